"""``serve``: the preview in the browser."""

from __future__ import annotations

import threading
import webbrowser
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from sitegen.builder import Result
from sitegen.cli.console import colourful, rewritable, say
from sitegen.cli.group import Command, apologise
from sitegen.cli.options import day, project_option, project_root, today_option
from sitegen.cli.progress import Progress
from sitegen.content.quotation import quotation
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.formats import Format, render
from sitegen.publish.report import Action

LOOPBACK: Final = "127.0.0.1"


@click.command("serve", cls=Command, short_help="边改边看 Preview in the browser")
@project_option
@today_option
@click.option(
    "--host",
    default=LOOPBACK,
    show_default=True,
    metavar="ADDRESS",
    help="在哪个地址上提供预览；不写就只有本机能看。 The address to serve on; by default this machine only.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="端口；被占用就换一个空闲的。 The port; if it is taken, a free one.",
)
@click.option("--open", "open_", is_flag=True, help="在浏览器里打开。 Open the browser.")
@click.option(
    "--poll",
    is_flag=True,
    help="每秒查看一遍文件；内容在网络盘上时用。 Look at the files every second: for network drives.",
)
def serve_command(
    project: Path, today: datetime | None, host: str, port: int, open_: bool, poll: bool
) -> None:
    """\b
    边改边看：在浏览器里预览，保存以后网页自己更新；写错了就在网页上指出来。不动已发布的网站。
    Preview in the browser: pages follow what you save, errors appear over the page. The published site is not touched.

    \b
    例 Examples
      python build.py serve --open
      python build.py serve --port 9000 --poll
    """
    # The watcher and the server take their time to load: the other commands do without.
    from sitegen.serve import Preview

    root = project_root(project)
    terminal = _Terminal(root)
    try:
        preview = Preview(root, lambda: day(today), terminal, host=host, port=port, poll=poll)
    except OSError as error:
        raise click.UsageError(
            f"不能在 {host} 上提供预览（{error.strerror}）。 The preview cannot be served on {host}."
        ) from error
    with preview:
        with Progress(quiet=False, terminal=rewritable()) as progress:
            preview.start(progress)
        if port and preview.server.port != port:
            say(
                f"端口 {port} 用不了，换成了 {preview.server.port}。 Port {port} cannot be had; using another."
            )
        say(f"预览 Preview: {preview.server.url}")
        say("按 Ctrl+C 结束。 Press Ctrl+C to end.")
        if open_:
            threading.Thread(target=webbrowser.open, args=(preview.server.url,), daemon=True).start()
        preview.run()


class _Terminal:
    """Says on the terminal what the preview does, and nothing twice."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._said: tuple[Diagnostic, ...] = ()

    def built(self, result: Result) -> None:
        """Prints the findings if they are others than before, and what has changed."""
        if result.diagnostics != self._said:
            say(render(result.diagnostics, Format.TEXT, quotation(self._root), colourful()), end="")
        self._said = result.diagnostics
        counts = Counter(event.action for event in result.events)
        written, removed = counts[Action.WRITTEN], counts[Action.REMOVED]
        if written or removed:
            seconds = sum(result.seconds.values())
            zh = f"更新了 {written} 个文件，删除了 {removed} 个，用时 {seconds:.1f} 秒。"
            say(f"{datetime.now():%H:%M:%S} {zh} {written} files written, {removed} removed.")  # noqa: DTZ005

    def waiting(self) -> None:
        """Says whose pages are shown meanwhile."""
        say(
            "这个项目的另一个预览正在生成网页，等它做完。 Another preview of this project is building: waiting for it."
        )

    def failed(self, error: Exception) -> None:
        """Apologises; the preview goes on."""
        apologise(error, in_full=False)

    def polling(self, reason: str) -> None:
        """Says that changes will be noticed more slowly, and why."""
        say(f"系统不肯监视文件（{reason}），改为每秒查看一遍。", err=True)
        say(f"The system refuses to watch the files ({reason}): looking at them every second.", err=True)
