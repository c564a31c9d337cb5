"""The result of a review: what a change does to the site, in the order in which a reviewer reads it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sitegen.diagnostics import Diagnostic, Severity
from sitegen.diagnostics.codes import attachments, releases
from sitegen.git.history import Commit
from sitegen.review.masking import Masker
from sitegen.review.record_diff import FieldChange
from sitegen.review.text_diff import DiffParagraph, Mark


class ChangeKind(StrEnum):
    """What happens to a page. The order is that of the review: what is seen for the first time comes first.

    ``RELEASED`` was a draft. ``ADVANCED`` was scheduled for later. ``WITHDRAWN``: a notice replaces the item.
    ``UNRELEASED`` becomes a draft, ``POSTPONED`` is scheduled again. ``DRAFT`` is a draft that was not public before.
    ``DRAFT_GONE`` and ``SCHEDULED_GONE`` are deleted without having been public.
    """

    DISCLOSED = "disclosed"
    """Not proactively disclosed before, and public now. Of an attachment: it was there, and becomes public."""
    RELEASED = "released"
    ADVANCED = "advanced"
    NEW = "new"
    WITHDRAWN = "withdrawn"
    WITHHELD = "withheld"
    """No longer disclosed proactively. Of an attachment: it is still there, and no longer public."""
    UNRELEASED = "unreleased"
    POSTPONED = "postponed"
    GONE = "gone"
    MOVED = "moved"
    CHANGED = "changed"
    DRAFT = "draft"
    DRAFT_GONE = "draft_gone"
    SCHEDULED_GONE = "scheduled_gone"


LOST_ADDRESSES: Final = frozenset(
    rule.code
    for rule in (
        releases.ADDRESS_MOVED,
        releases.ADDRESS_LOST,
        releases.ADDRESS_UNPUBLISHED,
        releases.PAGE_LOST,
        releases.PAGE_UNPUBLISHED,
        releases.ATTACHMENT_LOST,
    )
)
"""Codes of findings about addresses that lead nowhere afterwards."""
_CONFIDENTIAL_PREFIXES: Final = ("PII-", "SEC-", "PRV-")
_HIDDEN_DATA: Final = frozenset(
    rule.code
    for rule in (
        attachments.HIDDEN_COMMENTS,
        attachments.HIDDEN_CHANGES,
        attachments.HIDDEN_SHEETS,
        attachments.HIDDEN_AUTHOR,
        attachments.HIDDEN_PLACE,
        attachments.HIDDEN_TEXT,
        attachments.HIDDEN_ORIGIN,
    )
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic of the head, with personal data masked. ``is_new``: the base does not have it."""

    diagnostic: Diagnostic
    is_new: bool

    @property
    def is_error(self) -> bool:
        """Whether the diagnostic prevents the publication."""
        return self.diagnostic.severity is Severity.ERROR

    @property
    def is_confidential(self) -> bool:
        """Whether the diagnostic is about secrecy or personal data, or about data hidden in an attachment."""
        code = self.diagnostic.code
        return code.startswith(_CONFIDENTIAL_PREFIXES) or code in _HIDDEN_DATA

    @property
    def is_lost_address(self) -> bool:
        """Whether the diagnostic says that a published address leads nowhere after the change."""
        return self.diagnostic.code in LOST_ADDRESSES


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChange:
    """A page with content of its own that the change adds, changes or removes.

    ``url`` is its path from the site's root, and ``path`` its source file after the change, "" for what all pages
    share. ``old_url`` is where a moved page was, ``old_title`` a different former title. ``scheduled`` is the future
    day of publication or "", ``secrecy_review`` who reviewed it for secrecy and when, or "". ``fields`` are the
    fields that differ. ``text`` is the difference of the texts, or the whole text of a new or removed page.
    ``old_frame`` and ``new_frame`` are the rendered pages or "", ``links`` the paths that it links to.
    ``hidden_text`` has changes that no page shows, such as comments. ``is_listed_only``: the review is too long to
    show it in full. ``notes`` say what else a reviewer should know.
    """

    kind: ChangeKind
    url: str
    path: str
    title: str
    old_url: str = ""
    old_title: str = ""
    scheduled: str = ""
    secrecy_review: str = ""
    fields: tuple[FieldChange, ...] = ()
    text: tuple[DiffParagraph, ...] = ()
    old_frame: str = ""
    new_frame: str = ""
    findings: tuple[Finding, ...] = ()
    links: tuple[str, ...] = ()
    hidden_text: tuple[DiffParagraph, ...] = ()
    is_listed_only: bool = False
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def own_findings(self) -> tuple[Finding, ...]:
        """The findings to show with the page. Those about lost addresses have a section of their own."""
        return tuple(one for one in self.findings if not one.is_lost_address)

    @property
    def has_errors(self) -> bool:
        """Whether there is an error in the page's source, its attachments or other files of its own."""
        return any(one.is_error for one in self.findings)

    @property
    def loses_address(self) -> bool:
        """Whether a published address of the page leads nowhere after the change."""
        return len(self.own_findings) < len(self.findings)

    @property
    def is_whole_text(self) -> bool:
        """Whether ``text`` is a whole text, because there is nothing to compare it with."""
        return all(mark is Mark.SAME for one in self.text for mark, _ in one.pieces)


@dataclass(frozen=True, slots=True)
class SourceFileChange:
    """A source file that is shown on no page: site.yaml, a file of a theme, or a source that has errors.

    ``fields`` are those that differ in its record. ``text`` is the difference of its lines. ``old_path`` is where a
    moved file was. ``has_page``: without its errors, a page would show it. ``hidden_text`` are the changes of what no
    page shows of it, such as comments, which ``text`` contains and ``fields`` do not.
    """

    kind: ChangeKind
    path: str
    fields: tuple[FieldChange, ...] = ()
    text: tuple[DiffParagraph, ...] = ()
    findings: tuple[Finding, ...] = ()
    old_path: str = ""
    has_page: bool = False
    hidden_text: tuple[DiffParagraph, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether an error in the file keeps its page from being made."""
        return any(one.is_error for one in self.findings)


@dataclass(frozen=True, slots=True)
class AttachmentChange:
    """An attachment that the change adds, changes or removes.

    ``size`` and ``old_size`` are in bytes, 0 if there is no such file. ``inspection`` says in Chinese and
    English what was examined. ``is_fully_read`` is False if not all of it could be read, so that somebody has
    to open it. ``text`` is the difference of the texts, or the beginning of a new one. ``picture`` is a small
    picture as a data URL, else "". ``old_path`` is where a moved file was, and ``has_new_content`` whether it
    was changed as well. ``is_old_missing``: the base has only a Git LFS pointer, whose content is not on this
    machine. ``data`` and ``old_data`` are the file after and before the change as data URLs, "" if it is too
    large or does not exist.
    """

    kind: ChangeKind
    path: str
    type: str
    old_size: int
    size: int
    inspection: tuple[str, str]
    is_fully_read: bool
    findings: tuple[Finding, ...] = ()
    text: tuple[DiffParagraph, ...] = ()
    picture: str = ""
    old_path: str = ""
    has_new_content: bool = False
    is_old_missing: bool = False
    data: str = ""
    old_data: str = ""

    @property
    def name(self) -> str:
        """The name of the file, without folders."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class ValidityChange:
    """An item whose validity changes. Both states are in words. ``cause`` is the title of the causing document."""

    title: str
    url: str
    old: str
    new: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class NumberChange:
    """An item whose index number or document number changes. ``label`` names it in Chinese and English."""

    title: str
    url: str
    label: tuple[str, str]
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class OutsideHost:
    """A host that the base does not link to. ``ascii_name`` is its punycode or "", ``paths`` are its sources."""

    name: str
    ascii_name: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """All that a change does. ``base`` and ``head`` are git commits. ``site`` is the name of the site.

    ``has_local_changes``: the folder has uncommitted changes. ``problems`` says in Chinese and English why
    pages are missing in the comparison. ``pending`` are decisions that await approval, ``lost`` addresses
    that lead nowhere afterwards. ``files`` are changed sources that no page shows, ``statics`` changed theme
    files and files published as they are. ``findings`` are all of the head. ``followers`` is the number of
    pages, such as lists, that change only because others do. ``shared_parts`` is the home page if the header,
    footer, style or templates change. ``redirects`` are new pairs of old address and target, which is "" for
    a removed one. ``masker`` masks personal data. ``is_compared`` is False if some texts were too long to
    compare, ``has_pages`` if errors keep all pages from being made. ``branch`` is the branch or "",
    ``commits`` its newest commits. ``checklist`` are the lines that the reviewer confirms. ``others`` are
    paths, from the top of the repository, of changed files that are no content.
    """

    site: str
    base: str
    head: str
    has_local_changes: bool
    problems: tuple[tuple[str, str], ...]
    pages: tuple[PageChange, ...]
    files: tuple[SourceFileChange, ...]
    statics: tuple[SourceFileChange, ...]
    attachments: tuple[AttachmentChange, ...]
    validity: tuple[ValidityChange, ...]
    numbers: tuple[NumberChange, ...]
    findings: tuple[Finding, ...]
    pending: tuple[Diagnostic, ...]
    lost: tuple[Finding, ...]
    hosts: tuple[OutsideHost, ...]
    redirects: tuple[tuple[str, str], ...]
    followers: int
    shared_parts: PageChange | None
    masker: Masker
    is_compared: bool = True
    has_pages: bool = True
    branch: str = ""
    commits: tuple[Commit, ...] = ()
    checklist: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def new_findings(self) -> tuple[Finding, ...]:
        """The findings that the base does not have: errors, then secrecy and privacy, lost addresses, and others."""
        new = (one for one in self.findings if one.is_new)
        return tuple(
            sorted(new, key=lambda one: (not one.is_error, not one.is_confidential, not one.is_lost_address))
        )

    @property
    def errors(self) -> tuple[Finding, ...]:
        """All errors, new ones first."""
        return tuple(sorted((one for one in self.findings if one.is_error), key=lambda one: not one.is_new))

    @property
    def confidential_warnings(self) -> tuple[Finding, ...]:
        """The new warnings about secrecy and privacy."""
        return tuple(one for one in self.new_findings if one.is_confidential and not one.is_error)

    @property
    def other_warnings(self) -> tuple[Finding, ...]:
        """The new warnings that neither concern secrecy and privacy nor lost addresses."""
        return tuple(
            one
            for one in self.new_findings
            if not one.is_error and not one.is_confidential and not one.is_lost_address
        )

    @property
    def has_errors(self) -> bool:
        """Whether the head has errors, so that it cannot be published as it is."""
        return any(one.is_error for one in self.findings)

    def _find_erroneous_pages(self) -> dict[str, bool]:
        """Map each page with errors to whether it is new. The key is its source path without extension."""
        kinds = {ChangeKind.NEW: True, ChangeKind.CHANGED: False, ChangeKind.MOVED: False}
        found = [(one.path, one.kind) for one in self.files if one.has_page and one.has_errors]
        found += [(one.path, one.kind) for one in self.pages if one.has_errors]
        # The record of a report (.yaml) comes after its text (.md), and decides.
        return {_cut(path): kinds[kind] for path, kind in sorted(found) if kind in kinds}

    @property
    def counts(self) -> dict[str, int]:
        """The number of pages by kind, and of other parts by name. Pages with errors count separately."""
        erroneous = self._find_erroneous_pages()
        pages = {
            kind.value: sum(page.kind is kind and _cut(page.path) not in erroneous for page in self.pages)
            for kind in ChangeKind
        }
        return pages | {
            "new_with_errors": sum(is_new for is_new in erroneous.values()),
            "changed_with_errors": sum(not is_new for is_new in erroneous.values()),
            "files": sum(_cut(file.path) not in erroneous for file in self.files),
            "statics": len(self.statics),
            "others": len(self.others),
            "attachments": len(self.attachments),
            "unopened": sum(
                not one.is_fully_read and one.kind not in (ChangeKind.GONE, ChangeKind.WITHHELD)
                for one in self.attachments
            ),
            "validity": len(self.validity),
            "numbers": len(self.numbers),
            "errors": sum(one.is_error for one in self.findings),
            "warnings": sum(not one.is_error for one in self.findings),
            "confidential": len(self.confidential_warnings),
            "new_errors": sum(one.is_error for one in self.new_findings),
            "new_warnings": sum(not one.is_error for one in self.new_findings),
            "pending": len(self.pending),
            "hosts": len(self.hosts),
            "lost": len(self.lost),
            "followers": self.followers,
        }


def _cut(path: str) -> str:
    return path.rpartition(".")[0]
