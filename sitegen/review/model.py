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
    """What happens to a page. The order is that of the review: what is seen for the first time comes first."""

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
    """A diagnostic of the change. ``is_new``: the base does not have it. Personal data is masked."""

    diagnostic: Diagnostic
    is_new: bool

    @property
    def is_error(self) -> bool:
        """Whether it prevents the publication."""
        return self.diagnostic.severity is Severity.ERROR

    @property
    def is_confidential(self) -> bool:
        """Whether it concerns secrecy or privacy: such data, or what a file has beside its visible content."""
        code = self.diagnostic.code
        return code.startswith(_CONFIDENTIAL_PREFIXES) or code in _HIDDEN_DATA

    @property
    def is_lost_address(self) -> bool:
        """Whether it says that a published address leads nowhere afterwards."""
        return self.diagnostic.code in LOST_ADDRESSES


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChange:
    """A page with content of its own that the change adds, changes or removes.

    ``url`` is its path from the site's root and ``path`` its source file, as they will be; ``path`` is "" for what all
    pages share. ``old_url`` is where a moved page was, ``old_title`` its former title if that is not the same.
    ``scheduled`` is the day on which it will be published, "" if that is not to come. ``secrecy_review`` is who
    reviewed it for secrecy and when, "" if that is not written. ``text`` is the difference of the texts, or the
    whole text of a new or removed page. ``old_frame`` and ``new_frame`` are the rendered pages, "" if there is none.
    ``links`` are the paths of the pages that it links to, ``hidden_text``
    the changes of what no page shows of its source, such as comments. ``is_listed_only``: the review is too long to show it in full. ``notes`` say what else a reviewer should know.
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
        """The findings to show with the page. Those about lost addresses are shown together."""
        return tuple(one for one in self.findings if not one.is_lost_address)

    @property
    def has_errors(self) -> bool:
        """Whether there is an error in its source, its attachments or other files of its own."""
        return any(one.is_error for one in self.findings)

    @property
    def loses_address(self) -> bool:
        """Whether a published address of the page leads nowhere afterwards."""
        return len(self.own_findings) < len(self.findings)

    @property
    def is_whole_text(self) -> bool:
        """Whether ``text`` is a whole text, because there is nothing to compare it with."""
        return all(mark is Mark.SAME for one in self.text for mark, _ in one.pieces)


@dataclass(frozen=True, slots=True)
class SourceFileChange:
    """A source file that is shown on no page: site.yaml, a file of a theme, or a source that has errors.

    ``text`` is the difference of its lines. ``findings`` are those in it. ``old_path`` is where a moved file was.
    ``has_page``: it would be shown by a page of its own if it had no errors. ``hidden_text`` are the changes of
    what no page shows of it, which ``text`` contains and ``fields`` do not.
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
        """Whether an error in it keeps its page from being made."""
        return any(one.is_error for one in self.findings)


@dataclass(frozen=True, slots=True)
class AttachmentChange:
    """An attachment that the change adds, changes or removes.

    ``size`` and ``old_size`` are in bytes, 0 if there is no such file. ``inspection`` says in Chinese and English what
    was looked at in it. ``is_opened`` is False if its text could not be read, so that somebody has to open it.
    ``text`` is the difference of the texts, or the beginning of a new text. ``picture`` is a small picture as a data
    address, "" for other files. ``old_path`` is where a moved file was, and ``has_new_content`` whether it was changed
    as well. ``is_old_missing``: the base has only a pointer of Git LFS, whose content is not on this machine. ``data`` and ``old_data`` are the file as it
    will be and as it was, as data addresses to be opened from the review; "" if it is too large or does not exist.
    """

    kind: ChangeKind
    path: str
    type: str
    old_size: int
    size: int
    inspection: tuple[str, str]
    is_opened: bool
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
    """An item whose validity changes. Both states are in words; ``cause`` is the title of the document that does it."""

    title: str
    url: str
    old: str
    new: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class NumberChange:
    """An item whose index number or document number changes. ``label`` names the number in both languages."""

    title: str
    url: str
    label: tuple[str, str]
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class OutsideHost:
    """A host that the base does not link to, with its punycode if it is written in other letters, and its sources."""

    name: str
    ascii_name: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """All that a change does. ``base`` and ``head`` are commits; ``has_local_changes``: the folder has more than head.

    ``problem`` says in both languages why pages are missing in the comparison, or is empty. ``pending`` are decisions
    that await approval, ``lost`` the addresses that lead nowhere afterwards. ``statics`` are the changes of files
    that are published as they are, and of themes. ``followers`` is the number of lists and other pages that follow from the changes,
    ``frame`` is the home page if what all pages share changes: header, footer, style or templates. ``redirects``
    are pairs of old address and target that are new, with "" as the target of one that is gone. ``masker`` masks
    the personal data of both sides, exempted or not, in every text that is quoted.
    ``is_compared`` is False if some texts are shown as removed and added, because comparing them takes too long.
    ``has_pages`` is False if errors keep all pages from being made. ``branch`` is the branch of the change, "" if it has
    none, ``commits`` are its newest commits, and ``checklist`` are the lines that the reviewer confirms.
    ``others`` are the paths of changed files that are no content, from the top folder of the repository, workflows first.
    """

    site: str
    base: str
    head: str
    has_local_changes: bool
    problem: tuple[tuple[str, str], ...]
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
    frame: PageChange | None
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
        """All errors, those that are new first."""
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
        """Whether the change cannot be published as it is."""
        return any(one.is_error for one in self.findings)

    def _find_erroneous_pages(self) -> dict[str, bool]:
        """Return whether each page with errors is new, by the path of its source without extension.

        It may be shown, if its errors are in attachments, or only its file. Several files of a report are one page.
        """
        kinds = {ChangeKind.NEW: True, ChangeKind.CHANGED: False, ChangeKind.MOVED: False}
        found = [(one.path, one.kind) for one in self.files if one.has_page and one.has_errors]
        found += [(one.path, one.kind) for one in self.pages if one.has_errors]
        # The record of a report (.yaml) comes after its text (.md), and decides.
        return {_cut(path): kinds[kind] for path, kind in sorted(found) if kind in kinds}

    @property
    def counts(self) -> dict[str, int]:
        """How much there is of everything, by name. Pages with errors count by themselves."""
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
                not one.is_opened and one.kind not in (ChangeKind.GONE, ChangeKind.WITHHELD)
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
