"""Settings with which VS Code completes and checks YAML files, and completes fields at the start of Markdown files.

For YAML files that is a JSON Schema for each kind of file, which the extension redhat.vscode-yaml uses. It does not
read the fields at the start of Markdown files (front matter). For these there are snippets, which VS Code offers
without any extension: one for each field, with the values of a choice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from sitegen.content.layout import SourceKind
from sitegen.content.parse import RECORD_CLASSES
from sitegen.schema.field_spec import Boolean, Choice, Date, DateTime, NestedRecord, RecordField, list_fields
from sitegen.schema.jsonschema import build_json_schema

EDITOR_FOLDER: Final = ".vscode"
SNIPPETS_FILE: Final = "front-matter.code-snippets"
YAML_FILE_PATTERNS: Final = {
    SourceKind.SITE: ("site.yaml",),
    SourceKind.CATEGORIES: ("content/categories.yaml", "content/topics.yaml", "content/genres.yaml"),
    SourceKind.CALENDAR: ("content/calendar.yaml",),
    SourceKind.EXEMPTIONS: ("content/exemptions.yaml",),
    SourceKind.AGENCY: ("content/agencies/*/agency.yaml",),
    SourceKind.ITEM: ("content/agencies/*/items/*/*.yaml",),
    SourceKind.REPORT: ("content/agencies/*/reports/*.yaml",),
    SourceKind.SERVICE: ("content/agencies/*/services/*.yaml",),
    SourceKind.GUIDE: (),
    SourceKind.APPLY: (),
    SourceKind.RULE: (),
    SourceKind.PAGE: (),
}
"""YAML files of each kind of record. Those of the kinds without any are written in Markdown."""
MARKDOWN_KINDS: Final = (
    SourceKind.ITEM,
    SourceKind.GUIDE,
    SourceKind.APPLY,
    SourceKind.RULE,
    SourceKind.PAGE,
)
_RECOMMENDED_EXTENSIONS: Final = ("redhat.vscode-yaml", "ms-ceintl.vscode-language-pack-zh-hans")
_TODAY: Final = "${CURRENT_YEAR}-${CURRENT_MONTH}-${CURRENT_DATE}"


def make_editor_files() -> dict[str, bytes]:
    """Make the files of the folder ``.vscode``, and return their contents, keyed by path in the project."""
    schemas = f"{EDITOR_FOLDER}/schemas"
    settings = {
        "yaml.schemas": make_yaml_schemas_setting(f"./{schemas}"),
        "files.encoding": "utf8",
        "files.eol": "\n",
        "editor.snippetSuggestions": "top",
        # Off by default in Markdown, so that fields would not be offered.
        "[markdown]": {"editor.quickSuggestions": {"other": "on", "comments": "off", "strings": "on"}},
    }
    files = {f"{schemas}/{name}": content for name, content in make_json_schema_files().items()}
    files[f"{EDITOR_FOLDER}/settings.json"] = _encode_json(settings)
    files[f"{EDITOR_FOLDER}/extensions.json"] = _encode_json({"recommendations": [*_RECOMMENDED_EXTENSIONS]})
    files[f"{EDITOR_FOLDER}/{SNIPPETS_FILE}"] = make_snippet_file()
    return files


def make_json_schema_files() -> dict[str, bytes]:
    """Return the JSON Schema of each kind of record, keyed by file name."""
    return {
        make_schema_file_name(kind): _encode_json(build_json_schema(RECORD_CLASSES[kind]))
        for kind in YAML_FILE_PATTERNS
    }


def make_snippet_file() -> bytes:
    """Return a file of snippets for the fields at the start of Markdown files, one for each Chinese field name."""
    snippets: dict[str, dict[str, Any]] = {}
    for kind in MARKDOWN_KINDS:
        for member in list_fields(RECORD_CLASSES[kind]):
            spec = member.spec
            snippets.setdefault(
                spec.label,
                {
                    "scope": "markdown",
                    "prefix": list(dict.fromkeys((spec.label, *spec.aliases, member.name))),
                    "body": list(_list_snippet_lines(member)),
                    "description": f"{spec.meaning} {spec.label_en}",
                },
            )
    return _encode_json(snippets)


def make_yaml_schemas_setting(schemas_folder: str) -> dict[str, list[str]]:
    """Map the path of each JSON Schema in the folder ``schemas_folder`` to patterns of the files to which it applies.

    This is the value of the VS Code setting ``yaml.schemas``.
    """
    return {
        f"{schemas_folder}/{make_schema_file_name(kind)}": list(globs)
        for kind, globs in YAML_FILE_PATTERNS.items()
        if globs
    }


def make_schema_file_name(kind: SourceKind) -> str:
    """Return the file name of the JSON Schema of a kind of file."""
    return f"{kind.value}.schema.json"


def _list_snippet_lines(field: RecordField) -> Iterator[str]:
    """Yield the lines of the VS Code snippet that inserts a field."""
    kind, label = field.spec.kind, field.spec.label
    if isinstance(kind, NestedRecord):
        yield f"{label}:"
        yield from _list_nested_lines(kind, field.repeated)
    elif field.repeated:
        yield f"{label}:"
        yield "  - ${1}"
    else:
        yield f"{label}: {_format_tab_stop(field, 1)}"


def _list_nested_lines(kind: NestedRecord, repeated: bool) -> Iterator[str]:
    for number, inner in enumerate(list_fields(kind.get_record_class()), 1):
        mark = ("  - " if number == 1 else "    ") if repeated else "  "
        yield f"{mark}{inner.spec.label}: {_format_tab_stop(inner, number)}"


def _format_tab_stop(field: RecordField, number: int) -> str:
    """Return the value of a field in a snippet: a choice, the date of today, or an empty place to fill in.

    ``number`` is the number of this place. The Tab key moves through the places in the order of their
    numbers.
    """
    kind = field.spec.kind
    if isinstance(kind, Boolean):
        return _format_choice_tab_stop(number, ("是", "否"))
    if isinstance(kind, Choice):
        return _format_choice_tab_stop(number, kind.labels.values())
    if isinstance(kind, Date | DateTime):
        return f"${{{number}:{_TODAY}}}"
    return f"${{{number}}}"


def _format_choice_tab_stop(number: int, values: Iterable[str]) -> str:
    return f"${{{number}|{','.join(values)}|}}"


def _encode_json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
