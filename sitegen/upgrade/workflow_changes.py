"""Plans the upgrade of the workflows and forms that a project has for its forge."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from sitegen import __version__
from sitegen.diagnostics import Place
from sitegen.files.changes import FileChange
from sitegen.files.placeholders import fill_from_copy
from sitegen.files.regular import is_regular
from sitegen.upgrade.model import OpenDecision
from sitegen.upgrade.released_files import (
    digest_ignoring_line_ends,
    find_latest_version,
    is_forge_file,
    load_released_digests,
)


def plan_workflows(root: Path, starter_folder: Path | None = None) -> Iterator[FileChange | OpenDecision]:
    """Yield the changes to the workflows and forms of the project ``root``, and what its office must decide.

    These files are for a forge, a service that hosts git repositories. An unchanged copy of a released file
    is replaced by the present one. A file that the office has changed stays as it is, and a decision shows
    how it differs from the present one, unless all releases had the present one. Values that `init` has
    filled in do not count as a change. ``starter_folder`` is the folder of the files of a new project, by default
    that of this program.
    """
    folder = starter_folder or Path(str(files("sitegen") / "starter" / "files"))
    present = {
        path: file
        for file in sorted(folder.rglob("*"))
        if file.is_file() and is_forge_file(path := file.relative_to(folder).as_posix())
    }
    released = {
        path for release in load_released_digests().values() for path in release if is_forge_file(path)
    }
    for path in sorted(present.keys() | released):
        own = root / path
        # A link may lead out of the project.
        if is_regular(own):
            new = present[path].read_bytes() if path in present else None
            yield from _plan_file(path, own.read_bytes(), new)


def _plan_file(
    path: str, old_content: bytes, new_content: bytes | None
) -> Iterator[FileChange | OpenDecision]:
    """Yield the change that updates the file ``path``, or a decision about it, if one is needed.

    ``old_content`` is its content. ``new_content`` is its content in this version of the program, or None if this
    version no longer has the file.
    """
    version = find_latest_version(path, old_content)
    if new_content is not None:
        new_content = fill_from_copy(new_content, old_content)
        if b"\r\n" in old_content:
            new_content = new_content.replace(b"\n", b"\r\n")  # as git has checked out the old one
    if new_content is None:
        if version:
            yield OpenDecision(
                Place(path),
                f"它是 {version} 的原样，现在的版本不再用它：删掉它，再运行 sitegen init --add-missing 补上现在的",
                f"An unchanged copy of {version}, which this version no longer uses: delete it, and run sitegen init "
                "--add-missing for what this version has in its place",
            )
    elif digest_ignoring_line_ends(old_content) == digest_ignoring_line_ends(new_content):
        return
    elif version:
        yield FileChange(
            path,
            old_content,
            new_content,
            f"是 {version} 的原样，换成 {__version__} 的",
            f"an unchanged copy of {version}: becomes that of {__version__}",
        )
    elif any(
        release.get(path, digest_ignoring_line_ends(new_content)) != digest_ignoring_line_ends(new_content)
        for release in load_released_digests().values()
    ):
        yield OpenDecision(
            Place(path),
            f"自己改过，没有换；与 {__version__} 的不同如下（“-”是现在的，“+”是新的），要用新的就照“+”改",
            f"You have changed it, so it is left as it is. The differences from that of {__version__} are below "
            "(“+” is the new one): edit it if you need them",
            suggested_change=FileChange(path, old_content, new_content),
        )
