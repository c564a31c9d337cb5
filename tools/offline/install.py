"""在不能联网的机器上安装 sitegen，并显示菜单：start.cmd 和 start.sh 会启动它。

Install sitegen without a network. In the unpacked bundle:

- ``python install.py [FOLDER]`` installs into ``FOLDER/.venv``, by default beside this script.
- ``python install.py --menu`` installs beside this script, then asks what to do.

Only the standard library is used. ``bundle.json`` says for which system and versions of Python the wheels are.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCK = HERE / "requirements-locked.txt"
WHEELS = HERE / "wheels"
REMEMBERED = HERE / "site-folder.txt"
"""File with the path of the site's folder, from the last start of the menu."""
MARK = "made-by-sitegen.txt"
"""File in an environment that this script has made: the version and the place, or a blank line until it is done."""
WRONG_USAGE = 2


def main(arguments: list[str]) -> int:
    """Install, and with ``--menu`` ask what to do. Return 0, 2 if it cannot be installed, or pip's exit code."""
    use_utf8()
    menu = arguments == ["--menu"]
    if not menu and (len(arguments) > 1 or any(argument.startswith("-") for argument in arguments)):
        say("用法：python install.py [文件夹]", "Usage: python install.py [FOLDER]")
        return WRONG_USAGE
    folder = (Path(arguments[0]) if arguments and not menu else HERE).resolve() / ".venv"
    problem = find_problem(folder)
    if problem:
        say(*problem)
        return WRONG_USAGE
    code = install(folder)
    if code == 0 and menu:
        return run_menu(folder)
    if code == 0:
        command = locate_command(folder)
        say(f"装好了。在网站的文件夹里运行：{command}", f"Done. In the folder of a site run: {command}")
    return code


def find_problem(folder: Path) -> tuple[str, str] | None:
    """Return why the bundle cannot be installed with this Python into ``folder``, in Chinese and English.

    Return None if it can.
    """
    bundle = json.loads((HERE / "bundle.json").read_text(encoding="utf-8"))
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    oldest, newest = bundle["pythons"][0], bundle["pythons"][-1]
    if version not in bundle["pythons"]:
        return (
            f"这里是 Python {version}，压缩包里的软件包适用于 Python {oldest} 到 {newest}。",
            f"This is Python {version}, and the bundle is for Python {oldest} to {newest}.",
        )
    here = (platform.system(), platform.machine().lower())
    meant = (bundle["system"], bundle["machine"].lower())
    # A Python of 32 bits on a machine of 64 bits gives the machine's name.
    if here != meant or sys.maxsize < 2**32:
        bits = "64" if sys.maxsize > 2**32 else "32"
        return (
            f"这里是 {' '.join(here)}，Python 是 {bits} 位；这个压缩包适用于 {' '.join(meant)}，要 64 位的 Python。",
            f"This is {' '.join(here)} with a Python of {bits} bits; the bundle is for {' '.join(meant)}, 64 bits.",
        )
    if find_spec("ensurepip") is None:
        return (
            "缺少 venv 模块；Debian、Ubuntu 请安装 python3-venv",
            "The venv module is missing; on Debian and Ubuntu install python3-venv.",
        )
    if folder.is_symlink() or (folder.exists() and not (folder / MARK).is_file()):
        return (
            f"{folder} 已经存在，不是这个程序生成的，不会改动它。请先移走，或者换一个文件夹。",
            f"{folder} exists and was not made by this script, which does not touch it. Move it away, or choose another folder.",
        )
    return None


def install(folder: Path) -> int:
    """Make the environment ``folder`` and install the bundle into it, unless that was done already.

    What an interrupted run has left is removed first. Return 0, 2 if the environment cannot be made, or the
    exit code of pip.
    """
    (wheel,) = WHEELS.glob("sitegen-*.whl")
    # The scripts in an environment contain its path, so one that was moved is made again.
    done = f"{wheel.name}\n{folder}\n"
    mark = folder / MARK
    if mark.is_file() and mark.read_text(encoding="utf-8") == done and is_usable(folder):
        return 0
    say("正在安装，不联网，大约一分钟 …", "Installing without a network, which takes about a minute …")
    try:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        mark.write_text("\n", encoding="utf-8")
        # On Windows links need a privilege that most users lack.
        venv.EnvBuilder(symlinks=os.name != "nt", with_pip=True).create(folder)
    except (OSError, subprocess.CalledProcessError) as error:
        say(f"不能生成 {folder}：{error}", f"{folder} cannot be made: {error}")
        return WRONG_USAGE
    pip = [str(locate_python(folder)), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    pip += ["--no-index", "--find-links", str(WHEELS), "--only-binary", ":all:"]
    for source in (["--require-hashes", "-r", str(LOCK)], ["--no-deps", str(wheel)]):
        code = subprocess.call([*pip, *source])
        if code != 0:
            say("没有装好，原因见上。", "Not installed, see above for the reason.")
            return code
    mark.write_text(done, encoding="utf-8", newline="\n")
    return 0


def locate_scripts(folder: Path) -> Path:
    """Return the folder with the commands of the environment ``folder``."""
    return folder / ("Scripts" if os.name == "nt" else "bin")


def locate_python(folder: Path) -> Path:
    """Return the interpreter of the environment ``folder``. It need not exist."""
    return locate_scripts(folder) / ("python.exe" if os.name == "nt" else "python")


def locate_command(folder: Path) -> Path:
    """Return the command ``sitegen`` of the environment ``folder``. It need not exist."""
    return locate_scripts(folder) / ("sitegen.exe" if os.name == "nt" else "sitegen")


def is_usable(folder: Path) -> bool:
    """Whether the interpreter of the environment ``folder`` starts: its Python may have been removed since."""
    try:
        return subprocess.call([str(locate_python(folder)), "-c", ""]) == 0
    except OSError:
        return False


def run_menu(folder: Path) -> int:
    """Ask for the folder of the site and then, again and again, what to do. ``folder`` is the environment.

    Return 0, also at the end of the input.
    """
    # Messages of sitegen name the command, which then works in the command line that the menu opens.
    os.environ["PATH"] = f"{locate_scripts(folder)}{os.pathsep}{os.environ.get('PATH', '')}"
    sitegen = [str(locate_command(folder))]
    # By the numbers in the menu, which are those of `choose`.
    commands: list[list[str]] = [[], ["serve", "--open"], ["build"], ["check"], ["help"]]
    try:
        site = find_remembered_site() or choose_site(sitegen)
        while site:
            say("", f"网站的文件夹 Folder of the site: {site}")
            choice = choose(
                "预览，边改边看 Preview",
                "生成网站 Build the site",
                "检查 Check",
                "说明书的题目 Topics of the documentation",
                "打开命令行 Open a command line",
                "换一个网站 Another site",
            )
            if choice == 0:
                return 0
            if choice < len(commands):
                run([*sitegen, *commands[choice]], site)
            elif choice == len(commands):
                open_command_line(site)
            else:
                site = choose_site(sitegen) or site
    except EOFError:
        say("", "")
    return 0


def find_remembered_site() -> Path | None:
    """Return the folder of the site of the last start; None if there is none, or no site in it."""
    if not REMEMBERED.is_file():
        return None
    site = Path(REMEMBERED.read_text(encoding="utf-8").strip())
    return site if (site / "site.yaml").is_file() else None


def choose_site(sitegen: list[str]) -> Path | None:
    """Ask for a folder, make a site in it if asked to, and remember it. Return it, or None to leave."""
    while True:
        say("", "网站放在哪里？ Where is the site?")
        kind = choose(
            "新建自己的网站 A new site of your own",
            "先看看示例 The sample, to look at first",
            "已经有网站的文件夹 A folder that has a site already",
        )
        if kind == 0:
            return None
        default = "" if kind == 3 else str(HERE.parent / ("site" if kind == 1 else "sample"))
        shown = f"，直接按回车就用 {default} (Enter for this)" if default else ""
        typed = input(f"文件夹 Folder{shown}: ").strip().strip("\"'") or default
        site = Path(typed).expanduser().resolve() if typed else None
        if site is None:
            continue
        start = [*sitegen, "init", str(site), *(["--sample"] if kind == 2 else [])]
        if kind != 3 and not (site / "site.yaml").is_file() and run(start, HERE) != 0:
            continue
        if not (site / "site.yaml").is_file():
            say(f"{site} 里没有 site.yaml。", f"There is no site.yaml in {site}.")
            continue
        REMEMBERED.write_text(f"{site}\n", encoding="utf-8", newline="\n")
        return site


def choose(*lines: str) -> int:
    """Show numbered lines, and return the number that is typed. 0 is to leave."""
    for number, line in enumerate(lines, 1):
        print(f"  {number}  {line}")
    print("  0  结束 Quit")
    while True:
        typed = input("请输入数字，按回车 Type a number: ").strip()
        if typed.isdecimal() and int(typed) <= len(lines):
            return int(typed)


def open_command_line(site: Path) -> None:
    """Open a command line in the folder of the site, in which ``sitegen`` is a command."""
    say(
        "可以直接输入 sitegen 命令；输入 exit 回到菜单。",
        "sitegen is a command here; exit returns to the menu.",
    )
    shell = os.environ.get("COMSPEC", "cmd") if os.name == "nt" else os.environ.get("SHELL", "/bin/sh")
    run([shell], site)


def run(command: list[str], folder: Path) -> int:
    """Run a command in a folder, and return its exit code."""
    with subprocess.Popen(command, cwd=folder) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                # It is meant for the command, which receives it too: Ctrl+C ends a preview, not the menu.
                continue


def use_utf8() -> None:
    """Make the output UTF-8 whatever the locale. ``start.cmd`` sets the console to it."""
    for stream in (sys.stdout, sys.stderr):
        # A test may have replaced it by a stream of text only.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)


def say(chinese: str, english: str) -> None:
    """Print a message in both languages to the standard error."""
    print(f"{chinese}\n{english}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
