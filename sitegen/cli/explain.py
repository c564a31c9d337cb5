"""The command ``explain``: prints what an error code means, and how to fix the error."""

from __future__ import annotations

from difflib import get_close_matches

import click

from sitegen.cli.console import print_message
from sitegen.cli.group import EXIT_OK, Command
from sitegen.cli.usage_errors import format_suggestion
from sitegen.diagnostics import ExemptionScope, Rule, Severity
from sitegen.diagnostics.codes import collect_rules

SEVERITY_LABELS = {Severity.ERROR: "错误 error", Severity.WARNING: "警告 warning"}
EXEMPTION_SCOPE_LABELS = {
    ExemptionScope.NONE: "",
    ExemptionScope.PLACE: "，可以逐处放行 can be exempted",
    ExemptionScope.SITE: "，可以逐处放行或者调整级别 can be exempted, and its severity changed",
}


@click.command("explain", cls=Command)
@click.argument("codes", nargs=-1, metavar="[CODE]...")
def explain_command(codes: tuple[str, ...]) -> int:
    """\b
    解释错误代码；不写代码则列出全部。
    Explain error codes; without a code, list them all.

    \b
    例 Example
      sitegen explain FLD-003
    """
    if codes:
        print_message("\n\n".join(_format_rule(require_rule(code)) for code in codes))
    else:
        print_message(
            "\n".join(
                f"{rule.code}  {SEVERITY_LABELS[rule.severity]}  {rule.without_values.message_zh}"
                for rule in collect_rules()
            )
        )
    return EXIT_OK


def require_rule(code: str) -> Rule:
    """Return the rule of an error code. If there is none, raises a usage error that names the most similar codes."""
    rules = {rule.code: rule for rule in collect_rules()}
    # Codes are often typed in lower case.
    rule = rules.get(code.upper())
    if rule is None:
        similar = get_close_matches(code.upper(), rules, n=3)
        suggestion = f" {format_suggestion(similar)}" if similar else ""
        raise click.UsageError(f"没有错误代码 {code}。 There is no code {code}.{suggestion}")
    return rule.without_values


def _format_rule(rule: Rule) -> str:
    rows = (
        f"{rule.code}  {SEVERITY_LABELS[rule.severity]}{EXEMPTION_SCOPE_LABELS[rule.exemption_scope]}",
        f"  {rule.message_zh}",
        f"  {rule.message_en}",
        f"  怎么改：{rule.hint_zh}" if rule.hint_zh else "",
        f"  How to fix: {rule.hint_en}" if rule.hint_en else "",
        f"  英文说明 In English: {rule.why}" if rule.why else "",
    )
    return "\n".join(filter(None, rows))
