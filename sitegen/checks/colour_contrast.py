"""Compute the contrast between two colours."""

from __future__ import annotations


def compute_contrast(first: str, second: str) -> float:
    """Compute the contrast ratio (WCAG 2.2) of two ``#rrggbb`` colours, from 1 (equal) to 21 (black on white).

    ``first`` and ``second`` may be given in either order. Raises ValueError if a digit is not hexadecimal.
    """
    dark, light = sorted((_compute_luminance(first), _compute_luminance(second)))
    # 0.05 is the light that a screen reflects, as WCAG assumes it.
    return (light + 0.05) / (dark + 0.05)


def parse_rgb(colour: str) -> tuple[float, float, float]:
    """Parse a ``#rrggbb`` colour into its red, green and blue values, each from 0 to 1.

    Raises ValueError if a digit is not hexadecimal.
    """
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _compute_luminance(colour: str) -> float:
    # sRGB stores lightness roughly as it is perceived. Luminance is computed from linear light.
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in parse_rgb(colour)
    ]
    # The weights of red, green and blue reflect how bright the eye sees each of them.
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
