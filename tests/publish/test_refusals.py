"""What publishing refuses, with which code, and that nothing was touched then."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.pages.output import Output
from sitegen.publish.errors import PublishError, convert_os_error
from sitegen.publish.paths import MANIFEST, check_output_paths
from sitegen.publish.publisher import publish
from sitegen.publish.state import BuildState
from tests.publish.plans import Plan, build, planned, render, stamps, tree

pytestmark = pytest.mark.usefixtures("memory")

SITE = {"index.html": "home", "items/1.html": "one"}


def found(error: PublishError) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.place)) for finding in error.diagnostics]


COLLISIONS: list[tuple[list[tuple[str, str]], list[tuple[str, str]]]] = [
    ([("a.html", "one.md"), ("b.html", "two.md")], []),
    ([("a/b.html", "one.md"), ("a/c/b.html", "two.md")], []),
    ([("a.html", "one.md"), ("a.html", "two.md")], [("PUB-001", "two.md")]),
    ([("a.html", "one.md"), ("A.html", "two.md")], [("PUB-002", "two.md")]),
    ([("é.html", "one.md"), ("e\u0301.html", "two.md")], [("PUB-002", "two.md")]),
    ([("Items/a.html", "one.md"), ("items/b.html", "two.md")], [("PUB-002", "two.md")]),
    (
        [("x/A/a.html", "one.md"), ("x/a/b/c.html", "two.md"), ("x/a/b/d.html", "three.md")],
        [("PUB-002", "two.md")],
    ),
    ([("guide", "one.md"), ("guide/index.html", "two.md")], [("PUB-003", "one.md")]),
    (
        [("guide/a/b/index.html", "two.md"), ("Guide/A", "one.md")],
        [("PUB-002", "one.md"), ("PUB-003", "one.md")],
    ),
]


@pytest.mark.parametrize(("outputs", "expected"), COLLISIONS)
def test_two_outputs_for_one_place_are_named(
    outputs: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    findings = check_output_paths(Output(path, "", 0, origin, None) for path, origin in outputs)
    assert [(finding.code, str(finding.place)) for finding in findings] == expected
    for finding in findings:
        assert all(origin in finding.message for _, origin in outputs if origin != "three.md")


BAD_PATHS = (
    "", "/", "/etc/passwd", "../x", "a/../b", "a/./b", "a//b", "a/", ".", "..", "a\\b", "C:/x", "a\0b", "a\nb", "a\x85b",
    "\udcff.html", "a?b", "a*b", 'a"b', "a|b", "<a>", "con", "a/NUL.txt", "com1.html", "a./b", "a /b", ".git/config",
    "a/.GIT/hooks", "中" * 86, "sitegen-manifest.json", "Sitegen-Manifest.JSON",
    "sitegen-manifest.json/index.html", "SITEGEN-MANIFEST.JSON/index.html", ".Sitegen-Lock/x", ".sitegen-lock", ".sitegen-tmp",
)  # fmt: skip
GOOD_PATHS = (
    "index.html", "a/b/c.html", "items/阿拉善左旗/2014-1.html", ".nojekyll", ".well-known/security.txt", "a..b",
    "附件（一）.pdf", "console.html", "a b.txt", "中" * 85, "data/sitegen-manifest.json", ".github/x",
)  # fmt: skip


@pytest.mark.parametrize("path", BAD_PATHS)
def test_a_path_that_could_leave_the_folder_or_not_exist_everywhere_is_refused(path: str) -> None:
    assert [finding.code for finding in check_output_paths([Output(path, "", 0, "x.md", None)])] == [
        "PUB-004"
    ]


@pytest.mark.parametrize("path", BAD_PATHS)
def test_one_forbidden_path_is_found_among_many(path: str) -> None:
    paths = [*(f"items/{number}.html" for number in range(100)), path, "index.html"]
    findings = check_output_paths(Output(one, "", 0, one, None) for one in paths)
    assert [(finding.code, finding.place.path) for finding in findings] == [("PUB-004", path)]


def test_ordinary_paths_are_accepted() -> None:
    assert check_output_paths(Output(path, "", 0, path, None) for path in GOOD_PATHS) == ()


def link(place: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    (target / "1.html").write_text("precious")
    place.symlink_to(target)


def replace_with_link(project: Path, name: str) -> None:
    (project / "public" / name).rename(project / "moved")
    link(project / "public" / name, project / "elsewhere")


def rewrite_manifest(project: Path, old: str, new: str) -> None:
    manifest = project / "public" / MANIFEST
    manifest.write_text(manifest.read_text().replace(old, new))


def put(place: Path, text: str = "precious") -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)


def untouched(project: Path) -> dict[str, tuple[int, int]]:
    """All but the build state, and the output folder itself, in which the lock comes and goes."""
    return {
        path: stamp
        for path, stamp in stamps(project).items()
        if ".sitegen" not in path and path != f"{project}/public"
    }


NEXT = {"index.html": "new home", "items/1.html": "new", "guide/index.html": "guide"}
REFUSALS: list[tuple[str, Callable[[Path], object], Plan, list[tuple[str, str]]]] = [
    ("a lost manifest", lambda p: (p / "public" / MANIFEST).unlink(), NEXT, [("PUB-010", "public")]),
    ("a cut-off manifest", lambda p: os.truncate(p / "public" / MANIFEST, 50), NEXT, [("PUB-011", MANIFEST)]),
    ("an empty manifest", lambda p: os.truncate(p / "public" / MANIFEST, 0), NEXT, [("PUB-011", MANIFEST)]),
    ("a list as manifest", lambda p: put(p / "public" / MANIFEST, "[]"), NEXT, [("PUB-011", MANIFEST)]),
    (
        "a manifest of the future",
        lambda p: rewrite_manifest(p, "manifest/1", "manifest/2"),
        NEXT,
        [("PUB-011", MANIFEST)],
    ),
    (
        "a manifest with a size in words",
        lambda p: rewrite_manifest(p, '"size": 3', '"size": "three"'),
        NEXT,
        [("PUB-011", MANIFEST)],
    ),
    (
        "a manifest that claims a file outside",
        lambda p: rewrite_manifest(p, '"items/1.html"', '"../content/items/1.md"'),
        NEXT,
        [("PUB-011", MANIFEST)],
    ),
    (
        "a manifest that is a link",
        lambda p: replace_with_link(p, MANIFEST),
        NEXT,
        [("PUB-013", MANIFEST)],
    ),
    ("a file of others in a place of ours", lambda p: put(p / "public/guide/index.html"), NEXT, [("PUB-012", "guide/index.html")]),
    ("the same in other letters", lambda p: put(p / "public/guide/INDEX.html"), NEXT, [("PUB-012", "guide/INDEX.html")]),
    ("a file of others in the place of a folder", lambda p: put(p / "public/guide"), NEXT, [("PUB-012", "guide")]),
    ("a folder of others in the place of a file", lambda p: put(p / "public/404.html/x"), NEXT | {"404.html": ""}, [("PUB-012", "404.html")]),
    ("a file of others in a folder that becomes a file", lambda p: put(p / "public/items/x"), {"items": ""}, [("PUB-012", "items")]),
    ("a linked folder", lambda p: replace_with_link(p, "items"), NEXT, [("PUB-013", "items")]),
    ("a linked folder of new pages", lambda p: link(p / "public/guide", p / "elsewhere"), NEXT, [("PUB-013", "guide")]),
    ("a linked page", lambda p: replace_with_link(p, "index.html"), NEXT, [("PUB-013", "index.html")]),
    ("a link to nowhere", lambda p: (p / "public/guide").symlink_to("/nonexistent"), NEXT, [("PUB-013", "guide")]),
    ("a pipe", lambda p: os.mkfifo(p / "public/guide"), NEXT, [("PUB-013", "guide")]),
    ("a bad path in the plan", lambda p: None, NEXT | {"../x": ""}, [("PUB-004", "content/../x.md")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("prepare", "plan", "expected"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_a_refusal_names_the_place_and_nothing_is_touched(
    tmp_path: Path, prepare: Callable[[Path], object], plan: Plan, expected: list[tuple[str, str]]
) -> None:
    build(tmp_path, SITE)
    prepare(tmp_path)
    before = untouched(tmp_path)
    with pytest.raises(PublishError) as refused:
        build(tmp_path, plan)
    assert [(code, place.removeprefix(f"{tmp_path}/public/").removeprefix(f"{tmp_path}/")) for code, place in found(refused.value)] == expected  # fmt: skip
    assert untouched(tmp_path) == before


def test_a_withdrawn_page_behind_a_link_is_not_deleted_through_it(tmp_path: Path) -> None:
    build(tmp_path, SITE)
    replace_with_link(tmp_path, "items")
    build(tmp_path, {"index.html": "home"})
    assert (tmp_path / "elsewhere/1.html").read_text() == "precious"


@pytest.mark.parametrize(
    ("prepare", "folder", "code"),
    [
        (lambda p: put(p / "public/letter.doc"), "public", "PUB-010"),
        (lambda p: put(p / "public"), "public", "PUB-014"),
        (lambda p: link(p / "public", p / "elsewhere"), "public", "PUB-013"),
        (lambda p: (p / "public").symlink_to("nowhere"), "public", "PUB-013"),
        (lambda p: None, "content/public", "PUB-015"),
        (lambda p: None, "content", "PUB-015"),
        (lambda p: None, ".", "PUB-015"),
        (lambda p: put(p / "file"), "file/public", "PUB-023"),
    ],
)
def test_a_folder_that_cannot_be_ours_is_refused(
    tmp_path: Path, prepare: Callable[[Path], object], folder: str, code: str
) -> None:
    put(tmp_path / "content/a.md")
    prepare(tmp_path)
    before = {path: data for path, data in tree(tmp_path).items() if ".sitegen" not in path}
    with pytest.raises(PublishError) as refused:
        build(tmp_path, SITE, folder)
    assert [finding.code for finding in refused.value.diagnostics] == [code]
    assert {path: data for path, data in tree(tmp_path).items() if ".sitegen" not in path} == before


def test_an_empty_folder_under_version_control_is_taken(tmp_path: Path) -> None:
    put(tmp_path / "public/.git/config")
    put(tmp_path / "public/.gitkeep", "")
    build(tmp_path, SITE)
    assert (tmp_path / "public/.git/config").read_text() == "precious"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "PUB-021"),
        (errno.EDQUOT, "PUB-021"),
        (errno.EACCES, "PUB-022"),
        (errno.EPERM, "PUB-022"),
        (errno.EROFS, "PUB-022"),
        (errno.EIO, "PUB-023"),
        (errno.ENAMETOOLONG, "PUB-023"),
    ],
)
def test_each_error_of_the_disk_has_its_code(number: int, code: str) -> None:
    finding = convert_os_error(OSError(number, os.strerror(number)), "public/x.html")
    assert (finding.code, finding.place.path) == (code, "public/x.html")


def test_a_place_where_nobody_may_write_is_a_diagnostic(tmp_path: Path) -> None:
    with BuildState(tmp_path / "state.db") as state, pytest.raises(PublishError) as refused:
        publish(planned(SITE), render, Path("/sys/sitegen-test"), state)
    assert found(refused.value) == [("PUB-022", "/sys/sitegen-test")]


LIMITED = """
import resource, sys
from pathlib import Path
from sitegen.publish.errors import PublishError
from tests.publish.plans import build
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    build(Path(sys.argv[1]), {"a.txt": "new", "big.txt": "x" * 200_000, "c.txt": "new"})
except PublishError as error:
    print(*(finding.code for finding in error.diagnostics))
"""


def test_a_disk_that_fails_midway_leaves_whole_files_and_the_next_build_finishes(tmp_path: Path) -> None:
    build(tmp_path, {"a.txt": "old", "big.txt": "old", "c.txt": "old"})
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, tmp_path], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert done.stdout.split() == ["PUB-023"]
    pages = {path: data for path, data in tree(tmp_path / "public").items() if path != MANIFEST}
    assert pages == {"a.txt": b"new", "big.txt": b"old", "c.txt": b"old"}
    plan = {"a.txt": "new", "big.txt": "new", "c.txt": "new"}
    build(tmp_path, plan)
    build(tmp_path / "clean", plan)
    assert tree(tmp_path / "public") == tree(tmp_path / "clean/public")
