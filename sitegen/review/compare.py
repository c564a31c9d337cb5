"""Compares the working tree of a project with a git revision, as readers of the site will see the difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from msgspec.structs import replace

from sitegen.builder import Pool, Project, StepListener
from sitegen.builder.pending_approval import check_pending_approval
from sitegen.builder.progress import StepTimer
from sitegen.builder.project import STATE_FILE
from sitegen.builder.worker_tasks import collect_phones
from sitegen.content.scan import IGNORED_NAME
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.formats.excerpt import escape_invisible
from sitegen.diagnostics.plurals import format_count
from sitegen.files.bounded_comparison import ComparisonBudget
from sitegen.git.changes import list_nonsources_changed_since
from sitegen.git.history import list_commits_since, read_current_branch
from sitegen.git.revision import Revision, has_common_ancestor, read_head, read_revision, resolve_merge_base
from sitegen.program import regex
from sitegen.program.source_paths import is_source_path
from sitegen.publish.state import BuildState
from sitegen.review.attachment_changes import PublicationChanges, list_attachment_changes
from sitegen.review.catalogue_changes import list_number_changes, list_validity_changes
from sitegen.review.checklist import read_checklist
from sitegen.review.error_free_side import ErrorFreeSide, make_error_free_side, prevents_pages
from sitegen.review.file_changes import find_changed_paths, list_static_changes, list_unshown_file_changes
from sitegen.review.findings import compare_findings, group_findings_by_path
from sitegen.review.hosts import find_new_hosts
from sitegen.review.lfs_contents import restore_lfs_contents
from sitegen.review.masking import Masker, collect_personal_data
from sitegen.review.model import Finding, OutsideHost, Review
from sitegen.review.moved_files import find_moved_files
from sitegen.review.newly_public import find_newly_public_paths
from sitegen.review.page_changes import PagePair, pair_pages
from sitegen.review.page_details import PageDescriber
from sitegen.review.shared_parts import describe_shared_parts
from sitegen.review.side import Side, read_side

_WORKFLOW_PATH: Final = regex.compile(r"(?:\.github/|\.gitee/|\.gitlab|\.workflow/)")
"""Beginnings of the paths of files that tell a forge what to run."""
BilingualSentence = tuple[str, str]
"""A sentence in Chinese and in English."""
_NO_COMMON_COMMIT: Final = (
    "这个分支和比较的版本没有共同的提交，所以比较的是两边的全部内容；请核对分支是不是选对了",
    "The branch shares no commit with the base, so all of both sides is compared: check whether it is the right branch",
)


def review_change(project: Project, base_revision: str, progress: StepListener | None = None) -> Review:
    """Compare the working tree of ``project`` with its base: where it branched off the git revision ``base_revision``.

    The base is a commit, which is read from git into a temporary folder. In the project folder, only the build state is
    changed; both sides share it, so that only files that differ are parsed. ``progress`` is called at each step. Raises
    `GitError` if git cannot provide the base, and `PublishError` if the build state cannot be used or a template fails.
    """
    root = project.root
    commit = resolve_merge_base(root, base_revision)
    head_commit, has_local_changes = read_head(root)
    revision = read_revision(root, commit)
    steps = StepTimer(progress)
    pool = Pool(project.jobs)
    try:
        with TemporaryDirectory(prefix="sitegen-review-") as folder, BuildState(root / STATE_FILE) as state:
            base = _read_base(Path(folder).resolve() / "base", revision, project, state, pool, steps)
            head_project = Project(
                root=root, output=project.output, today=project.today, jobs=project.jobs, base=commit
            )
            # Last, so that the state ends with what the next build of the project needs.
            head = read_side(head_project, state, pool, steps, is_copy=False)
            partial = None
            if not head.has_pages:
                correct = Path(folder).resolve() / "correct"
                partial = make_error_free_side(correct, base, head, project, state, pool, steps)
            steps("render")
            return _make_review(
                base, head, partial, revision, (head_commit, has_local_changes), project.today
            )
    finally:
        steps.end()
        pool.close()


def _read_base(
    folder: Path, revision: Revision, project: Project, state: BuildState, pool: Pool, steps: StepTimer
) -> Side:
    steps("base")
    revision.write_sources(folder)
    missing = restore_lfs_contents(folder, project.root)
    # Nothing was ever published to this folder, so no address counts as lost.
    copy = Project(root=folder, output=folder / "public", today=project.today, jobs=project.jobs)
    side = read_side(copy, state, pool, steps, is_copy=True, is_blocking=prevents_pages)
    return replace(side, missing_lfs_sizes=missing)


def _make_review(
    base: Side,
    head: Side,
    error_free: ErrorFreeSide | None,
    revision: Revision,
    head_state: tuple[str, bool],
    today: date,
) -> Review:
    """Return the review of a change from ``base`` to ``head``.

    ``error_free`` is the head with its erroneous sources reverted to the base, or None if the head has no errors or no
    pages can be made in this way. ``revision`` is the base in git. ``head_state`` has the id of the head commit, and
    whether the project folder has uncommitted changes. ``today`` decides which items are scheduled.
    """
    changed = find_changed_paths(base, head)
    shown = error_free.side if error_free else head
    pairs = _select_pairs(pair_pages(base, shown, changed), error_free)
    moved = find_moved_files(base, head, _map_moved_sources(pairs))
    published = PublicationChanges(base, head, moved, _list_public_files(head, shown))
    newly_public = find_newly_public_paths(base, head, moved, today) | published.newly_public
    findings = compare_findings(base, head, moved, newly_public)
    by_path, budget, masker = group_findings_by_path(findings), ComparisonBudget(), _make_masker(base, head)
    pages, shown_paths = PageDescriber(base, shown, by_path, masker, budget).describe_pages(pairs)
    return Review(
        site_name=shown.public_catalogue.site.name if shown.public_catalogue else "",
        base_commit=revision.commit,
        head_commit=head_state[0],
        has_local_changes=head_state[1],
        problems=tuple(_list_problems(base, head, error_free, revision, findings)),
        pages=pages,
        files=list_unshown_file_changes(base, head, changed - shown_paths, by_path, masker, moved, budget),
        static_files=list_static_changes(base, head, changed, by_path, masker, budget),
        attachments=list_attachment_changes(published, changed, by_path, masker, moved, budget),
        validity_changes=list_validity_changes(base, shown),
        number_changes=list_number_changes(base, shown, pairs),
        findings=findings,
        pending_approvals=check_pending_approval(head.root, revision, head.exemptions),
        lost_addresses=tuple(one for one in findings if one.is_lost_address),
        new_hosts=_list_new_hosts(base, head, changed),
        redirect_changes=tuple(_list_redirect_changes(base, shown)),
        following_count=_count_following_pages(base, shown, pairs),
        shared_parts=describe_shared_parts(base, shown, masker, budget),
        masker=masker,
        is_fully_compared=not budget.is_exceeded,
        has_pages=shown.has_pages,
        branch=read_current_branch(head.root),
        commits=list_commits_since(head.root, revision.commit),
        checklist=read_checklist(head.root, revision.commit),
        other_paths=_list_other_files(head.root, revision.commit),
    )


def _list_new_hosts(base: Side, head: Side, changed_paths: frozenset[str]) -> tuple[OutsideHost, ...]:
    """Return the outside hosts that changed sources link to, but no source of the base."""
    former = base.load_bodies(changed_paths).values()
    return find_new_hosts(changed_paths, base.root, head.root, head.load_bodies(changed_paths), former)


def _map_moved_sources(pairs: Sequence[PagePair]) -> dict[str, str]:
    """Return the new source path of each page that is in both versions, by its former source path."""
    return {pair.old.source_path: pair.new.source_path for pair in pairs if pair.old and pair.new}


def _list_other_files(root: Path, commit: str) -> tuple[str, ...]:
    """Return the paths of files changed since ``commit`` that no other section of the review covers.

    Workflow files, which tell a code hosting service what to run, come first. Invisible characters in the
    paths are escaped.
    """
    paths = list_nonsources_changed_since(root, commit, _is_covered_elsewhere)
    # The name of a file may have line breaks, and a summary in a terminal or a log is read line by line.
    return tuple(
        map(escape_invisible, sorted(paths, key=lambda path: (not _WORKFLOW_PATH.match(path), path)))
    )


def _is_covered_elsewhere(path: str) -> bool:
    """Return whether another section of the review covers a file, which is so for sources and theme files.

    A hidden file outside the themes is not covered: it controls git or the code hosting service.
    """
    folders = path.split("/")
    return is_source_path(path) and (path.startswith("themes/") or not any(map(IGNORED_NAME.match, folders)))


def _list_public_files(head: Side, shown: Side) -> frozenset[str] | None:
    """Return the paths of the attachments that are public after the change; None if that is not known.

    ``shown`` is the head with its erroneous sources reverted to the base, or the head itself if it has no
    errors. An attachment of a reverted source thus counts as public if it is public in the base.
    """
    known = [one.public_attachments for one in (head, shown) if one.public_attachments is not None]
    return frozenset().union(*known) if known else None


def _make_masker(*sides: Side) -> Masker:
    """Return a masker for the personal data in the given sides.

    The base is among them, because a change may remove personal data that was published by mistake.
    """
    phones = frozenset().union(*(collect_phones(side.parsed.values()) for side in sides))
    return Masker(
        (
            value
            for side in sides
            for value in collect_personal_data(side, _list_all_diagnostics(side), phones)
        ),
        phones,
    )


def _list_all_diagnostics(side: Side) -> Iterator[Diagnostic]:
    """Yield all diagnostics of a side, including those that an exemption hides.

    Personal data whose publication was exempted stays masked in a review.
    """
    yield from side.diagnostics
    for use in side.exemptions:
        yield from use.diagnostics


def _select_pairs(pairs: list[PagePair], error_free: ErrorFreeSide | None) -> list[PagePair]:
    """Return ``pairs`` without the pages that differ only because erroneous sources were reverted.

    ``pairs`` are all pages that differ. ``error_free`` is the side with reverted sources; if it is None, all
    pairs are returned. Otherwise, pages that change because of another source are left out as well, since
    that may be a reverted one.
    """
    if error_free is None:
        return pairs
    return [
        pair
        for pair in pairs
        if not pair.follows_other_source
        and all(error_free.shows_head_version(entry.source_path) for entry in (pair.old, pair.new) if entry)
    ]


def _list_problems(
    base: Side,
    head: Side,
    error_free: ErrorFreeSide | None,
    revision: Revision,
    findings: Sequence[Finding],
) -> Iterator[BilingualSentence]:
    """Yield sentences, in Chinese and English, on what limits the comparison.

    There are up to three: the change has errors, the base has no pages, and the base shares no history with
    the head. ``error_free`` and ``revision`` are as in `_make_review`.
    """
    if not head.has_pages:
        yield _explain_errors(error_free, findings)
    if not base.has_pages:
        yield _explain_missing_base_pages(base, revision)
    if not has_common_ancestor(head.root, revision.commit):
        yield _NO_COMMON_COMMIT


def _explain_errors(error_free: ErrorFreeSide | None, findings: Sequence[Finding]) -> BilingualSentence:
    """Return a sentence, in Chinese and English, on the errors that keep pages of the change from being made.

    ``error_free`` is the head with its erroneous sources reverted to the base, or None if no page can be made.
    ``findings`` are all of the head.
    """
    errors = [one for one in findings if one.is_error]
    new = sum(one.is_new for one in errors)
    zh = f"{len(errors)} 处错误{f'（新的 {new} 处）' if new < len(errors) else ''}，改好以前不能发布"
    en = f"{format_count(len(errors), 'error')}{f' ({new} new)' if new < len(errors) else ''} and cannot be published"
    if error_free is None:
        return (
            f"这次改动有 {zh}，网页都生成不出来，下面只列出文件里改了什么。改好以后请再审一次。",
            f"The change has {en}. No page can be made. What has changed in its files is shown; "
            "review it again when it is corrected.",
        )
    if error_free.reverted_units:
        return (
            f"这次改动有 {zh}。文件有错误的，网页生成不出来，下面只列出文件里改了什么；其余的网页照常显示。改好以后请再审一次。",
            f"The change has {en}. Sources with errors are shown as files, since their pages cannot be "
            "made; all other pages are shown. Review it again when it is corrected.",
        )
    return (
        f"这次改动有 {zh}。错误都在附件里，网页照常显示。改好以后请再审一次。",
        f"The change has {en}. All errors are in attachments, so all pages are shown. Review it again when it "
        "is corrected.",
    )


def _explain_missing_base_pages(base: Side, revision: Revision) -> BilingualSentence:
    """Return a sentence, in Chinese and English, on why the base has no pages."""
    if "site.yaml" not in revision.blob_ids:
        return (
            "比较的版本里还没有这个网站，所以全部内容都是新的。",
            "The base does not have this site yet, so everything is new.",
        )
    first = next((one for one in base.diagnostics if one.severity == "error"), None)
    place, zh, en = (
        (f"{first.place} {first.code}", first.message, first.message_en) if first else ("", "", "")
    )
    return (
        f"比较的版本本身有错误，生成不出网页，所以看不到原来的样子，只显示改动以后的网页。第一个错误：{place} {zh}",
        f"The base has errors and cannot be rendered, so pages are shown as they will be only. First error: {place} {en}",
    )


def _list_redirect_changes(base: Side, head: Side) -> Iterator[tuple[str, str]]:
    if not base.has_pages or not head.has_pages:
        return
    for path in sorted(base.redirect_targets.keys() | head.redirect_targets.keys()):
        target = head.redirect_targets.get(path, "")
        if base.redirect_targets.get(path, "") != target:
            yield path, target


def _count_following_pages(base: Side, head: Side, pairs: list[PagePair]) -> int:
    """Count the pages that change only because other pages do, such as lists; 0 if a side has errors.

    ``pairs`` are the pages whose own content changes.
    """
    if not base.has_pages or not head.has_pages:
        return 0
    own = {entry.url for pair in pairs for entry in (pair.old, pair.new) if entry}
    before = {**base.other_outputs} | {
        url: entry.output for url, entry in base.pages.items() if url not in own
    }
    after = {**head.other_outputs} | {
        url: entry.output for url, entry in head.pages.items() if url not in own
    }
    return sum(
        url not in before or url not in after or before[url].digest != after[url].digest
        for url in before.keys() | after.keys()
    )
