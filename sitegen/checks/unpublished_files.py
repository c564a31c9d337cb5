"""Check for files in content/ that nothing publishes."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping, Sequence

from sitegen.catalogue.attachments import index_names
from sitegen.catalogue.links import iter_published_records, list_published_files
from sitegen.catalogue.misplaced_files import report_misplaced
from sitegen.catalogue.model import Catalogue
from sitegen.content.conversion import IMAGE_NAME
from sitegen.content.layout import get_attachment_folder
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import links as codes


def check_unpublished_files(catalogue: Catalogue, suggested_paths: Collection[str]) -> Iterator[Diagnostic]:
    """Yield diagnostics for the files that are not published and that no other diagnostic suggests.

    They are files at unknown places, attachments that their record neither lists nor links to, and the files of
    attachment folders without a text. ``suggested_paths`` are the files that other diagnostics suggest.
    """
    if not catalogue.attachments and not catalogue.misplaced_paths:
        return
    used: set[str] = set(suggested_paths)
    folders: set[str] = set()
    for record in iter_published_records(catalogue):
        folder = get_attachment_folder(record.path)
        folders.add(folder)
        used.update(list_published_files(record))
        used.update(f"{folder}/{listed.file}" for listed in record.listed)
    unowned: dict[str, list[str]] = {}
    for path in catalogue.attachments:
        # A refused file has no facts; it is reported where it was refused.
        if path in used or catalogue.attachments[path] is None:
            continue
        folder = posixpath.dirname(path)
        if folder in folders:
            yield _report_unused_attachment(path)
        else:
            unowned.setdefault(folder, []).append(path)
    if unowned:
        texts_by_folder = map_texts_by_folder(catalogue)
        for folder, paths in unowned.items():
            # Folders of drafts and the like are ignored: nothing in them reaches the site.
            if folder not in texts_by_folder:
                yield _report_folder_without_text(folder, paths, texts_by_folder)
    yield from (report_misplaced(path) for path in catalogue.misplaced_paths if path not in used)


def _report_folder_without_text(
    folder: str, file_paths: Sequence[str], texts_by_folder: Mapping[str, str]
) -> Diagnostic:
    """Return the diagnostic of an attachment folder that belongs to no text. It suggests the text that was meant.

    ``file_paths`` are the files in it that no other diagnostic suggests. The place is the first of them,
    since a folder cannot be opened in an editor. ``texts_by_folder`` is the result of `map_texts_by_folder`.
    """
    parent, name = posixpath.split(folder)
    # A misspelled folder is looked up among those that texts may have.
    names = index_names(texts_by_folder).get(parent)
    similar = names.find_similar(name) if names else ""
    text = posixpath.basename(texts_by_folder[f"{parent}/{similar}"]) if similar else ""
    near, near_en = (f"，最接近的是 {text}", f"; the nearest is {text}") if text else ("", "")
    values = {"folder": folder, "count": len(file_paths), "near": near, "near_en": near_en}
    return codes.FOLDER_WITHOUT_TEXT.at(Place(min(file_paths)), **values)


def map_texts_by_folder(catalogue: Catalogue) -> Mapping[str, str]:
    """Return the paths of source files, keyed by the attachment folder that each may have.

    The folder has the name of the file without extension. It need not exist.
    """
    return {get_attachment_folder(path): path for path in sorted(catalogue.source_paths)}


def _report_unused_attachment(path: str) -> Diagnostic:
    """Return the diagnostic of a published text's attachment that the text neither lists nor links to.

    ``path`` is the path of the attachment.
    """
    name = posixpath.basename(path)
    unused = codes.FILE_UNUSED.at(Place(path), name=name)
    if not IMAGE_NAME.match(name):
        return unused
    return unused.replace_hint(codes.UNUSED_IMAGE_HINT, address=name.replace(" ", "%20"))
