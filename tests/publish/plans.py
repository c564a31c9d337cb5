"""A tiny site for the tests of publishing: plans written as ``{path: text}``, and what stands on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sitegen.pages.output import Output
from sitegen.publish.publish_result import Action, ManifestStamp, PublishReport
from sitegen.publish.publisher import publish
from sitegen.publish.state import BuildState

Plan = Mapping[str, str]
known: dict[Path, ManifestStamp] = {}
"""By what the manifests of output folders are known, where builds remember that."""


def planned(plan: Plan) -> list[Output]:
    """One output for each path; what lies in a folder is linked to, the rest links to it."""
    return [
        Output(path, f"fingerprint of {text}", int("/" not in path), f"content/{path}.md", text)
        for path, text in plan.items()
    ]


def render(outputs: Sequence[Output]) -> Iterator[tuple[Output, bytes]]:
    for output in outputs:
        yield output, str(output.content).encode()


def build(project: Path, plan: Plan, folder: str = "public") -> PublishReport:
    place = project / folder
    with BuildState(project / ".sitegen" / "state.db") as state:
        sources = [project / "content", project / "site.yaml"]
        report = publish(
            planned(plan), render, place, state, manifest_stamp=known.get(place), sources=sources
        )
    if report.manifest_stamp:
        known[place] = report.manifest_stamp
    return report


def told(report: PublishReport) -> dict[str, str]:
    """Everything but what was kept: path → what was done, and why."""
    return {
        event.path: f"{event.action}: {event.reason}"
        for event in report.events
        if event.action is not Action.KEPT
    }


def tree(folder: Path) -> dict[str, bytes | None]:
    """Every file with its bytes, every link with its target, and every folder (None), by path."""
    return {path.relative_to(folder).as_posix(): _bytes(path) for path in folder.rglob("*")}


def _bytes(path: Path) -> bytes | None:
    if path.is_symlink():
        return os.fsencode(path.readlink())
    return None if path.is_dir() else path.read_bytes()


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """By which any write would be seen, folders included: the mtime and the inode."""
    paths = [folder, *folder.rglob("*")]
    return {os.fspath(path): (path.lstat().st_mtime_ns, path.lstat().st_ino) for path in paths}
