"""Loading of a theme with its bases: templates, static files and messages."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from sitegen import __version__
from sitegen.content.conflict_markers import report_conflicts
from sitegen.content.decode import decode_source
from sitegen.diagnostics import Diagnostic, Place, has_errors
from sitegen.diagnostics.codes import themes as codes
from sitegen.diagnostics.file_failures import FailureCollector
from sitegen.program import locate_themes, regex
from sitegen.schema import Mapping as YamlMapping
from sitegen.schema import Node, Scalar, parse_yaml, read_record
from sitegen.schema.format_version import CURRENT_THEME_CONTRACT, THEME_CONTRACT_KEYS
from sitegen.schema.records import ThemeRecord
from sitegen.theme.accent import render_accent_css
from sitegen.theme.contract import find_contract_breaks
from sitegen.theme.messages import Message, read_messages
from sitegen.theme.theme_folder import ThemeFolder

ACCENT_STYLESHEET = "accent.css"
"""Name of the stylesheet generated from the accent colour."""
# The stylesheet with the design tokens, some of which the accent colour overrides.
_TOKENS_STYLESHEET = "tokens.css"
_TEMPLATE_SUFFIX = ".html"
# File names that every server and file system accepts, with the types of files that pages load.
_STATIC_FILE_NAME = regex.compile(
    r"[a-z0-9][a-z0-9._-]*\.(css|js|svg|png|jpg|gif|ico|woff|woff2|txt|webmanifest)", re.IGNORECASE
)
_TEXT_FILE_SUFFIXES = (".css", ".js", ".svg", ".txt", ".webmanifest")


_RecordAndFolder = tuple[ThemeRecord, ThemeFolder]
"""Record and folder of a theme in the chain from a theme to its bases."""


class Theme(Struct, frozen=True):
    """A loaded theme, merged with the themes that it extends (its bases).

    ``records``, ``folders`` and ``templates`` have one entry for each theme: this one first, then its bases.
    Each entry of ``templates`` maps template names to their source text. ``static`` maps names of static
    files to their content; a file of the theme replaces one of the same name in a base. ``hrefs`` maps the
    same names to their addresses from the site's root, each with a digest in the query. ``messages`` are the
    texts in the site's language, by key. ``stylesheets``, ``early_scripts`` and ``scripts`` are file names in
    loading order, bases first. Early scripts run before a page is displayed. ``icon`` is a file name or "".
    """

    records: tuple[ThemeRecord, ...]
    folders: tuple[Path, ...]
    templates: tuple[Mapping[str, str], ...]
    static: Mapping[str, bytes]
    hrefs: Mapping[str, str]
    messages: Mapping[str, Message]
    stylesheets: tuple[str, ...]
    early_scripts: tuple[str, ...]
    scripts: tuple[str, ...]
    icon: str


def load_theme(
    project_folder: Path, name: str, language: str, accent: str, ignored_names: Collection[str] = ()
) -> tuple[Theme | None, tuple[Diagnostic, ...]]:
    """Load the theme ``name`` and the themes that it extends.

    ``project_folder`` is the project folder, whose ``themes/`` is searched before the built-in themes. ``language``
    selects the messages file. ``accent`` is the accent colour as ``#rrggbb``. Themes of the project whose
    names are in ``ignored_names`` are ignored. Returns the theme, or None if any diagnostic is an error, and
    all diagnostics.
    """
    chain, problems = _resolve_theme_chain(project_folder, name, ignored_names)
    if has_errors(problems):
        return None, problems
    records = tuple(record for record, _ in chain)
    folders = tuple(folder for _, folder in chain)
    templates = tuple(_read_templates(folder) for folder in folders)
    # The files of themes are added later, so that a theme may replace the generated stylesheet.
    static = {ACCENT_STYLESHEET: render_accent_css(accent).encode()}
    for folder in reversed(folders):
        static |= _read_static_files(folder)
    theme = Theme(
        records=records,
        folders=tuple(folder.root for folder in folders),
        templates=templates,
        static=static,
        hrefs={name: _make_static_href(name, data) for name, data in static.items()},
        messages=_merge_messages(folders, language),
        stylesheets=tuple(_insert_accent_stylesheet(_merge_file_lists(records, "stylesheets"))),
        early_scripts=_merge_file_lists(records, "early_scripts"),
        scripts=_merge_file_lists(records, "scripts"),
        icon=next((record.icon for record in records if record.icon), ""),
    )
    problems += tuple(diagnostic for folder in folders for diagnostic in folder.diagnostics)
    for record, folder, own in zip(records, folders, templates, strict=True):
        problems += tuple(find_contract_breaks(record.contract, own, f"themes/{folder.root.name}"))
    if not has_errors(problems):
        problems += tuple(_check_listed_files(theme))
    return (None if has_errors(problems) else theme), problems


def read_theme_without_bases(
    theme_folder: Path,
) -> tuple[ThemeRecord | None, Mapping[str, str], tuple[Diagnostic, ...]]:
    """Read the theme in the folder ``theme_folder`` without its bases: its record, its own templates, and all diagnostics.

    The record is None if theme.yaml is missing or has errors. The templates are source texts, keyed by name.
    """
    folder = ThemeFolder(theme_folder)
    record = _read_record(folder)
    templates = _read_templates(folder)
    return record, templates, tuple(folder.diagnostics)


def _find_theme_folder(
    project_folder: Path, name: str, ignored_names: Collection[str]
) -> tuple[Path | None, tuple[Diagnostic, ...]]:
    """Find the folder of the theme ``name`` in the project, or else among the built-in themes.

    If ``name`` is in ``ignored_names``, only the built-in themes are searched. A symbolic link on the path
    is an error. Returns the folder and no diagnostics, or None and the error.
    """
    own = () if name in ignored_names else (project_folder / "themes",)
    for root in (*own, locate_themes()):
        for folder, path in ((root, "themes"), (root / name, f"themes/{name}")):
            if folder.is_symlink():
                return None, (codes.THEME_LINK.at(Place(path), name=folder.name),)
        # True for a dangling link, too, which is then reported instead of being overlooked.
        if os.path.lexists(root / name / "theme.yaml"):
            return root / name, ()
    place = Place(f"themes/{name}/theme.yaml")
    return None, (codes.THEME_MISSING.at(place, name=name, looked="themes/"),)


def _resolve_theme_chain(
    project_folder: Path, name: str, ignored_names: Collection[str]
) -> tuple[list[_RecordAndFolder], tuple[Diagnostic, ...]]:
    """Find the theme ``name`` and its bases, and return pairs of record and folder, and the diagnostics.

    The theme is first, then its bases depth first, without duplicates. Themes of the project whose names are in
    ``ignored_names`` are ignored. After an error, the list of pairs is empty.
    """
    chain: list[_RecordAndFolder] = []
    queue: list[tuple[str, tuple[str, ...]]] = [(name, ())]
    while queue:
        theme_name, trail = queue.pop(0)
        if theme_name in trail:
            cycle = " → ".join((*trail, theme_name))
            return [], (codes.THEME_CYCLE.at(Place(f"themes/{theme_name}/theme.yaml"), cycle=cycle),)
        root, problems = _find_theme_folder(project_folder, theme_name, ignored_names)
        if root is None:
            return [], problems
        folder = ThemeFolder(root)
        record = _read_record(folder)
        if record is None:
            return [], tuple(folder.diagnostics)
        if all(root != other.root for _, other in chain):
            chain.append((record, folder))
        # The bases go to the front of the queue: depth first.
        queue = [(base, (*trail, theme_name)) for base in record.extends] + queue
    return chain, ()


def _read_record(folder: ThemeFolder) -> ThemeRecord | None:
    """Read ``theme.yaml`` and return the theme's record, or None if the file is missing or has errors.

    Errors, and unexpected exceptions, are added to the diagnostics of ``folder``.
    """
    path = folder.locate("theme.yaml").path
    with FailureCollector(path, folder.diagnostics):
        return _parse_record(folder, path)
    return None


def _parse_record(folder: ThemeFolder, path: str) -> ThemeRecord | None:
    """Parse ``theme.yaml`` and return the theme's record, or None if the file is missing or has errors.

    Errors are added to the diagnostics of ``folder``; a missing file is not reported. ``path`` is the path of the
    file in diagnostics.
    """
    text = folder.read_text("theme.yaml")
    node, problems = parse_yaml(text, path) if text is not None else (None, ())
    folder.diagnostics.extend(problems)
    if node is None or problems:
        return None
    if too_new := _check_contract_version(node, path):
        folder.diagnostics.append(too_new)
        return None
    record, problems = read_record(ThemeRecord, node, path)
    folder.diagnostics.extend(problems)
    return record


def _check_contract_version(node: Node, path: str) -> Diagnostic | None:
    """Return an error if a theme was written for a newer contract than this program knows, else None.

    ``node`` is the parsed theme.yaml, ``path`` the path of this file. The version is checked before the other keys,
    since a newer contract may have keys that this program does not know.
    """
    for key, value in node.pairs if isinstance(node, YamlMapping) else ():
        version = value.text if isinstance(value, Scalar) and key.text in THEME_CONTRACT_KEYS else ""
        if regex.fullmatch(r"[0-9]{1,9}", version) and int(version) > CURRENT_THEME_CONTRACT:
            place = Place(path, value.line, value.column, value.length)
            return codes.CONTRACT_NEW.at(place, found=version, current=CURRENT_THEME_CONTRACT)
    return None


def _read_templates(folder: ThemeFolder) -> dict[str, str]:
    """Return the source texts of a theme's templates, keyed by template name.

    A name is relative to the folder ``templates`` and may include a subfolder. Unreadable templates are left out,
    and reported in the diagnostics of ``folder``.
    """
    texts = {
        name.removeprefix("templates/"): folder.read_text(name)
        for name in folder.list_files("templates")
        if name.endswith(_TEMPLATE_SUFFIX)
    }
    return {name: text for name, text in texts.items() if text is not None}


def _read_static_files(folder: ThemeFolder) -> dict[str, bytes]:
    """Return the content of a theme's static files, keyed by file name.

    Files whose name or type is not allowed are left out, and reported in the diagnostics of ``folder``.
    """
    files: dict[str, bytes] = {}
    for path in folder.list_files("static"):
        name = path.removeprefix("static/")
        if not _STATIC_FILE_NAME.fullmatch(name):
            folder.diagnostics.append(codes.STATIC_KIND.at(folder.locate(path), name=name))
        elif (data := folder.read_bytes(path)) is not None:
            folder.diagnostics.extend(_check_static_file(data, name, folder.locate(path).path))
            files[name] = data
    return files


def _check_static_file(data: bytes, name: str, path: str) -> tuple[Diagnostic, ...]:
    """Return the problems of a static file: unresolved merge conflicts, or a stylesheet that is not UTF-8.

    ``data`` is the content of the file, ``name`` its name and ``path`` its path in diagnostics. Conflicts are
    sought in text files only. Stylesheets must be UTF-8, since they become part of the page 404.html.
    """
    if name.lower().endswith(_TEXT_FILE_SUFFIXES):
        conflicts = report_conflicts(data.decode("utf-8", "replace").replace("\r\n", "\n"), path)
        if conflicts:
            return conflicts
    try:
        data.decode("utf-8") if name.endswith(".css") else None
    except UnicodeDecodeError:
        return decode_source(data, path)[1]
    return ()


def _make_static_href(name: str, data: bytes) -> str:
    """Return the address of a static file from the site's root, such as ``assets/site.css?v=1a2b3c4d``.

    The query is a digest of ``data``, the content of the file, and for scripts of the program's version, too. An
    address therefore belongs to one version of the file.
    """
    # The build puts code of the program in front of some scripts.
    version = __version__ if name.endswith(".js") else ""
    return f"assets/{name}?v={blake2b(data, digest_size=4, key=version.encode()).hexdigest()}"


def _merge_file_lists(records: tuple[ThemeRecord, ...], field_name: str) -> tuple[str, ...]:
    """Merge the lists of file names in one field of all records, bases first and without duplicates.

    ``records`` begins with the theme itself, so they are merged from the last to the first. ``field_name`` is the
    name of the field, such as ``stylesheets``.
    """
    names: list[str] = []
    for record in reversed(records):
        names.extend(name for name in getattr(record, field_name) if name not in names)
    return tuple(names)


def _insert_accent_stylesheet(stylesheets: tuple[str, ...]) -> Iterator[str]:
    """Yield the names of the stylesheets, with ``accent.css`` added after ``tokens.css``.

    ``accent.css`` is generated from the accent colour. It overrides some values of ``tokens.css``, so it must
    follow.
    """
    for name in stylesheets:
        yield name
        if name == _TOKENS_STYLESHEET:
            yield ACCENT_STYLESHEET


def _merge_messages(folders: Sequence[ThemeFolder], language: str) -> dict[str, Message]:
    """Return the messages of all themes in one language, keyed by message key.

    ``folders`` begins with the theme itself, whose messages take precedence over those of its bases. Problems are
    added to the diagnostics of the folders.
    """
    messages: dict[str, Message] = {}
    name = f"messages/{language}.yaml"
    for folder in reversed(folders):
        text, path = folder.read_text(name), folder.locate(name).path
        if text is not None:
            with FailureCollector(path, folder.diagnostics):
                node, problems = parse_yaml(text, path)
                folder.diagnostics.extend(problems)
                messages |= read_messages(node, path, folder.diagnostics) if node and not problems else {}
    # With other diagnostics, the missing messages are only a consequence.
    if not messages and not any(folder.diagnostics for folder in folders):
        folders[0].diagnostics.append(codes.MESSAGE_MISSING.at(folders[0].locate(name), language=language))
    return messages


def _check_listed_files(theme: Theme) -> Iterator[Diagnostic]:
    """Yield an error for each stylesheet, script or icon that theme.yaml lists but no theme contains."""
    place = Place(f"themes/{theme.folders[0].name}/theme.yaml")
    for name in (*theme.stylesheets, *theme.early_scripts, *theme.scripts, *filter(None, [theme.icon])):
        if name not in theme.static:
            yield codes.THEME_FILE.at(place, name=name)
