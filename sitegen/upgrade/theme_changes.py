"""Plans the upgrade of the themes of a project to the present theme contract."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Final

from msgspec import Struct

from sitegen import __version__
from sitegen.diagnostics import Place, has_errors
from sitegen.diagnostics.codes import themes as codes
from sitegen.files.changes import FileChange, digest_files, walk_files
from sitegen.files.sizes import THEME_FILE_LIMIT_MB
from sitegen.program import locate_themes
from sitegen.schema.format_version import CURRENT_THEME_CONTRACT, THEME_CONTRACT_KEYS
from sitegen.schema.yaml_edit import YamlEditError, YamlEditor
from sitegen.theme.contract import find_contract_breaks
from sitegen.theme.load import read_theme_without_bases
from sitegen.upgrade.model import OpenDecision, ThemeCopy, UpgradeRefused
from sitegen.upgrade.released_files import digest_ignoring_line_ends, load_released_digests


class _ThemeDifference(Struct, frozen=True):
    """Difference between a theme of the project and the built-in theme of the same name in ``version``.

    ``own_paths`` are the files that were changed or added in the project, relative to the folder of the theme.
    """

    version: str
    own_paths: tuple[str, ...]


_FILE_SIZE_LIMIT: Final = THEME_FILE_LIMIT_MB * 1_000_000
_SEARCH_SCRIPTS: Final = ("search.js", "search-mark.js")


def plan_themes(root: Path) -> Iterator[FileChange | OpenDecision | ThemeCopy]:
    """Yield the changes to the themes of the project in the folder ``root``, and what its office must decide.

    A theme that uses something which the present theme contract does not have keeps its contract version.
    Each use becomes a decision, and is reported by checks until it is corrected. An unchanged copy of a
    built-in theme is yielded as a `ThemeCopy`: without it, the built-in theme is used. Raises
    `UpgradeRefused` for a theme that was written for a newer program.
    """
    themes = root / "themes"
    if not themes.is_dir() or themes.is_symlink() or themes.resolve() == locate_themes().resolve():
        return
    for folder in sorted(themes.iterdir()):
        if (folder / "theme.yaml").is_file() and not folder.is_symlink():
            difference = _compare_with_releases(folder)
            if difference and not difference.own_paths:
                yield _make_theme_copy(root, folder, difference.version)
                continue
            if difference:
                yield _make_difference_decision(folder, difference)
            yield from _plan_theme(folder)


def _make_theme_copy(root: Path, folder: Path, version: str) -> ThemeCopy:
    files = [folder / name for name in _list_theme_files(folder)]
    digests = digest_files(root, [file.relative_to(root).as_posix() for file in files])
    kept = {_cut_below_hidden_folder(file.relative_to(folder)) for file in {*walk_files(folder)} - {*files}}
    return ThemeCopy(folder.relative_to(root).as_posix(), version, digests, tuple(sorted(kept)))


def _cut_below_hidden_folder(path: PurePath) -> str:
    """Return the outermost hidden folder in ``path`` with a final slash, or ``path`` if none is hidden.

    For example, ``.git/refs/main`` gives ``.git/``.
    """
    for number, part in enumerate(path.parts[:-1], 1):
        if part.startswith("."):
            return f"{PurePath(*path.parts[:number]).as_posix()}/"
    return path.as_posix()


def _compare_with_releases(folder: Path) -> _ThemeDifference | None:
    """Compare a theme with the built-in theme of its name, in each released version and in this one.

    Returns the difference from the version with the fewest changed and added files, or None if there is no
    built-in theme of this name. Files that only the built-in theme has do not count.
    """
    built_in = locate_themes() / folder.name
    if not (built_in / "theme.yaml").is_file():
        return None
    own = _digest_theme_files(folder)
    prefix = f"themes/{folder.name}/"
    # The latest comes first: if several versions are equally similar, it is the one that is named.
    versions = {__version__: _digest_theme_files(built_in)} | {
        version: {
            path.removeprefix(prefix): digest for path, digest in files.items() if path.startswith(prefix)
        }
        for version, files in reversed(list(load_released_digests().items()))
    }
    found = [
        _ThemeDifference(
            version, tuple(sorted(path for path, digest in own.items() if files.get(path) != digest))
        )
        for version, files in versions.items()
        if files
    ]
    return min(found, key=lambda one: len(one.own_paths))


def _list_theme_files(folder: Path) -> list[str]:
    """List the files of a theme, sorted and relative to its folder. Hidden files are left out."""
    files = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return sorted(name.as_posix() for name in files if not any(part.startswith(".") for part in name.parts))


def _digest_theme_files(folder: Path) -> dict[str, str]:
    """Return the digests of the files of a theme, keyed by path relative to its folder.

    The digest is "" for a link, and for a file that is too large for a theme.
    """
    files = {name: folder / name for name in _list_theme_files(folder)}
    return {
        name: ""
        if file.is_symlink() or file.stat().st_size > _FILE_SIZE_LIMIT
        else digest_ignoring_line_ends(file.read_bytes())
        for name, file in files.items()
    }


def _make_difference_decision(folder: Path, difference: _ThemeDifference) -> OpenDecision:
    name, paths = folder.name, "、".join(difference.own_paths)
    return OpenDecision(
        Place(f"themes/{name}"),
        f"它代替程序自带的同名主题，程序更新了它也不变。与 {difference.version} 自带的相比，自己改过、加过的是：{paths}。"
        f"请另起名字，写上“继承: [{name}]”，只留下这些文件，再在 site.yaml 里改“主题”",
        f"It replaces the built-in theme of this name and is not updated with the program. Compared with that of "
        f"{difference.version}, you have changed or added: {', '.join(difference.own_paths)}. Give it another name, write "
        f"extends: [{name}], keep only these files, and change the theme in site.yaml",
    )


def _plan_theme(theme_folder: Path) -> Iterator[FileChange | OpenDecision]:
    path = f"themes/{theme_folder.name}"
    record, templates, problems = read_theme_without_bases(theme_folder)
    if any(problem.code == codes.CONTRACT_NEW.code for problem in problems):
        raise UpgradeRefused(*problems)
    if record is None or has_errors(problems):
        yield OpenDecision(
            Place(f"{path}/theme.yaml"),
            "主题有错误，没有改动：先运行 check，改正以后再升级",
            "The theme has errors and was left as it is: run check, correct them, and upgrade again",
        )
        return
    if record.contract >= CURRENT_THEME_CONTRACT:
        return
    breaks = list(find_contract_breaks(record.contract, templates, path))
    for found in breaks:
        yield OpenDecision(
            found.place, f"{found.message}。{found.hint}", f"{found.message_en}. {found.hint_en}"
        )
    for name in _SEARCH_SCRIPTS:
        if (theme_folder / "static" / name).is_file():
            yield OpenDecision(
                Place(f"{path}/static/{name}"),
                "这是自己的搜索脚本：搜索程序换了，请试一试搜索页，或者改用自带的脚本",
                "This is a script of your own for the search, whose engine has changed: try the search page, or use the built-in script",
            )
    if not breaks:
        yield _plan_contract_version(theme_folder, record.contract)


def _plan_contract_version(folder: Path, former_version: int) -> FileChange | OpenDecision:
    path = f"themes/{folder.name}/theme.yaml"
    content = (folder / "theme.yaml").read_bytes()
    names, value = ("接口版本", "contract"), str(CURRENT_THEME_CONTRACT)
    try:
        editor = YamlEditor(content.decode("utf-8"))
        editor.set_field(THEME_CONTRACT_KEYS, names, value)
        text = editor.finish()
    except YamlEditError:
        return OpenDecision(
            Place(path, 1, 1),
            f"字段写在花括号里，没有改动；请自己加上“接口版本: {value}”",
            f"The fields stand in braces and were left as they are: add contract: {value} yourself",
        )
    return FileChange(
        path,
        content,
        text.encode("utf-8"),
        f"主题接口版本从 {former_version} 改为 {value}",
        f"the version of the theme contract: {former_version} becomes {value}",
    )
