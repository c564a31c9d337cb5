"""The generators that are compared, and the commands that build with them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Command = tuple[str, ...]


@dataclass(frozen=True)
class Tool:
    """A generator to compare. Commands run in the folder of its catalogue, and paths are relative to it.

    ``layout`` is a key of `benchmarks.layouts.LAYOUTS`. ``sources`` and ``output`` are folders. ``caches``
    are folders to delete before a build from scratch.
    """

    name: str
    layout: str
    sources: str
    output: str
    template: str
    """File whose text appears on every page."""
    build: Command
    rebuild: Command = ()
    """Command for later builds, if the tool has a faster one that still shows edits of content."""
    caches: tuple[str, ...] = ()
    index: Command = ()
    """Command that makes the search index of the built site, if that is another tool."""
    find: Command = ()
    """Command that searches the built site; the terms follow."""

    @property
    def again(self) -> Command:
        """The command for every build after the first."""
        return self.rebuild or self.build


def list_tools(peers: Path) -> tuple[Tool, ...]:
    """Return all generators; ``peers`` is the virtual environment in which those other than sitegen are installed."""
    build = (sys.executable, str(ROOT / "build.py"))
    pelican, mkdocs = str(peers / "bin/pelican"), str(peers / "bin/mkdocs")
    ours = Tool(
        "sitegen",
        layout="sitegen",
        sources="content",
        output="public",
        template="themes/bench/templates/base.html",
        build=(*build, "build", "--quiet"),
        caches=(".sitegen",),
        find=(*build, "search"),
    )
    unindexed = (sys.executable, "-m", "benchmarks.unindexed", "build", "--quiet")
    return (
        ours,
        replace(ours, name="sitegen, no index", build=unindexed, find=()),
        Tool(
            "Hugo",
            layout="hugo",
            sources="content",
            output="public",
            template="layouts/baseof.html",
            build=(find_binary(peers, "hugo/binaries/hugo"), "--quiet"),
            index=(
                find_binary(peers, "pagefind_bin_extended/pagefind_extended"),
                "--site",
                "public",
                "--quiet",
            ),
        ),
        Tool(
            "Pelican",
            layout="pelican",
            sources="content",
            output="output",
            template="theme/templates/base.html",
            build=(pelican, "--quiet", "--settings", "pelicanconf.py"),
            caches=("cache",),
        ),
        Tool(
            "MkDocs",
            layout="mkdocs",
            sources="docs",
            output="site",
            template="theme/main.html",
            build=(mkdocs, "build", "--quiet"),
            rebuild=(mkdocs, "build", "--quiet", "--dirty"),
        ),
    )


def find_binary(peers: Path, path: str) -> str:
    """Return the path of a program inside a Python package, or ``path`` itself if it is not installed.

    ``path`` is relative to ``site-packages`` in the virtual environment ``peers``.
    """
    matches: Sequence[Path] = sorted(peers.glob(f"lib/python*/site-packages/{path}"))
    return str(matches[0]) if matches else path
