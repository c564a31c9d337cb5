"""The stylesheet ``accent.css``: readable shades of the site's accent colour for light and dark mode."""

from __future__ import annotations

import colorsys

from sitegen.checks.colour_contrast import compute_contrast, parse_rgb

# Steps of 1 % of the lightness between the colour and black or white.
_LIGHTNESS_STEPS = 100
# Contrast for text at level AAA (WCAG 2.2, 1.4.6).
_ENHANCED_CONTRAST = 7.0
DARK_BACKGROUND = "#14171b"
"""Background of dark mode."""


def render_accent_css(accent: str) -> str:
    """Render ``accent.css``, which defines CSS custom properties for the accent colour and its shades.

    ``accent`` is ``#rrggbb``. ``--accent-strong`` is a shade of it for text in light mode, ``--accent-dark``
    one for dark mode; both have a contrast of at least 7 with the background (WCAG 2.2, 1.4.6).
    ``--accent-strong-dark`` has at least 9. The properties ``--on-…`` are text colours for accent-coloured
    backgrounds.
    """
    strong = find_readable_shade(accent, "#ffffff", _ENHANCED_CONTRAST)
    dark = find_readable_shade(accent, DARK_BACKGROUND, _ENHANCED_CONTRAST)
    colours = {
        "accent": accent.lower(),
        "accent-strong": strong,
        "on-accent": choose_text_colour(accent),
        "accent-dark": dark,
        "accent-strong-dark": find_readable_shade(dark, DARK_BACKGROUND, 9.0),
        "on-accent-dark": choose_text_colour(dark),
    }
    lines = "".join(f"  --{name}: {colour};\n" for name, colour in colours.items())
    return f":root {{\n{lines}}}\n"


def choose_text_colour(background: str) -> str:
    """Return near-black or white, whichever has the higher contrast (WCAG) with the background ``background``.

    ``background`` and the result are written as ``#rrggbb``.
    """
    return max("#ffffff", "#0d1b27", key=lambda ink: compute_contrast(ink, background))


def find_readable_shade(colour: str, background: str, min_contrast: float) -> str:
    """Return the shade of ``colour`` closest to it whose contrast with ``background`` is at least ``min_contrast``.

    A shade has the same hue and saturation but another lightness. All colours are written as ``#rrggbb``.
    ``min_contrast`` is a WCAG contrast ratio from 1 to 21. If no shade reaches it, black or white is returned.
    """
    hue, light, saturation = colorsys.rgb_to_hls(*parse_rgb(colour))
    # Move towards the end of the scale that is farther from the background.
    target = 0.0 if compute_contrast("#000000", background) > compute_contrast("#ffffff", background) else 1.0
    for step in range(_LIGHTNESS_STEPS + 1):
        # Small steps from the colour itself, so that the first shade with enough contrast is the closest.
        moved = light + (target - light) * step / _LIGHTNESS_STEPS
        candidate = _format_hex(colorsys.hls_to_rgb(hue, moved, saturation))
        if compute_contrast(candidate, background) >= min_contrast:
            return candidate
    return "#000000" if target == 0.0 else "#ffffff"


def _format_hex(rgb: tuple[float, float, float]) -> str:
    """Format red, green and blue, each from 0 to 1, as ``#rrggbb``."""
    return "#" + "".join(f"{round(value * 255):02x}" for value in rgb)
