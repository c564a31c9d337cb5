"""Redirects of a site as rules that a web server can follow: single addresses, and patterns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from sitegen.catalogue.model import Catalogue
from sitegen.catalogue.old_addresses import find_base_path, is_other_host, list_spellings
from sitegen.pages import urls
from sitegen.pages.file_redirects import list_file_redirects
from sitegen.pages.redirects import list_redirects
from sitegen.schema.old_address import (
    AddressPattern,
    AddressPlaceholder,
    PatternPart,
    parse_address_pattern,
    parse_pattern_target,
)

_UNQUOTED_SIGNS: Final = "/~"


class ExactRule(Struct, frozen=True):
    """Redirect of one address.

    ``path`` is not percent-encoded, ``query`` is. If ``query`` is "", the rule applies to the path with any
    query. ``target`` is percent-encoded: a path on the same host, or a whole URL.
    """

    path: str
    query: str
    target: str


class PatternRule(Struct, frozen=True):
    """Redirect of all addresses that match ``pattern``.

    ``target`` are the parts of the new address: literal texts, which are percent-encoded, and placeholders of the
    pattern. ``origin`` is put in front of them: a scheme and host, or "".
    """

    pattern: AddressPattern
    target: tuple[PatternPart, ...]
    origin: str = ""

    def fill_target(self, values: Mapping[str, str]) -> str:
        """Return the target as text. ``values`` has the text for each placeholder, keyed by name."""
        parts = (values[part.name] if isinstance(part, AddressPlaceholder) else part for part in self.target)
        return self.origin + "".join(parts)


class RedirectRules(Struct, frozen=True, dict=True):
    """All redirects of a site: those of a single address, and those of all addresses that match a pattern.

    Servers try exact rules with a query first, then those without, then the patterns.
    """

    exact_rules: tuple[ExactRule, ...]
    pattern_rules: tuple[PatternRule, ...]

    @cached_property
    def _exact_targets(self) -> Mapping[tuple[str, str], str]:
        return {(rule.path, rule.query): rule.target for rule in self.exact_rules}

    def find_target(self, path: str, query: str) -> tuple[str, str] | None:
        """Return the kind of the rule that applies to an address (``exact_rules`` or ``pattern``), and its target.

        ``path`` is not percent-encoded, ``query`` is. Returns None if no rule applies.
        """
        for key in ((path, query), (path, "")):
            if key in self._exact_targets:
                return "exact", self._exact_targets[key]
        for pattern in self.pattern_rules:
            values = pattern.pattern.match(path, query)
            if values is not None:
                return "pattern", pattern.fill_target(values)
        return None


def collect_redirect_rules(
    catalogue: Catalogue, output_paths: Collection[str], *, absolute_targets: bool = False
) -> RedirectRules:
    """Return all redirects of a site, in the order in which a server tries them.

    ``catalogue`` must have no errors. ``output_paths`` are the paths of all outputs of the site. Targets are paths on
    the same host or, with ``absolute_targets``, whole URLs, which also work on another host. If an old address is that
    of a former page of this site, the files that moved together with the page are redirected as well
    (`sitegen.pages.file_redirects`).
    """
    site = catalogue.site
    address = urlsplit(site.base_url)
    origin = f"{address.scheme}://{address.netloc}"
    exact: dict[tuple[str, str], ExactRule] = {}
    for redirect in (*list_redirects(catalogue), *list_file_redirects(catalogue, output_paths)):
        if is_other_host(site.base_url, redirect.old_address):
            continue
        target = urls.absolute_url(site.base_url, redirect.target_path)
        target = target if absolute_targets else target.removeprefix(origin)
        old = redirect.old_address
        for path in list_spellings(old.path):
            exact.setdefault((path, old.query), ExactRule(path, old.query, target))
    patterns = tuple(
        PatternRule(
            parse_address_pattern(record.old), _parse_target(record.new), origin if absolute_targets else ""
        )
        for record in site.redirect_patterns
    )
    return RedirectRules(tuple(exact[key] for key in sorted(exact)), patterns)


def _parse_target(text: str) -> tuple[PatternPart, ...]:
    """Parse the target of a pattern into literal texts and placeholders.

    The literal texts are percent-encoded, so that no character in them is special to a server.
    """
    parts = parse_pattern_target(text)
    return tuple(quote(part, safe=_UNQUOTED_SIGNS) if isinstance(part, str) else part for part in parts)


def is_expandable(rule: PatternRule) -> bool:
    """Return whether a pattern rule can be written as exact rules, one for each page to which it redirects.

    The old address must follow from the new one. So the target must contain every placeholder of the pattern,
    and the pattern must not end in ``*``.
    """
    shown = {part.name for part in rule.target if isinstance(part, AddressPlaceholder)}
    return not rule.pattern.is_prefix and all(one.name in shown for one in rule.pattern.placeholders)


def expand_pattern(rule: PatternRule, base_url: str, page_paths: Iterable[str]) -> Iterator[ExactRule]:
    """Yield an exact rule for each page of the site to which a pattern redirects.

    ``base_url`` is the base URL of the site. ``page_paths`` are paths from the site's root. Nothing is yielded for a
    pattern that is not expandable: one that ends in ``*``, or has a placeholder that the target lacks.
    """
    if not is_expandable(rule):
        return
    kinds = {one.name: one for one in rule.pattern.placeholders}
    # In the target, a placeholder matches the same texts as in the pattern.
    target = AddressPattern(
        tuple(unquote(part) if isinstance(part, str) else kinds[part.name] for part in rule.target),
        None,
        is_prefix=False,
    )
    for page in page_paths:
        for path in list_spellings(f"{find_base_path(base_url)}/{page}"):
            values = _match_target(target, path)
            if values is not None:
                old = "".join(_fill_parts(rule.pattern.path, values))
                query = "".join(_fill_parts(rule.pattern.query or (), values))
                yield ExactRule(old, query, rule.fill_target(values))


def _match_target(target: AddressPattern, path: str) -> Mapping[str, str] | None:
    """Match a path with a target, and return the values of its placeholders, keyed by name.

    A placeholder may occur twice in a target. Returns None if the path does not match, or if it has different
    values for the same placeholder.
    """
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


def _fill_parts(parts: Iterable[PatternPart], values: Mapping[str, str]) -> Iterator[str]:
    """Yield the text of each part, with the placeholders replaced by ``values``, which are keyed by name."""
    return (part if isinstance(part, str) else values[part.name] for part in parts)
