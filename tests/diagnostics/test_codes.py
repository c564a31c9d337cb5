"""The rules: codes of one form, each once, with words in both languages."""

import ast
import re
import string
from pathlib import Path

import pytest

from sitegen.diagnostics import ExemptionScope, Rule, Severity, codes
from sitegen.diagnostics.codes import collect_rules

FAMILIES = [
    "EXM",
    "FIL",
    "YML",
    "FLD",
    "OLD",
    "ITM",
    "REF",
    "CLS",
    "AGY",
    "LNK",
    "ATT",
    "PII",
    "SEC",
    "SIT",
    "THM",
    "PUB",
    "RPT",
    "COL",
    "SEA",
    "GUI",
    "APP",
    "SVC",
    "PRV",
    "TXT",
]


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_codes_are_sorted_and_unique() -> None:
    found = [rule.code for rule in collect_rules()]
    assert found == sorted(set(found))
    assert found


def test_no_hint_shows_a_field_with_a_full_width_colon() -> None:
    """Who copies such a line gets another error."""
    assert [rule.code for rule in collect_rules() if re.search("：[；，。]", rule.hint_zh)] == []


@pytest.mark.parametrize("rule", collect_rules(), ids=lambda rule: rule.code)
def test_each_rule_is_complete(rule: Rule) -> None:
    assert re.fullmatch(rf"({'|'.join(FAMILIES)})-\d{{3}}", rule.code)
    assert re.search(r"[\u4e00-\u9fff]", rule.message_zh)
    assert re.search(r"[a-z]", rule.message_en)
    assert bool(rule.hint_zh) == bool(rule.hint_en)
    assert rule.why
    assert all(
        name.isidentifier()
        for words in (rule.message_zh, rule.message_en, rule.hint_zh, rule.hint_en)
        for name in names(words)
    )


def test_what_protects_the_site_is_at_nobodys_discretion() -> None:
    """Safety of files, YAML, links, archives and macros, and what a page or the site cannot be made without."""
    protecting = re.compile(
        # SIT-010: an office may take its time to look at what reads differently.
        # SIT-012, SIT-013: a real value may look like one of the sample.
        # THM-017: the page is made, without what the theme's author expected.
        # PUB-040 to 042: an office may have a plan with higher limits.
        r"(YML|PUB(?!-04[0-2])|THM(?!-017)|SEA|PRV|CLS|SIT(?!-01[023])|EXM)-|FIL-(00|01[0-35-9]|020|03[0-2]|04[0-24578])|LNK-0(0|1[01])"
        r"|ATT-(0[01]|102)|FLD-0(0[1-79]|[1-4]|51)|ITM-(001|010|014|032)"
    )
    found = {rule.code: rule.exemption_scope for rule in collect_rules() if protecting.match(rule.code)}
    assert len(found) > 150
    assert {code: value for code, value in found.items() if value is not ExemptionScope.NONE} == {}


def test_every_other_warning_is_a_matter_of_judgement() -> None:
    """A warning that nobody may let pass would stop every strict build for good."""
    # Scripts in a PDF are programs, and the list of exemptions cannot exempt itself.
    protecting = re.compile(r"ATT-025|EXM-0\d\d")
    for rule in collect_rules():
        if rule.severity is Severity.WARNING and not protecting.fullmatch(rule.code):
            assert rule.exemption_scope is not ExemptionScope.NONE, (
                f"declare the exemption scope of {rule.code}"
            )


def test_errors_about_persons_and_secrets_hold_for_the_whole_site() -> None:
    for rule in collect_rules():
        if rule.code.startswith(("PII-", "SEC-")):
            allowed = {ExemptionScope.PLACE} | (
                {ExemptionScope.SITE} if rule.severity is Severity.WARNING else set()
            )
            assert rule.exemption_scope in allowed, rule.code


def test_a_code_declared_twice_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = (
        'from sitegen.diagnostics import Rule, Severity\nNAME = Rule("FIL-999", Severity.ERROR, "甲", "a")\n'
    )
    for name in ("first.py", "second.py"):
        (tmp_path / name).write_text(module, encoding="utf-8")
    monkeypatch.setattr(codes, "__path__", [str(tmp_path)])
    with pytest.raises(ValueError, match=r"FIL-999 is declared twice: .*first\.NAME and .*second\.NAME"):
        collect_rules.__wrapped__()


def test_rules_that_may_be_exempted_declare_whether_they_are_grouped() -> None:
    """A message with the number of its places, or with the other lines, stands for several places."""
    for rule in collect_rules():
        counts = any(name in rule.message_zh + rule.hint_zh for name in ("{more}", "{count}"))
        if rule.exemption_scope is not ExemptionScope.NONE:
            assert rule.grouped == counts, rule.code


def test_no_module_compares_with_a_code_in_digits() -> None:
    """A rule has a name. A number that is written out would survive a renumbering, and match nothing."""
    package = Path(codes.__file__).parents[2]
    texts = {module: module.read_text(encoding="utf-8") for module in package.rglob("*.py")}
    found = [
        f"{module.relative_to(package).as_posix()}:{node.lineno}"
        for module, text in texts.items()
        # A module without such a text anywhere need not be parsed.
        if re.search(r"[A-Z]{3}-\d{3}", text)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Compare)
        for value in ast.walk(node)
        if isinstance(value, ast.Constant) and re.fullmatch(r"[A-Z]{3}-\d{3}", str(value.value))
    ]
    assert found == []
