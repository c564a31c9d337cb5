"""The accent colour of site.yaml as a stylesheet: shades that can be read, light and dark."""

from __future__ import annotations

import colorsys

from sitegen.checks.colour import channels, contrast

_STEPS = 100
_COMFORTABLE = 7.0
DARK_PAPER = "#14171b"


def accent_css(accent: str) -> str:
    """Custom properties for the accent and its kin.

    ``--accent-strong`` and the dark variants keep the hue; their lightness is moved until the contrast with the
    paper is 7 and 4.5 (WCAG 2.2, 1.4.6 and 1.4.3).
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
    """Black or white, whichever is the easier to read on a colour."""
    return max("#ffffff", "#0d1b27", key=lambda ink: contrast(ink, colour))


def shade(colour: str, paper: str, wanted: float) -> str:
    """The shade of a colour, as near to it as can be, that has a contrast of ``wanted`` with the paper."""
    hue, light, saturation = colorsys.rgb_to_hls(*channels(colour))
    target = 0.0 if contrast("#000000", paper) > contrast("#ffffff", paper) else 1.0
    for step in range(_STEPS + 1):
        moved = light + (target - light) * step / _STEPS
        candidate = _hex(colorsys.hls_to_rgb(hue, moved, saturation))
        if contrast(candidate, paper) >= wanted:
            return candidate
    return "#000000" if target == 0.0 else "#ffffff"


def _hex(values: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(value * 255):02x}" for value in values)
