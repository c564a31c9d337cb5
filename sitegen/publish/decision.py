"""What a publication has to do: each output is kept or rendered, each file that left the plan is removed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from sitegen.pages.output import Output
from sitegen.publish.folder import Contents, Stamp, file_sha256, survey
from sitegen.publish.manifest import Entry, Manifest, load_manifest
from sitegen.publish.obstacles import Layout, foreign_findings, not_ours
from sitegen.publish.paths import LOCK, MANIFEST, TEMPORARY, ancestors, folders_of, key
from sitegen.publish.refusal import PublishError
from sitegen.publish.report import Reason, Sealed
from sitegen.publish.state import OutputRow


@dataclass(frozen=True, slots=True)
class Decision:
    """What is there and what is to be done, in the order of writing; nothing has been touched yet.

    ``kept`` maps the outputs that stay to their manifest entries; ``moved`` are those among them whose times alone
    have changed (a restored copy); ``render`` are the outputs to render; ``clear`` are files that left the plan and
    stand where an output must be, ``prune`` all others that left it; ``emptied`` are the folders these leave.
    """

    manifest: Manifest | None
    contents: Contents
    kept: dict[str, Entry] = field(default_factory=dict)
    moved: dict[str, OutputRow] = field(default_factory=dict)
    render: list[tuple[Output, Reason]] = field(default_factory=list)
    clear: list[str] = field(default_factory=list)
    prune: list[str] = field(default_factory=list)
    emptied: set[str] = field(default_factory=set)

    @property
    def settled(self) -> bool:
        """Whether the folder is already as it shall be, to the last byte."""
        return (
            not self.render
            and self.manifest is not None
            and self.manifest.complete
            and self.manifest.files.keys() == self.kept.keys()
            and self.contents.files.keys().isdisjoint((TEMPORARY, LOCK))
        )


def decide(root: str, outputs: Sequence[Output], rows: Mapping[str, OutputRow]) -> Decision:
    """Compares the plan with the output folder ``root`` and what is recorded of it.

    Raises ``PublishError`` if anything stands in the way.
    """
    planned = {output.path for output in outputs}
    manifest = load_manifest(root, planned)
    owned = manifest.files if manifest else {}
    folders, layout = folders_of(planned), Layout(outputs)
    gone = sorted(set(owned).difference(planned))
    contents = survey(root, folders.union(folders_of(gone)))
    if manifest:
        findings = [*foreign_findings(root, layout, contents, owned, folders)]
    else:
        findings = [*not_ours(root, contents)]
    if findings:
        raise PublishError(*findings)
    decision = Decision(manifest, contents)
    for output in outputs:
        _judge(decision, root, output, rows.get(output.path))
    for path in gone:
        if path in contents.files:
            (decision.clear if layout.in_the_way(path) else decision.prune).append(path)
    decision.emptied.update(folders_of(gone).difference(folders))
    return decision


def sealed(contents: Contents, files: Mapping[str, Entry | OutputRow]) -> Sealed | None:
    """By what the manifest of these files is known that stands among the contents; None if there is none."""
    stamp = contents.files.get(MANIFEST)
    if stamp is None:
        return None
    sums = sums_mark()
    for path in sorted(files):
        sums.update(files[path].sha256.encode())
    return Sealed(*stamp, sums.hexdigest())


def sums_mark() -> blake2b:
    """What makes the mark of the sums of files, which it takes in in the order of their paths."""
    return blake2b(digest_size=16)


def as_left(root: str, rows: Mapping[str, OutputRow], known: Sealed) -> Contents | None:
    """What stands in the output folder, if all of it is as the publication left it that recorded these rows.

    Its manifest is ``known`` by that. Files of others may have come.
    """
    contents = survey(root, folders_of(rows))
    files = contents.files
    if sealed(contents, rows) != known or TEMPORARY in files:
        return None
    return contents if all(files.get(path) == row[2:] for path, row in rows.items()) else None


def amended(
    contents: Contents, rows: Mapping[str, OutputRow], outputs: Iterable[Output], gone: Collection[str]
) -> Decision | None:
    """What has to be done where these outputs alone are others than those of the rows, and those ``gone`` are planned no more.

    ``contents`` are as `as_left` has them. None if a new output may have something in its way: `decide` knows what to do.
    """
    ordered = sorted(outputs, key=lambda output: (output.rank, output.path))
    new = {output.path for output in ordered if output.path not in rows}
    # Folders that hold nothing of ours were not looked into.
    strange = contents.folders.difference(folders_of(rows)) if new else ()
    foreign = contents.files.keys() - rows.keys()
    if new and _in_the_way(new, {*gone, *foreign, *contents.others, *strange}, contents.folders):
        return None
    kept = {path: Entry(row.size, row.sha256) for path, row in rows.items()}
    decision = Decision(Manifest({**kept}), contents, kept)
    for output in ordered:
        kept.pop(output.path, None)
        decision.render.append((output, Reason.NEW if output.path in new else Reason.CHANGED))
    for path in sorted(gone):
        decision.prune.append(path)
        del kept[path]
    decision.emptied.update(folders_of(gone).difference(folders_of(kept)))
    return decision


def _in_the_way(new: Collection[str], others: Collection[str], folders: Collection[str]) -> bool:
    """Whether something else may stand where new files go, or on the way to it, on whatever disk."""
    taken, folders = set(map(key, others)), set(map(key, folders))
    return any(
        key(path) in folders or not taken.isdisjoint(map(key, (path, *ancestors(path)))) for path in new
    )


def _judge(decision: Decision, root: str, output: Output, row: OutputRow | None) -> None:
    """Enters one output into the decision."""
    stamp = decision.contents.files.get(output.path)
    reason = _reason(decision, root, output, row, stamp)
    if reason is not Reason.UNCHANGED or row is None or stamp is None:
        decision.render.append((output, reason))
        return
    decision.kept[output.path] = Entry(row.size, row.sha256)
    if stamp != row[2:]:
        decision.moved[output.path] = row._replace(mtime_ns=stamp.mtime_ns, ctime_ns=stamp.ctime_ns)


def _reason(
    decision: Decision, root: str, output: Output, row: OutputRow | None, stamp: Stamp | None
) -> Reason:
    manifest, path = decision.manifest, output.path
    if manifest is None or path not in manifest.files:
        return Reason.NEW
    # A row counts only if the manifest agrees: somebody else may have published here since.
    if row is None or manifest.files[path] != (row.size, row.sha256):
        return _reason_without_row(manifest, stamp)
    if row.fingerprint != output.fingerprint:
        return Reason.CHANGED
    if stamp is None:
        return Reason.MISSING
    if stamp == row[2:] or (stamp.size == row.size and file_sha256(f"{root}/{path}") == row.sha256):
        return Reason.UNCHANGED
    return Reason.ALTERED


def _reason_without_row(manifest: Manifest, stamp: Stamp | None) -> Reason:
    if not manifest.complete:
        return Reason.UNFINISHED
    return Reason.UNRECORDED if stamp else Reason.MISSING
