"""Writes redirect rules as configuration of web servers: nginx, Apache, Caddy, and ``_redirects`` of page hosts.

Old addresses come from content, so any sign may be in them. Each format writes signs that could mean something to
the server as numbers, or in quotes in which they mean nothing. Targets are percent-encoded and need no quotes.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from sitegen.exports.redirect_rules import ExactRule, PatternRule, RedirectRules
from sitegen.schema.old_address import Part, Placeholder

_SAFE: Final = re.compile(r"[0-9A-Za-z_/~-]|[^\x00-\x7f]")
_SAFE_TEXT: Final = re.compile(r"(?:[0-9A-Za-z_/~.-]|[^\x00-\x7f])+")
_HASH_KEY: Final = 36
"""Longest key in bytes that fits into the buckets of nginx without a setting, on any processor."""
_HASH_KEYS: Final = 1000
"""Number of keys up to which nginx needs no larger table."""


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The text of a file of rules. ``left_out`` are the old addresses that the format cannot express."""

    text: str
    left_out: tuple[str, ...] = ()


def escape_expression(text: str) -> str:
    """Return a regular expression for a literal text, which needs no quotes in any configuration file.

    Signs of ASCII other than letters, digits and a few safe ones are written as ``\\x20``.
    """
    return "".join(sign if _SAFE.fullmatch(sign) else f"\\x{ord(sign):02X}" for sign in text)


def _write_expression(
    parts: Iterable[Part], *, prefix: bool, group: Callable[[int], str], first: int = 1
) -> str:
    """Return the expression of a pattern. ``group`` opens the group with a number; ``first`` is the first number."""
    number, text = first, "^"
    for part in parts:
        if isinstance(part, Placeholder):
            text += f"{group(number)}{part.expression})"
            number += 1
        else:
            text += escape_expression(part)
    return text if prefix else f"{text}$"


def _write_target(rule: PatternRule, reference: Callable[[int], str]) -> str:
    """Return the target of a pattern, with ``reference`` to the number of a placeholder in the pattern."""
    numbers = {one.name: number for number, one in enumerate(rule.pattern.placeholders, 1)}
    return rule.fill({name: reference(number) for name, number in numbers.items()})


# nginx


def render_nginx(rules: RedirectRules) -> RuleFile:
    """Return maps for the ``http`` block of nginx. The last comment says which line the ``server`` block needs.

    nginx compares keys of maps without regard to letter case, and refuses two that are equal then. Those are
    written as expressions, which are exact.
    """
    paths = [rule for rule in rules.exact if not rule.query]
    queries = [rule for rule in rules.exact if rule.query]
    keys = [rule.path for rule in paths] + [f"{rule.path}?{rule.query}" for rule in queries]
    rows = [
        *_comment("http", "server"),
        *_size_nginx_hashes(keys),
        "map $uri $sitegen_redirect_path {",
        '    default "";',
        *_list_nginx_keys([(rule.path, rule.target) for rule in paths]),
        *(
            f'    "~{_write_nginx_expression(rule)}" "{_write_target(rule, _refer_nginx)}";'
            for rule in rules.patterns
            if rule.pattern.query is None
        ),
        "}",
        'map "$uri?$args" $sitegen_redirect_query {',
        '    default "";',
        *_list_nginx_keys([(f"{rule.path}?{rule.query}", rule.target) for rule in queries]),
        *(
            f'    "~{_write_nginx_expression(rule)}" "{_write_target(rule, _refer_nginx)}";'
            for rule in rules.patterns
            if rule.pattern.query is not None
        ),
        "}",
        "# 下面两行写在 server 块里。 These two lines belong into the server block:",
        "#     if ($sitegen_redirect_query) { return 301 $sitegen_redirect_query; }",
        "#     if ($sitegen_redirect_path) { return 301 $sitegen_redirect_path; }",
    ]
    return RuleFile("\n".join(rows) + "\n")


def _refer_nginx(number: int) -> str:
    return f"${{sitegen_{number}}}"


def _write_nginx_expression(rule: PatternRule) -> str:
    def open_group(number: int) -> str:
        return f"(?<sitegen_{number}>"

    pattern = rule.pattern
    path = _write_expression(
        pattern.path, prefix=pattern.is_prefix and pattern.query is None, group=open_group
    )
    if pattern.query is None:
        return path
    first = 1 + sum(isinstance(part, Placeholder) for part in pattern.path)
    query = _write_expression(pattern.query, prefix=pattern.is_prefix, group=open_group, first=first)
    return f"{path.removesuffix('$')}\\x3F{query.removeprefix('^')}"


def _list_nginx_keys(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    counts = Counter(_fold_ascii(key) for key, _ in pairs)
    for key, target in pairs:
        if counts[_fold_ascii(key)] > 1:
            yield f'    "~^{escape_expression(key)}$" "{target}";'
        else:
            quoted = key.replace("\\", "\\\\").replace('"', '\\"')
            yield f'    "{quoted}" "{target}";'


def _fold_ascii(text: str) -> str:
    return "".join(sign.lower() if sign.isascii() else sign for sign in text)


def _size_nginx_hashes(keys: Sequence[str]) -> Iterator[str]:
    longest = max((len(key.encode()) for key in keys), default=0)
    if longest > _HASH_KEY:
        yield "# 已经设置过这两项的，删掉这里的，取大的。 If these are set elsewhere, keep the larger values only."
        yield f"map_hash_bucket_size {_round_to_power(longest + 64)};"
    if len(keys) > _HASH_KEYS:
        yield f"map_hash_max_size {_round_to_power(4 * len(keys))};"


def _round_to_power(number: int) -> int:
    return 1 << (number - 1).bit_length()


# Apache


def render_apache(rules: RedirectRules) -> RuleFile:
    """Return rules of ``mod_rewrite`` for a virtual host, or for ``.htaccess`` in the root of the host."""
    rows = [*_comment("VirtualHost", ".htaccess"), "RewriteEngine On"]
    ordered = sorted(rules.exact, key=lambda rule: not rule.query)
    for rule in ordered:
        if rule.query:
            rows.append(f'RewriteCond %{{QUERY_STRING}} "^{escape_expression(rule.query)}$"')
        path = escape_expression(rule.path.removeprefix("/"))
        rows.append(f'RewriteRule "^/?{path}$" "{_escape_apache(rule.target)}" [R=301,L,NE,QSD]')
    for pattern_rule in sorted(rules.patterns, key=lambda rule: rule.pattern.query is None):
        rows += _write_apache_pattern(pattern_rule)
    return RuleFile("\n".join(rows) + "\n")


def _write_apache_pattern(rule: PatternRule) -> Iterator[str]:
    """Yield the lines of a pattern. Groups of the path are ``$1``, those of the query ``%1``."""
    pattern = rule.pattern
    in_path = sum(isinstance(part, Placeholder) for part in pattern.path)
    if pattern.query is not None:
        query = _write_expression(pattern.query, prefix=pattern.is_prefix, group=lambda _: "(")
        yield f'RewriteCond %{{QUERY_STRING}} "{query}"'
    path = _write_expression(
        pattern.path, prefix=pattern.is_prefix and pattern.query is None, group=lambda _: "("
    )
    names = [one.name for one in pattern.placeholders]
    references = {
        name: f"${number}" if number <= in_path else f"%{number - in_path}"
        for number, name in enumerate(names, 1)
    }
    # The literal parts are escaped before the references are put in.
    escaped = tuple(_escape_apache(part) if isinstance(part, str) else part for part in rule.target)
    target = PatternRule(pattern, escaped, rule.prefix).fill(references)
    yield f'RewriteRule "{path.replace("^/", "^/?", 1)}" "{target}" [R=301,L,NE,QSD]'


def _escape_apache(target: str) -> str:
    """Escape a percent sign, which would refer to a group of the condition."""
    return target.replace("%", "\\%")


# Caddy


def render_caddy(rules: RedirectRules) -> RuleFile:
    """Return directives for a site of a Caddyfile."""
    paths = [rule for rule in rules.exact if not rule.query]
    queries = [rule for rule in rules.exact if rule.query]
    rows = [
        *_comment("Caddyfile", "site"),
        "map {http.request.uri.path} {sitegen_redirect_path} {",
        *(f"    {_write_caddy_key(rule.path)} {rule.target}" for rule in paths),
        *_list_caddy_patterns(rule for rule in rules.patterns if rule.pattern.query is None),
        '    default ""',
        "}",
        'map "{http.request.uri.path}?{http.request.uri.query}" {sitegen_redirect_query} {',
        *(f"    {_write_caddy_key(f'{rule.path}?{rule.query}')} {rule.target}" for rule in queries),
        *_list_caddy_patterns(rule for rule in rules.patterns if rule.pattern.query is not None),
        '    default ""',
        "}",
        '@sitegen_redirect_query not vars {sitegen_redirect_query} ""',
        "redir @sitegen_redirect_query {sitegen_redirect_query} 301",
        '@sitegen_redirect_path not vars {sitegen_redirect_path} ""',
        "redir @sitegen_redirect_path {sitegen_redirect_path} 301",
    ]
    return RuleFile("\n".join(rows) + "\n")


def _write_caddy_key(text: str) -> str:
    return text if _SAFE_TEXT.fullmatch(text) else f"`~^{escape_expression(text)}$`"


def _list_caddy_patterns(rules: Iterable[PatternRule]) -> Iterator[str]:
    for rule in rules:
        pattern = rule.pattern
        prefix = pattern.is_prefix and pattern.query is None
        expression = _write_expression(pattern.path, prefix=prefix, group=lambda _: "(")
        if pattern.query is not None:
            query = _write_expression(pattern.query, prefix=pattern.is_prefix, group=lambda _: "(")
            expression = f"{expression.removesuffix('$')}\\x3F{query.removeprefix('^')}"
        yield f"    `~{expression}` {_write_target(rule, lambda number: f'${{{number}}}')}"


# Hosts of static pages


def render_redirects_file(rules: RedirectRules, expanded: Sequence[ExactRule]) -> RuleFile:
    """Return a file ``_redirects``, in the part of its language that Cloudflare Pages and Netlify share.

    ``expanded`` are the exact rules of the patterns. Addresses with a query, and patterns that cannot be
    expanded, are left out: the shared language has neither.
    """
    rows, left_out = [], []
    for rule in dict.fromkeys((*rules.exact, *expanded)):
        if rule.query:
            left_out.append(f"{rule.path}?{rule.query}")
        else:
            # A star or a colon would be a placeholder.
            rows.append(f"{quote(rule.path, safe='/~')} {rule.target} 301")
    for pattern_rule in rules.patterns:
        pattern = pattern_rule.pattern
        text = "".join(part if isinstance(part, str) else f"{{{part.name}}}" for part in pattern.path)
        if pattern.is_prefix and pattern.query is None and not pattern.placeholders:
            rows.append(f"{quote(text, safe='/~')}* {pattern_rule.fill({})} 301")
        elif pattern.is_prefix or pattern.query is not None or not _shows_all(pattern_rule):
            left_out.append(text)
    return RuleFile("\n".join(rows) + "\n" if rows else "", tuple(left_out))


def _shows_all(rule: PatternRule) -> bool:
    shown = {part.name for part in rule.target if isinstance(part, Placeholder)}
    return all(one.name in shown for one in rule.pattern.placeholders)


def render_csv(rules: RedirectRules) -> RuleFile:
    """Return a table of the exact rules for other servers: old address, query, new address. Patterns are left out."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("old", "query", "new"))
    writer.writerows((quote(rule.path, safe="/~"), rule.query, rule.target) for rule in rules.exact)
    left_out = tuple(
        "".join(part if isinstance(part, str) else f"{{{part.name}}}" for part in rule.pattern.path)
        for rule in rules.patterns
    )
    return RuleFile(text.getvalue(), left_out)


def _comment(*places: str) -> tuple[str, ...]:
    names = {"http": "http 块里 in the http block", "Caddyfile": "站点块里 in the block of the site"}
    where = names.get(places[0], "<VirtualHost> 里，或者网站根目录的 .htaccess")
    return (
        "# 由命令 redirects 生成，不要手改；内容改了以后重新生成。 Generated by the command redirects: do not edit.",
        f"# 放在 {where}。",
    )


RENDERERS: Final[Mapping[str, Callable[[RedirectRules], RuleFile]]] = {
    "nginx": render_nginx,
    "apache": render_apache,
    "caddy": render_caddy,
    "csv": render_csv,
}
"""What writes the rules for a server. ``_redirects`` needs the expanded patterns: `render_redirects_file`."""
