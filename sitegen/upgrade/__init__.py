"""Upgrade of a project that was made with an earlier version: what changes, and what the office must decide.

`plan_upgrade` reads a project and returns all changes without writing any. `write_changes` writes them, all or none.
`compare_pages` renders the site and compares its pages with the published ones.
"""

from sitegen.upgrade.model import Decision, FileChange, TextChange, UpgradePlan, UpgradeRefused
from sitegen.upgrade.page_comparison import PageChanges, compare_pages
from sitegen.upgrade.plan import plan_upgrade
from sitegen.upgrade.write_changes import FileEdited, write_changes

__all__ = [
    "Decision",
    "FileChange",
    "FileEdited",
    "PageChanges",
    "TextChange",
    "UpgradePlan",
    "UpgradeRefused",
    "compare_pages",
    "plan_upgrade",
    "write_changes",
]
