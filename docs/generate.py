"""Refreshes the generated parts of the documentation: ``python docs/generate.py`` from the project folder.

A generated part stands between ``<!-- generated NAME -->`` and ``<!-- end NAME -->``. Everything else in a
document is written by hand. A test fails if a part is not what this script generates.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from inspect import cleandoc, getsource, getsourcelines
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, Final, get_type_hints

import click
from msgspec import Struct

HERE: Final = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from sitegen.cli import cli  # noqa: E402
from sitegen.content.own_files import STATIC_FILE_KINDS as OWN_FILE_KINDS  # noqa: E402
from sitegen.diagnostics import ExemptionScope, Rule, Severity  # noqa: E402
from sitegen.diagnostics.codes import collect_rules  # noqa: E402
from sitegen.pages import views  # noqa: E402
from sitegen.reports import Identity, ReportFormat, load_formats  # noqa: E402
from sitegen.schema import records  # noqa: E402
from sitegen.schema.field_spec import (  # noqa: E402
    Boolean,
    Choice,
    Date,
    DateTime,
    DocumentNumber,
    FieldKind,
    FileName,
    FreeText,
    Integer,
    KeyedChoices,
    NestedRecord,
    Number,
    PatternText,
    RecordField,
    Reference,
    TableCells,
    Url,
    list_fields,
)
from sitegen.schema.hosting_services import HOSTING_SERVICES  # noqa: E402
from sitegen.schema.old_address import AddressPatternField, OldAddressField  # noqa: E402

PART: Final = re.compile(r"(<!-- generated (\S+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)
FAMILIES: Final = {
    "AGY": "机关 Agencies",
    "ATT": "附件 Attachments",
    "CLS": "分类 Classifications",
    "COL": "栏目 Columns",
    "APP": "依申请公开 Applications",
    "FIL": "文件和编码 Files and encodings",
    "EXM": "放行 Exemptions",
    "FLD": "字段 Fields",
    "OLD": "旧网址 Old addresses",
    "GUI": "公开指南 Guides",
    "ITM": "条目 Items",
    "LNK": "链接 Links",
    "PII": "个人信息 Personal data",
    "PRV": "预览 Preview",
    "PUB": "发布 Publishing",
    "REF": "引用和关系 References and relations",
    "RPT": "年度报告 Annual reports",
    "SEA": "搜索 Search",
    "SEC": "保密 Secrecy",
    "SIT": "site.yaml",
    "SVC": "办事指南 Services",
    "THM": "主题 Themes",
    "TXT": "正文里的笔误 Slips in texts",
    "YML": "YAML 语法 YAML syntax",
}
SEVERITIES: Final = {Severity.ERROR: "错误 error", Severity.WARNING: "警告 warning"}
DISCRETIONS: Final = {
    ExemptionScope.NONE: "",
    ExemptionScope.PLACE: " · 可以逐处[放行](exemptions.md) can be [exempted](exemptions.md)",
    ExemptionScope.SITE: " · 可以逐处[放行](exemptions.md)，也可以[调整级别](exemptions.md) "
    "can be [exempted](exemptions.md), and its severity changed",
}
"""What an office may decide about a finding."""


def list_record_names() -> list[str]:
    """List the names of all record classes, in the order of declaration."""
    return [name for name, value in vars(records).items() if isinstance(value, type) and is_record(value)]


def is_record(value: type[Any]) -> bool:
    """Whether a class is a record: declares fields, and is not imported into the module of the records."""
    return value.__module__ == records.__name__ and issubclass(value, Struct) and bool(list_fields(value))


def render_record_table(name: str) -> str:
    """Render the fields of a record as a table."""
    rows = [
        (
            f"`{field.name}`",
            "、".join((field.spec.label, *field.spec.aliases)),
            field.spec.label_en,
            ("清单：" if field.repeated else "") + describe_kind(field.spec.kind),
            "是" if field.spec.required else "",
            describe_field(field),
        )
        for field in list_fields(getattr(records, name))
    ]
    return render_table(("key", "中文键", "English", "写法", "必填", "含义"), rows)


def describe_field(field: RecordField) -> str:
    """Return the meaning of a field in Chinese and English, and its metadata term, as far as declared."""
    term = f"`{field.spec.metadata_term}`" if field.spec.metadata_term else ""
    return " ".join(filter(None, (field.spec.meaning, field.spec.meaning_en, term)))


def describe_kind(kind: FieldKind) -> str:
    """Describe in Chinese how a value of this kind is written."""
    match kind:
        case FreeText(limit, lines):
            return f"文字，{'可多行，' if lines else ''}至多 {limit} 字"
        case PatternText(example=example):
            return f"形如 `{example}`"
        case Integer(least, most):
            return f"整数 {least}—{most}"
        case Choice(labels):
            return " / ".join(f"{label} `{value}`" for value, label in labels.items())
        case KeyedChoices(labels, example):
            values = " / ".join(f"{label} `{value}`" for value, label in labels.items())
            return f"每行一个，如 `{example}: {next(iter(labels.values()))}`；值是 {values}"
        case Reference(target):
            return f"引用 {target}"
        case NestedRecord(record):
            name = record().__name__
            return f"[{name}](#{name.lower()})"
        case _:
            return PLAIN_KINDS[type(kind)]


PLAIN_KINDS: Final[Mapping[type[Any], str]] = {
    DocumentNumber: "发文字号 `和政办发〔2024〕3号`",
    Date: "日期 `2024-05-23`",
    DateTime: "日期，可带时间 `2024-05-23 09:30`",
    Number: "数字，照原样",
    Boolean: "是 / 否",
    TableCells: "表格里的数，按表、行、列写；都是 0 就写 `无`",
    Url: "网址 `https://…`",
    FileName: "文件名",
    OldAddressField: "旧网址 `/old/page.html`，可带 `?id=3`",
    AddressPatternField: "网址 `/zwgk/{id}.html`",
}


def render_views() -> str:
    """Render a section for each view: first those of pages, then those that are parts of others."""
    all_views = sorted(
        (value for value in vars(views).values() if isinstance(value, type) and issubclass(value, Struct)),
        # In the order of the source; `vars` has that of the imports.
        key=lambda view: (view.__module__, getsourcelines(view)[1]),
    )
    pages = [view for view in all_views if issubclass(view, views.View) and view is not views.View]
    parts = [view for view in all_views if view not in pages]
    return "\n\n".join(
        [
            "### Views of pages",
            *(render_view(view) for view in pages),
            "### What they are made of",
            *(render_view(view) for view in parts),
        ]
    )


def render_view(view: type[Any]) -> str:
    """Render a view: its docstring, and its own fields with their types and docstrings."""
    # Inherited fields are described once, with the view that declares them.
    hints = get_type_hints(view)
    inherited = {name for base in view.__bases__ for name in getattr(base, "__struct_fields__", ())}
    meanings = collect_field_docstrings(view)
    rows = [
        (f"`{name}`", describe_type(hints[name]), convert_to_markdown(meanings[name]))
        for name in view.__struct_fields__
        if name not in inherited
    ]
    body = [f"#### {view.__name__}", convert_to_markdown(cleandoc(view.__doc__ or ""))]
    return "\n\n".join([*body, render_table(("field", "type", "meaning"), rows)] if rows else body)


def collect_field_docstrings(view: type[Any]) -> dict[str, str]:
    """Collect the docstrings under the fields of a view by field name, each on one line."""
    # Python keeps no docstrings of fields, so they are read from the source.
    tree = ast.parse(getsource(view)).body[0]
    assert isinstance(tree, ast.ClassDef)
    docstrings = {}
    for field, following in pairwise(tree.body):
        match field, following:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                docstrings[name] = " ".join(text.split())
    return docstrings


def convert_to_markdown(docstring: str) -> str:
    """Convert a docstring to Markdown, in which no ``<`` outside of code begins a tag."""
    return re.sub(r"(``.*?``)|<", lambda match: match[1] or "&lt;", docstring)


def describe_type(hint: Any) -> str:
    """Describe a type for theme authors, with links to views."""
    if isinstance(hint, type) and issubclass(hint, Struct):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    if getattr(hint, "__args__", ()):
        return f"list of {describe_type(hint.__args__[0])}"
    return PLAIN_TYPES[hint]


PLAIN_TYPES: Final[Mapping[Any, str]] = {str: "text", int: "whole number", bool: "true or false"}


def render_rules() -> str:
    """Render a section for each family of rules."""
    parts = []
    for prefix, rules in groupby(collect_rules(), key=lambda rule: rule.code.split("-")[0]):
        parts += [f"## {FAMILIES[prefix]}", *(render_rule(rule) for rule in rules)]
    return "\n\n".join(parts)


def render_rule(rule: Rule) -> str:
    """Render a rule: code, severity, whether it may be exempted, messages, hints and reason."""
    rule = rule.without_values
    rows = [
        f"### {rule.code}",
        f"{SEVERITIES[rule.severity]}{DISCRETIONS[rule.exemption_scope]}",
        f"> {escape_markdown(rule.message_zh)}\n>\n> {escape_markdown(rule.message_en)}",
    ]
    hints = [f"- {escape_markdown(hint)}" for hint in (rule.hint_zh, rule.hint_en) if hint]
    return "\n\n".join(filter(None, [*rows, "\n".join(hints), escape_markdown(rule.why)]))


def escape_markdown(text: str) -> str:
    """Escape a message template, so that Markdown finds no markup in it."""
    # Messages are templates of `str.format`, in which a brace is doubled.
    plain = text.replace("{{", "{").replace("}}", "}").replace("\n", " ")
    return re.sub(r"([\\`*_\[\]])", r"\\\1", plain).replace("<", "&lt;")


def render_formats() -> str:
    """Render a section for each format of annual reports."""
    return "\n\n".join(part for format_ in load_formats().values() for part in render_format(format_))


def render_format(format_: ReportFormat) -> Iterator[str]:
    """Yield the blocks of a format: heading, years, each table with its rows and columns, the identities."""
    last = str(format_.last) if format_.last else "今"
    yield f"### {format_.label} `{format_.id}`"
    yield f"{format_.first}—{last} 年的报告。{format_.source}。"
    for table in format_.tables:
        names = "；".join((table.label, *table.names))
        yield f"**{table.number} {table.caption}** `{table.key}`，也写作：{names}"
        yield "列：" + "；".join(f"{column.label} `{column.key}`" for column in table.columns)
        rows = [
            (row.short, f"`{row.key}`", row.label, "、".join(row.columns) or "全部 all") for row in table.rows
        ]
        yield render_table(("行", "key", "官方名称", "列"), rows)
    if format_.identities:
        rules = [
            (identity.id, identity.text, identity.text_en, describe_strengths(format_, identity))
            for identity in format_.identities
        ]
        yield render_table(("核对", "关系", "identity", "程度"), rules)


def describe_strengths(format_: ReportFormat, identity: Identity) -> str:
    """Return the severity of an identity, and the columns or rows for which it differs."""
    table = format_.tables_by_key[identity.table]
    labels = {
        **{row.key: row.short for row in table.rows},
        **{column.key: column.label for column in table.columns},
    }
    exceptions = (
        f"{labels[key]}：{SEVERITIES[Severity(value)]}" for key, value in identity.strengths.items()
    )
    return "；".join((SEVERITIES[Severity(identity.strength)], *exceptions))


def render_commands() -> str:
    """Render a section for each command."""
    root = click.Context(cli, info_name="sitegen", **cli.context_settings)
    return "\n\n".join(render_command(command, context) for command, context in iter_commands(cli, root))


def iter_commands(
    group: click.Group, context: click.Context
) -> Iterator[tuple[click.Command, click.Context]]:
    """Yield a group and, recursively, its commands. Each has a context whose path is its full name."""
    yield group, context
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        own_context = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            yield from iter_commands(command, own_context)
        else:
            yield command, own_context


def render_command(command: click.Command, context: click.Context) -> str:
    """Render a command: its name, its help, its examples, its options."""
    # The marker \b keeps Click from wrapping a paragraph, and means nothing elsewhere.
    help_text = "\n".join(line for line in cleandoc(command.help or "").splitlines() if line.strip() != "\b")
    head, _, example = help_text.partition("\n例 Example")
    sample = example.partition("\n")[2].rstrip() if example else ""
    options = [param for param in command.get_params(context) if isinstance(param, click.Option)]
    rows = [(f"`{describe_option(option)}`", option.help or "") for option in options]
    parts = [
        f"### {context.command_path}",
        head.strip(),
        f"```sh\n{strip_indent(sample)}\n```" if sample else "",
    ]
    return "\n\n".join([*filter(None, parts), render_table(("选项 option", "说明 meaning"), rows)])


def describe_option(option: click.Option) -> str:
    """Return the names of an option, with its placeholder or its choices."""
    choices = "|".join(option.type.choices) if isinstance(option.type, click.Choice) else ""
    return " ".join(filter(None, (", ".join(sorted(option.opts, key=len)), option.metavar or choices)))


def strip_indent(text: str) -> str:
    """Remove the indent that all lines share."""
    lines = text.splitlines()
    indent = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return "\n".join(line[indent:] for line in lines)


def render_table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Render a Markdown table. Pipes in cells are escaped."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def render_own_files() -> str:
    """Render the kinds of files that ``content/static/`` may have as a table."""
    rows = ((f"`{kind.example}`", f"{kind.purpose} {kind.purpose_en}") for kind in OWN_FILE_KINDS)
    return render_table(("例 example", "用途 purpose"), rows)


def render_hosts() -> str:
    """Render the hosts with known limits as a table."""
    rows = (
        (
            f"`{id}`",
            host.name,
            f"{host.max_files:,}" if host.max_files else "",
            f"{host.max_file_bytes / 2**20:,.0f} MiB" if host.max_file_bytes else "",
            f"{host.max_bytes / 2**20:,.0f} MiB" if host.max_bytes else "",
            " ".join(f"[{number}]({source})" for number, source in enumerate(host.sources, 1)),
        )
        for id, host in HOSTING_SERVICES.items()
    )
    head = ("发布位置", "名称 name", "文件数 files", "单个文件 one file", "总计 total", "依据 sources")
    return render_table(head, rows)


PARTS: Final[Mapping[str, Callable[[], str]]] = {
    **{f"record-{name}": lambda name=name: render_record_table(name) for name in list_record_names()},  # type: ignore[misc]
    "views": render_views,
    "errors": render_rules,
    "commands": render_commands,
    "own-files": render_own_files,
    "hosts": render_hosts,
    "report-formats": render_formats,
}


def refresh_parts(text: str) -> str:
    """Return a document with its generated parts refreshed. Raises `KeyError` for an unknown part."""
    return PART.sub(lambda match: f"{match[1]}\n{PARTS[match[2]]()}\n\n{match[3]}", text)


def main() -> None:
    """Refresh every document in this folder."""
    for file in sorted(HERE.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        if refresh_parts(text) != text:
            file.write_text(refresh_parts(text), encoding="utf-8", newline="\n")
            print(f"refreshed {file.name}")


if __name__ == "__main__":
    main()
