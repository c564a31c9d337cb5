"""Plans the upgrade of the themes of a project to the present theme contract."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sitegen.diagnostics import Place, has_errors
from sitegen.diagnostics.codes import themes as codes
from sitegen.files.changes import FileChange
from sitegen.program import locate_themes
from sitegen.schema.format_version import CONTRACT_KEYS, CURRENT_CONTRACT
from sitegen.schema.yaml_edit import YamlEditError, YamlEditor
from sitegen.theme.contract import find_breaks
from sitegen.theme.load import read_own_theme
from sitegen.upgrade.model import Decision, UpgradeRefused

_SEARCH_SCRIPTS: Final = ("search.js", "search-mark.js")


def plan_themes(root: Path) -> Iterator[FileChange | Decision]:
    """Yield what changes in the themes of the project in the folder ``root``, and what its office must decide.

    A theme with breaks keeps its version, so that they are reported until they are mended. Raises `UpgradeRefused`
    for a theme that was written for a newer program.
    """
    themes = root / "themes"
    if not themes.is_dir() or themes.is_symlink() or themes.resolve() == locate_themes().resolve():
        return
    for folder in sorted(themes.iterdir()):
        if (folder / "theme.yaml").is_file() and not folder.is_symlink():
            yield from _plan_theme(folder)


def _plan_theme(folder: Path) -> Iterator[FileChange | Decision]:
    path = f"themes/{folder.name}"
    record, templates, problems = read_own_theme(folder)
    if any(problem.code == codes.CONTRACT_NEW.code for problem in problems):
        raise UpgradeRefused(*problems)
    if record is None or has_errors(problems):
        yield Decision(
            Place(f"{path}/theme.yaml"),
            "主题有错误，没有改动：先运行 check，改正以后再升级",
            "The theme has errors and was left as it is: run check, correct them, and upgrade again",
        )
        return
    if (locate_themes() / folder.name / "theme.yaml").is_file():
        yield Decision(
            Place(path),
            f"它代替程序自带的同名主题，程序更新了它也不变。没有改过的，删掉整个文件夹；改过的，另起名字，写上“继承: [{folder.name}]”，"
            "只留下改过的文件",
            "It replaces the built-in theme of this name and is not updated with the program. If you have not changed it, "
            f"delete the folder; if you have, give it another name, write extends: [{folder.name}] and keep only the files that you changed",
        )
    if record.contract >= CURRENT_CONTRACT:
        return
    breaks = list(find_breaks(record.contract, templates, path))
    for found in breaks:
        yield Decision(found.place, f"{found.message}。{found.hint}", f"{found.message_en}. {found.hint_en}")
    for name in _SEARCH_SCRIPTS:
        if (folder / "static" / name).is_file():
            yield Decision(
                Place(f"{path}/static/{name}"),
                "这是自己的搜索脚本：搜索程序换了，请试一试搜索页，或者改用自带的脚本",
                "This is a script of your own for the search, whose engine has changed: try the search page, or use the built-in script",
            )
    if not breaks:
        yield _raise_contract(folder, record.contract)


def _raise_contract(folder: Path, former: int) -> FileChange | Decision:
    path = f"themes/{folder.name}/theme.yaml"
    content = (folder / "theme.yaml").read_bytes()
    names, value = ("接口版本", "contract"), str(CURRENT_CONTRACT)
    try:
        editor = YamlEditor(content.decode("utf-8"))
        editor.set_field(CONTRACT_KEYS, names, value)
        text = editor.finish()
    except YamlEditError:
        return Decision(
            Place(path, 1, 1),
            f"字段写在花括号里，没有改动；请自己加上“接口版本: {value}”",
            f"The fields stand in braces and were left as they are: add contract: {value} yourself",
        )
    return FileChange(
        path,
        content,
        text.encode("utf-8"),
        f"主题接口版本从 {former} 改为 {value}",
        f"the version of the theme contract: {former} becomes {value}",
    )
