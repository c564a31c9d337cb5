"""Check links in texts, and files that nothing publishes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from urllib.parse import unquote

from sitegen.catalogue.attachments import FileFinder, NameIndex, fold_name, index_names, report_missing
from sitegen.catalogue.links import (
    PublishedRecord,
    collect_link_targets,
    iter_published_records,
    resolve_link,
)
from sitegen.catalogue.model import Catalogue
from sitegen.catalogue.release import ReleaseState
from sitegen.checks.unpublished_files import check_unpublished_files, map_texts_by_folder
from sitegen.content.conversion import IMAGE_NAME
from sitegen.content.layout import PAGE_KINDS, get_attachment_folder, has_source_extension, parse_source_path
from sitegen.content.markdown import InternalLink
from sitegen.content.parse import BodyFacts
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import links as codes
from sitegen.program import regex
from sitegen.program.file_at_fault import note_path_in_errors
from sitegen.schema.records import ItemRecord, ReportRecord

# How names of attached files begin.
_ATTACHMENT_WORD = regex.compile("附[件表图录]")


def check_links(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yield diagnostics for broken links, and for files in content/ that are not published.

    Only links in texts to files of the project are checked. A link is broken if its target or its heading does
    not exist, or if the target is not published. It is not reported if the target has a diagnostic already: it
    could not be read, was refused, or is a missing attachment in the list of the record. A link to a target that
    is published later than the text causes a warning, because it will work without an edit.

    The files that are not published are files at unknown places, attachments that their record neither lists nor
    links to, and the files of attachment folders without a text. A file that another diagnostic suggests in place
    of a missing one is not reported.
    """
    check = _LinkChecker(catalogue)
    for record in iter_published_records(catalogue):
        if record.body.links or record.body.unlinked_targets:
            with note_path_in_errors(record.path):
                yield from check.check_text(record)
    for path, body in catalogue.unreadable_bodies.items():
        yield from check.check_unreadable_text(path, body)
    yield from check_unpublished_files(catalogue, check.suggested_paths)


class _LinkChecker:
    """Checks the links of one catalogue.

    ``suggested_paths`` are the existing files that its diagnostics, and those of the catalogue, suggest.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._finder = FileFinder(catalogue.attachments, catalogue.misplaced_paths, catalogue.source_paths)
        self.suggested_paths = set(catalogue.mentioned_paths)
        self._withdrawn_days = {
            item.record.source.path: item.record.withdrawn for item in catalogue.withdrawn.values()
        }

    def check_text(self, record: PublishedRecord) -> Iterator[Diagnostic]:
        """Yield diagnostics for the broken links of a text."""
        folder = get_attachment_folder(record.path)
        listed = {f"{folder}/{attachment.file}" for attachment in record.listed}
        # They are reported where they are listed.
        missing = listed - self._link_targets.keys()
        for link in record.body.links:
            if resolve_link(record.text_path, link.target) not in missing:
                yield from self._check_link(record.text_path, link)
        yield from self._check_links_without_address(record.text_path, record.body)

    def check_unreadable_text(self, path: str, body: BodyFacts) -> Iterator[Diagnostic]:
        """Yield diagnostics for the broken links of the text ``body`` of the file ``path``, whose record has errors.

        All errors are thus reported at once, and one edit can correct them.
        """
        folder = get_attachment_folder(path)
        for link in body.links:
            target = resolve_link(path, link.target)
            # The own attachments are there, but nobody knows yet which of them the record lists.
            if posixpath.dirname(target) != folder or target not in self._catalogue.attachments:
                yield from self._check_link(path, link)
        yield from self._check_links_without_address(path, body)

    def _check_links_without_address(self, source: str, body: BodyFacts) -> Iterator[Diagnostic]:
        """Yield diagnostics for text in the form of a link, as ``[附件](附件1)``, that names a file but is no link."""
        for place in body.unlinked_targets:
            meant = self._suggest_link_address(source, place.target)
            if not meant and not (_ATTACHMENT_WORD.match(place.target) or place.target == place.label):
                continue
            written = f"[{place.label}]({place.target})"
            where = Place(source, place.line, place.column, len(written))
            yield codes.LINK_WITHOUT_ADDRESS.at(
                where,
                written=written,
                near=f"，最接近的文件是 {meant}" if meant else "",
                near_en=f"; the nearest file is {meant}" if meant else "",
                mended=f"[{place.label}]({meant or f'{place.target}.pdf'})",
                escaped=f"\\{written}",
            )

    def _suggest_link_address(self, source: str, target: str) -> str:
        """Return the link address of the file that ``target`` names without its extension, or "".

        ``target`` is written in ``source`` as in ``[附件](附件1)``, where 附件1.pdf may be meant. An attachment is
        preferred to a page in the folder of ``source``.
        """
        folder = get_attachment_folder(source)
        candidate = self._finder.find(f"{folder}/{unquote(target)}")
        if candidate:
            self.suggested_paths.add(candidate.path)
            return _make_link_address(source, candidate.path)
        page = f"{posixpath.dirname(source)}/{unquote(target)}.md"
        return _make_link_address(source, page) if page in self._link_targets and page != source else ""

    def _check_link(self, source: str, link: InternalLink) -> Iterator[Diagnostic]:
        """Yield a diagnostic if a link in the file ``source`` is broken, or will be until its target is public."""
        path, catalogue = resolve_link(source, link.target), self._catalogue
        where = Place(source, link.line, link.column, len(link.target) or 1)
        owner = self._find_scheduled_source(path)
        if owner and (later := catalogue.scheduled_days[owner]) > (day := self._find_publication_day(source)):
            yield codes.LINK_LATER.at(where, target=link.target, day=day, later=later)
            # The rest of the link can only be judged in a catalogue that has the record.
            if owner not in self._link_targets:
                return
        if path in self._link_targets:
            ids = self._link_targets[path]
            if link.anchor and ids is not None and link.anchor not in ids:
                yield codes.LINK_ANCHOR.at(where, anchor=link.anchor, target=path)
        # Whether the target will be published is unknown, and it is reported already.
        elif path in catalogue.unreadable_paths or catalogue.attachments.get(path, path) is None:
            return
        elif reason := self._explain_unpublished(source, link, path):
            yield codes.LINK_UNPUBLISHED.at(where, target=link.target, reason=reason[0], reason_en=reason[1])
        else:
            yield self._report_broken_link(source, link, path, where)

    def _find_scheduled_source(self, path: str) -> str:
        """Return the scheduled source file with which ``path`` will be published; "" if it is not scheduled.

        It is ``path`` itself, or for an attachment, the file that it belongs to.
        """
        days = self._catalogue.scheduled_days
        names = [path]
        # An attachment is published with its record.
        if days and path in self._catalogue.attachments:
            folder = posixpath.dirname(path)
            names = [f"{folder}.md", f"{folder}.yaml"]
        return next((name for name in names if name in days), "")

    def _find_publication_day(self, source: str) -> date:
        """Return the first day on which the text of ``source`` is public: today, or the future date of its record."""
        return max(self._catalogue.today, self._days_by_source.get(source, self._catalogue.today))

    def _explain_unpublished(self, source: str, link: InternalLink, path: str) -> tuple[str, str] | None:
        """Explain, in Chinese and in English, why a file to which a link leads is not published.

        ``path`` is the file to which ``link`` in ``source`` leads. Returns None if there is no such file.
        """
        catalogue = self._catalogue
        # A name such as 2024.csv means an own attachment, but the table of a report may have it.
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(link.target)))
        for found in {path, beside} & catalogue.source_paths:
            slot = parse_source_path(found)
            if slot and slot.kind in PAGE_KINDS:
                return self._explain_unpublished_page(found)
            return "它是数据或者设置，没有网页", "it holds data or settings and has no page"
        owner = self._texts_by_folder.get(posixpath.dirname(path), "")
        if path not in catalogue.attachments or not owner:
            return None
        if owner in self._link_targets:
            return f"它没有列入 {owner} 的“附件”", f"{owner} does not list it as an attachment"
        return f"它所属的 {owner} 不发布", f"{owner}, to which it belongs, is not published"

    def _explain_unpublished_page(self, source: str) -> tuple[str, str]:
        """Return, in Chinese and English, why the page of a source file is not published."""
        catalogue = self._catalogue
        if day := self._withdrawn_days.get(source):
            return f"它在 {day} 撤下了", f"it was withdrawn on {day}"
        if later := catalogue.scheduled_days.get(source):
            return f"它到 {later} 才公开", f"it will not be public before {later}"
        match catalogue.unpublished.get(source):
            case ReleaseState.DRAFT:
                return "它是草稿", "it is a draft"
            case ReleaseState.WITHHELD:
                return "它的公开方式不是主动公开", "it is not disclosed proactively"
        return "它没有公开", "it is not public"

    def _report_broken_link(self, source: str, link: InternalLink, path: str, where: Place) -> Diagnostic:
        """Return the diagnostic of a link to a file that does not exist, and suggest the file that was meant."""
        near, near_en, folder = "", "", get_attachment_folder(source)
        if has_source_extension(path):
            if page := self._find_meant_page(source, path):
                address = _make_link_address(source, page)
                near, near_en = f"，最接近的是 {address}", f"; the nearest is {address}"
        else:
            # In a folder that cannot have attachments, an own attachment was meant.
            wanted = path if parse_source_path(path) else f"{folder}/{posixpath.basename(path)}"
            candidate = self._finder.find(wanted)
            self.suggested_paths.update([candidate.path] if candidate else [])
            # With the name alone, the link would be right.
            needs_name_only = path != wanted and candidate and posixpath.dirname(candidate.path) == folder
            if candidate and candidate.same_name and not needs_name_only:
                return report_missing(where, link.target, wanted, candidate, listed=False)
            if meant := candidate.path if candidate else self._find_attachment_by_name(path):
                address = _make_link_address(source, meant)
                near, near_en = f"，最接近的是 {address}", f"; the nearest is {address}"
        broken = codes.LINK_BROKEN.at(where, target=link.target, folder=folder, near=near, near_en=near_en)
        # An image with the name of a text, as in ![…](00012.md), is a mistyped link to a page.
        if has_source_extension(path):
            return broken.replace_hint(codes.PAGE_HINT)
        is_image = link.is_image or IMAGE_NAME.match(path)
        return broken.replace_hint(codes.IMAGE_HINT if is_image else codes.ATTACHMENT_HINT, folder=folder)

    def _find_attachment_by_name(self, path: str) -> str:
        """Return the only published attachment that has the file name of ``path``; "" if there is none or several."""
        published = self._attachments_by_name.get(fold_name(posixpath.basename(path)), ())
        return published[0] if len(published) == 1 else ""

    def _find_meant_page(self, source: str, path: str) -> str:
        """Return the source file of the page that a link was most likely meant to lead to; "" if there is none.

        It is the only page with the same file name, else one with a similar name in the same folder.
        """
        folder, name = posixpath.split(path)
        same = [page for page in self._pages_by_name.get(name, ()) if page != source]
        if len(same) == 1:
            return same[0]
        names = self._page_names_by_folder.get(folder)
        own = posixpath.basename(source) if posixpath.dirname(source) == folder else ""
        similar = names.find_similar(name, own) if names else ""
        return f"{folder}/{similar}" if similar else ""

    @cached_property
    def _link_targets(self) -> Mapping[str, frozenset[str] | None]:
        """The files to which links can lead, as `collect_link_targets` returns them."""
        return collect_link_targets(self._catalogue)

    # These lookups are only built when something is wrong.
    @cached_property
    def _days_by_source(self) -> Mapping[str, date]:
        """First day on which the text of each item and report is public, keyed by the path of the text.

        It is the date of publication, or ``date.max`` for drafts.
        """
        catalogue = self._catalogue
        days = {
            item.record.source.path: _get_publication_day(item.record, item.release)
            for item in catalogue.items.values()
        }
        for report in catalogue.reports:
            days[report.narrative_path] = _get_publication_day(report.record, report.release)
        return days

    @cached_property
    def _texts_by_folder(self) -> Mapping[str, str]:
        """Paths of source files, keyed by the attachment folder that each may have (`map_texts_by_folder`)."""
        return map_texts_by_folder(self._catalogue)

    @cached_property
    def _pages_by_name(self) -> Mapping[str, Sequence[str]]:
        """Paths of the source files of pages, keyed by file name."""
        pages: dict[str, list[str]] = {}
        for path in filter(has_source_extension, self._link_targets):
            pages.setdefault(posixpath.basename(path), []).append(path)
        return pages

    @cached_property
    def _attachments_by_name(self) -> Mapping[str, Sequence[str]]:
        """Paths of the published attachments, keyed by file name as `fold_name` returns it."""
        files: dict[str, list[str]] = {}
        for path in self._link_targets:
            if not has_source_extension(path):
                files.setdefault(fold_name(posixpath.basename(path)), []).append(path)
        return files

    @cached_property
    def _page_names_by_folder(self) -> Mapping[str, NameIndex]:
        """File names of the sources of pages, keyed by the path of their folder."""
        return index_names(filter(has_source_extension, self._link_targets))


def _get_publication_day(record: ItemRecord | ReportRecord, release: ReleaseState) -> date:
    return date.max if release is ReleaseState.DRAFT else record.published.day


def _make_link_address(source: str, path: str) -> str:
    """Return the address of a link from the file ``source`` to ``path``.

    It is the file name alone for an attachment of ``source``.
    """
    if posixpath.dirname(path) == get_attachment_folder(source):
        path = posixpath.basename(path)
    else:
        path = posixpath.relpath(path, posixpath.dirname(source))
    # Blanks would end the address.
    return path.replace(" ", "%20")
