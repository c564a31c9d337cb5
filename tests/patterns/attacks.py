"""Makes strings that attack a regular expression, out of its own pieces.

Each attack is a lead, a pump that is repeated, and an end. The lead takes the pattern to one of its repeats, the pump
runs through the repeat in each of several ways, and the end makes the match fail after it. Further pumps are the lead
with the pump, which begins a match again and again, and each single sign of the pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise, product, zip_longest
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

SAMPLES: Final = 6
"""Most ways through one piece of a pattern that are tried."""
SIGNS: Final = "a0 甲A_-.,:;/\\\n\t\u3000\"'<>()[]*#|@&，。、；（）《》一年月日第号件０=~`!?+"
"""Signs of which those that a set of the pattern contains stand for it."""
REPEATS: Final = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
STOP: Final = "\x00"
"""Sign that hardly any pattern contains."""


@dataclass(frozen=True, slots=True)
class Attack:
    """Text of any length: ``lead``, as many times ``pump`` as fit, and ``end``."""

    lead: str
    pump: str
    end: str

    def write(self, length: int) -> str:
        """Return the text of about ``length`` characters."""
        return self.lead + self.pump * max(1, length // len(self.pump)) + self.end


def make_attacks(pattern: str | bytes, flags: int, most: int) -> list[Attack]:
    """Return at most ``most`` attacks on a pattern, the same ones each time: those that differ most first."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    tree = parser.parse(text, flags)
    alphabet = _list_signs(tree)
    pumps = _take_turns(list(_iter_pumps(list(tree), "", flags)))
    found = list(pumps)
    found += [Attack(one.lead, one.lead + one.pump, one.end) for one in found if one.lead]
    wholes = [whole for whole in _sample(list(tree), flags)[:2] if whole]
    # A text of matches that are each cut short, and of whole matches.
    found += [Attack("", part, STOP) for whole in wholes for part in (whole, whole[:-1], whole + STOP)]
    found += [Attack(whole, whole[-1], STOP) for whole in wholes]
    found += [Attack("", sign, STOP) for sign in alphabet]
    leads = dict.fromkeys(one.lead for one in found[:12] if one.lead)
    found += [Attack(lead, sign, STOP) for lead in leads for sign in alphabet[:8]]
    ends = ["", *(sign + STOP for sign in alphabet[:3]), "\n"]
    rest = [Attack(one.lead, one.pump, end) for end in ends for one in found]
    pumps, first, rest = ([one for one in dict.fromkeys(part) if one.pump] for part in (pumps, found, rest))
    if isinstance(pattern, bytes):
        pumps, first, rest = (
            [one for one in part if (one.lead + one.pump + one.end).isascii()]
            for part in (pumps, first, rest)
        )
    # Two thirds for the repeats, each in turn, then what is made of them, and of the other ends as many as fit.
    chosen = pumps[: most * 2 // 3]
    chosen += _thin_out([one for one in first if one not in chosen], most - len(chosen))
    return chosen + _thin_out(rest, most - len(chosen))


def _take_turns(groups: list[list[Attack]]) -> list[Attack]:
    """Return the first attack of each group, then the second of each, and so on."""
    return [one for turn in zip_longest(*groups) for one in turn if one]


def _thin_out(attacks: list[Attack], most: int) -> list[Attack]:
    """Return at most ``most`` of the attacks, evenly spread."""
    count = min(most, len(attacks))
    return [attacks[index * len(attacks) // count] for index in range(count)]


def _list_signs(tree: Any) -> list[str]:
    """Return signs that the sets and texts of a pattern contain, at most 16, those of most sets first."""
    counts: dict[str, int] = {}
    for code, value in _walk(tree):
        signs = [chr(value)] if code is sre.LITERAL else _list_members(value) if code is sre.IN else []
        for sign in signs:
            counts[sign] = counts.get(sign, 0) + 1
    return sorted(counts, key=lambda sign: (-counts[sign], sign))[:16]


def _walk(tree: Any) -> Iterator[tuple[Any, Any]]:
    for item in tree:
        code, value = item
        yield code, value
        for part in _list_parts(code, value):
            yield from _walk(part)


def _list_parts(code: Any, value: Any) -> list[Any]:
    """Return the pieces of a pattern that an element of it contains."""
    if code is sre.BRANCH:
        return list(value[1])
    if code in REPEATS:
        return [value[2]]
    if code is sre.SUBPATTERN:
        return [value[3]]
    if code is sre.ATOMIC_GROUP:
        return [value]
    if code in (sre.ASSERT, sre.ASSERT_NOT):
        return [value[1]]
    if code is sre.GROUPREF_EXISTS:
        return [part for part in value[1:] if part]
    return []


def _list_members(members: Any) -> list[str]:
    """Return some signs that a set contains."""
    first = _list_literals(members)
    first += [chr(value[0]) for code, value in members if code is sre.RANGE]
    candidates = [*first, *SIGNS] if members[0][0] is not sre.NEGATE else [*SIGNS, "\x01", "é"]
    compiled = _compile_set(members)
    return [sign for sign in dict.fromkeys(candidates) if compiled(sign)]


def _compile_set(members: Any) -> Callable[[str], bool]:
    """Return a function that judges whether a set contains a sign."""
    categories = {
        sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s",
        sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
    }  # fmt: skip

    def contains(sign: str) -> bool:
        point, negated, found = ord(sign), False, False
        for code, value in members:
            if code is sre.NEGATE:
                negated = True
            elif code is sre.LITERAL:
                found = found or point == value
            elif code is sre.RANGE:
                found = found or value[0] <= point <= value[1]
            else:
                found = found or re.match(categories[value], sign) is not None
        return found != negated

    return contains


def _sample(items: list[Any], flags: int) -> list[str]:
    """Return some texts that a piece of a pattern matches: short ones, and each of its alternatives once."""
    ways = [_sample_item(code, value, flags) for code, value in items]
    if not ways:
        return [""]
    # All first ways, then one piece at a time in another way.
    found = ["".join(way[0] for way in ways)]
    for place, way in enumerate(ways):
        found += [
            "".join(other[0] if at != place else one for at, other in enumerate(ways)) for one in way[1:]
        ]
    return list(dict.fromkeys(found))[: 2 * SAMPLES]


def _sample_item(code: Any, value: Any, flags: int) -> list[str]:
    if code is sre.LITERAL:
        return [chr(value)]
    if code is sre.NOT_LITERAL:
        return [sign for sign in SIGNS if ord(sign) != value][:SAMPLES]
    if code is sre.ANY:
        return list("a甲 0")
    if code is sre.IN:
        return _list_members(value)[:SAMPLES] or [""]
    if code is sre.BRANCH:
        parts = [_sample(list(part), flags) for part in value[1]]
        return list(dict.fromkeys([part[0] for part in parts] + [one for part in parts for one in part[1:2]]))
    if code in REPEATS:
        least, most, body = value
        inner = _sample(list(body), flags)[:SAMPLES]
        texts = [one * least for one in inner] if least else [""]
        return [*texts, *(one for one in inner[:4] if most > least)] if least < 2 else texts
    if code is sre.SUBPATTERN:
        return _sample(list(value[3]), flags)
    if code is sre.ATOMIC_GROUP:
        return _sample(list(value), flags)
    return [""]


def _iter_pumps(items: list[Any], lead: str, flags: int) -> Iterator[list[Attack]]:
    """Yield the attacks on each repeat of a piece of a pattern that is long or without limit."""
    before = lead
    for place, (code, value) in enumerate(items):
        if code in REPEATS:
            _, most, body = value
            if most is sre.MAXREPEAT or most >= 8:
                yield list(_attack_repeat(list(body), items[place + 1 :], before, flags))
            yield from _iter_pumps(list(body), before, flags)
        elif code is not sre.ASSERT_NOT:
            for part in _list_parts(code, value):
                yield from _iter_pumps(list(part), before, flags)
        before = (before + _sample_item(code, value, flags)[0])[-200:]


def _attack_repeat(body: list[Any], following: list[Any], lead: str, flags: int) -> Iterator[Attack]:
    """Yield attacks on one repeat: its ``body``, what follows it, and the text that leads to it."""
    ways = _sample(body, flags)
    after = [text for text in _sample(following, flags)[:4] if text]
    end = _find_stop(body, {text[0] for text in after})
    yield from (Attack(lead, way, end) for way in ways)
    # What follows the repeat may be able to read what the repeat reads.
    yield from (Attack(lead, way + text, end) for way, text in product(ways[:2], after[:2]))
    yield from (Attack(lead, one + other, end) for one, other in pairwise(ways[:4]))


def _find_stop(body: list[Any], excluded: set[str]) -> str:
    """Return a sign that the body of a repeat does not match, and with which nothing begins that follows it."""
    sets = [
        (code, value)
        for code, value in _walk(body)
        if code in (sre.IN, sre.LITERAL, sre.NOT_LITERAL, sre.ANY)
    ]
    literals = [sign for code, value in sets if code is sre.IN for sign in _list_literals(value)]
    candidates: list[str] = [STOP, "\n", *literals, *SIGNS]
    for sign in candidates:
        if sign not in excluded and not any(_contains(code, value, sign) for code, value in sets):
            return sign
    return STOP


def _list_literals(members: Any) -> list[str]:
    return [chr(value) for code, value in members if code is sre.LITERAL]


def _contains(code: Any, value: Any, sign: str) -> bool:
    if code is sre.IN:
        return _compile_set(value)(sign)
    if code is sre.ANY:
        return sign != "\n"
    return bool((ord(sign) == value) == (code is sre.LITERAL))
