"""Upgrade of a project that was made with an earlier version: what changes, and what the office must decide.

`plan_upgrade` reads a project and returns all changes without writing any.
`compare_pages` renders the site and compares its pages with the published ones.
"""

from sitegen.upgrade.model import OpenDecision, RenderingChange, ThemeCopy, UpgradePlan, UpgradeRefused
from sitegen.upgrade.page_comparison import PageComparison, compare_pages
from sitegen.upgrade.plan import plan_upgrade

__all__ = [
    "OpenDecision",
    "PageComparison",
    "RenderingChange",
    "ThemeCopy",
    "UpgradePlan",
    "UpgradeRefused",
    "compare_pages",
    "plan_upgrade",
]
