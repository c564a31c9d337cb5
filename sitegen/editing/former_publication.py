"""Says whether an item that is not public now was public before, and what shows it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from sitegen.builder.lost_files import locate_page
from sitegen.catalogue.release import ReleaseState, find_release_state
from sitegen.content.layout import parse_source_path
from sitegen.content.parse import parse_source
from sitegen.git.command import GitError
from sitegen.git.revision import read_revision
from sitegen.publish.errors import PublishError
from sitegen.publish.manifest import load_manifest
from sitegen.publish.paths import PUBLISHED_FOLDER
from sitegen.schema.source_rules import SourceRules


class PublicationEvidence(NamedTuple):
    """What shows that an item was public: a description in Chinese and in English."""

    zh: str
    en: str


def find_publication_evidence(
    root: Path, path: str, rules: SourceRules, today: date
) -> PublicationEvidence | None:
    """Return the evidence that the item at ``path`` was public, from the last build or else from the last commit.

    Returns None if neither shows it, or if there is no built site and no git. ``rules`` are what site.yaml
    prescribes for sources. The item in the last commit counts if it would be public on the day ``today``.
    """
    if _is_in_last_build(root, path):
        return PublicationEvidence("上次生成的网站里有它的网页", "the site that was built last has its page")
    if _was_public_in_last_commit(root, path, rules, today):
        return PublicationEvidence("上次提交的版本里是公开的", "it is public in the last commit")
    return None


def _is_in_last_build(root: Path, path: str) -> bool:
    try:
        manifest = load_manifest((root / PUBLISHED_FOLDER).as_posix())
    except PublishError:  # the next build reports it
        return False
    return manifest is not None and not manifest.drafts and locate_page(path) in manifest.files


def _was_public_in_last_commit(root: Path, path: str, rules: SourceRules, today: date) -> bool:
    slot = parse_source_path(path)
    try:
        data = read_revision(root, "HEAD").read_files((path,)).get(path)
    except GitError:
        return False
    if slot is None or data is None:
        return False
    record = parse_source(path, slot, data, rules).record
    return record is not None and find_release_state(record, today) is ReleaseState.PUBLIC
