"""The A–Z directory of agencies: by name, short name and first letter of the pinyin."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.model import Agency
from sitegen.content.pinyin import list_syllables
from sitegen.pages import urls, views
from sitegen.pages.site_context import SiteContext
from sitegen.schema.records import AgencyRecord

_GOVERNMENT = "人民政府"


def build_agency_directory(context: SiteContext, root: str) -> tuple[views.DirectoryLetter, ...]:
    """Build the directory: all agencies by the first letter of their names without the place.

    Within a letter, agencies are sorted by pinyin, then by id. # is last.
    """
    found: dict[str, list[tuple[tuple[str, ...], str, views.DirectoryEntry]]] = {}
    for agency in context.catalogue.agencies.values():
        pinyin = strip_place_name(context, agency)
        first = pinyin[0][0].upper()
        letter = first if "A" <= first <= "Z" else "#"
        found.setdefault(letter, []).append(
            (pinyin, agency.id, _describe_agency(context, agency, pinyin, root))
        )
    return tuple(
        views.DirectoryLetter(
            letter=letter, agencies=tuple(entry for _, _, entry in sorted(agencies, key=_sort_key))
        )
        # # would sort before A.
        for letter, agencies in sorted(found.items(), key=lambda pair: (pair[0] == "#", pair[0]))
    )


def _sort_key(entry: tuple[tuple[str, ...], str, views.DirectoryEntry]) -> tuple[tuple[str, ...], str]:
    """Sort by pinyin, then by id."""
    return entry[0], entry[1]


def strip_place_name(context: SiteContext, agency: Agency) -> tuple[str, ...]:
    """Strip the place from the pinyin of a name, so that 云岫县民政局 is under M instead of Y."""
    return tuple(agency.record.pinyin.split(" "))[_count_place_characters(context, agency) :]


def _count_place_characters(context: SiteContext, agency: Agency) -> int:
    """Count the characters of the place at the beginning of a name.

    The place is the name of a government above the agency without 人民政府. It is 0 if only 人民政府 would remain.
    """
    name = agency.record.name
    above = (context.catalogue.agencies[id].record for id in agency.ancestors)
    places = (record.name.removesuffix(_GOVERNMENT) for record in above if record.kind == "government")
    length = max((len(place) for place in places if name.startswith(place)), default=0)
    return length if name[length:] not in ("", _GOVERNMENT) else 0


def _describe_agency(
    context: SiteContext, agency: Agency, own: tuple[str, ...], root: str
) -> views.DirectoryEntry:
    """Describe an agency with all spellings that a reader may type."""
    record = agency.record
    return views.DirectoryEntry(
        name=record.name,
        short_name=record.short_name,
        href=root + urls.agency(agency.id),
        guide=root + urls.guide(agency.id) if agency.id in context.catalogue.guides else "",
        find=" ".join(dict.fromkeys(_list_spellings(record, own))),
    )


def _list_spellings(record: AgencyRecord, own: tuple[str, ...]) -> Iterator[str]:
    """List the name and the short name, each with and without the place, as characters, pinyin and initials."""
    pinyin = tuple(record.pinyin.split(" "))
    place = len(pinyin) - len(own)
    short, short_pinyin, short_place = record.short_name, *_match_short_name(record, pinyin, place)
    yield from (record.name.lower(), short.lower(), record.name[place:].lower(), short[short_place:].lower())
    for one in (pinyin, own, short_pinyin, short_pinyin[short_place:]):
        yield from ("".join(one), _join_initials(one))


def _match_short_name(
    record: AgencyRecord, pinyin: tuple[str, ...], place: int
) -> tuple[tuple[str, ...], int]:
    """Match the short name with the name.

    Return its pinyin, and how many of its characters belong to the place.
    """
    # Most short names consist of characters of the name (县人社局: 云岫县人力资源和社会保障局), which are pronounced as they
    # are there. Others get a pronunciation of their own, without a place.
    taken: list[int] = []
    for character in record.short_name:
        taken.append(record.name.find(character, taken[-1] + 1 if taken else 0))
        if taken[-1] < 0:
            return list_syllables(record.short_name), 0
    return tuple(pinyin[one] for one in taken), sum(one < place for one in taken)


def _join_initials(pinyin: tuple[str, ...]) -> str:
    """Join the first letters of syllables."""
    return "".join(one[0] for one in pinyin)
