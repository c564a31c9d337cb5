"""Sets of choices that a user can make by id or by Chinese name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

import click


class NamedChoices:
    """Values that a user may choose from, each given by its id or its Chinese name.

    ``names`` maps ids to Chinese names. ``label`` and ``label_en`` say in messages what kind of value this
    is. A name that belongs to several ids is not accepted.
    """

    def __init__(self, label: str, label_en: str, names: Mapping[str, str]) -> None:
        self._names: Final = names
        self._label: Final = label
        self._label_en: Final = label_en
        counts = Counter(names.values())
        unique_names = {name: key for key, name in names.items() if counts[name] == 1}
        self._ids: Final = unique_names | {key: key for key in names}

    def find(self, value: str) -> str:
        """Return the id of the choice whose id or Chinese name is ``value``. Spaces around it are ignored.

        If there is none, raises a usage error that lists similar choices, or all choices if none is
        similar.
        """
        id = self._ids.get(value.strip())
        if id is None:
            raise click.UsageError(
                f"没有“{value}”这个{self._label}。 There is no {self._label_en} “{value}”.\n"
                f"可用 Choose from: {self.format_choices(self._find_similar(value)) or '（暂无 none yet）'}"
            )
        return id

    def format_choices(self, ids: tuple[str, ...] = ()) -> str:
        """Return the choices with these ids as one line, such as ``行政规范性文件（normative）、…``.

        Without ``ids``, all choices are returned, in the order of ``names``.
        """
        names = {key: self._names[key] for key in ids or self._names}
        return "、".join(key if name == key else f"{name}（{key}）" for key, name in names.items())

    def _find_similar(self, value: str) -> tuple[str, ...]:
        similar = [word for word in self._ids if value in word] or get_close_matches(value, self._ids, n=3)
        return tuple(dict.fromkeys(self._ids[word] for word in similar))
