"""Sets of choices that a user can make by id or by Chinese name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

import click


class NamedChoices:
    """Values that a user may choose from, each given by its id or its Chinese name.

    ``label`` and ``label_en`` say in messages what kind of value this is. ``names`` maps ids to Chinese
    names. ``other_names`` maps ids to a second accepted name. A name that belongs to several ids is not
    accepted. ``groups`` maps the names of groups, such as a category with subcategories, to the ids of their
    members. A group cannot be chosen; if a user tries to, the message lists its members.
    """

    def __init__(
        self,
        label: str,
        label_en: str,
        names: Mapping[str, str],
        other_names: Mapping[str, str] | None = None,
        groups: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._names: Final = names
        self._groups: Final = groups or {}
        self._label: Final = label
        self._label_en: Final = label_en
        counts = Counter(names.values())
        self._unique_names: Final = {name: key for key, name in names.items() if counts[name] == 1}
        others = other_names or {}
        other_counts = Counter(others.values())
        unique_others = {name: key for key, name in others.items() if other_counts[name] == 1}
        self._ids: Final = unique_others | self._unique_names | {key: key for key in names}

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all choices."""
        return tuple(self._names)

    def find_id(self, id_or_name: str) -> str | None:
        """Return the id of the choice whose id or name is ``id_or_name``; None if there is none.

        Spaces around it are ignored.
        """
        return self._ids.get(id_or_name.strip())

    def require_id(self, id_or_name: str) -> str:
        """Return the id of the choice whose id or Chinese name is ``id_or_name``. Spaces around it are ignored.

        If there is none, raises a usage error that lists similar choices, or all choices if none is
        similar.
        """
        id = self.find_id(id_or_name)
        if id is None:
            raise self._make_unknown_choice_error(
                id_or_name, self.format_choices(self._find_similar(id_or_name))
            )
        return id

    def parse_answer(self, answer: str) -> str:
        """Return the id of the choice that an answer typed on the terminal means.

        The answer is an id, a name, a number from `format_numbered`, or a part of a name that only one choice has. If
        it is none of these, raises a usage error as `require` does, with the numbers of the choices.
        """
        answer = answer.strip()
        id = self.find_id(answer)
        if id is not None:
            return id
        # isdecimal: full-width digits, as a Chinese input method may write them, are numbers too
        if answer.isdecimal() and 1 <= int(answer) <= len(self._names):
            return self.ids[int(answer) - 1]
        similar = self._find_similar(answer)
        if len(similar) == 1 and any(answer in name for name, id in self._ids.items() if id == similar[0]):
            return similar[0]
        raise self._make_unknown_choice_error(answer, self.format_numbered(similar))

    def format_numbered(self, ids: tuple[str, ...] = ()) -> str:
        """Return choices on one line as `format_choices` does, each with a number that `parse_answer` accepts."""
        numbers = {id: number for number, id in enumerate(self._names, 1)}
        return "、".join(f"{numbers[id]} {self.format_choices((id,))}" for id in ids or self._names)

    def get_name(self, id: str) -> str:
        """Return the Chinese name of the choice with this id, or the id if another choice has the same name."""
        name = self._names[id]
        return name if self._unique_names.get(name) == id else id

    def format_choices(self, ids: tuple[str, ...] = ()) -> str:
        """Return the choices with these ids as one line, such as ``行政规范性文件（normative）、…``.

        Without ``ids``, all choices are returned, in the order of ``names``.
        """
        names = {key: self._names[key] for key in ids or self._names}
        return "、".join(key if name == key else f"{name}（{key}）" for key, name in names.items())

    def _make_unknown_choice_error(self, value: str, offered: str) -> click.UsageError:
        """Return the usage error that ``value`` is not among the choices.

        ``offered`` are the choices to list in the message, on one line; "" if there are none.
        """
        return click.UsageError(
            f"没有“{value}”这个{self._label}。 There is no {self._label_en} “{value}”.\n"
            f"可用 Choose from: {offered or '（暂无 none yet）'}"
        )

    def _find_similar(self, value: str) -> tuple[str, ...]:
        members = [id for name, ids in self._groups.items() if value.strip() in name for id in ids]
        similar = [word for word in self._ids if value in word]
        if not members and not similar:
            similar = get_close_matches(value, self._ids, n=3)
        return tuple(dict.fromkeys((*members, *(self._ids[word] for word in similar))))
