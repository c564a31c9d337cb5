"""A theme and what it is built on: its folders in the order of look-up, its files, its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import themes as codes
from sitegen.schema import parse, read
from sitegen.schema.nodes import Mapping as MappingNode
from sitegen.schema.nodes import Scalar
from sitegen.schema.records import ThemeRecord
from sitegen.theme.accent import accent_css

BUILT_IN = (Path(__file__).parents[2] / "themes", Path(__file__).parents[1] / "themes")
ACCENT = "accent.css"
_TOKENS = "tokens.css"


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as loaded: records and folders from the theme itself down to the last base.

    ``static`` holds the bytes of every static file by name, the nearest theme's first; ``messages`` the words of
    the site's language. The lists of what pages load are the nearest theme's that has them; a child's are added
    after its base's.
    """

    records: tuple[ThemeRecord, ...]
    folders: tuple[Path, ...]
    static: Mapping[str, bytes]
    messages: Mapping[str, str]
    stylesheets: tuple[str, ...]
    early_scripts: tuple[str, ...]
    scripts: tuple[str, ...]
    icon: str

    def mark(self, name: str) -> str:
        """The content mark of a static file: caches keep a file until it changes."""
        return blake2b(self.static[name], digest_size=4).hexdigest()


def load_theme(
    project: Path, name: str, language: str, accent: str
) -> tuple[Theme | None, tuple[Diagnostic, ...]]:
    """The theme ``name`` of the project (or a built-in one), in a language, with the site's accent colour."""
    chain, problems = _chain(project, name)
    if problems:
        return None, problems
    records = tuple(record for record, _ in chain)
    folders = tuple(folder for _, folder in chain)
    static = {ACCENT: accent_css(accent).encode()}
    for folder in reversed(folders):
        static |= {
            path.name: path.read_bytes() for path in sorted((folder / "static").glob("*")) if path.is_file()
        }
    messages, problems = _messages(folders, language)
    theme = Theme(
        records=records,
        folders=folders,
        static=static,
        messages=messages,
        stylesheets=tuple(_with_accent(_listed(records, "stylesheets"))),
        early_scripts=_listed(records, "early_scripts"),
        scripts=_listed(records, "scripts"),
        icon=next((record.icon for record in records if record.icon), ""),
    )
    problems += tuple(_lacking(theme))
    return (None if problems else theme), problems


def _find(project: Path, name: str) -> Path | None:
    for root in (project / "themes", *BUILT_IN):
        if (root / name / "theme.yaml").is_file():
            return root / name
    return None


def _chain(project: Path, name: str) -> tuple[list[tuple[ThemeRecord, Path]], tuple[Diagnostic, ...]]:
    """The theme and its bases, depth first, each once."""
    chain: list[tuple[ThemeRecord, Path]] = []
    waiting: list[tuple[str, tuple[str, ...]]] = [(name, ())]
    while waiting:
        wanted, trail = waiting.pop(0)
        if wanted in trail:
            cycle = " → ".join((*trail, wanted))
            return [], (codes.THEME_CYCLE.at(Place(f"themes/{wanted}/theme.yaml"), cycle=cycle),)
        folder = _find(project, wanted)
        if folder is None:
            looked = "themes/"
            return [], (
                codes.THEME_MISSING.at(Place(f"themes/{wanted}/theme.yaml"), name=wanted, looked=looked),
            )
        record, problems = _record(folder)
        if record is None:
            return [], problems
        if all(folder != known for _, known in chain):
            chain.append((record, folder))
        waiting = [(base, (*trail, wanted)) for base in record.extends] + waiting
    return chain, ()


def _record(folder: Path) -> tuple[ThemeRecord | None, tuple[Diagnostic, ...]]:
    path = f"themes/{folder.name}/theme.yaml"
    node, problems = parse((folder / "theme.yaml").read_text("utf-8"), path)
    if node is None or problems:
        return None, problems
    return read(ThemeRecord, node, path)


def _listed(records: tuple[ThemeRecord, ...], field: str) -> tuple[str, ...]:
    names: list[str] = []
    for record in reversed(records):
        names.extend(name for name in getattr(record, field) if name not in names)
    return tuple(names)


def _with_accent(stylesheets: tuple[str, ...]) -> Iterator[str]:
    """The accent colour follows the tokens that it sets."""
    for name in stylesheets:
        yield name
        if name == _TOKENS:
            yield ACCENT


def _messages(folders: tuple[Path, ...], language: str) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    words: dict[str, str] = {}
    problems: tuple[Diagnostic, ...] = ()
    for folder in reversed(folders):
        file = folder / "messages" / f"{language}.yaml"
        if file.is_file():
            node, found = parse(file.read_text("utf-8"), f"themes/{folder.name}/messages/{language}.yaml")
            problems += found
            if isinstance(node, MappingNode):
                words |= {key.text: value.text for key, value in node.pairs if isinstance(value, Scalar)}
    if not words and not problems:
        place = Place(f"themes/{folders[0].name}/messages/{language}.yaml")
        problems = (codes.MESSAGE_MISSING.at(place, language=language),)
    return words, problems


def _lacking(theme: Theme) -> Iterator[Diagnostic]:
    place = Place(f"themes/{theme.folders[0].name}/theme.yaml")
    for name in (*theme.stylesheets, *theme.early_scripts, *theme.scripts, *filter(None, [theme.icon])):
        if name not in theme.static:
            yield codes.THEME_FILE.at(place, name=name)
