"""Finds the attachments that a change adds, changes or removes, and says how far each could be inspected."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from sitegen.content.attachment_text import MEDIA_EXTENSIONS, extract_attachment_text
from sitegen.content.attachments import ALLOWED_EXTENSIONS
from sitegen.content.layout import SourceKind, parse_source_path
from sitegen.diagnostics.codes import attachments as attachment_codes
from sitegen.extraction.dispatch import TEXT_KINDS
from sitegen.files.bounded_comparison import ComparisonBudget
from sitegen.files.regular import is_regular
from sitegen.review.frames import PICTURE_SIZE_LIMIT, make_picture_data_url
from sitegen.review.masking import MaskedLines, Masker, compare_masked
from sitegen.review.model import AttachmentChange, ChangeKind, Finding
from sitegen.review.side import Side
from sitegen.review.text_diff import (
    DiffParagraph,
    HeaderRows,
    Mark,
    limit_paragraphs,
    mark_whole_text,
)

LINES_LIMIT: Final = 200
"""Lines of an attachment's text, or of its difference, that are shown."""
LINE_LENGTH_LIMIT: Final = 1000
"""Characters of a line that are shown."""
COMPARED_FILES_LIMIT: Final = 40
"""Attachments whose texts are shown."""
EMBEDDED_FILE_LIMIT: Final = 5_000_000
"""Bytes of the largest attachment that is embedded in the review, so that it can be opened from there."""
EMBEDDED_TOTAL_LIMIT: Final = 15_000_000
"""Bytes of all embedded attachments together."""

_CELL_SEPARATORS: Final = {"csv": ",", **dict.fromkeys(("xlsx", "xls", "et", "ods"), "\t")}
"""Separators between the cells of a row in the extracted text of a table, by file extension."""
_REMOVED_KINDS: Final = (ChangeKind.GONE, ChangeKind.WITHHELD)
"""Kinds of attachments that nobody will be able to open on the site."""
UNREAD_NOTE: Final = ("没有检查内容，请人工打开看", "the content was not examined: open it")
_PARTLY_READ_NOTE: Final = ("只检查了一部分，请人工打开看", "only a part was examined: open it")
_FULLY_READ_NOTE: Final = (
    "检查了文字、属性、批注、修订和隐藏内容；其中的图片请人工看",
    "text, properties, comments, tracked changes and hidden parts were examined; look at the pictures in it",
)
_TEXT_READ_NOTE: Final = ("检查了全部文字", "all text was examined")
_PROPERTIES_READ_NOTE: Final = (
    "只检查了拍摄位置等属性；画面和声音请人工打开看",
    "only properties such as the place were examined: look at it",
)


def describe_inspection(path: str, codes: Collection[str] = ()) -> tuple[tuple[str, str], bool]:
    """Return what the checks examine in an attachment, and whether they could examine all of that.

    The first value is a sentence in Chinese and English, to be shown to the reviewer. The second is False if the
    reviewer has to open the file: it could not be read, or only in part, or it is a picture, a film or a sound, of
    which only properties are examined. ``path`` is the path of the attachment, and ``codes`` are the codes of the
    findings in it.
    """
    kind = path.rpartition(".")[2].lower()
    if kind not in ALLOWED_EXTENSIONS.split() or attachment_codes.UNREAD.code in codes:
        return UNREAD_NOTE, False
    if attachment_codes.READ_IN_PART.code in codes:
        return _PARTLY_READ_NOTE, False
    if kind in MEDIA_EXTENSIONS:
        return _PROPERTIES_READ_NOTE, False
    return (_TEXT_READ_NOTE if kind in TEXT_KINDS else _FULLY_READ_NOTE), True


def list_attachment_changes(
    published: PublicationChanges,
    changed_paths: Collection[str],
    findings_by_path: Mapping[str, tuple[Finding, ...]],
    masker: Masker,
    new_path_by_old: Mapping[str, str],
    budget: ComparisonBudget,
) -> tuple[AttachmentChange, ...]:
    """Return the changes of attachments, in the order in which a reviewer should look at them.

    Attachments with new findings come first, then those that could not be read completely, and last those that will not
    be on the site. An unchanged file is included if the change makes it public or withdraws it from the public.
    ``changed_paths`` are the paths of all source files that differ. ``findings_by_path`` are those of the side after
    the change, by path. ``masker`` masks personal data in the texts. ``new_path_by_old`` maps former paths of moved
    files to their new ones. ``budget`` limits the work of comparing texts.
    """
    base, head = published.base, published.head
    former = {new: old for old, new in new_path_by_old.items()}
    chosen = {
        path for path in changed_paths if _is_attachment(path) and path not in new_path_by_old
    } | published.publication_changed
    # Attachments with content that nobody has reviewed come first, so that `COMPARED_FILES_LIMIT` does not exclude them.
    paths = sorted(
        chosen, key=lambda path: (path in base.source_digests and path not in published.newly_public, path)
    )
    changes = [
        _make_attachment_change(
            path,
            former.get(path, ""),
            published,
            findings_by_path,
            budget if number < COMPARED_FILES_LIMIT else None,
            masker,
        )
        for number, path in enumerate(paths)
    ]
    changes.sort(
        key=lambda one: (
            one.kind in _REMOVED_KINDS,
            not any(f.is_new for f in one.findings),
            one.is_fully_read,
        )
    )
    return tuple(_embed_files(changes, base, head))


def _is_attachment(path: str) -> bool:
    slot = parse_source_path(path)
    return slot is not None and slot.kind is SourceKind.ATTACHMENT


class PublicationChanges:
    """Attachments that a change makes public or withdraws from the public.

    ``base`` and ``head`` are the sides before and after the change. ``new_path_by_old`` maps former paths of moved
    files to their new ones. ``public_after`` are the paths of the files that are public after the change, None if
    that is not known.

    ``newly_public`` are the paths of attachments that exist on both sides and become public, such as those of
    a draft that is released. ``publication_changed`` are these, and those that exist on both sides and are no
    longer public.
    """

    def __init__(
        self, base: Side, head: Side, new_path_by_old: Mapping[str, str], public_after: frozenset[str] | None
    ) -> None:
        self.base = base
        self.head = head
        former = {new: old for old, new in new_path_by_old.items()}
        before = base.public_attachments
        existing = {path for path in head.source_digests if former.get(path, path) in base.source_digests}
        known = existing if before is not None and public_after is not None else set()
        was_public = {path for path in known if former.get(path, path) in (before or ())}
        is_public = {path for path in known if path in (public_after or ())}
        self.newly_public = frozenset(is_public - was_public)
        self.publication_changed = frozenset(is_public ^ was_public)

    def classify(self, path: str, old_path: str) -> ChangeKind:
        """Return the kind of change of the attachment ``path``.

        ``old_path`` is its former path, or "" if it has not moved.
        """
        if path not in self.head.source_digests:
            return ChangeKind.GONE
        if path in self.publication_changed:
            return ChangeKind.DISCLOSED if path in self.newly_public else ChangeKind.WITHHELD
        if old_path:
            return ChangeKind.MOVED
        return ChangeKind.CHANGED if path in self.base.source_digests else ChangeKind.NEW


def _make_attachment_change(
    path: str,
    old_path: str,
    published: PublicationChanges,
    findings_by_path: Mapping[str, tuple[Finding, ...]],
    budget: ComparisonBudget | None,
    masker: Masker,
) -> AttachmentChange:
    """Return the change of the attachment ``path``, with its text and picture unless ``budget`` is None.

    ``old_path`` is its former path, or "" if it has not moved. ``published`` has both sides. ``findings_by_path`` are
    those of the side after the change, by path. ``masker`` masks personal data in the text. ``budget`` limits
    the work of comparing texts.
    """
    base, head, found = published.base, published.head, findings_by_path.get(path, ())
    former = old_path or path
    before, after = base.root / former, head.root / path
    old_size = before.stat().st_size if former in base.source_digests else 0
    missing = base.missing_lfs_sizes.get(former)
    if missing is not None:
        # Only a Git LFS pointer is there, so the former content can be neither compared nor opened.
        before, old_size = Path(), missing
    size = after.stat().st_size if path in head.source_digests else 0
    kind = published.classify(path, old_path)
    inspection, is_fully_read = describe_inspection(path, {one.diagnostic.code for one in found})
    return AttachmentChange(
        kind=kind,
        path=path,
        old_path=old_path,
        extension=path.rpartition(".")[2].upper(),
        old_size=old_size,
        size=size,
        inspection_note=inspection,
        is_fully_read=is_fully_read,
        findings=found,
        text=_compare_attachment_texts(before, after, kind, budget, masker)
        if budget and is_fully_read
        else (),
        picture_url=_load_picture_data_url(after) if budget and kind not in _REMOVED_KINDS else "",
        is_old_content_missing=missing is not None,
        has_new_content=bool(old_path) and base.source_digests.get(former) != head.source_digests.get(path),
    )


def _embed_files(changes: Iterable[AttachmentChange], base: Side, head: Side) -> Iterator[AttachmentChange]:
    """Yield each change with its new and old file embedded as data URLs, as far as the size limits allow.

    A review is sent and stored as one file, so a link to a file on the disk would lead nowhere. Browsers
    offer to save a data URL under the name of the file.
    """
    left = EMBEDDED_TOTAL_LIMIT
    for one in changes:
        files = []
        for root, path, size in (
            (head.root, one.path, one.size),
            (base.root, one.old_path or one.path, one.old_size),
        ):
            is_there = 0 < size <= min(EMBEDDED_FILE_LIMIT, left) and not (
                one.is_old_content_missing and root == base.root
            )
            data = _read_embeddable_bytes(root / path) if is_there else b""
            left -= len(data)
            files.append(data)
        new, old = files
        yield replace(
            one, data_url=_encode_data_url(new), old_data_url=_encode_data_url(old) if old != new else ""
        )


def _read_embeddable_bytes(file: Path) -> bytes:
    # A link may have come with a checkout, and could lead to any file of the user.
    with suppress(OSError):
        if is_regular(file):
            with file.open("rb") as opened:
                data = opened.read(EMBEDDED_FILE_LIMIT + 1)
            return data if len(data) <= EMBEDDED_FILE_LIMIT else b""
    return b""


def _encode_data_url(data: bytes) -> str:
    # A type that browsers save and never show: nothing of a stranger's file runs in the page.
    return f"data:application/octet-stream;base64,{b64encode(data).decode('ascii')}" if data else ""


def _load_picture_data_url(file: Path) -> str:
    if not is_regular(file) or file.stat().st_size > PICTURE_SIZE_LIMIT:
        return ""
    return make_picture_data_url(file.read_bytes(), file.name)


def _compare_attachment_texts(
    old_file: Path, new_file: Path, kind: ChangeKind, budget: ComparisonBudget, masker: Masker
) -> tuple[DiffParagraph, ...]:
    """Return the difference between an attachment's old and new text, or the beginning of the text of a new one.

    ``old_file`` is the old file, or an empty path if its content is not known. ``new_file`` is the new file. The result
    is empty if the attachment will not be on the site.
    """
    if kind in _REMOVED_KINDS:
        return ()
    text, heads = _read_lines(new_file, masker)
    if kind in (ChangeKind.NEW, ChangeKind.DISCLOSED) or not old_file.name:
        difference = mark_whole_text(text.masked, Mark.SAME)
    else:
        former, former_heads = _read_lines(old_file, masker)
        difference = compare_masked(former, text, budget, header_rows=(former_heads, heads))
    return limit_paragraphs(difference, LINES_LIMIT, LINE_LENGTH_LIMIT)


def _read_lines(file: Path, masker: Masker) -> tuple[MaskedLines, HeaderRows]:
    """Return the non-empty lines of an attachment's text, as they are and masked, and their header lines.

    The second value has an entry for each line: the indices of the header lines of its table, or () for a
    header line and for a line outside a table. Each part other than the main text, such as the properties,
    begins with a line that names the part. ``masker`` masks personal data.
    """
    attached = extract_attachment_text(file)
    # Masked as a whole: what a number is depends on the heads of columns and on labels in front of it.
    numbered = masker.mask_lines(attached.text.split("\n"), file.name)
    separator = _CELL_SEPARATORS.get(file.suffix[1:].lower(), "")
    starts = [part.first_line - 1 for part in attached.parts]
    lines: list[str] = []
    shown: list[str] = []
    heads: list[tuple[int, ...]] = []
    for part, (start, end) in zip(attached.parts, pairwise([*starts, len(numbered.unmasked)]), strict=True):
        # A mask keeps the ends of lines, so both have the same ones.
        both = zip(*(map(str.splitlines, one[start:end]) for one in numbered), strict=True)
        written = [one for pair in both for one in zip(*pair, strict=True) if not one[0].isspace()]
        name = f"〔{part.zh.removeprefix('的')} {part.en.removeprefix(', ')}〕" if part.zh else ""
        if name and written:
            lines.append(name)
            shown.append(masker.mask(name))
            heads.append(())
        head: tuple[int, ...] = ()
        for line, masked in written:
            heads.append(head)
            # The head is the first row with several cells: a row with one cell above it is a title.
            if not head and separator and separator in line.strip():
                head = (len(lines),)
            lines.append(" ".join(line.split()))
            shown.append(" ".join(masked.split()))
    return MaskedLines(lines, shown), heads
