"""The result of a review: what a change does to the site, in the order in which a reviewer reads it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

from sitegen.diagnostics import Diagnostic, Severity
from sitegen.diagnostics.codes import attachments, releases
from sitegen.git.history import Commit
from sitegen.review.masking import Masker
from sitegen.review.record_diff import FieldChange
from sitegen.review.text_diff import DiffParagraph, Mark


class ChangeKind(StrEnum):
    """Kind of change of a page, file or attachment. The order is that of the review.

    What readers see for the first time comes first. ``RELEASED``: it was a draft. ``ADVANCED``: it was scheduled for
    a later day and is public now. ``WITHDRAWN``: a notice replaces the document. ``UNRELEASED``: it was public and
    becomes a draft. ``POSTPONED``: it was public and is scheduled for a later day. ``DRAFT``: it is a draft and was
    not public before. ``DRAFT_GONE``, ``SCHEDULED_GONE``: a draft or scheduled page is deleted before it was public.
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


LOST_ADDRESS_CODES: Final = frozenset(
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
_HIDDEN_DATA_CODES: Final = frozenset(
    rule.code
    for rule in (
        attachments.HIDDEN_COMMENTS,
        attachments.HIDDEN_CHANGES,
        attachments.HIDDEN_SHEETS,
        attachments.HIDDEN_AUTHOR,
        attachments.HIDDEN_PLACE,
        attachments.HIDDEN_TEXT,
        attachments.HIDDEN_SERIAL_NUMBER,
    )
)


class Finding(Struct, frozen=True):
    """A diagnostic of the side after the change, with personal data masked.

    ``is_new``: the side before the change does not have it.
    """

    diagnostic: Diagnostic
    is_new: bool

    @property
    def is_error(self) -> bool:
        """Whether the diagnostic prevents the publication."""
        return self.diagnostic.severity is Severity.ERROR

    @property
    def is_confidential(self) -> bool:
        """Whether the diagnostic is about secrecy, personal data, or data hidden in an attachment.

        Comments and tracked changes are such hidden data.
        """
        code = self.diagnostic.code
        return code.startswith(_CONFIDENTIAL_PREFIXES) or code in _HIDDEN_DATA_CODES

    @property
    def is_lost_address(self) -> bool:
        """Whether the diagnostic says that a published address leads nowhere after the change."""
        return self.diagnostic.code in LOST_ADDRESS_CODES


class PageChange(Struct, frozen=True, kw_only=True):
    """A page with content of its own that the change adds, changes or removes.

    ``url`` is the path of the page from the site's root. ``path`` is its source file, or the former one if
    the page is removed; "" for what all pages share. ``old_url`` and ``old_title`` are the former ones if
    they differ, otherwise "". ``scheduled`` is the future day of publication, or "". ``secrecy_review`` says
    who reviewed the item for secrecy, when and on what ground, or is "".

    ``fields`` are the fields of the record that differ. ``text`` is the difference of the texts, or the whole
    text of a new or removed page. ``old_frame`` and ``new_frame`` are the rendered pages as HTML documents,
    or "". ``links`` are the paths in the site that the page links to. ``hidden_text`` are changes that no
    page shows, such as those of comments. ``is_listed_only``: the page is not shown in full, because the
    review would be too long. ``notes`` are further sentences for the reviewer, in Chinese and English.
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
    def has_lost_address(self) -> bool:
        """Whether a published address of the page leads nowhere after the change."""
        return len(self.own_findings) < len(self.findings)

    @property
    def is_whole_text(self) -> bool:
        """Whether ``text`` is a whole text, because there is nothing to compare it with."""
        return all(mark is Mark.SAME for one in self.text for mark, _ in one.pieces)


class SourceFileChange(Struct, frozen=True):
    """A changed source file that no page shows, such as site.yaml, a theme file, or a source with errors.

    ``fields`` are the fields of its record that differ. ``text`` is the difference of its lines, given
    instead of ``fields`` where these are not known or do not cover the text. ``old_path`` is the former path
    of a moved file, otherwise "". ``has_page``: it is a source of the kind that pages are made from.
    ``hidden_text`` are the changes of comments and the like; it is empty if ``text`` contains them.
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
        """Whether there is an error in the file or in its attachments."""
        return any(one.is_error for one in self.findings)


class AttachmentChange(Struct, frozen=True):
    """An attachment that the change adds, changes or removes.

    ``extension`` is its extension in capital letters. ``size`` and ``old_size`` are in bytes, 0 if there is no such
    file. ``inspection_note`` says in Chinese and English what the checks examined. ``is_fully_read``: the checks could
    read all of the file; if not, as with a picture, the reviewer has to open it. ``text`` is the difference of the
    texts, or the beginning of the text of a new file. ``picture_url`` is the attachment itself as a data URL if it is a
    small picture, otherwise "".

    ``old_path`` is the former path of a moved file, otherwise "". ``has_new_content``: the file was moved and
    its content was changed as well. ``is_old_content_missing``: the former content is not on this machine, which has
    only a Git LFS pointer. ``data_url`` and ``old_data_url`` are the file after and before the change as data URLs,
    "" if it is too large or does not exist. ``old_data_url`` is also "" if the content is the same.
    """

    kind: ChangeKind
    path: str
    extension: str
    old_size: int
    size: int
    inspection_note: tuple[str, str]
    is_fully_read: bool
    findings: tuple[Finding, ...] = ()
    text: tuple[DiffParagraph, ...] = ()
    picture_url: str = ""
    old_path: str = ""
    has_new_content: bool = False
    is_old_content_missing: bool = False
    data_url: str = ""
    old_data_url: str = ""

    @property
    def name(self) -> str:
        """The name of the file, without folders."""
        return self.path.rpartition("/")[2]


class ValidityChange(Struct, frozen=True):
    """An item whose validity changes, e.g. from valid to repealed.

    ``old`` and ``new`` are the validity in words. ``cause_title`` is the title of the document that causes the
    change, or "".
    """

    title: str
    url: str
    old: str
    new: str
    cause_title: str = ""


class NumberChange(Struct, frozen=True):
    """An item whose index number or document number changes.

    ``label`` says in Chinese and English which of the two it is.
    """

    title: str
    url: str
    label: tuple[str, str]
    old: str
    new: str


class OutsideHost(Struct, frozen=True):
    """A host outside the site that the base does not link to.

    ``ascii_name`` is the punycode of a name with non-ASCII letters, otherwise "". ``paths`` are the files
    that link to the host.
    """

    name: str
    ascii_name: str
    paths: tuple[str, ...]


class Review(Struct, frozen=True, kw_only=True):
    """All that a change does to the site, for the person who approves it.

    ``site_name`` is the name of the site. ``base_commit`` and ``head_commit`` are the ids of the git commits before and
    after the change, ``branch`` the name of the branch or "", and ``commits`` the newest commits between the two.
    ``has_local_changes``: the project folder has uncommitted changes. ``problems`` has sentences, in Chinese and
    English, on what limits the comparison. ``has_pages`` is False if errors keep all pages from being made.
    ``is_fully_compared`` is False if some texts were too long to compare.

    ``pages`` are the changed pages. ``files`` are changed sources that no page shows, ``static_files`` changed theme
    files and files that are published unchanged, and ``other_paths`` the paths, from the top of the repository, of
    other changed files. ``shared_parts`` is the home page if the header, footer, style or templates change, otherwise
    None. ``following_count`` is the number of pages, such as lists, that change only because others do.
    ``redirect_changes`` are pairs of old address and new target; the target of a removed redirect is "".

    ``findings`` are all findings of the head; ``lost_addresses`` are those about addresses that lead nowhere after the
    change. ``pending_approvals`` are decisions, such as exemptions, that await approval. ``checklist`` are the lines
    that the reviewer confirms. ``masker`` masks personal data.
    """

    site_name: str
    base_commit: str
    head_commit: str
    has_local_changes: bool
    problems: tuple[tuple[str, str], ...]
    pages: tuple[PageChange, ...]
    files: tuple[SourceFileChange, ...]
    static_files: tuple[SourceFileChange, ...]
    attachments: tuple[AttachmentChange, ...]
    validity_changes: tuple[ValidityChange, ...]
    number_changes: tuple[NumberChange, ...]
    findings: tuple[Finding, ...]
    pending_approvals: tuple[Diagnostic, ...]
    lost_addresses: tuple[Finding, ...]
    new_hosts: tuple[OutsideHost, ...]
    redirect_changes: tuple[tuple[str, str], ...]
    following_count: int
    shared_parts: PageChange | None
    masker: Masker
    is_fully_compared: bool = True
    has_pages: bool = True
    branch: str = ""
    commits: tuple[Commit, ...] = ()
    checklist: tuple[str, ...] = ()
    other_paths: tuple[str, ...] = ()

    @property
    def new_findings(self) -> tuple[Finding, ...]:
        """The findings that the base does not have.

        Errors come first, then findings about secrecy and personal data, lost addresses, and all others.
        """
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

    def _map_erroneous_pages(self) -> dict[str, bool]:
        """Return for each page with errors whether it is new, keyed by its source path without extension."""
        kinds = {ChangeKind.NEW: True, ChangeKind.CHANGED: False, ChangeKind.MOVED: False}
        found = [(one.path, one.kind) for one in self.files if one.has_page and one.has_errors]
        found += [(one.path, one.kind) for one in self.pages if one.has_errors]
        # The record of a report (.yaml) comes after its text (.md), and decides.
        return {_drop_extension(path): kinds[kind] for path, kind in sorted(found) if kind in kinds}

    @property
    def counts(self) -> dict[str, int]:
        """The numbers of changed pages by kind, and of the other parts of the review by name.

        The keys are the values of `ChangeKind`, and names such as "files" and "new_errors". Pages with errors
        are counted only in "new_with_errors" and "changed_with_errors".
        """
        erroneous = self._map_erroneous_pages()
        pages = {
            kind.value: sum(
                page.kind is kind and _drop_extension(page.path) not in erroneous for page in self.pages
            )
            for kind in ChangeKind
        }
        return pages | {
            "new_with_errors": sum(is_new for is_new in erroneous.values()),
            "changed_with_errors": sum(not is_new for is_new in erroneous.values()),
            "files": sum(_drop_extension(file.path) not in erroneous for file in self.files),
            "statics": len(self.static_files),
            "others": len(self.other_paths),
            "attachments": len(self.attachments),
            "unopened": sum(
                not one.is_fully_read and one.kind not in (ChangeKind.GONE, ChangeKind.WITHHELD)
                for one in self.attachments
            ),
            "validity": len(self.validity_changes),
            "numbers": len(self.number_changes),
            "errors": sum(one.is_error for one in self.findings),
            "warnings": sum(not one.is_error for one in self.findings),
            "confidential": len(self.confidential_warnings),
            "new_errors": sum(one.is_error for one in self.new_findings),
            "new_warnings": sum(not one.is_error for one in self.new_findings),
            "pending": len(self.pending_approvals),
            "hosts": len(self.new_hosts),
            "lost": len(self.lost_addresses),
            "followers": self.following_count,
        }


def _drop_extension(path: str) -> str:
    return path.rpartition(".")[0]
