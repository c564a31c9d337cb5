"""Redirects of a site as rules that a web server can follow: single addresses, and patterns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from sitegen.catalogue.model import Catalogue
from sitegen.catalogue.old_addresses import find_base_path, is_other_host, list_spellings
from sitegen.pages import urls
from sitegen.pages.moved_files import list_file_redirects
from sitegen.pages.redirects import list_redirects
from sitegen.schema.old_address import (
    AddressPattern,
    AddressPlaceholder,
    Part,
    parse_address_pattern,
    parse_pattern_target,
)

_TARGET_SIGNS: Final = "/~"


@dataclass(frozen=True, slots=True)
class ExactRule:
    """Redirect of one address. ``path`` is decoded; without a ``query`` it answers whatever the query is.

    ``target`` is percent-encoded: a path of the host, or a whole URL.
    """

    path: str
    query: str
    target: str


@dataclass(frozen=True, slots=True)
class PatternRule:
    """Redirect of all addresses of a pattern. ``target`` are the parts of the address that it leads to.

    Literal parts of the target are percent-encoded. ``prefix`` stands in front of it: a scheme and host, or "".
    """

    pattern: AddressPattern
    target: tuple[Part, ...]
    prefix: str = ""

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the target for what the placeholders of the pattern have matched."""
        parts = (values[part.name] if isinstance(part, AddressPlaceholder) else part for part in self.target)
        return self.prefix + "".join(parts)


@dataclass(frozen=True)
class RedirectRules:
    """All redirects of a site. Servers try exact rules with a query, then those without, then the patterns."""

    exact: tuple[ExactRule, ...]
    patterns: tuple[PatternRule, ...]

    @cached_property
    def _targets(self) -> Mapping[tuple[str, str], str]:
        return {(rule.path, rule.query): rule.target for rule in self.exact}

    def find_target(self, path: str, query: str) -> tuple[str, str] | None:
        """Return the kind of the rule that answers an address (``exact`` or ``pattern``) and its target.

        ``path`` is decoded, ``query`` percent-encoded. None if no rule answers it.
        """
        for key in ((path, query), (path, "")):
            if key in self._targets:
                return "exact", self._targets[key]
        for pattern in self.patterns:
            values = pattern.pattern.match(path, query)
            if values is not None:
                return "pattern", pattern.fill(values)
        return None


def collect_redirect_rules(
    catalogue: Catalogue, paths: Collection[str], *, absolute: bool = False
) -> RedirectRules:
    """Return the redirects of a catalogue without errors, in the order in which a server tries them.

    ``paths`` are those of all outputs of the site. Targets are paths of the host, or with ``absolute`` whole URLs,
    which also lead here from another host. Where an old address is that of a former page of this site, the files
    that moved along with it are redirected as well: no page could answer for them.
    """
    site = catalogue.site
    address = urlsplit(site.base_url)
    origin = f"{address.scheme}://{address.netloc}"
    exact: dict[tuple[str, str], ExactRule] = {}
    for redirect in (*list_redirects(catalogue), *list_file_redirects(catalogue, paths)):
        if is_other_host(site.base_url, redirect.address):
            continue
        target = urls.absolute(site.base_url, redirect.target)
        target = target if absolute else target.removeprefix(origin)
        old = redirect.address
        for path in list_spellings(old.path):
            exact.setdefault((path, old.query), ExactRule(path, old.query, target))
    patterns = tuple(
        PatternRule(parse_address_pattern(record.old), _encode_target(record.new), origin if absolute else "")
        for record in site.redirect_patterns
    )
    return RedirectRules(tuple(exact[key] for key in sorted(exact)), patterns)


def _encode_target(text: str) -> tuple[Part, ...]:
    """Return the parts of a target, with literal parts percent-encoded: they cannot mean anything to a server."""
    parts = parse_pattern_target(text)
    return tuple(quote(part, safe=_TARGET_SIGNS) if isinstance(part, str) else part for part in parts)


def is_expandable(rule: PatternRule) -> bool:
    """Return whether the target of a pattern shows all that the pattern matches."""
    shown = {part.name for part in rule.target if isinstance(part, AddressPlaceholder)}
    return not rule.pattern.is_prefix and all(one.name in shown for one in rule.pattern.placeholders)


def expand_pattern(rule: PatternRule, base_url: str, pages: Iterable[str]) -> Iterator[ExactRule]:
    """Yield an exact rule for each page of the site that a pattern leads to.

    ``pages`` are paths in the site. Nothing is yielded for a pattern that is not expandable: one that ends in
    ``*``, or has a placeholder that the target lacks.
    """
    if not is_expandable(rule):
        return
    kinds = {one.name: one for one in rule.pattern.placeholders}
    # The placeholders of the target match what those of the pattern match.
    target = AddressPattern(
        tuple(unquote(part) if isinstance(part, str) else kinds[part.name] for part in rule.target),
        None,
        is_prefix=False,
    )
    for page in pages:
        for path in list_spellings(f"{find_base_path(base_url)}/{page}"):
            values = _match_once(target, path)
            if values is not None:
                old = "".join(_fill(rule.pattern.path, values))
                query = "".join(_fill(rule.pattern.query or (), values))
                yield ExactRule(old, query, rule.fill(values))


def _match_once(target: AddressPattern, path: str) -> Mapping[str, str] | None:
    """Match a target, in which a name may stand twice, if it stands for the same each time."""
    values: dict[str, str] = {}
    numbered = AddressPattern(
        tuple(
            part._replace(name=str(number)) if isinstance(part, AddressPlaceholder) else part
            for number, part in enumerate(target.path)
        ),
        None,
        is_prefix=False,
    )
    found = numbered.match(path, "")
    if found is None:
        return None
    for number, part in enumerate(target.path):
        if (
            isinstance(part, AddressPlaceholder)
            and values.setdefault(part.name, found[str(number)]) != found[str(number)]
        ):
            return None
    return values


def _fill(parts: Iterable[Part], values: Mapping[str, str]) -> Iterator[str]:
    return (part if isinstance(part, str) else values[part.name] for part in parts)
