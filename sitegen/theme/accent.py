"""The stylesheet ``accent.css``: readable shades of the site's accent colour for light and dark mode."""

from __future__ import annotations

import colorsys

from sitegen.checks.colour import channels, contrast

_STEPS = 100
# Contrast for text at level AAA (WCAG 2.2, 1.4.6).
_COMFORTABLE = 7.0
DARK_PAPER = "#14171b"
"""Background of dark mode."""


def accent_css(accent: str) -> str:
    """Render the custom properties for the accent colour and its shades.

    ``--accent-strong`` and ``--accent-dark`` keep the hue; their lightness is changed until their contrast
    with the light or dark background is 7 (WCAG 2.2, 1.4.6). For ``--accent-strong-dark`` the contrast is 9.
    """
    strong = shade(accent, "#ffffff", _COMFORTABLE)
    dark = shade(accent, DARK_PAPER, _COMFORTABLE)
    colours = {
        "accent": accent.lower(),
        "accent-strong": strong,
        "on-accent": on(accent),
        "accent-dark": dark,
        "accent-strong-dark": shade(dark, DARK_PAPER, 9.0),
        "on-accent-dark": on(dark),
    }
    lines = "".join(f"  --{name}: {colour};\n" for name, colour in colours.items())
    return f":root {{\n{lines}}}\n"


def on(colour: str) -> str:
    """Choose near-black or white for text on a colour, whichever has the higher contrast."""
    return max("#ffffff", "#0d1b27", key=lambda ink: contrast(ink, colour))


def shade(colour: str, paper: str, wanted: float) -> str:
    """Find the closest shade of a colour that has at least the contrast ``ratio`` with the background.

    Return black or white if no shade reaches the ratio.
    """
    hue, light, saturation = colorsys.rgb_to_hls(*channels(colour))
    # Move towards the end of the scale that is farther from the background.
    target = 0.0 if contrast("#000000", paper) > contrast("#ffffff", paper) else 1.0
    for step in range(_STEPS + 1):
        # Small steps from the colour itself, so that the first shade with enough contrast is the closest.
        moved = light + (target - light) * step / _STEPS
        candidate = _hex(colorsys.hls_to_rgb(hue, moved, saturation))
        if contrast(candidate, paper) >= wanted:
            return candidate
    return "#000000" if target == 0.0 else "#ffffff"


def _hex(values: tuple[float, float, float]) -> str:
    """Format red, green and blue between 0 and 1 as ``#rrggbb``."""
    return "#" + "".join(f"{round(value * 255):02x}" for value in values)
