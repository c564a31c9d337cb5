"""Checks whether a published site fits the host that site.yaml names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import publishing as codes
from sitegen.pages.output import RANK_CONTENT, Output, make_static_output
from sitegen.publish.manifest import load_manifest
from sitegen.publish.paths import MANIFEST
from sitegen.schema.hosting_services import HOSTING_SERVICES
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import SiteRecord

_MB = 1_000_000


def plan_host_files(site: SiteRecord) -> Iterator[Output]:
    """Plan the files that the host of the site needs in addition to the pages, at present only ``.nojekyll``.

    GitHub Pages, for example, runs Jekyll, which leaves out files whose names begin with an underscore,
    unless there is a file of that name. Yields nothing if the host does not run Jekyll.
    """
    if site.host and HOSTING_SERVICES[site.host].jekyll:
        yield make_static_output(".nojekyll", b"", "site.yaml", RANK_CONTENT)


def check_host_limits(site: SiteRecord, folder: Path) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each exceeded limit of the host: number of files, total size, size of one file.

    ``folder`` is the output folder after a publication. Its manifest has the sizes of all files, compressed
    copies included; the manifest itself counts as a file. Yields nothing if site.yaml names no host.
    """
    host = HOSTING_SERVICES.get(site.host)
    manifest = load_manifest(folder.as_posix()) if host else None
    if host is None or manifest is None:
        return
    place = locate_key(site.source, "host")
    sizes = {path: entry.size for path, entry in manifest.files.items() if entry}
    sizes[MANIFEST] = (folder / MANIFEST).stat().st_size
    source = host.sources[0]
    if host.max_files and len(sizes) > host.max_files:
        yield codes.HOST_FILES.at(
            place, host=host.name, found=f"{len(sizes):,}", limit=f"{host.max_files:,}", source=source
        )
    total = sum(sizes.values())
    if host.max_bytes and total > host.max_bytes:
        yield codes.HOST_BYTES.at(
            place,
            host=host.name,
            found=_format_size(total),
            limit=_format_size(host.max_bytes),
            source=source,
        )
    large = sorted(path for path, size in sizes.items() if host.max_file_bytes and size > host.max_file_bytes)
    if large:
        yield codes.HOST_FILE_BYTES.at(
            place,
            host=host.name,
            count=len(large),
            path=large[0],
            found=_format_size(sizes[large[0]]),
            limit=_format_size(host.max_file_bytes),
            source=host.sources[-1],
        )


def _format_size(size: int) -> str:
    return f"{size / _MB:,.1f} MB"
