"""Load the report formats, one file each in ``formats/``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import msgspec
import yaml

from sitegen.reports.model import Format
from sitegen.reports.names import plain


def read_format(text: str) -> Format:
    """Parse the text of a format file. Raises ValueError if it does not fit the declarations."""
    return msgspec.convert(yaml.safe_load(text), Format)


@cache
def formats() -> Mapping[str, Format]:
    """Load every format by id, oldest first."""
    folder = files(__package__) / "formats"
    found = [
        read_format(file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".yaml")
    ]
    return MappingProxyType({form.id: form for form in sorted(found, key=lambda form: form.first)})


def in_force(year: int) -> Format:
    """Return the format for reports on a year; the oldest for years before all formats."""
    covering = (form for form in formats().values() if form.covers(year))
    return next(covering, next(iter(formats().values())))


@cache
def find_format(name: str) -> Format | None:
    """Return the format with this id, label or name, or None."""
    wanted = plain(name)
    return next(
        (
            form
            for form in formats().values()
            if wanted in {plain(word) for word in (form.id, form.label, form.label_en, *form.names)}
        ),
        None,
    )
