"""Refuses a move to an address that another file lists as an old one: two pages cannot answer at one address."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from typing import Final

from sitegen.catalogue.old_addresses import is_matched_by_pattern, locate_redirect_page
from sitegen.content.layout import PAGE_KINDS, SourceKind, parse_source_path
from sitegen.content.parse import ParsedSource
from sitegen.program.explained_error import ExplainedError
from sitegen.schema.records import SiteRecord

# The text of a report is on the page of its record.
_KINDS_WITH_PAGE: Final = (PAGE_KINDS | {SourceKind.AGENCY}) - {SourceKind.NARRATIVE}
_OLD_ADDRESS_KEYS: Final = ("旧网址".encode(), b"aliases")


def has_own_page(source_path: str) -> bool:
    """Return whether the source file ``source_path`` has a page of its own. The text of a report does not."""
    slot = parse_source_path(source_path)
    return slot is not None and slot.kind in _KINDS_WITH_PAGE


def may_list_as_old_address(source_content: bytes, page_paths: Iterable[str]) -> bool:
    """Return whether a source file may list the address of one of ``page_paths`` among its old addresses (旧网址).

    This is a quick test: False is certain, and True means that the file must be parsed to know. ``source_content`` is
    the content of the file, and ``page_paths`` are paths in the site. Addresses and YAML values may have escapes
    such as ``%2D``, in which a path cannot be recognised. So the result is True for a file with backslashes,
    or with old addresses and "%".
    """
    has_escapes = b"\\" in source_content
    if not has_escapes and not any(key in source_content for key in _OLD_ADDRESS_KEYS):
        return False
    return (
        has_escapes
        or b"%" in source_content
        or any(_get_page_stem(page).encode() in source_content for page in page_paths)
    )


def _get_page_stem(page_path: str) -> str:
    """Return the part of a page's path by which its address is found in a file: ``b`` for ``a/b/index.html``.

    All spellings of the address contain this part.
    """
    return posixpath.basename(page_path.removesuffix("/index.html")).removesuffix(".html")


def refuse_redirected_page(site: SiteRecord, source_by_page: Mapping[str, str]) -> None:
    """Raise `ExplainedError` if a redirect pattern of site.yaml would redirect one of ``source_by_page``.

    The keys of ``source_by_page`` are the new paths of moved pages in the site, the values their source files before
    the move.
    """
    for page, path in source_by_page.items():
        if is_matched_by_pattern(site, page):
            raise ExplainedError(
                f"site.yaml 的“旧网址规则”里有一条也包括 {page}，移动以后 {path} 的网页打开就会被转走，网站就生成不了。"
                "什么都没有改动；请换一个名称，或者先把那条规则写窄一些。",
                f"A pattern in redirect_patterns of site.yaml also matches {page}. After the move the page of {path} could not "
                "be opened, and the site could not be built. Nothing was changed: choose another name, or first make the "
                "pattern narrower.",
            )


def refuse_taken_address(base_url: str, source: ParsedSource, source_by_page: Mapping[str, str]) -> None:
    """Raise `ExplainedError` if a file lists the new address of a moved page as an old address (旧网址).

    ``source`` is the parsed file. Two pages cannot have the same address. The file may list the new address
    of its own page. The keys of ``source_by_page`` are the new paths of moved pages in the site, the values their
    source files before the move. ``base_url`` is the address of the site.
    """
    for number, alias in enumerate(getattr(source.record, "aliases", ())):
        page = locate_redirect_page(base_url, alias)
        if source_by_page.get(page, source.path) == source.path:
            continue
        positions = source.record.source.positions
        line = positions.get(f"aliases.{number}", positions["aliases"])[0]
        raise ExplainedError(
            f"{source.path}:{line} 的“旧网址”里有 {alias}，移动以后 {source_by_page[page]} 的网页也是这个网址，网站就生成不了。"
            "什么都没有改动；请换一个名称。一定要用这个名称的，先删掉那一行旧网址（以前的链接就会打开移过去的网页），再移动。",
            f"{source.path}:{line} lists {alias} as an old address. After the move the page of {source_by_page[page]} would have it "
            "too, and the site could not be built. Nothing was changed: choose another name. If it has to be this one, "
            "first delete that old address; former links then open the page that was moved there.",
        )
