"""Who has to approve changes, taken from site.yaml and agency.yaml: CODEOWNERS and the reviewers of exemptions.

GitHub and GitLab read CODEOWNERS. The last line that matches a file counts. The job that looks for the approval of
exemptions on GitHub reads the list of reviewers (`approval`), because it runs without any package.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sitegen.content.layout import parse_source_path
from sitegen.content.parse import parse_source
from sitegen.forge.approval import REVIEWERS_FILE, parse_reviewers
from sitegen.schema.records import SiteRecord

GENERATED_MARK: Final = "# 由 sitegen codeowners 生成"
"""Beginning of the first line of a file of this program."""
_REVIEWERS_HEAD: Final = f"""\
{GENERATED_MARK}：取自 site.yaml 的“审查人”，请改那里，再运行一次。改动自己带来的放行、上限和问题级别，由其中一人批准。
# 团队和邮箱不在内；一个账号也没有，就谁也不能批准。算数的是主分支的名单，不是合并请求里的。
# Generated from site.yaml: change 审查人 there, and run the command again. One of these accounts approves the exemptions,
# limits and severities that a pull request brings itself; teams and e-mail addresses are left out, and without any
# account nobody can approve. The list of the main branch counts, not that of the pull request.
"""
CODE_OWNERS_PATHS: Final = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where the services look for the file."""
_MAINTAINED_PATHS: Final = (
    "site.yaml",
    "themes/",
    "requirements*.txt",
    "wheels/",
    ".github/",
    ".gitlab-ci.yml",
    ".gitlab/",
    ".workflow/",
    "CODEOWNERS",
)
"""What decides how the site is checked and published, and belongs to those who look after the site."""


class UnreadableSourceError(Exception):
    """A source file is missing or has errors. ``path`` is its path relative to the project folder."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} has errors")
        self.path = path


def load_site_and_maintainers(root: Path) -> tuple[SiteRecord, dict[str, tuple[str, ...]]]:
    """Return the record of site.yaml in the project ``root``, and the maintainers of the agencies by agency id.

    Agencies are sorted by id, and those without maintainers are left out. Raises `UnreadableSourceError` if site.yaml
    is missing, or if it or an agency.yaml has errors.
    """
    site: SiteRecord = _read_record(root, "site.yaml")
    files = sorted((root / "content/agencies").glob("*/agency.yaml"))
    agencies = {file.parent.name: _read_record(root, file.relative_to(root).as_posix()) for file in files}
    return site, {id: record.maintainers for id, record in agencies.items() if record.maintainers}


def format_code_owners(
    site: SiteRecord, agency_maintainers: Mapping[str, Sequence[str]], project_prefix: str = ""
) -> str:
    """Return the text of the file CODEOWNERS; "" if no reviewer and no maintainer is named.

    ``agency_maintainers`` has the maintainers by agency id. ``project_prefix`` is the path of the project in its
    repository with a final slash, or "" if the project is the top folder.
    """
    rules: list[tuple[str, Sequence[str]]] = [("content/", site.reviewers)]
    rules += [(f"content/agencies/{id}/", names) for id, names in agency_maintainers.items()]
    # After the agencies: nobody approves exemptions for their own texts.
    rules += [("content/exemptions.yaml", site.reviewers)]
    rules += [(path, site.maintainers) for path in _MAINTAINED_PATHS]
    named = [(f"/{project_prefix}{path}".replace(" ", "\\ "), names) for path, names in rules if names]
    if not named:
        return ""
    width = max(len(path) for path, _ in named)
    lines = [
        f"{GENERATED_MARK}：取自 site.yaml 的“审查人”、“维护人”和 agency.yaml 的“维护人”，请改那里，再运行一次。",
        "# Generated from site.yaml and agency.yaml: change those, and run the command again.",
        *(f"{path:<{width}}  {' '.join(map(_format_owner, names))}" for path, names in named),
    ]
    return "\n".join(lines) + "\n"


def list_reviewer_accounts(site: SiteRecord) -> tuple[str, ...]:
    """Return the reviewers in site.yaml who are single accounts, without ``@``.

    Teams and e-mail addresses are left out, because an approval names an account.
    """
    names = (name.removeprefix("@") for name in site.reviewers)
    return tuple(name for name in names if "/" not in name and "@" not in name)


def format_reviewers(accounts: Sequence[str]) -> str:
    """Return the text of the list of reviewers of exemptions: a comment, then one of ``accounts`` a line."""
    return _REVIEWERS_HEAD + "".join(f"@{name}\n" for name in accounts)


def may_replace_reviewers(present_text: str, accounts: Sequence[str]) -> bool:
    """Return whether the list of reviewers with the text ``present_text`` may be replaced by a list of ``accounts``.

    It may if this program wrote it, or if it names nobody besides ``accounts``.
    """
    return present_text.startswith(GENERATED_MARK) or parse_reviewers(present_text) <= {
        name.lower() for name in accounts
    }


def locate_reviewers_file(root: Path) -> Path | None:
    """Return the path of the list of reviewers, present or not; None if ``root`` has no folder ``.github``."""
    place = root / REVIEWERS_FILE
    return place if place.parent.is_dir() else None


def locate_code_owners(root: Path) -> Path:
    """Return the path of the file CODEOWNERS in the project ``root``, or the path at which to create it."""
    for place in CODE_OWNERS_PATHS:
        if (root / place).is_file():
            return root / place
    return root / (CODE_OWNERS_PATHS[0] if (root / ".github").is_dir() else CODE_OWNERS_PATHS[1])


def _format_owner(name: str) -> str:
    # An e-mail address has its sign in the middle.
    return name if "@" in name else f"@{name}"


def _read_record(root: Path, path: str) -> Any:
    slot = parse_source_path(path)
    try:
        data = (root / path).read_bytes()
    except OSError as error:
        raise UnreadableSourceError(path) from error
    record = parse_source(path, slot, data).record if slot else None
    if record is None:
        raise UnreadableSourceError(path)
    return record
