"""The A–Z directory of agencies by the pinyin (romanisation) of their names."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.model import Agency
from sitegen.content.pinyin import list_pinyin_syllables
from sitegen.pages import urls, views
from sitegen.pages.item_summary import describe_release
from sitegen.pages.site_context import SiteContext
from sitegen.schema.records import AgencyRecord

_GOVERNMENT_SUFFIX = "人民政府"


def build_agency_directory(context: SiteContext, root: str) -> tuple[views.DirectoryLetter, ...]:
    """Build the A–Z directory of all agencies, grouped by the first pinyin letter of the name.

    A place name at the beginning does not count: 云岫县民政局 is under M (民 is *mín*). Within a letter, agencies
    are sorted by pinyin, then by id. Names that do not begin with a letter are in a last group, #. ``root``
    is the relative path from the page to the site's root.
    """
    entries_by_letter: dict[str, list[tuple[tuple[str, ...], str, views.DirectoryEntry]]] = {}
    for agency in context.catalogue.agencies.values():
        pinyin = list_pinyin_without_place(context, agency)
        first = pinyin[0][0].upper()
        letter = first if "A" <= first <= "Z" else "#"
        entries_by_letter.setdefault(letter, []).append(
            (pinyin, agency.id, _build_directory_entry(context, agency, pinyin, root))
        )
    return tuple(
        views.DirectoryLetter(
            letter=letter, agencies=tuple(entry for _, _, entry in sorted(agencies, key=_make_sort_key))
        )
        # # would sort before A.
        for letter, agencies in sorted(entries_by_letter.items(), key=lambda pair: (pair[0] == "#", pair[0]))
    )


def _make_sort_key(entry: tuple[tuple[str, ...], str, views.DirectoryEntry]) -> tuple[tuple[str, ...], str]:
    """Return the key by which directory entries are sorted: pinyin syllables, then agency id.

    ``entry`` is a tuple of the syllables of the name without the place, the id, and the view of the agency.
    The view is not part of the key, because views cannot be compared.
    """
    return entry[0], entry[1]


def list_pinyin_without_place(context: SiteContext, agency: Agency) -> tuple[str, ...]:
    """Return the pinyin syllables of an agency's name without the place name at its beginning.

    For 云岫县民政局 this is ("min", "zheng", "ju"). A place name is the name of a government above the agency in
    the hierarchy, without 人民政府. ``context`` has the hierarchy. All syllables are returned if the name does
    not begin with a place, or if only 人民政府 would remain.
    """
    return tuple(agency.record.pinyin.split(" "))[_count_place_characters(context, agency) :]


def _count_place_characters(context: SiteContext, agency: Agency) -> int:
    """Return the number of characters of the place name at the beginning of an agency's name.

    For 云岫县民政局 it is 3. The place name is the name of a government above the agency, without 人民政府. Returns 0
    if the name does not begin with a place, or if only 人民政府 would remain.
    """
    name = agency.record.name
    above = (context.catalogue.agencies[id].record for id in agency.ancestors)
    places = (record.name.removesuffix(_GOVERNMENT_SUFFIX) for record in above if record.kind == "government")
    # The longest match, so that the place of a county is not cut off after its city.
    length = max((len(place) for place in places if name.startswith(place)), default=0)
    return length if name[length:] not in ("", _GOVERNMENT_SUFFIX) else 0


def _build_directory_entry(
    context: SiteContext, agency: Agency, own_pinyin: tuple[str, ...], root: str
) -> views.DirectoryEntry:
    """Return the directory entry of an agency, with all spellings that a reader may type into the filter.

    ``own_pinyin`` has the pinyin syllables of its name without the place. ``root`` is the relative path from
    the page to the site's root.
    """
    record, guide = agency.record, context.catalogue.guides.get(agency.id)
    return views.DirectoryEntry(
        name=record.name,
        short_name=record.short_name,
        href=root + urls.agency(agency.id),
        guide=root + urls.guide(agency.id) if guide else "",
        guide_release=describe_release(context.translator, guide.release, "") if guide else "",
        find=" ".join(dict.fromkeys(_list_spellings(record, own_pinyin))),
    )


def _list_spellings(record: AgencyRecord, own_pinyin: tuple[str, ...]) -> Iterator[str]:
    """Yield the spellings of an agency's name, in lower case, that a reader may type into the filter.

    These are its name and short name, each with and without the place, as characters, pinyin and initials.
    ``own_pinyin`` has the syllables of the name without the place.
    """
    pinyin = tuple(record.pinyin.split(" "))
    place = len(pinyin) - len(own_pinyin)
    short, short_pinyin, short_place = record.short_name, *_match_short_name(record, pinyin, place)
    yield from (record.name.lower(), short.lower(), record.name[place:].lower(), short[short_place:].lower())
    for syllables in (pinyin, own_pinyin, short_pinyin, short_pinyin[short_place:]):
        yield from ("".join(syllables), _join_initials(syllables))


def _match_short_name(
    record: AgencyRecord, pinyin: tuple[str, ...], place_length: int
) -> tuple[tuple[str, ...], int]:
    """Return the pinyin of an agency's short name, found in that of its full name.

    The result is a pair: the syllables of the short name, and how many of its characters belong to the place.
    ``pinyin`` has the syllables of the full name. ``place_length`` is the number of characters of the place in the
    full name. For 县人社局, short for 云岫县人力资源和社会保障局, the result is (("xian", "ren", "she", "ju"), 1).
    """
    # Most short names consist of characters of the name (县人社局: 云岫县人力资源和社会保障局), which are pronounced as they
    # are there. Others get a pronunciation of their own, without a place.
    positions: list[int] = []
    for character in record.short_name:
        positions.append(record.name.find(character, positions[-1] + 1 if positions else 0))
        if positions[-1] < 0:
            return list_pinyin_syllables(record.short_name), 0
    return tuple(pinyin[position] for position in positions), sum(
        position < place_length for position in positions
    )


def _join_initials(pinyin: tuple[str, ...]) -> str:
    """Join the first letters of the syllables ``pinyin``: ("min", "zheng", "ju") becomes mzj."""
    return "".join(syllable[0] for syllable in pinyin)
