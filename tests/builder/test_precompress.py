"""Compressed copies: beside every text and of these very bytes, incremental as all else, gone when not wanted."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import brotli
import pytest

from sitegen.builder import Pool, Result
from sitegen.builder.compression import ContentCoding
from sitegen.builder.plan import AttachmentContent
from sitegen.builder.precompress import MINIMUM_SIZE, TEXT_EXTENSIONS, add_compressed_copies
from sitegen.pages.output import Output, StaticContent
from sitegen.publish.manifest import load_manifest
from sitegen.publish.paths import MANIFEST, MAX_NAME_BYTES
from tests.builder.test_incremental import edited_equals_clean
from tests.builder.workshop import Workshop, errors, tree
from tests.publish.killed import KILLED
from tests.size import by_size, thin_out

pytestmark = pytest.mark.slow

ITEM = "content/agencies/county/items/2024/00001.md"
PAGE = "items/county/2024-00001.html"
ROOT = Path(__file__).resolve().parents[2]
STEPS = by_size(dev=3, ci=3, nightly=15)
DECODE = {ContentCoding.BROTLI: brotli.decompress, ContentCoding.GZIP: gzip.decompress}


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "project")


def precompress(workshop: Workshop) -> Result:
    workshop.precompress = True
    result = workshop.build()
    assert not errors(result)
    return result


def copies(site: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in site.items() if path.endswith((".br", ".gz"))}


def rendered(result: Result) -> set[str]:
    return {event.path for event in result.events if event.action in ("written", "rendered-same")}


@pytest.mark.exhaustive
def test_each_text_of_some_size_stands_there_in_both_codings(workshop: Workshop) -> None:
    precompress(workshop)
    site = tree(workshop.output)
    plain = site.keys() - copies(site).keys() - {MANIFEST}
    assert len(copies(site)) > 100
    for path in plain:
        for coding, decode in DECODE.items():
            packed = site.get(path + coding)
            if packed is not None:
                assert decode(packed) == site[path], path
                assert Path(path).suffix in TEXT_EXTENSIONS
            else:
                assert Path(path).suffix not in TEXT_EXTENSIONS or len(site[path]) < MINIMUM_SIZE, path
    assert {path[:-3] for path in copies(site)} <= plain
    assert f"{PAGE}.br" in site
    assert "data/report-figures.csv.gz" in site


@pytest.mark.exhaustive
def test_they_belong_to_the_publication(workshop: Workshop) -> None:
    precompress(workshop)
    manifest = load_manifest(workshop.output.as_posix())
    assert manifest
    assert {*manifest.files, MANIFEST} == tree(workshop.output).keys()


def test_the_header_of_gzip_tells_nothing() -> None:
    packed = ContentCoding.GZIP.compress("目录".encode() * 1000)
    assert packed[:10] == b"\x1f\x8b\x08" + bytes(5) + b"\x02\xff"


@pytest.mark.exhaustive
def test_incremental_equals_clean(workshop: Workshop, tmp_path: Path) -> None:
    precompress(workshop)
    before = tree(workshop.output)
    assert rendered(precompress(workshop)) == set()
    workshop.edit(ITEM, "为了供水,", "为了节约用水,")
    work = rendered(precompress(workshop))
    assert {PAGE, f"{PAGE}.br", f"{PAGE}.gz"} <= work
    assert "agencies/index.html" not in work
    assert {path.removesuffix(".gz") + ".br" for path in work if path.endswith(".gz")} <= work
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "scratch") != before


@pytest.mark.exhaustive
def test_switched_on_and_off(workshop: Workshop, tmp_path: Path) -> None:
    workshop.build()
    plain = tree(workshop.output)
    work = rendered(precompress(workshop))
    assert work == copies(tree(workshop.output)).keys()
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "scratch")
    workshop.precompress = False
    workshop.build()
    assert tree(workshop.output) == plain


@pytest.mark.exhaustive
@pytest.mark.parametrize("workers", [1, 2])
def test_any_edits_equal_clean(tmp_path: Path, workers: int) -> None:
    with closing(Pool(workers, threshold=0)) as pool:
        edited_equals_clean(tmp_path, 7, pool, steps=STEPS, precompress=True)


BUILD = """
import sys
from pathlib import Path
from sitegen.builder import Project, build
from tests.builder.test_incremental import edited_equals_clean
from tests.builder.workshop import TODAY
from tests.publish.killed import kill_at

root = Path(sys.argv[1])
kill_at(int(sys.argv[2]))
build(Project(root=root, output=root / "public", today=TODAY, precompress=True))
"""


@pytest.mark.exhaustive
def test_killed_and_finished_by_the_next_build(workshop: Workshop, tmp_path: Path) -> None:
    precompress(workshop)
    old = tree(workshop.output)
    shutil.copytree(workshop.root, tmp_path / "start", copy_function=shutil.copy2)
    workshop.edit("site.yaml", "示例县人民政府\n", "新示例县人民政府\n")
    new = workshop.clean_build(tmp_path / "clean")
    for moment in (9, 100, 500):
        shutil.rmtree(workshop.root)
        shutil.copytree(tmp_path / "start", workshop.root, copy_function=shutil.copy2)
        workshop.edit("site.yaml", "示例县人民政府\n", "新示例县人民政府\n")
        command = [sys.executable, "-c", BUILD, str(workshop.root), str(moment)]
        assert subprocess.run(command, cwd=ROOT, check=False).returncode == KILLED
        for path, packed in copies(tree(workshop.output)).items():
            assert packed in (old.get(path), new.get(path)), f"{path}, killed at {moment}"
        precompress(workshop)
        assert tree(workshop.output) == new, f"killed at {moment}"


@pytest.mark.parametrize("damage", ["lost", "altered"])
@pytest.mark.parametrize("path", thin_out([f"{PAGE}.gz", "data/report-figures.csv.br", PAGE], 3))
def test_what_is_lost_is_made_again_alone(workshop: Workshop, path: str, damage: str) -> None:
    precompress(workshop)
    before = tree(workshop.output)
    if damage == "lost":
        (workshop.output / path).unlink()
    else:
        (workshop.output / path).write_bytes(b"?")
    assert rendered(precompress(workshop)) == {path}
    assert tree(workshop.output) == before


@pytest.mark.exhaustive
def test_another_version_of_the_compressor_makes_copies_anew(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    precompress(workshop)
    every = {path for path in tree(workshop.output) if path.endswith(".br")}
    monkeypatch.setattr(brotli, "__version__", "0")
    assert rendered(precompress(workshop)) == every


def planned(path: str, content: object) -> Output:
    return Output(path, "fingerprint", 1, "content", content)


@pytest.mark.parametrize(
    ("output", "worth"),
    [
        (planned("a/a.json", StaticContent(bytes(MINIMUM_SIZE))), True),
        (planned("a/a.json", StaticContent(bytes(MINIMUM_SIZE - 1))), False),
        (planned("a/a.TXT", AttachmentContent("a", MINIMUM_SIZE)), True),
        (planned("a/a.csv", AttachmentContent("a", MINIMUM_SIZE - 1)), False),
        (planned("a/a.pdf", AttachmentContent("a", MINIMUM_SIZE)), False),
        (planned("a/json", StaticContent(bytes(MINIMUM_SIZE))), False),
        (planned(f"a/{'a' * (MAX_NAME_BYTES - 7)}.txt", AttachmentContent("a", MINIMUM_SIZE)), True),
        (planned(f"a/{'a' * (MAX_NAME_BYTES - 6)}.txt", AttachmentContent("a", MINIMUM_SIZE)), False),
    ],
)
def test_what_is_worth_it(output: Output, worth: bool) -> None:
    assert [one.path for one in add_compressed_copies([output])] == [
        output.path,
        *([f"{output.path}.br", f"{output.path}.gz"] if worth else []),
    ]


def test_an_old_address_in_the_place_of_a_copy_is_told(workshop: Workshop) -> None:
    path = "content/agencies/county/items/2024/00002.md"
    workshop.edit(path, "/zfxxgk/old/jiedu.html", f"/zfxxgk/{PAGE}.gz")
    assert workshop.build().pages
    workshop.precompress = True
    assert errors(workshop.build()) == [f"{path}:7:6 PUB-003"]
