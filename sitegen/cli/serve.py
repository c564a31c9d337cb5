"""The command ``serve``: runs the preview in the browser."""

from __future__ import annotations

import threading
import webbrowser
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from sitegen.builder import Result
from sitegen.cli.console import is_colour_allowed, is_line_rewritable, print_message
from sitegen.cli.failure_reports import report_internal_error
from sitegen.cli.group import EXIT_INTERRUPTED, EXIT_OK, Command
from sitegen.cli.options import project_option, require_project_root, resolve_today, today_option
from sitegen.cli.progress import ProgressLine
from sitegen.content.source_lines import make_source_reader
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.formats import OutputFormat, render_diagnostics
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.diagnostics.plurals import format_count
from sitegen.publish.publish_result import Action

LOOPBACK_ADDRESS: Final = "127.0.0.1"


@click.command("serve", cls=Command)
@project_option
@today_option
@click.option(
    "--host",
    default=LOOPBACK_ADDRESS,
    show_default=True,
    metavar="ADDRESS",
    help="提供预览的地址；默认只有本机能看。 The address to serve on (default: this machine only).",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="端口；被占用时自动换一个空闲的。 The port; if it is taken, a free one is used.",
)
@click.option("--open", "open_", is_flag=True, help="在浏览器里打开。 Open the browser.")
@click.option(
    "--poll",
    is_flag=True,
    help="每秒检查一遍文件；内容在网络盘上时使用。 Check the files every second: for network drives.",
)
def serve_command(
    project: Path, today: datetime | None, host: str, port: int, open_: bool, poll: bool
) -> int:
    """\b
    边改边看：在浏览器里预览，保存以后网页自动更新，有错误就在网页上指出。草稿和公开日期未到的内容也看得到，注明“草稿”或“将于…公开”。
    不改动已发布的网站。
    Preview in the browser: pages update when you save, and errors appear on the page. Drafts and scheduled items are
    included and marked. The published site is not changed.

    \b
    例 Examples
      sitegen serve --open
      sitegen serve --port 9000 --poll
    """
    # Imported here because the watcher and the server are slow to load.
    from sitegen.serve import Preview

    root = require_project_root(project)
    listener = _TerminalListener(root)
    try:
        preview = Preview(root, lambda: resolve_today(today), listener, host=host, port=port, polling=poll)
    except OSError as error:
        raise click.UsageError(
            f"不能在 {host} 上提供预览（{describe_os_error(error)[0]}）。 The preview cannot be served on {host}."
        ) from error
    with preview:
        with ProgressLine(quiet=False, terminal=is_line_rewritable()) as progress:
            preview.start(progress)
        if port and preview.server.port != port:
            print_message(
                f"端口 {port} 用不了，已改用 {preview.server.port}。 Port {port} is not available; using another."
            )
        try:
            print_message(f"预览 Preview: {preview.server.url}")
            print_message("按 Ctrl+C 结束。 Press Ctrl+C to end.")
            # In a thread, because some browsers keep the call waiting until they are closed.
            if open_:
                threading.Thread(target=webbrowser.open, args=(preview.server.url,), daemon=True).start()
            preview.run()
        except KeyboardInterrupt:
            # This is how a preview ends: nothing was cut short.
            print_message("预览已停止。 The preview has stopped.", to_stderr=True)
            return EXIT_INTERRUPTED
    return EXIT_OK


class _TerminalListener:
    """Prints the events of a preview. Of files whose diagnostics have not changed, only their number is printed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._printed: tuple[Diagnostic, ...] = ()

    def report_build(self, result: Result) -> None:
        """Print the diagnostics of files in which they have changed, and how many files were written or removed."""
        has_changed = result.diagnostics != self._printed
        shown = self._select_new(result.diagnostics)
        # Without any, it says that no problems were found.
        if has_changed and (shown or not result.diagnostics):
            print_message(
                render_diagnostics(
                    shown, OutputFormat.TEXT, make_source_reader(self._root), is_colour_allowed()
                ),
                end="",
            )
        if has_changed and (others := len(result.diagnostics) - len(shown)):
            print_message(
                f"其他文件还有 {others} 个问题，运行 check 看全部。 {format_count(others, 'more finding')} in files that have not changed."
            )
        self._printed = result.diagnostics
        counts = Counter(event.action for event in result.events)
        written, removed = counts[Action.WRITTEN], counts[Action.REMOVED]
        if written or removed:
            seconds = sum(result.seconds.values())
            zh = f"更新了 {written} 个文件，删除了 {removed} 个，用时 {seconds:.1f} 秒。"
            en = f"{format_count(written, 'file')} written, {removed} removed."
            print_message(f"{datetime.now():%H:%M:%S} {zh} {en}")  # noqa: DTZ005

    def _select_new(self, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        """Return the diagnostics of the files whose diagnostics are not the same as those printed last.

        On a large site, all the others would scroll the errors of the edited file out of sight.
        """
        changed = {one.place.path for one in set(diagnostics) ^ set(self._printed)}
        return tuple(one for one in diagnostics if one.place.path in changed)

    def report_edited_pages(self, urls: tuple[str, ...]) -> None:
        """Print the address of each page that was edited. ``urls`` are these addresses."""
        for url in urls:
            print_message(f"刚改的网页 Edited page: {url}")

    def report_waiting(self) -> None:
        """Print that this preview waits until another preview of the project has finished building."""
        print_message(
            "本项目的另一个预览正在生成网页，请等它完成。 Another preview of this project is building: waiting for it."
        )

    def report_failure(self, error: Exception) -> None:
        """Print a message for an unexpected exception, and save its traceback in a temporary file."""
        report_internal_error(error, in_full=False)

    def report_polling(self, reason: str, reason_en: str) -> None:
        """Print that the system refuses to watch the files, so that they are checked every second."""
        print_message(f"系统无法监视文件（{reason}），改为每秒检查一遍。", to_stderr=True)
        print_message(
            f"The system refuses to watch the files ({reason_en}): checking them every second.",
            to_stderr=True,
        )
