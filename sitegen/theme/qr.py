"""A web address as a QR code, drawn as inline SVG."""

from __future__ import annotations

import segno
from markupsafe import Markup

# Scoring all eight masks costs five times the rest of the work; every mask can be read.
_MASK = 3


def qr_svg(address: str) -> Markup:
    """An ``<svg>`` of the QR code of ``address``, in the colour of the text around it."""
    code = segno.make_qr(address, error="m", boost_error=False, mask=_MASK)
    rows = ("".join("1" if module else "0" for module in row) for row in code.matrix)
    size = len(code.matrix)
    steps = "".join(_line(number, row) for number, row in enumerate(rows))
    return Markup(
        f'<svg viewBox="-4 -4 {size + 8} {size + 8}" aria-hidden="true" focusable="false">'
        f'<path fill="currentColor" d="{steps}"/></svg>'
    )


def _line(number: int, row: str) -> str:
    """One row of modules as rectangles, each run of dark modules one of them."""
    steps, position = [], 0
    for run in row.split("0"):
        if run:
            steps.append(f"M{position} {number}h{len(run)}v1h-{len(run)}z")
        position += len(run) + 1
    return "".join(steps)
