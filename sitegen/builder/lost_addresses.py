"""Finds published items whose address is about to be lost: renamed, deleted, or no longer public.

What was published before is known from the last build of the output folder, or from a git revision that a
change is compared with. The diagnostics are warnings: an editor who deletes a text that must not stay online
must not be kept from that. The next build only knows the site without it, so it does not warn again.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from sitegen.builder.former_publication import FormerItem
from sitegen.catalogue.model import Catalogue, Item
from sitegen.catalogue.old_addresses import (
    find_base_path,
    is_matched_by_pattern,
    locate_redirect_page,
    resolve_old_address,
)
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import releases as codes
from sitegen.git.command import GitError
from sitegen.git.revision import read_revision
from sitegen.pages import urls
from sitegen.pages.redirects import list_redirects
from sitegen.schema.record_source import locate_key
from sitegen.schema.yaml_quoting import quote_scalar


class _ItemFinder(msgspec.Struct):
    """Finds the item that a former item has become, if its source file was renamed.

    Only items with new files are added. They are indexed by index number, by title and document number, and
    by the digest of their text.
    """

    by_index: dict[str, Item] = msgspec.field(default_factory=dict)
    by_title: dict[tuple[str, str], list[Item]] = msgspec.field(default_factory=dict)
    by_body: dict[str, list[Item]] = msgspec.field(default_factory=dict)

    def add(self, item: Item) -> None:
        self.by_index[item.record.index_no] = item
        self.by_title.setdefault((item.record.title, item.record.doc_no), []).append(item)
        if item.body.digest:
            self.by_body.setdefault(item.body.digest, []).append(item)

    def find(self, former: FormerItem) -> Item | None:
        """Return the item that ``former`` was most likely renamed to; None if there is none.

        It is the item with the same index number, else the only one with the same title and document number,
        else the only one with the same text.
        """
        if former.index_no in self.by_index:
            return self.by_index[former.index_no]
        for same in (self.by_title.get((former.title, former.doc_no)), self.by_body.get(former.body_digest)):
            if same and len(same) == 1:
                return same[0]
        return None


def check_lost_addresses(
    catalogue: Catalogue,
    former: Iterable[FormerItem],
    former_paths: Collection[str],
    present_paths: Collection[str],
    root: Path,
    revision: str,
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each formerly public item whose address now leads nowhere.

    An address still leads somewhere if there is a page, a notice of withdrawal or a redirect. The message
    also lists the old addresses that redirected to the item and no longer do. An item is not reported if its
    file has errors, or if it may have been renamed to a new file that has errors: once corrected, the file
    may still publish it.

    ``catalogue`` is what is published now. ``former_paths`` are the paths of all sources at the time when the
    items ``former`` were public, ``present_paths`` those of all sources now. ``root`` is the project folder,
    and ``revision`` the git revision from which the message suggests to restore a deleted file.
    """
    served, unreadable = collect_served_addresses(catalogue), catalogue.unreadable_paths
    # A file with errors is reported, and will serve its address again.
    lost = [item for item in former if item.url not in served and item.path not in unreadable]
    lost = [item for item in lost if not is_matched_by_pattern(catalogue.site, item.url)]
    if not lost:
        return
    # A new file that cannot be read may be what another was renamed to.
    is_complete = unreadable.issubset(former_paths)
    finder = _ItemFinder()
    for item in catalogue.items.values():
        if item.record.source.path not in former_paths:
            finder.add(item)
    for former_item in lost:
        if is_complete or former_item.path in present_paths or finder.find(former_item):
            aliases = [alias for alias in former_item.aliases if not _is_served(catalogue, alias, served)]
            urls_lost = (f"{find_base_path(catalogue.site.base_url)}/{former_item.url}", *aliases)
            yield _report_former_item(
                catalogue, former_item, finder, present_paths, urls_lost, (root, revision)
            )


def collect_served_addresses(catalogue: Catalogue) -> frozenset[str]:
    """Return the addresses of all items, notices of withdrawal and redirects.

    They are paths in the site, such as ``items/yunxiu/2024-00001.html``. An old address that only the web
    server can redirect is returned as a path of the host, such as ``/old.asp?id=3``.
    """
    items = (*catalogue.items.values(), *catalogue.withdrawn.values())
    redirects = (one.redirect_page or str(one.old_address) for one in list_redirects(catalogue))
    return frozenset((*(urls.item(item.id) for item in items), *redirects))


def _is_served(catalogue: Catalogue, alias: str, served: Collection[str]) -> bool:
    """Return whether the old address ``alias`` still leads somewhere.

    ``served`` is the result of `collect_served_addresses`, which has pages and redirects of the web server.
    """
    base_url = catalogue.site.base_url
    page = locate_redirect_page(base_url, alias)
    return (page or str(resolve_old_address(base_url, alias))) in served


def _report_former_item(
    catalogue: Catalogue,
    former: FormerItem,
    finder: _ItemFinder,
    present_paths: Collection[str],
    lost: Sequence[str],
    revision: tuple[Path, str],
) -> Diagnostic:
    """Return the diagnostic that a former item is unpublished, was renamed, or is lost.

    ``finder`` finds its new name. ``lost`` are the addresses that lead nowhere: that of its page as a path of
    the host, then old addresses as written. ``revision`` is the project folder and the git revision from
    which a deleted file may be restored.
    """
    values = {"urls": "、".join(lost), "urls_en": ", ".join(lost), "today": catalogue.today}
    if former.path in present_paths:
        return codes.ADDRESS_UNPUBLISHED.at(Place(former.path, 1, 1), **values)
    if successor := finder.find(former):
        record = successor.record
        line = format_old_addresses((*record.aliases, *lost))
        where = locate_key(record.source, "aliases" if record.aliases else "index_no")
        return codes.ADDRESS_MOVED.at(where, old=former.path, line=line, **values)
    # The title of a withdrawn item has been taken off the site, so it is not repeated here.
    title = "撤下的条目" if former.is_withdrawn else f"“{former.title}”"
    title_en = "A withdrawn item" if former.is_withdrawn else f"“{former.title}”"
    return codes.ADDRESS_LOST.at(
        Place(former.path),
        title=title,
        title_en=title_en,
        index_no=former.index_no,
        line=format_old_addresses(lost),
        **_explain_restoration(*revision, former.path),
        **values,
    )


def _explain_restoration(root: Path, revision: str, path: str) -> dict[str, str]:
    """Return the message values ``way`` and ``way_en``, which say how to restore the deleted file ``path``.

    It is restored from the revision if that has the file, else from another branch or a backup.
    """
    try:
        is_there = path in read_revision(root, revision).blob_ids
    except GitError:
        is_there = False
    if is_there:
        command = f"git checkout {shlex.quote(revision)} -- {shlex.quote(path)}"
        return {"way": f"运行 {command}", "way_en": f"run {command}"}
    # What was built last may have been another branch.
    return {
        "way": "当前的版本里没有它，从公开它的那个分支或者备份里取回",
        "way_en": "take it from the branch that published it or from a backup: the present version does not have it",
    }


def format_old_addresses(addresses: Sequence[str]) -> str:
    """Return the line of YAML with which a record lists old addresses, e.g. ``旧网址: [/a.html, /b.html]``.

    Addresses are put in quotes where YAML needs it, for example because of their query.
    """
    return f"旧网址: [{', '.join(quote_scalar(one, in_list=True) for one in addresses)}]"
