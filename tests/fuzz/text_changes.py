"""Changes of the structure of texts: blocks, lines, cells, and tags of templates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random
from typing import Final

from tests.fuzz.words import ODD_EXPRESSIONS, ODD_SIGNS, ODD_VALUES

_TAG: Final = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z_.]*")
_FILTERS: Final = (
    "list", "tojson", "join", "sort", "sum", "first", "reverse", "length", "upper", "safe", "int", "attr('x')", "map('x')|list", "center(1000000000)", "format(1)",
    "replace('a', 'b')", "xmlattr", "urlize", "dictsort", "unique|list", "random", "wordcount", "striptags", "batch(2)|list", "qr", "date", "cut(['a'])", "filesize",
)  # fmt: skip


def change_text(text: str, random: Random) -> str:
    """Change a text such as the body of an item: its blocks, its lines, or the signs in it."""
    for _ in range(random.choice((1, 1, 2, 4))):
        way = random.randrange(6)
        if way <= 1:
            place = random.randrange(len(text) + 1)
            text = text[:place] + random.choice(ODD_SIGNS) * random.choice((1, 1, 1, 3, 40)) + text[place:]
        elif way == 2:
            text = "\n\n".join(_change_list(text.split("\n\n"), random))
        elif way == 3:
            text = "\n".join(_change_list(text.split("\n"), random))
        elif way == 4:
            text = _indent(text, random)
        else:
            text = _wrap(text, random)
    return text


def _change_list(pieces: list[str], random: Random) -> list[str]:
    """Drop, repeat, swap, move or join pieces."""
    place, other = random.randrange(len(pieces)), random.randrange(len(pieces))
    way = random.randrange(5)
    if way == 0:
        del pieces[place]
    elif way == 1:
        pieces[place:place] = [pieces[place]] * random.choice((1, 2, 30))
    elif way == 2:
        pieces[place], pieces[other] = pieces[other], pieces[place]
    elif way == 3:
        pieces.insert(other, pieces.pop(place))
    else:
        pieces[place : place + 2] = ["".join(pieces[place : place + 2])]
    return pieces


def _indent(text: str, random: Random) -> str:
    """Put a mark before some lines, up to thirty times."""
    lines = text.split("\n")
    start = random.randrange(len(lines))
    end = min(len(lines), start + random.choice((1, 3, 20)))
    mark = random.choice(("> ", "- ", "  ", "    ", "\t", "\u3000", "1. ", "# ", "|", "    - ", "[^1]: "))
    mark *= random.choice((1, 1, 2, 30))
    lines[start:end] = [mark + line for line in lines[start:end]]
    return "\n".join(lines)


def _wrap(text: str, random: Random) -> str:
    """Put marks around a piece of the text."""
    start = random.randrange(len(text) + 1)
    end = min(len(text), start + random.choice((1, 5, 40, 400)))
    opening, closing = random.choice(
        (
            ("**", "**"),
            ("*", "*"),
            ("`", "`"),
            ("[", "](a.md)"),
            ("[", "][1]"),
            ("<b>", "</b>"),
            ("<td>", "</td>"),
            ("```\n", "\n```"),
            ("<!--", "-->"),
            ("（", "）"),
            ("~~", "~~"),
            ("<a href='", "'>"),
            ("&#", ";"),
        )
    )
    count = random.choice((1, 1, 2, 25))
    return text[:start] + opening * count + text[start:end] + closing * count + text[end:]


def change_table(text: str, random: Random) -> str:
    """Change the rows and cells of a CSV file."""
    rows = [line.split(",") for line in text.split("\n")]
    for _ in range(random.choice((1, 1, 2, 4))):
        row = random.choice(rows)
        place = random.randrange(len(row)) if row else 0
        way = random.randrange(7)
        if way == 0 and row:
            del row[place]
        elif way == 1:
            row.insert(place, random.choice(ODD_VALUES))
        elif way == 2 and row:
            row[place] = random.choice(ODD_VALUES)
        elif way == 3 and row:
            row[place] = f'"{row[place]}' + random.choice(('"', "", '""', '"x', '\n"'))
        elif way == 4:
            rows[:] = [line.split(",") for line in _change_list([",".join(cells) for cells in rows], random)]
        elif way == 5 and row:
            del row[place:]
        else:
            _copy_column(rows, random)
        if not rows:
            return ""
    return "\n".join(",".join(cells) for cells in rows)


def _copy_column(rows: Sequence[list[str]], random: Random) -> None:
    """Copy, drop or rename a column in all rows."""
    width = max(len(row) for row in rows)
    if not width:
        return
    place, way = random.randrange(width), random.randrange(3)
    for number, row in enumerate(rows):
        if place < len(row):
            if way == 0:
                row.append(row[place])
            elif way == 1:
                del row[place]
            elif not number:
                row[place] = random.choice(ODD_VALUES)


def change_template(text: str, random: Random) -> str:
    """Change the tags of a template."""
    for _ in range(random.choice((1, 1, 2, 3))):
        pieces = _TAG.split(text)
        places = range(1, len(pieces), 2)
        way = random.randrange(6)
        if way <= 1 or not places:
            place = random.randrange(0, len(pieces), 2)
            at = random.randrange(len(pieces[place]) + 1)
            pieces[place] = pieces[place][:at] + random.choice(ODD_EXPRESSIONS) + pieces[place][at:]
        else:
            place, other = random.choice(places), random.choice(places)
            if way == 2:
                pieces[place] = ""
            elif way == 3:
                pieces[place], pieces[other] = pieces[other], pieces[place]
            elif way == 4:
                pieces[place] = _change_names(pieces[place], text, random)
            else:
                end = -2
                pieces[place] = f"{pieces[place][:end]}|{random.choice(_FILTERS)} {pieces[place][end:]}"
        text = "".join(pieces)
    return text


def _change_names(tag: str, text: str, random: Random) -> str:
    """Replace a name of a tag by another name of the template, or by an odd value."""
    names = list(_NAME.finditer(tag))
    if not names:
        return tag
    name = random.choice(names)
    found = _NAME.findall(text)
    new = random.choice((random.choice(found), "''", "0", "none", "[]", "{}", "view", "body", "x"))
    return tag[: name.start()] + new + tag[name.end() :]
