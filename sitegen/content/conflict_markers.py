"""Find the conflict markers that Git leaves in a file when two people have changed the same place."""

from __future__ import annotations

from sitegen.diagnostics.codes import texts as codes
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.diagnostics.plurals import format_number_list
from sitegen.program import regex

# Spreadsheet programs add commas to short rows when they save a CSV file.
_MARKER = regex.compile(r"(?m)^(?:(<{7}|>{7}|\|{7}|={7})(?=[ ,\n]|\Z)).*")
# The names that Git gives the common ancestor. Without such a name the line may be a row of empty cells.
_NAMED_BASE = regex.compile(
    r"\|{7} (?:[0-9a-f]{7,40}\b|merged common ancestors|constructed merge base|empty tree|parent of |base\b|\.r\d)"
)
_OPENING, _CLOSING, _BASE, _SEPARATOR = "<" * 7, ">" * 7, "|" * 7, "=" * 7

# Line, length of the line, and sign.
_Marker = tuple[int, int, str]


def report_conflicts(text: str, path: str) -> tuple[Diagnostic, ...]:
    """Return one error for each conflict in ``text``, placed at its first marker. Its message lists all marker lines.

    A marker is a line that begins with seven ``<`` or ``>``, or with seven ``|`` and the name of a version.
    Other lines of seven ``=`` or ``|`` count only inside a conflict, because they may be an underline or a row
    of empty cells. ``path`` is used in diagnostics only.
    """
    if not any(sign in text for sign in (_OPENING, _CLOSING, _BASE)):
        return ()
    conflicts: list[list[_Marker]] = []
    line, offset, is_open = 1, 0, False
    inner: list[_Marker] = []
    for match in _MARKER.finditer(text):
        line += text.count("\n", offset, match.start())
        offset = match.start()
        sign = match.group(1)
        mark = line, len(match.group()), sign
        if sign == _OPENING:
            conflicts.append([mark])
            inner, is_open = [], True
        elif sign == _CLOSING:
            # If the opening marker was deleted, a separator above still belongs to the conflict.
            before = [one for one in inner[-1:] if one[2] == _SEPARATOR]
            conflicts[-1].append(mark) if is_open else conflicts.append([*before, mark])
            inner, is_open = [], False
        elif is_open:
            conflicts[-1].append(mark)
        elif sign == _BASE and _NAMED_BASE.match(match.group()):
            conflicts.append([mark])
            inner, is_open = [], True
        elif sign == _SEPARATOR and inner and inner[-1][2] == _BASE:
            # The original version and a separator are what is left of a conflict, too.
            conflicts.append([inner[-1], mark])
            inner, is_open = [], True
        else:
            inner.append(mark)
    return tuple(_report_conflict(marks, path) for marks in conflicts)


def _report_conflict(markers: list[_Marker], path: str) -> Diagnostic:
    line, length, _ = markers[0]
    numbers = [str(number) for number, _, _ in markers]
    signs = list(dict.fromkeys(sign for _, _, sign in markers))
    return codes.CONFLICT.at(
        Place(path, line, 1, length),
        lines="、".join(numbers),
        lines_en=format_number_list("line", len(numbers), "、".join(numbers)),
        signs="".join(f"“{sign}”" for sign in signs),
        signs_en=", ".join(signs),
    )
