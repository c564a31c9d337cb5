"""Groups the findings of one rule, so that a reviewer reads what they have in common once."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from sitegen.review.model import Finding


class FindingGroup(Struct, frozen=True):
    """One or more findings of the same rule and severity, either all new or all known from the base."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The first finding of the group."""
        return self.findings[0]

    @property
    def is_single(self) -> bool:
        """Whether there is only one finding."""
        return len(self.findings) == 1

    @property
    def shared_message(self) -> tuple[str, str]:
        """The message that all findings share, in Chinese and English; ("", "") if their messages differ."""
        messages = {(one.diagnostic.message, one.diagnostic.message_en) for one in self.findings}
        return messages.pop() if len(messages) == 1 else ("", "")

    @property
    def shared_hint(self) -> tuple[str, str]:
        """The hint that all findings share, in Chinese and English; ("", "") if their hints differ."""
        hints = {(one.diagnostic.hint, one.diagnostic.hint_en) for one in self.findings}
        return hints.pop() if len(hints) == 1 else ("", "")


def group_findings(findings: Iterable[Finding]) -> tuple[FindingGroup, ...]:
    """Group findings by rule, severity and whether they are new.

    The groups are in the order of their first findings.
    """
    groups: dict[tuple[str, str, bool], list[Finding]] = {}
    for one in findings:
        key = (one.diagnostic.code, one.diagnostic.severity, one.is_new)
        groups.setdefault(key, []).append(one)
    return tuple(FindingGroup(tuple(group)) for group in groups.values())
