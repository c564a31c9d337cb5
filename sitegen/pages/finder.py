"""The finder of agencies: by name, by short name, by the first letter of the pinyin."""

from __future__ import annotations

from sitegen.catalogue.model import Agency
from sitegen.pages import urls, views
from sitegen.pages.context import Context

_GOVERNMENT = "人民政府"


def finder(context: Context, root: str) -> tuple[views.Letter, ...]:
    """All agencies under the letters that their own names begin with; within a letter by pinyin, then name."""
    found: dict[str, list[tuple[tuple[str, ...], str, views.Found]]] = {}
    for agency in context.catalogue.agencies.values():
        said = own_syllables(context, agency)
        first = said[0][0].upper()
        letter = first if "A" <= first <= "Z" else "#"
        found.setdefault(letter, []).append((said, agency.id, _entry(context, agency, said, root)))
    return tuple(
        views.Letter(letter=letter, agencies=tuple(entry for _, _, entry in sorted(agencies, key=_order)))
        for letter, agencies in sorted(found.items(), key=lambda pair: (pair[0] == "#", pair[0]))
    )


def _order(entry: tuple[tuple[str, ...], str, views.Found]) -> tuple[tuple[str, ...], str]:
    return entry[0], entry[1]


def own_syllables(context: Context, agency: Agency) -> tuple[str, ...]:
    """The pinyin of a name without the place in front of it: 云岫县民政局 is found under M, not under Y."""
    name, said = agency.record.name, tuple(agency.record.pinyin.split(" "))
    above = (context.catalogue.agencies[id].record for id in agency.ancestors)
    places = (record.name.removesuffix(_GOVERNMENT) for record in above if record.kind == "government")
    length = max((len(place) for place in places if name.startswith(place)), default=0)
    return said[length:] if name[length:] not in ("", _GOVERNMENT) else said


def _entry(context: Context, agency: Agency, own: tuple[str, ...], root: str) -> views.Found:
    record, said = agency.record, agency.record.pinyin.split(" ")
    spellings = ("".join(said), _initials(tuple(said)), "".join(own), _initials(own))
    return views.Found(
        name=record.name,
        short_name=record.short_name,
        href=root + urls.agency(agency.id),
        guide=root + urls.guide(agency.id) if agency.id in context.catalogue.guides else "",
        find=" ".join(dict.fromkeys((record.name.lower(), record.short_name.lower(), *spellings))),
    )


def _initials(said: tuple[str, ...]) -> str:
    return "".join(one[0] for one in said)
