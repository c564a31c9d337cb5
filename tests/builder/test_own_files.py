"""Files of the office in content/static/: published as they are, and only those of the list."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.cli.summary import summarise_build
from sitegen.content.own_files import STATIC_FILE_KINDS
from tests.builder.workshop import Workshop, errors, written

pytestmark = pytest.mark.slow

FOLDER = "content/static"
GOOD: dict[str, str | bytes] = {
    "baidu_verify_codeva-Ab12Cd34Ef.html": "0123456789abcdef",
    "google0123456789abcdef.html": "google-site-verification: google0123456789abcdef.html",
    "ByteDanceVerify.html": "Ab12+/=",
    "BingSiteAuth.xml": '<?xml version="1.0"?>\n<users>\n\t<user>0123456789ABCDEF0123456789ABCDEF</user>\n</users>',
    "sogousiteverification.txt": "Ab12",
    "security.txt": "Contact: mailto:zwgk@county.example\r\nPreferred-Languages: zh\r\n",
    "favicon.ico": b"\0\0\1\0\1\0",
    "apple-touch-icon.png": b"\x89PNG\r\n\x1a\n....",
    "CNAME": "www.example.gov.cn\n",
}
BAD: list[tuple[str, str | bytes, str]] = [
    ("index.html", "x", "ATT-030"),
    ("analytics.js", "x", "ATT-030"),
    ("google123.html.js", "x", "ATT-030"),
    ("googlexyz.html", "x", "ATT-030"),
    ("logo.svg", "<svg/>", "ATT-030"),
    ("_headers", "x", "ATT-030"),
    ("baidu_verify_1.htm", "x", "ATT-030"),
    ("baidu_verify_1.html", "<script>alert(1)</script>", "ATT-031"),
    ("baidu_verify_1.html", "a&#60;script>", "ATT-031"),
    ("baidu_verify_1.html", "+ADw-script+AD4-" * 100, "ATT-031"),
    ("baidu_verify_1.html", b"\xff\xfe<\0s\0", "ATT-031"),
    ("baidu_verify_1.html", b"", "ATT-031"),
    ("google0123456789abcdef.html", '<meta name="google-site-verification" content="x">', "ATT-031"),
    ("BingSiteAuth.xml", '<?xml version="1.0"?><?xml-stylesheet href="x"?><users/>', "ATT-031"),
    ("BingSiteAuth.xml", '<html xmlns="http://www.w3.org/1999/xhtml"><script>1</script></html>', "ATT-031"),
    ("note.txt", "see <script src=//x>", "ATT-031"),
    ("note.txt", b"\0\0\0", "ATT-031"),
    ("note.txt", "x" * 1_000_001, "ATT-031"),
    ("favicon.ico", "<html>", "ATT-031"),
    ("apple-touch-icon.png", b"GIF89a", "ATT-031"),
    ("CNAME", "www.example.gov.cn\nevil.example\n", "ATT-031"),
    ("CNAME", "https://www.example.gov.cn", "ATT-031"),
]


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


def test_allowed_files_are_published_as_they_are(workshop: Workshop) -> None:
    """Each at the root of the site, and it goes when its source goes."""
    for name, content in GOOD.items():
        workshop.put(f"{FOLDER}/{name}", content)
    assert not errors(workshop.build())
    for name, content in GOOD.items():
        expected = content.encode() if isinstance(content, str) else content
        assert (workshop.output / name).read_bytes() == expected, name
    (workshop.root / FOLDER / "favicon.ico").unlink()
    assert written(workshop.build()) == {"favicon.ico"}
    workshop.put(f"{FOLDER}/security.txt", "Contact: https://www.example.gov.cn/\n")
    assert written(workshop.build()) == {"security.txt"}


def test_line_ends_that_git_has_converted_are_no_error(workshop: Workshop) -> None:
    texts = {name: content for name, content in GOOD.items() if isinstance(content, str)}
    assert {"CNAME", "BingSiteAuth.xml"} <= texts.keys()
    for name, content in texts.items():
        workshop.put(f"{FOLDER}/{name}", content.replace("\n", "\r\n"))
    assert not errors(workshop.build())


def test_every_kind_has_an_example_that_passes() -> None:
    """The examples of the documentation are names of the list, and the tests try each kind."""
    for kind in STATIC_FILE_KINDS:
        assert kind.name_pattern.fullmatch(kind.example)
        name = next(name for name in GOOD if kind.name_pattern.fullmatch(name))
        content = GOOD[name]
        assert kind.check_content(content.encode() if isinstance(content, str) else content) is None


@pytest.mark.parametrize(("name", "content", "code"), BAD)
def test_everything_else_is_refused(workshop: Workshop, name: str, content: str | bytes, code: str) -> None:
    """Names that are not on the list, and contents that a browser could run."""
    workshop.put(f"{FOLDER}/{name}", content)
    assert [error.rpartition(" ")[2] for error in errors(workshop.build())] == [code]
    assert not (workshop.output / "index.html").exists()


def test_a_folder_in_it_is_not_published(workshop: Workshop) -> None:
    """Files lie directly in the folder; one that lies deeper is reported as misplaced."""
    workshop.put(f"{FOLDER}/sub/note.txt", "x")
    result = workshop.build()
    assert [str(one.place).partition(":")[0] for one in result.diagnostics] == [f"{FOLDER}/sub/note.txt"]
    assert not list(workshop.output.rglob("note.txt"))


def test_files_of_the_site_are_not_replaced(workshop: Workshop) -> None:
    """A name that the site itself has is an error at the file of the office."""
    workshop.put(f"{FOLDER}/robots.txt", "User-agent: *\nDisallow: /\n")
    assert errors(workshop.build()) == [f"{FOLDER}/robots.txt PUB-001"]


def test_personal_data_in_them_is_found(workshop: Workshop) -> None:
    """They are read as attachments are."""
    workshop.put(f"{FOLDER}/note.txt", "身份证号11010519491231002X\n")
    assert [error.rpartition(" ")[2] for error in errors(workshop.build())] == ["PII-001"]


def test_the_summary_lists_what_belongs_to_the_root_of_the_host(workshop: Workshop) -> None:
    """Only below a sub-path, and only what others look for there."""
    workshop.put(f"{FOLDER}/CNAME", "www.example.gov.cn\n")
    assert not any("根目录" in line for line in summarise_build(workshop.build()))
    workshop.put(f"{FOLDER}/security.txt", "Contact: x\n")
    lines = [line for line in summarise_build(workshop.build()) if "security.txt" in line]
    assert len(lines) == 2
    assert "/zfxxgk/" in lines[0]
    assert "CNAME" not in lines[0]
    workshop.edit("site.yaml", "https://www.example.gov.cn/zfxxgk/", "https://zwgk.example.gov.cn/")
    assert not any("security.txt" in line for line in summarise_build(workshop.build()))
