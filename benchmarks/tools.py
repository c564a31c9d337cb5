"""The generators that are compared, and the commands that build with them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = (
    "cold",
    "unchanged",
    "body",
    "title",
    "new",
    "removed",
    "category",
    "template",
    "site",
    "touched",
    "help",
)
"""What is measured, in this order: a build from scratch, builds after edits, and the help of the command."""
FULL_BUILDS = ("cold", "template", "site")
"""Scenarios in which a tool must not use its faster command, because that may not show the edit."""
SIMPLE_SCENARIOS = ("cold", "unchanged", "body", "title", "template", "touched")
"""Scenarios of the generators whose lists or categories cannot be edited as those of sitegen and Hugo can."""
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
    settings: str = ""
    """File that contains the title of the site."""
    categories: str = ""
    """File that contains the name of a category, with ``{id}`` where the path contains its identifier."""
    scenarios: tuple[str, ...] = SCENARIOS[:-1]
    rebuild: Command = ()
    """Command for later builds, if the tool has a faster one that still shows edits of content."""
    caches: tuple[str, ...] = ()
    index: Command = ()
    """Command that makes the search index of the built site, if that is another tool."""
    find: Command = ()
    """Command that searches the built site; the terms follow."""
    help: Command = ()
    leaves_removed: bool = False
    """Whether pages stay in the output that a build no longer makes. All others are written in each build."""

    def get_command(self, scenario: str) -> Command:
        """Return the command to measure in a scenario, one of `SCENARIOS`."""
        if scenario == "help":
            return self.help
        return self.build if scenario in FULL_BUILDS else self.rebuild or self.build


def list_tools(peers: Path) -> tuple[Tool, ...]:
    """Return all generators; ``peers`` is the virtual environment in which those other than sitegen are installed."""
    pelican, mkdocs = str(peers / "bin/pelican"), str(peers / "bin/mkdocs")
    return (
        *list_our_tools(),
        *list_hugo_tools(peers),
        Tool(
            "Pelican",
            layout="pelican",
            sources="content",
            output="output",
            template="theme/templates/base.html",
            scenarios=SIMPLE_SCENARIOS,
            build=(pelican, "--quiet", "--settings", "pelicanconf.py"),
            caches=("cache",),
        ),
        Tool(
            "MkDocs",
            layout="mkdocs",
            sources="docs",
            output="site",
            template="theme/main.html",
            scenarios=SIMPLE_SCENARIOS,
            build=(mkdocs, "build", "--quiet"),
            rebuild=(mkdocs, "build", "--quiet", "--dirty"),
        ),
    )


def list_our_tools() -> tuple[Tool, ...]:
    """Return sitegen, and its variants that are measured from scratch only."""
    build = (sys.executable, str(ROOT / "build.py"))
    ours = Tool(
        "sitegen",
        layout="sitegen",
        sources="content",
        output="public",
        template="themes/bench/templates/base.html",
        settings="site.yaml",
        categories="content/categories.yaml",
        scenarios=SCENARIOS,
        build=(*build, "build", "--quiet"),
        caches=(".sitegen",),
        find=(*build, "search"),
        help=(sys.executable, "-m", "sitegen", "--help"),
    )
    cold_only = replace(ours, scenarios=("cold",), find=(), help=())
    unindexed = (sys.executable, "-m", "benchmarks.unindexed", "build", "--quiet")
    return (
        ours,
        replace(cold_only, name="sitegen, no index", build=unindexed),
        replace(cold_only, name="sitegen, one process", build=(*ours.build, "--jobs", "1")),
    )


def list_hugo_tools(peers: Path) -> tuple[Tool, ...]:
    """Return Hugo with small templates, and with those that make the pages of sitegen.

    ``peers`` is the virtual environment in which it is installed.
    """
    hugo = Tool(
        "Hugo",
        layout="hugo",
        sources="content",
        output="public",
        template="layouts/baseof.html",
        settings="hugo.yaml",
        categories="content/categories/{id}/_index.md",
        build=(find_binary(peers, "hugo/binaries/hugo"), "--quiet"),
        index=(find_binary(peers, "pagefind_bin_extended/pagefind_extended"), "--site", "public", "--quiet"),
        leaves_removed=True,
    )
    return (
        hugo,
        replace(hugo, name="Hugo, same pages", layout="hugo-page", categories="data/categories.yaml"),
    )


def find_binary(peers: Path, path: str) -> str:
    """Return the path of a program inside a Python package, or ``path`` itself if it is not installed.

    ``path`` is relative to ``site-packages`` in the virtual environment ``peers``.
    """
    matches: Sequence[Path] = sorted(peers.glob(f"lib/python*/site-packages/{path}"))
    return str(matches[0]) if matches else path
