"""The numbers of the rules, read from rules.json, which the browser reads too."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """Working days to ask for a correction, to answer, to extend the answer, and for others to give an opinion.

    条例第三十条, 第三十三条, 第三十二条 and 第三十四条.
    """

    correction: int
    answer: int
    extension: int
    opinion: int


class Band(msgspec.Struct, frozen=True):
    """A rate in yuan for each item or page up to number ``to``."""

    to: int
    rate: int


class Scale(msgspec.Struct, frozen=True):
    """A progressive scale: bands, then further ones of ``group`` each, every one ``step`` yuan dearer.

    Without a group there is one last band without end. ``greatest`` is the largest number that is taken seriously.
    """

    bands: tuple[Band, ...]
    group: int
    step: int
    greatest: int


class Rules(msgspec.Struct, frozen=True):
    """All rules. ``earliest`` is the day from which they apply (国务院令第711号), ``latest`` what is still computed.

    ``items`` and ``pages`` are the two ways of 国办函〔2020〕109号 to charge; ``periods`` is how many consultations
    an application may have.
    """

    limits: Limits
    earliest: date
    latest: date
    periods: int
    items: Scale
    pages: Scale


TEXT: Final = (Path(__file__).parent / "rules.json").read_bytes()
RULES: Final = msgspec.json.decode(TEXT, type=Rules)
ENGINE: Final = (Path(__file__).parent / "procedure.min.js").read_bytes()
