"""Says which source files can be moved, and to which places."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from sitegen.content.layout import (
    SLUG_PATTERN,
    SourceKind,
    SourceSlot,
    get_attachment_folder,
    parse_source_path,
)
from sitegen.diagnostics.formats.excerpt import escape_invisible
from sitegen.files.regular import refuse_special
from sitegen.files.write import TEMPORARY_SUFFIX
from sitegen.program import regex
from sitegen.program.explained_error import ExplainedError

MOVABLE_KINDS: Final = {SourceKind.ITEM, SourceKind.SERVICE, SourceKind.RULE, SourceKind.PAGE}
"""Kinds of sources whose files have names that the office chooses."""
_AGENCY_FOLDER: Final = regex.compile(rf"content/agencies/({SLUG_PATTERN})")


def refuse_bad_move(root: Path, old_path: str, new_path: str) -> None:
    """Raise `ExplainedError` if the file or folder ``old_path`` cannot be moved at all, or cannot be moved to ``new_path``.

    Both are paths relative to the project folder ``root``.
    """
    if not os.path.lexists(root / old_path):
        _refuse_interrupted_move(root, old_path, new_path)
        raise ExplainedError(f"没有文件或文件夹“{old_path}”。", f"There is no file or folder “{old_path}”.")
    if old_path == new_path or os.path.lexists(root / new_path):
        raise ExplainedError(f"{new_path} 已经有了，不会覆盖。", f"{new_path} exists and is not overwritten.")
    refuse_special(root / old_path, old_path)
    if _AGENCY_FOLDER.fullmatch(old_path):
        if not _AGENCY_FOLDER.fullmatch(new_path):
            raise _make_target_error(new_path, "content/agencies/<机关>")
        return
    slot, new_slot = parse_source_path(old_path), parse_source_path(new_path)
    if slot is None or slot.kind not in MOVABLE_KINDS:
        raise ExplainedError(
            f"{old_path} 的名字是固定的，不能移动；能移动的是条目、办事指南、公开制度、其他页面的文件和机关的文件夹。",
            f"{old_path} has a fixed name. Files of items, services, rules and pages, and folders of agencies can be moved.",
        )
    if new_slot is None or new_slot.kind is not slot.kind or Path(old_path).suffix != Path(new_path).suffix:
        raise _make_target_error(new_path, _format_path_template(slot, Path(old_path).suffix))
    if (root / get_attachment_folder(new_path)).exists():
        raise ExplainedError(
            f"{get_attachment_folder(new_path)} 已经有了，附件没处放。",
            f"{get_attachment_folder(new_path)} exists: there is no place for the attachments.",
        )


def _refuse_interrupted_move(root: Path, old_path: str, new_path: str) -> None:
    """Raise `ExplainedError` if an earlier move from ``old_path`` to ``new_path`` was interrupted after the rename.

    The error says how to complete the move. All new texts were written to temporary files beside the originals before
    anything was renamed, so the temporary files only have to replace the originals.
    """
    if not (root / new_path).exists():
        return
    # Folders are attachments that a withdrawal has left.
    found = (
        file for kind in ("md", "yaml") for file in (root / "content").rglob(f"*.{kind}{TEMPORARY_SUFFIX}")
    )
    left = sorted(file.relative_to(root).as_posix() for file in found if file.is_file())
    attached = (
        [get_attachment_folder(path) for path in (old_path, new_path)] if parse_source_path(old_path) else []
    )
    steps, steps_en = [], []
    if attached and (root / attached[0]).is_dir():
        steps.append(f"把附件的文件夹 {attached[0]} 改名为 {attached[1]}")
        steps_en.append(f"rename the folder of attachments {attached[0]} to {attached[1]}")
    if left:
        steps.append("下面这些文件里是改好的“旧网址”和链接，照下面改名，换掉原来的文件")
        steps_en.append(
            "the files below hold the new texts with old addresses and links: rename them as listed, replacing the former ones"
        )
    if steps:
        # The new text of a moved file was written beside its old place.
        places = {f"{old_path}{TEMPORARY_SUFFIX}": new_path}
        listed = "".join(
            f"\n  {escape_invisible(path)} → {escape_invisible(places.get(path, path.removesuffix(TEMPORARY_SUFFIX)))}"
            for path in left
        )
        raise ExplainedError(
            f"没有“{old_path}”，{new_path} 已经有了：上一次移动没有做完就中断了。要做完，请{'；'.join(steps)}；再运行 check。",
            f"“{old_path}” is gone and {new_path} is there: an earlier move was interrupted. To complete it, "
            f"{'; '.join(steps_en)}; then run check.{listed}",
        )


def _format_path_template(slot: SourceSlot, suffix: str) -> str:
    places = {
        "item": "content/agencies/<机关>/items/<年>/<流水号>",
        "service": "content/agencies/<机关>/services/<名称>",
        "rule": "content/rules/<名称>",
        "page": "content/pages/<名称>",
    }
    return places[slot.kind.value] + suffix


def _make_target_error(new_path: str, path_template: str) -> ExplainedError:
    return ExplainedError(
        f"{new_path} 不是合适的位置；应当是 {path_template}，名称用小写字母、数字和连字符。",
        f"{new_path} is not a place for it: it must be {path_template}, with small letters, digits and hyphens.",
    )
