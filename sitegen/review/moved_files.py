"""Finds the files that a change has moved, so that what was known of them stays known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sitegen.review.side import Side


def find_moved_files(base: Side, head: Side, new_source_by_old: Mapping[str, str]) -> dict[str, str]:
    """Return the new paths of files that have moved, keyed by their former paths.

    ``new_source_by_old`` maps the former sources of moved pages to their new ones. Any other deleted file is paired
    with the new file that has the same content or, failing that, the same index number, if there is only one of each.
    Otherwise, it has moved if its agency's folder or its page has moved and a new file is in the corresponding place.
    """
    gone = base.source_digests.keys() - head.source_digests.keys()
    added = head.source_digests.keys() - base.source_digests.keys()
    moved = {old: new for old, new in new_source_by_old.items() if old in gone and new in added}
    moved |= _pair_unique(
        gone - moved.keys(), added - set(moved.values()), base.source_digests, head.source_digests
    )
    numbers = (_map_index_numbers(base, gone), _map_index_numbers(head, added))
    moved |= _pair_unique(gone - moved.keys(), added - set(moved.values()), *numbers)
    agencies = map_moved_agency_folders(moved)
    folders = {old.rpartition(".")[0]: new.rpartition(".")[0] for old, new in moved.items()}
    free = added - set(moved.values())
    for path in sorted(gone - moved.keys()):
        folder, _, name = path.rpartition("/")
        for new in (locate_in_moved_folder(path, agencies), f"{folders.get(folder, '')}/{name}"):
            if new in free:
                moved[path] = new
                free.remove(new)
                break
    return moved


def map_moved_agency_folders(new_path_by_old: Mapping[str, str]) -> dict[str, str]:
    """Return the new folders of agencies that have moved, keyed by their former folders.

    ``new_path_by_old`` maps former paths of files to new ones. The folder of an agency has moved if files have moved
    from it to the folder of another agency, and all of them to the same one.
    """
    targets: dict[str, set[str]] = {}
    for old, new in new_path_by_old.items():
        before, after = _get_agency_folder(old), _get_agency_folder(new)
        if before and after and before != after:
            targets.setdefault(before, set()).add(after)
    return {old: next(iter(new)) for old, new in targets.items() if len(new) == 1}


def locate_in_moved_folder(path: str, new_folder_by_old: Mapping[str, str]) -> str:
    """Return the new path of a file whose agency's folder has moved; "" if that folder has not moved.

    ``new_folder_by_old`` maps former folders of agencies to new ones.
    """
    folder = _get_agency_folder(path)
    return f"{new_folder_by_old[folder]}{path.removeprefix(folder)}" if folder in new_folder_by_old else ""


def _get_agency_folder(path: str) -> str:
    parts = path.split("/")
    return "/".join(parts[:3]) if len(parts) > 3 and path.startswith("content/agencies/") else ""


def _pair_unique(
    gone: Iterable[str], added: Iterable[str], before: Mapping[str, str], after: Mapping[str, str]
) -> dict[str, str]:
    """Pair deleted and new files that have the same value; return new paths keyed by former paths.

    ``gone`` and ``added`` are the paths that only the old or only the new side has. ``before`` and ``after``
    map paths of either side to values, such as digests. A file is paired only if no other file of its group
    has the same value.
    """
    former, present = _group_paths_by_value(gone, before), _group_paths_by_value(added, after)
    return {
        old[0]: new[0]
        for value, old in former.items()
        if len(old) == 1 and len(new := present.get(value, [])) == 1
    }


def _group_paths_by_value(paths: Iterable[str], value_by_path: Mapping[str, str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for path in paths:
        if value := value_by_path.get(path):
            groups.setdefault(value, []).append(path)
    return groups


def _map_index_numbers(side: Side, paths: Iterable[str]) -> dict[str, str]:
    """Return the index numbers of the sources ``paths`` by path, "" for those without one.

    Sources that were not parsed are left out.
    """
    records: dict[str, Any] = {path: entry.record for path in paths if (entry := side.parsed.get(path))}
    return {path: str(getattr(record, "index_no", "") or "") for path, record in records.items()}
