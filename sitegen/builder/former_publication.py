"""What the site published before: in the last build of an output folder, or at a git revision."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import msgspec

from sitegen.catalogue.links import resolve_link
from sitegen.catalogue.model import Catalogue, Item
from sitegen.catalogue.release import ReleaseState, find_release_state
from sitegen.content.layout import SourceKind, get_attachment_folder, parse_source_path
from sitegen.content.parse import ParsedSource, parse_source
from sitegen.git.revision import read_revision
from sitegen.pages import urls
from sitegen.program.source_paths import SITE_FILE
from sitegen.publish.state import BuildState
from sitegen.schema.records import ItemRecord
from sitegen.schema.source_rules import DEFAULT_RULES, SourceRules


class FormerItem(msgspec.Struct, frozen=True, array_like=True):
    """An item that was public in an earlier version of the site.

    ``path`` was its source file, and ``url`` the path of its page in the site. ``aliases`` are its old addresses as
    written, and ``body_digest`` is the digest of its text. ``is_withdrawn``: only a notice of its withdrawal was
    public.
    """

    path: str
    url: str
    index_no: str
    title: str
    doc_no: str
    aliases: tuple[str, ...]
    body_digest: str
    is_withdrawn: bool = False

    @classmethod
    def from_record(cls, record: ItemRecord, url: str, body_digest: str) -> FormerItem:
        """Make a former item from the record of an item, the path ``url`` of its page, and the digest of its text."""
        return cls(
            record.source.path,
            url,
            record.index_no,
            record.title,
            record.doc_no,
            record.aliases,
            body_digest,
            record.withdrawn is not None,
        )


def encode_published_items(items: Iterable[Item]) -> bytes:
    """Encode the public items among ``items``, to be decoded by `decode_former_items` in the next build."""
    return msgspec.msgpack.encode(list(_list_published(items)))


def _list_published(items: Iterable[Item]) -> Iterator[FormerItem]:
    for item in items:
        if item.release is ReleaseState.PUBLIC:
            yield FormerItem.from_record(item.record, urls.item(item.id), item.body.digest)


def decode_former_items(encoded: bytes) -> list[FormerItem]:
    """Decode what `encode_published_items` encoded; [] if ``encoded`` is b"" or was written by another version."""
    try:
        return msgspec.msgpack.decode(encoded, type=list[FormerItem])
    except (msgspec.MsgspecError, ValueError):
        return []


class LastPublication:
    """What the last build published to an output folder, as recorded in the build state.

    ``root`` is the key of the folder in the build state. ``digests`` are the current digests of all sources, by path.
    """

    def __init__(self, state: BuildState, root: str, digests: Mapping[str, str]) -> None:
        self._state = state
        self._root = root
        self._present = digests
        self._digests = _decode_digests(state.load_published_sources(root))

    @property
    def paths(self) -> Collection[str]:
        """Paths of all sources of that build."""
        return self._digests.keys()

    def is_unchanged(self, path: str) -> bool:
        """Return whether the source file ``path`` has the same content as in the last build.

        False if the last build did not have the file.
        """
        return path in self._digests and self._present.get(path) == self._digests[path]

    def list_former_items(self, catalogue: Catalogue) -> Iterator[FormerItem]:
        """Yield the items that the last build published, but whose files were since changed or deleted.

        ``catalogue`` is what is published now. Items that it has are left out. Withdrawn items are left out
        as well, because the build state knows only their addresses.
        """
        changed = (path for path, digest in self._digests.items() if self._present.get(path) != digest)
        paths = _list_unpublished_items(catalogue, changed)
        if paths:
            # Decoding all of them takes long on a large site, and hardly any build needs one.
            for former in decode_former_items(self._state.load_published_items(self._root)):
                if former.url in paths:
                    yield former

    def select_published(self, lost: Mapping[str, str], today: date) -> frozenset[str]:  # noqa: ARG002
        """Return those of the addresses in ``lost`` that the last build published.

        ``lost`` maps the addresses to examine to the paths of their source files. ``today`` is not used here;
        `BaseRevision` needs it.
        """
        return frozenset(self._state.load_outputs(self._root).keys() & lost.keys())


class BaseRevision:
    """What was public at the git revision ``ref`` of the project ``root``.

    ``revision`` has its files. Raises `GitError` if the revision cannot be read. The methods take the dates
    in these files as of the present build: a record that was scheduled then, and would be published by now,
    counts as public.
    """

    def __init__(self, root: Path, ref: str) -> None:
        self.revision = read_revision(root, ref)

    @property
    def paths(self) -> Collection[str]:
        """Paths of all files of the project at that revision."""
        return self.revision.blob_ids.keys()

    def list_former_items(self, catalogue: Catalogue) -> Iterator[FormerItem]:
        """Yield the items that were public, or withdrawn, and are not published now.

        ``catalogue`` is what is published now.
        """
        paths = _list_unpublished_items(catalogue, self.revision.blob_ids)
        files = self.revision.read_files((SITE_FILE, *paths.values())) if paths else {}
        rules = _read_rules(files)
        for url, path in paths.items():
            parsed = _parse_file(path, files, rules)
            if parsed is None or parsed.record is None:
                continue
            if find_release_state(parsed.record, catalogue.today) is ReleaseState.PUBLIC:
                yield FormerItem.from_record(parsed.record, url, parsed.body.digest)

    def select_published(self, lost: Mapping[str, str], today: date) -> frozenset[str]:
        """Return the addresses whose sources, as they were at the revision, are public on the day ``today``.

        ``lost`` maps the addresses to examine to the paths of their source files.
        """
        owners = {url: _list_owners(path) for url, path in lost.items()}
        files = self.revision.read_files((SITE_FILE, *{path for paths in owners.values() for path in paths}))
        rules = _read_rules(files)
        parsed = {path: _parse_file(path, files, rules) for path in files}
        published = set()
        for url, paths in owners.items():
            found = [entry for path in paths if (entry := parsed.get(path))]
            records = [entry.record for entry in found if entry.record]
            if any(find_release_state(record, today) is not ReleaseState.PUBLIC for record in records):
                continue
            named = {
                f"{get_attachment_folder(entry.path)}/{one.file}"
                for entry in found
                if entry.record
                for one in entry.record.attachments
            }
            named.update(
                resolve_link(entry.path, link.target) for entry in found for link in entry.body.links
            )
            if records and (lost[url] in paths or lost[url] in named):
                published.add(url)
        return frozenset(published)


def _list_owners(path: str) -> tuple[str, ...]:
    """Return the paths of the sources that decide whether the file ``path`` is published.

    For an attachment these are the YAML and the Markdown file to which its folder belongs, whether or not
    they exist. For any other source it is ``path`` itself.
    """
    slot = parse_source_path(path)
    if slot and slot.kind is SourceKind.ATTACHMENT:
        folder = path.rpartition("/")[0]
        return (f"{folder}.yaml", f"{folder}.md")
    return (path,)


def _read_rules(files: Mapping[str, bytes]) -> SourceRules:
    """Return the rules for parsing that site.yaml sets; the default rules if it is not among ``files``.

    For example, site.yaml may allow a form of document number that is an error under the default rules.
    """
    site = _parse_file(SITE_FILE, files)
    return SourceRules.from_site(site.record if site else None)


def _list_unpublished_items(catalogue: Catalogue, paths: Iterable[str]) -> dict[str, str]:
    """Return the item files among ``paths`` that are not published now, keyed by the address of the page.

    The address is a path in the site, such as ``items/yunxiu/2024-00001.html``.
    """
    published = {item.record.source.path for item in catalogue.items.values()}
    published.update(item.record.source.path for item in catalogue.withdrawn.values())
    by_url = {}
    for path in paths:
        slot = None if path in published else parse_source_path(path)
        if slot and slot.kind is SourceKind.ITEM:
            by_url[urls.item(f"{slot.agency}/{slot.name}")] = path
    return by_url


def _parse_file(
    path: str, files: Mapping[str, bytes], rules: SourceRules = DEFAULT_RULES
) -> ParsedSource | None:
    """Parse one of ``files``; None if it is missing or at a place that the layout does not know."""
    slot, data = parse_source_path(path), files.get(path)
    return parse_source(path, slot, data, rules) if slot and data is not None else None


def _decode_digests(encoded: bytes) -> Mapping[str, str]:
    """Decode the digests of the sources of the last build, by path; {} if there are none."""
    try:
        return msgspec.msgpack.decode(encoded, type=dict[str, str])
    except (msgspec.MsgspecError, ValueError):
        return {}
