"""What goes wrong in the program while it reads or checks a file is a finding at that file, and the rest goes on."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from sitegen.catalogue.issuers import split_issuers
from sitegen.catalogue.model import Catalogue, Item
from sitegen.checks.items import check_item
from sitegen.checks.secrecy import detect_secrecy_marks
from sitegen.cli.failure_reports import report_internal_error
from sitegen.content.keyboard_slips import report_slips
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.file_failures import FailureCollector
from sitegen.extraction.errors import ReaderTimeoutError
from sitegen.program.file_at_fault import find_noted_path, note_path_in_errors
from sitegen.theme.messages import read_messages
from tests.builder.workshop import Workshop, errors

ITEM = "content/agencies/county/items/2024/00002.md"
OTHER = "content/agencies/finance/items/2025/00001.md"
ABOUT = "content/pages/about.md"
FAILURES = [KeyError("x"), ValueError("11010519491231002X"), RecursionError(), MemoryError()]


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


def fail_on(word: str, function: Callable[..., Any], error: Exception) -> Callable[..., Any]:
    """Let a function of the program fail if its arguments contain a word."""

    def run_or_fail(*arguments: Any, **named: Any) -> Any:
        if word in repr(arguments):
            raise error
        return function(*arguments, **named)

    return run_or_fail


@pytest.mark.parametrize("error", FAILURES, ids=lambda error: type(error).__name__)
def test_failure_in_reading_a_file_is_a_finding_at_it(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    workshop.put(OTHER, (workshop.root / OTHER).read_text("utf-8") + "<nav>\n")
    monkeypatch.setattr("sitegen.content.parse.report_slips", fail_on(ABOUT, report_slips, error))
    result = workshop.build()
    assert {one.code for one in result.diagnostics if one.place.path == ABOUT} == {"FIL-053"}
    assert any(one.place.path == OTHER for one in result.diagnostics), "the other files are checked"
    (failure,) = (one for one in result.diagnostics if one.code == "FIL-053")
    assert type(error).__name__ in failure.message
    assert "content/parse.py:" in failure.message
    assert "110105" not in failure.message, "what an exception says may quote personal data"
    assert not workshop.output.exists()


def test_failure_in_a_check_is_a_finding_at_the_file(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check_or_fail(catalogue: Catalogue, item: Item) -> Iterable[Diagnostic]:
        if item.record.source.path == ITEM:
            raise KeyError
        return check_item(catalogue, item)

    monkeypatch.setattr("sitegen.checks.item_findings.check_item", check_or_fail)
    monkeypatch.setattr(
        "sitegen.builder.worker_tasks.detect_secrecy_marks",
        fail_on(ABOUT, detect_secrecy_marks, KeyError("x")),
    )
    assert errors(workshop.check()) == [f"{ITEM} FIL-053", f"{ABOUT} FIL-053"]


def test_failure_is_not_kept_for_the_next_build(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sitegen.content.parse.report_slips", fail_on(ABOUT, report_slips, MemoryError()))
        assert errors(workshop.build()) == [f"{ABOUT} FIL-053"]
    assert not workshop.build().diagnostics


def test_failure_in_a_theme_is_a_finding_at_its_file(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop.edit("site.yaml", "page_size: 5\n", "page_size: 5\ntheme: mine\n")
    workshop.put("themes/mine/theme.yaml", "name: mine\nextends: [default]\n")
    workshop.put("themes/mine/messages/zh-CN.yaml", "nav.home: 首页\n")
    monkeypatch.setattr(
        "sitegen.theme.load.read_messages", fail_on("themes/mine", read_messages, KeyError("x"))
    )
    assert errors(workshop.build()) == ["themes/mine/messages/zh-CN.yaml FIL-053"]


@pytest.mark.parametrize(
    "error", [OSError(28, "x"), ImportError("x"), ReaderTimeoutError("a.xlsx", 9)], ids=repr
)
def test_matters_of_the_machine_are_no_finding_and_name_the_file(error: Exception) -> None:
    with pytest.raises(type(error)) as raised, FailureCollector(ABOUT, []):
        raise error
    assert find_noted_path(raised.value) == ABOUT


def test_report_of_an_internal_error_names_the_file(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "sitegen.catalogue.assemble_items.split_issuers", fail_on("解读", split_issuers, KeyError("x"))
    )
    workshop.edit(ITEM, "解读: ", "发文机关: 解读办公室\n解读: ")
    with pytest.raises(KeyError) as raised:
        workshop.check()
    # So it is when a worker process has sent it.
    received = pickle.loads(pickle.dumps(raised.value))
    report_internal_error(received, in_full=True)
    assert ITEM in capsys.readouterr().err


@pytest.mark.parametrize(
    ("function", "word", "path"),
    [
        ("sitegen.pages.components.resolve_link_targets", ITEM, ITEM),
        ("sitegen.pages.components.build_body", ABOUT, ABOUT),
        (
            "sitegen.pages.components.build_body",
            "content/agencies/county/guide.md",
            "content/agencies/county/guide.md",
        ),
        (
            "sitegen.pages.report_pages.build_report_parts",
            "2024",
            "content/agencies/county/reports/2024.yaml",
        ),
        ("sitegen.search.documents._list_extra_values", "解读", ITEM),
        ("sitegen.exports.feeds._format_change_time", "解读", ITEM),
    ],
)
def test_failure_in_planning_names_the_file(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, function: str, word: str, path: str
) -> None:
    module, _, name = function.rpartition(".")
    original = getattr(import_module(module), name)

    def run_or_fail(*arguments: Any) -> Any:
        # The context, which comes first, has all records.
        if word in repr(arguments[1:] or arguments):
            raise KeyError
        return original(*arguments)

    monkeypatch.setattr(function, run_or_fail)
    with pytest.raises(KeyError) as raised:
        workshop.build()
    assert find_noted_path(raised.value) == path


def test_innermost_file_is_named() -> None:
    with pytest.raises(KeyError) as raised, note_path_in_errors("a.md"), note_path_in_errors("b.md"):
        raise KeyError
    assert find_noted_path(raised.value) == "b.md"


def test_report_of_an_internal_error_without_a_file_names_none(capsys: pytest.CaptureFixture[str]) -> None:
    report_internal_error(KeyError("x"), in_full=True)
    assert "正在处理" not in capsys.readouterr().err
