"""Find blocks of a template that have no effect, because no template that it extends has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from typing import Final, NamedTuple

from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import themes as codes
from sitegen.theme.template_outline import outline_template

_MIN_SIMILARITY: Final = 0.6
"""Smallest similarity, as `difflib` computes it, at which a name is suggested."""


class TemplateSource(NamedTuple):
    """Text of a template and its path in the project, for diagnostics."""

    path: str
    text: str


def find_unknown_blocks(
    name: str, find_template: Callable[[str], TemplateSource | None]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each block of a template that is never shown, since no parent has it.

    The template ``name`` and all templates that it refers to are checked. ``find_template`` returns a template by its
    name, or None. A template that extends another one only fills blocks of that one, its parent. A block that
    neither the parent nor the parent's own parents have has no place on the page. Blocks within other blocks
    are not reported, since they are shown as part of these. All templates must be valid, and their references
    must not form a cycle.
    """
    pending, seen = [find_template(name)], set()
    while pending:
        source = pending.pop()
        if source is None or source.path in seen:
            continue
        seen.add(source.path)
        outline = outline_template(source.text)
        references = outline.references
        pending += [find_template(reference.name or "") for reference in references]
        if not any(reference.extends for reference in references):
            continue
        known = {
            block
            for parent in _iter_ancestors(source, find_template)
            for block in outline_template(parent.text).block_names
        }
        for block, line in outline.outer_block_lines.items():
            if block not in known:
                unknown = codes.BLOCK_UNKNOWN.at(Place(source.path, line), name=block)
                yield suggest_near_name(unknown, block, known)


def _iter_ancestors(
    source: TemplateSource, find_template: Callable[[str], TemplateSource | None]
) -> Iterator[TemplateSource]:
    """Yield each template that the template ``source`` extends, directly or through other templates.

    ``find_template`` returns a template by its name, or None if there is none.
    """
    for reference in outline_template(source.text).references:
        parent = find_template(reference.name or "") if reference.extends else None
        if parent:
            yield parent
            yield from _iter_ancestors(parent, find_template)


def suggest_near_name(problem: Diagnostic, name: str, known: Iterable[str]) -> Diagnostic:
    """Return a diagnostic with the question “did you mean …?” added in front of its hint.

    ``problem`` is the diagnostic, and ``name`` the unknown name that it reports. The question suggests the
    name in ``known`` that is most similar to it. If none is similar, ``problem`` is returned unchanged.
    """
    for near in get_close_matches(name, sorted(known), 1, _MIN_SIMILARITY):
        zh, en = f"是不是“{near}”？{problem.hint}", f"Did you mean “{near}”? {problem.hint_en}"
        return problem.replace_hint((zh, en))
    return problem
