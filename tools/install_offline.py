"""在不能联网的机器上安装 sitegen：把这个压缩包解开，在里面运行 python install.py 文件夹。

Install sitegen without a network: unpack this bundle, and in it run ``python install.py FOLDER``. The environment is
made in ``FOLDER/.venv``, by default beside this script. Only the standard library is used.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main(arguments: list[str]) -> int:
    """Create the virtual environment and install the wheels of the bundle into it.

    ``arguments`` may contain the folder; the default is that of this script. Return 0, 2 if Python is too
    old, or the exit code of pip.
    """
    if sys.version_info < (3, 11):
        say("需要 Python 3.11 或更高版本。", "Python 3.11 or newer is needed.")
        return 2
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        say("用法：python install.py [文件夹]", "Usage: python install.py [FOLDER]")
        return 2
    folder = Path(arguments[0] if arguments else HERE).resolve() / ".venv"
    try:
        # On Windows links need a privilege that most users lack.
        venv.EnvBuilder(symlinks=os.name != "nt", with_pip=True).create(folder)
    except (OSError, subprocess.CalledProcessError) as error:
        say(f"不能生成 {folder}：{error}", f"{folder} cannot be made: {error}")
        return 2
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    suffix = ".exe" if os.name == "nt" else ""
    pip = [str(scripts / f"python{suffix}"), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    pip += ["--no-index", "--find-links", str(HERE / "wheels"), "--only-binary", ":all:"]
    (wheel,) = (HERE / "wheels").glob("sitegen-*.whl")
    for source in (["--require-hashes", "-r", str(HERE / "requirements.txt")], ["--no-deps", str(wheel)]):
        code = subprocess.call([*pip, *source])
        if code != 0:
            return code
    command = str(scripts / f"sitegen{suffix}")
    say(
        f"装好了。在网站的文件夹里运行：{command} build",
        f"Done. In the folder of a site run: {command} build",
    )
    return 0


def say(chinese: str, english: str) -> None:
    """Print a message in both languages to the standard error, in UTF-8 whatever the locale."""
    sys.stderr.flush()
    sys.stderr.buffer.write(f"{chinese}\n{english}\n".encode("utf-8", "backslashreplace"))
    sys.stderr.buffer.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
