"""Loading of a theme with its bases: templates, static files and messages."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sitegen.content.text import decode
from sitegen.diagnostics import Diagnostic, Place, has_errors
from sitegen.diagnostics.codes import themes as codes
from sitegen.schema import parse, read
from sitegen.schema.records import ThemeRecord
from sitegen.theme.accent import accent_css
from sitegen.theme.files import ThemeFolder
from sitegen.theme.messages import Message, read_messages
from sitegen.theme.places import BUILT_IN

ACCENT = "accent.css"
# The stylesheet with the design tokens; the accent colour overrides some of them.
"""Name of the stylesheet that is generated from the accent colour."""
_TOKENS = "tokens.css"
_TEMPLATE = ".html"
# File names that every server and file system accepts, with the types of files that pages load.
_STATIC = re.compile(
    r"[a-z0-9][a-z0-9._-]*\.(css|js|svg|png|jpg|gif|ico|woff|woff2|txt|webmanifest)", re.IGNORECASE
)


_Link = tuple[ThemeRecord, ThemeFolder]
"""A theme in the chain from a theme to its bases."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A loaded theme: records and folders from the theme itself to its last base.

    ``static`` holds the bytes of every static file by name, with those of the theme before those of its
    bases. ``messages`` are in the language of the site. ``templates`` are the texts of each folder's
    templates by name. ``stylesheets``, ``early_scripts`` and ``scripts`` list those of the bases first.
    """

    records: tuple[ThemeRecord, ...]
    folders: tuple[Path, ...]
    templates: tuple[Mapping[str, str], ...]
    static: Mapping[str, bytes]
    messages: Mapping[str, Message]
    stylesheets: tuple[str, ...]
    early_scripts: tuple[str, ...]
    scripts: tuple[str, ...]
    icon: str


def load_theme(
    project: Path, name: str, language: str, accent: str
) -> tuple[Theme | None, tuple[Diagnostic, ...]]:
    """Load the theme ``name`` of the project or a built-in one.

    The messages are in ``language``; ``accent`` is the accent colour. Return None with the diagnostics if
    there are errors.
    """
    chain, problems = _chain(project, name)
    if has_errors(problems):
        return None, problems
    records = tuple(record for record, _ in chain)
    folders = tuple(folder for _, folder in chain)
    templates = tuple(_templates(folder) for folder in folders)
    # Files of the themes come later, so a theme may replace the generated stylesheet.
    static = {ACCENT: accent_css(accent).encode()}
    for folder in reversed(folders):
        static |= _static(folder)
    theme = Theme(
        records=records,
        folders=tuple(folder.root for folder in folders),
        templates=templates,
        static=static,
        messages=_messages(folders, language),
        stylesheets=tuple(_with_accent(_listed(records, "stylesheets"))),
        early_scripts=_listed(records, "early_scripts"),
        scripts=_listed(records, "scripts"),
        icon=next((record.icon for record in records if record.icon), ""),
    )
    problems += tuple(found for folder in folders for found in folder.found)
    if not has_errors(problems):
        problems += tuple(_lacking(theme))
    return (None if has_errors(problems) else theme), problems


def _find(project: Path, name: str) -> tuple[Path | None, tuple[Diagnostic, ...]]:
    """Find the folder of a theme. A link on the way to it is reported."""
    for root in (project / "themes", *BUILT_IN):
        for folder, path in ((root, "themes"), (root / name, f"themes/{name}")):
            if folder.is_symlink():
                return None, (codes.THEME_LINK.at(Place(path), name=folder.name),)
        # True for a dangling link, too, which is then reported instead of being overlooked.
        if os.path.lexists(root / name / "theme.yaml"):
            return root / name, ()
    place = Place(f"themes/{name}/theme.yaml")
    return None, (codes.THEME_MISSING.at(place, name=name, looked="themes/"),)


def _chain(project: Path, name: str) -> tuple[list[_Link], tuple[Diagnostic, ...]]:
    """Return the theme and its bases, depth first, each once."""
    chain: list[_Link] = []
    waiting: list[tuple[str, tuple[str, ...]]] = [(name, ())]
    while waiting:
        wanted, trail = waiting.pop(0)
        if wanted in trail:
            cycle = " → ".join((*trail, wanted))
            return [], (codes.THEME_CYCLE.at(Place(f"themes/{wanted}/theme.yaml"), cycle=cycle),)
        root, problems = _find(project, wanted)
        if root is None:
            return [], problems
        folder = ThemeFolder(root)
        record = _record(folder)
        if record is None:
            return [], tuple(folder.found)
        if all(root != known.root for _, known in chain):
            chain.append((record, folder))
        # The bases go to the front of the queue: depth first.
        waiting = [(base, (*trail, wanted)) for base in record.extends] + waiting
    return chain, ()


def _record(folder: ThemeFolder) -> ThemeRecord | None:
    """Read ``theme.yaml``; return None if it has errors."""
    path = folder.place("theme.yaml").path
    text = folder.text("theme.yaml")
    node, problems = parse(text, path) if text is not None else (None, ())
    folder.found.extend(problems)
    if node is None or problems:
        return None
    record, problems = read(ThemeRecord, node, path)
    folder.found.extend(problems)
    return record


def _templates(folder: ThemeFolder) -> dict[str, str]:
    """Read the templates of a theme."""
    texts = {
        name.removeprefix("templates/"): folder.text(name)
        for name in folder.names("templates")
        if name.endswith(_TEMPLATE)
    }
    return {name: text for name, text in texts.items() if text is not None}


def _static(folder: ThemeFolder) -> dict[str, bytes]:
    """Read the static files of a theme; report those with names or types that are not allowed."""
    files: dict[str, bytes] = {}
    for path in folder.names("static"):
        name = path.removeprefix("static/")
        if not _STATIC.fullmatch(name):
            folder.found.append(codes.STATIC_KIND.at(folder.place(path), name=name))
        elif (data := folder.data(path)) is not None:
            folder.found.extend(_encoding(data, name, folder.place(path).path))
            files[name] = data
    return files


def _encoding(data: bytes, name: str, path: str) -> tuple[Diagnostic, ...]:
    """Report a stylesheet that is not UTF-8: its text becomes part of the page 404.html."""
    try:
        data.decode("utf-8") if name.endswith(".css") else None
    except UnicodeDecodeError:
        return decode(data, path)[1]
    return ()


def _listed(records: tuple[ThemeRecord, ...], field: str) -> tuple[str, ...]:
    """Merge a list of the records, that of the last base first; each name occurs once."""
    names: list[str] = []
    for record in reversed(records):
        names.extend(name for name in getattr(record, field) if name not in names)
    return tuple(names)


def _with_accent(stylesheets: tuple[str, ...]) -> Iterator[str]:
    """Insert the accent colour after the tokens that it overrides."""
    for name in stylesheets:
        yield name
        if name == _TOKENS:
            yield ACCENT


def _messages(folders: Sequence[ThemeFolder], language: str) -> dict[str, Message]:
    """Merge the messages of all folders; those of the theme itself take precedence."""
    messages: dict[str, Message] = {}
    name = f"messages/{language}.yaml"
    for folder in reversed(folders):
        text, path = folder.text(name), folder.place(name).path
        if text is not None:
            node, problems = parse(text, path)
            folder.found.extend(problems)
            messages |= read_messages(node, path, folder.found) if node and not problems else {}
    if not messages and not any(folder.found for folder in folders):
        folders[0].found.append(codes.MESSAGE_MISSING.at(folders[0].place(name), language=language))
    return messages


def _lacking(theme: Theme) -> Iterator[Diagnostic]:
    """Report files that ``theme.yaml`` lists but no folder has."""
    place = Place(f"themes/{theme.folders[0].name}/theme.yaml")
    for name in (*theme.stylesheets, *theme.early_scripts, *theme.scripts, *filter(None, [theme.icon])):
        if name not in theme.static:
            yield codes.THEME_FILE.at(place, name=name)
