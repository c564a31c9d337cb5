"""Refreshes the generated parts of the documentation: ``python docs/generate.py`` from the project folder.

A generated part stands between ``<!-- generated NAME -->`` and ``<!-- end NAME -->``; the rest is written by
hand. The tests hold each part to what this script prints.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from inspect import cleandoc, getsource, getsourcelines
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, Final, get_type_hints

import click

HERE: Final = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from sitegen.cli import cli  # noqa: E402
from sitegen.diagnostics import Rule, Severity  # noqa: E402
from sitegen.diagnostics.codes import collect_rules  # noqa: E402
from sitegen.pages import views  # noqa: E402
from sitegen.reports import Identity, ReportFormat, load_formats  # noqa: E402
from sitegen.schema import records  # noqa: E402
from sitegen.schema.spec import (  # noqa: E402
    Boolean,
    Choice,
    Code,
    Date,
    DateTime,
    DocumentNumber,
    FileName,
    FreeText,
    Integer,
    Kind,
    NestedRecord,
    Number,
    RecordField,
    Reference,
    SitePath,
    TableCells,
    Url,
    list_fields,
)

PART: Final = re.compile(r"(<!-- generated (\S+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)
FAMILIES: Final = {
    "AGY": "机关 Agencies",
    "ATT": "附件 Attachments",
    "CLS": "分类 Classifications",
    "COL": "栏目 Columns",
    "APP": "依申请公开 Applications",
    "FIL": "文件和编码 Files and encodings",
    "FLD": "字段 Fields",
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
    "YML": "YAML 语法 YAML syntax",
}
SEVERITIES: Final = {Severity.ERROR: "错误 error", Severity.WARNING: "警告 warning"}


def record_names() -> list[str]:
    """List the names of all record classes, in the order of declaration."""
    return [name for name, value in vars(records).items() if isinstance(value, type) and is_record(value)]


def is_record(value: type[Any]) -> bool:
    """Whether a class declares fields, and does so in the module of the records."""
    return value.__module__ == records.__name__ and is_dataclass(value) and bool(list_fields(value))


def record_table(name: str) -> str:
    """Render the fields of a record as a table."""
    rows = [
        (
            f"`{field.name}`",
            "、".join((field.spec.label, *field.spec.aliases)),
            field.spec.label_en,
            ("清单：" if field.repeated else "") + kind_words(field.spec.kind),
            "是" if field.spec.required else "",
            meaning(field),
        )
        for field in list_fields(getattr(records, name))
    ]
    return table(("key", "中文键", "English", "写法", "必填", "含义"), rows)


def meaning(field: RecordField) -> str:
    """Describe a field in Chinese, with its English and its metadata term if they are declared."""
    term = f"`{field.spec.term}`" if field.spec.term else ""
    return " ".join(filter(None, (field.spec.meaning, field.spec.meaning_en, term)))


def kind_words(kind: Kind) -> str:
    """How a value of a kind is written."""
    match kind:
        case FreeText(limit, lines):
            return f"文字，{'可多行，' if lines else ''}至多 {limit} 字"
        case Code(example=example):
            return f"形如 `{example}`"
        case Integer(least, most):
            return f"整数 {least}—{most}"
        case Choice(words):
            return " / ".join(f"{word} `{value}`" for value, word in words.items())
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
    SitePath: "站内路径 `/old/page.html`",
}


def view_tables() -> str:
    """Every view with its docstring and fields; the views of pages first."""
    found = sorted(
        (value for value in vars(views).values() if is_dataclass(value) and isinstance(value, type)),
        key=lambda view: (view.__module__, getsourcelines(view)[1]),
    )
    pages = [view for view in found if issubclass(view, views.View) and view is not views.View]
    parts = [view for view in found if view not in pages]
    return "\n\n".join(
        [
            "### Views of pages",
            *(view_section(view) for view in pages),
            "### What they are made of",
            *(view_section(view) for view in parts),
        ]
    )


def view_section(view: type[Any]) -> str:
    """One view: its docstring, its own fields with their types and docstrings."""
    hints = get_type_hints(view)
    inherited = {field.name for base in view.__bases__ if is_dataclass(base) for field in fields(base)}
    meanings = field_docstrings(view)
    rows = [
        (f"`{field.name}`", type_words(hints[field.name]), markdown(meanings[field.name]))
        for field in fields(view)
        if field.name not in inherited
    ]
    body = [f"#### {view.__name__}", markdown(cleandoc(view.__doc__ or ""))]
    return "\n\n".join([*body, table(("field", "type", "meaning"), rows)] if rows else body)


def field_docstrings(view: type[Any]) -> dict[str, str]:
    """Collect the docstrings under the fields of a view, each on one line."""
    tree = ast.parse(getsource(view)).body[0]
    assert isinstance(tree, ast.ClassDef)
    found = {}
    for field, following in pairwise(tree.body):
        match field, following:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found[name] = " ".join(text.split())
    return found


def markdown(docstring: str) -> str:
    """Convert a docstring to Markdown, in which no ``<`` outside of code begins a tag."""
    return re.sub(r"(``.*?``)|<", lambda found: found[1] or "&lt;", docstring)


def type_words(hint: Any) -> str:
    """Describe a type for theme authors, with links to views."""
    if isinstance(hint, type) and is_dataclass(hint):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    if getattr(hint, "__args__", ()):
        return f"list of {type_words(hint.__args__[0])}"
    return PLAIN_TYPES[hint]


PLAIN_TYPES: Final[Mapping[Any, str]] = {str: "text", int: "whole number", bool: "true or false"}


def error_sections() -> str:
    """Every rule by family, each with its words, hints and reason."""
    parts = []
    for prefix, rules in groupby(collect_rules(), key=lambda rule: rule.code.split("-")[0]):
        parts += [f"## {FAMILIES[prefix]}", *(error_section(rule) for rule in rules)]
    return "\n\n".join(parts)


def error_section(rule: Rule) -> str:
    """One rule."""
    rows = [
        f"### {rule.code}",
        f"{SEVERITIES[rule.severity]}",
        f"> {literal(rule.zh)}\n>\n> {literal(rule.en)}",
    ]
    hints = [f"- {literal(hint)}" for hint in (rule.hint_zh, rule.hint_en) if hint]
    return "\n\n".join(filter(None, [*rows, "\n".join(hints), literal(rule.why)]))


def literal(text: str) -> str:
    """Text in which Markdown sees no markup."""
    plain = text.replace("{{", "{").replace("}}", "}").replace("\n", " ")
    return re.sub(r"([\\`*_\[\]])", r"\\\1", plain).replace("<", "&lt;")


def format_sections() -> str:
    """Every format of annual reports with its tables, rows and columns."""
    return "\n\n".join(part for form in load_formats().values() for part in format_section(form))


def format_section(form: ReportFormat) -> Iterator[str]:
    """One format."""
    last = str(form.last) if form.last else "今"
    yield f"### {form.label} `{form.id}`"
    yield f"{form.first}—{last} 年的报告。{form.source}。"
    for one in form.tables:
        names = "；".join((one.label, *one.names))
        yield f"**{one.number} {one.caption}** `{one.key}`，也写作：{names}"
        yield "列：" + "；".join(f"{column.label} `{column.key}`" for column in one.columns)
        rows = [
            (row.short, f"`{row.key}`", row.label, "、".join(row.columns) or "全部 all") for row in one.rows
        ]
        yield table(("行", "key", "官方名称", "列"), rows)
    if form.identities:
        rules = [(one.id, one.text, one.text_en, strengths(form, one)) for one in form.identities]
        yield table(("核对", "关系", "identity", "程度"), rules)


def strengths(form: ReportFormat, identity: Identity) -> str:
    """How strong an identity is, and the columns or rows for which it is another."""
    one = form.tables_by_key[identity.table]
    labels = {
        **{row.key: row.short for row in one.rows},
        **{column.key: column.label for column in one.columns},
    }
    others = (f"{labels[key]}：{SEVERITIES[Severity(value)]}" for key, value in identity.strengths.items())
    return "；".join((SEVERITIES[Severity(identity.strength)], *others))


def command_sections() -> str:
    """Every command with its help and options."""
    root = click.Context(cli, info_name="python build.py", **cli.context_settings)
    return "\n\n".join(command_section(command, context) for command, context in commands(cli, root))


def commands(group: click.Group, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    """List a group, its commands and those of its groups, with contexts that know their full names."""
    yield group, context
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        own = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            yield from commands(command, own)
        else:
            yield command, own


def command_section(command: click.Command, context: click.Context) -> str:
    """One command: its name, its help without the marks for the terminal, its options."""
    words = "\n".join(line for line in cleandoc(command.help or "").splitlines() if line.strip() != "\b")
    head, _, example = words.partition("\n例 Example")
    sample = example.partition("\n")[2].rstrip() if example else ""
    shown = [param for param in command.get_params(context) if isinstance(param, click.Option)]
    rows = [(f"`{option_words(option)}`", option.help or "") for option in shown]
    parts = [f"### {context.command_path}", head.strip(), f"```sh\n{dedented(sample)}\n```" if sample else ""]
    return "\n\n".join([*filter(None, parts), table(("选项 option", "说明 meaning"), rows)])


def option_words(option: click.Option) -> str:
    """Render an option as it is written, with its choices."""
    choices = "|".join(option.type.choices) if isinstance(option.type, click.Choice) else ""
    return " ".join(filter(None, (", ".join(option.opts), option.metavar or choices)))


def dedented(text: str) -> str:
    """Remove the indent that all lines share."""
    lines = text.splitlines()
    indent = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return "\n".join(line[indent:] for line in lines)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Render a Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


PARTS: Final[Mapping[str, Callable[[], str]]] = {
    **{f"record-{name}": lambda name=name: record_table(name) for name in record_names()},  # type: ignore[misc]
    "views": view_tables,
    "errors": error_sections,
    "commands": command_sections,
    "report-formats": format_sections,
}


def refreshed(text: str) -> str:
    """Generate the generated parts of a document again. Raises `KeyError` for an unknown part."""
    return PART.sub(lambda found: f"{found[1]}\n{PARTS[found[2]]()}\n\n{found[3]}", text)


def main() -> None:
    """Refresh every document in this folder."""
    for file in sorted(HERE.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        if refreshed(text) != text:
            file.write_text(refreshed(text), encoding="utf-8", newline="\n")
            print(f"refreshed {file.name}")


if __name__ == "__main__":
    main()
