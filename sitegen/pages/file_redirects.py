"""Redirects of the files that moved together with a page: attachments, further pages of lists, feeds and downloads.

The sources do not list the old addresses of these files. A redirect page cannot stand in for a file, so only rules of
the web server can redirect them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from sitegen.catalogue.model import Catalogue
from sitegen.catalogue.old_addresses import find_base_path, is_other_host, is_page_with_attachments
from sitegen.pages import urls
from sitegen.pages.redirects import Redirect, list_redirects
from sitegen.program import regex

_REPORT_PATH = regex.compile(r"reports/([a-z0-9-]+)/(\d{4})\.html")


def list_file_redirects(catalogue: Catalogue, output_paths: Iterable[str]) -> Iterator[Redirect]:
    """Yield a redirect for each file of a page that moved, from its old address to its new one.

    A page has moved if its record lists an old address on this site. ``output_paths`` are the paths of all outputs
    of the site. An old address at which the site now has another file is left out. Each address is yielded
    once.
    """
    base_url = catalogue.site.base_url
    base = find_base_path(base_url)
    moved = []
    for one in list_redirects(catalogue):
        if is_page_with_attachments(base_url, one.old_address) and not is_other_host(
            base_url, one.old_address
        ):
            former = one.old_address.path.removeprefix(f"{base}/")
            moved.append((one, f"{former}index.html" if former.endswith("/") else former))
    if not moved:
        return
    known = frozenset(output_paths)
    files = _group_paths_by_folder(known, {_locate_page_folder(one.target_path) for one, _ in moved})
    done: set[str] = set()
    for one, former in moved:
        folder = _locate_page_folder(one.target_path)
        pairs = [
            (_locate_page_folder(former) + new.removeprefix(folder), new) for new in files.get(folder, ())
        ]
        for old, new in (*pairs, *_list_moved_report_files(former, one.target_path, known)):
            if new != one.target_path and old not in known and old not in done:
                done.add(old)
                address = one.old_address._replace(path=f"{base}/{old}", query="")
                yield Redirect(address, "", new, one.place)


def count_server_redirects(catalogue: Catalogue, output_paths: Iterable[str]) -> int:
    """Count the old addresses and redirect patterns for which the site can have no redirect page.

    Only the web server can redirect them. ``output_paths`` are the paths of all outputs of the site.
    """
    redirects = (*list_redirects(catalogue), *list_file_redirects(catalogue, output_paths))
    return len({str(one.old_address) for one in redirects if not one.redirect_page}) + len(
        catalogue.site.redirect_patterns
    )


def _locate_page_folder(page_path: str) -> str:
    """Return the folder with the files of a page: ``x/`` for ``x/index.html`` as well as for ``x.html``."""
    return (
        page_path.removesuffix("index.html" if page_path.endswith("/index.html") else ".html").rstrip("/")
        + "/"
    )


def _group_paths_by_folder(paths: Collection[str], folders: Collection[str]) -> Mapping[str, list[str]]:
    """Return the paths below each of ``folders``, sorted and keyed by folder.

    Folders end with a slash. Those without paths are left out.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        end = path.find("/") + 1
        while end:
            if path[:end] in folders:
                found.setdefault(path[:end], []).append(path)
            end = path.find("/", end) + 1
    return found


def _list_moved_report_files(
    old_page_path: str, new_page_path: str, output_paths: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield pairs of former and present path for files of a report that are not in the folder of its page.

    These are its downloads, its application log and the comparison by year of its agency. ``old_page_path`` and
    ``new_page_path`` are the paths of the page before and after it moved. ``output_paths`` are the paths of all
    outputs; files that are not among them are left out. Nothing is yielded if the page is not that of a report.
    """
    old, new = _REPORT_PATH.fullmatch(old_page_path), _REPORT_PATH.fullmatch(new_page_path)
    if not old or not new:
        return
    (old_agency, old_year), (agency, year) = old.groups(), new.groups()
    pairs = [
        (urls.report_file(old_agency, int(old_year), kind), urls.report_file(agency, int(year), kind))
        for kind in urls.report_file_extensions(has_tables=True)
    ]
    pairs.append(
        (
            urls.report_application_log(old_agency, int(old_year)),
            urls.report_application_log(agency, int(year)),
        )
    )
    pairs.append((urls.report_trend(old_agency), urls.report_trend(agency)))
    yield from (pair for pair in pairs if pair[1] in output_paths)
