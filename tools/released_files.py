"""Record the files of a release that projects have copies of: ``python -m tools.released_files 0.2.0 v0.2.0``.

The arguments are the version and the git revision of the release. Recorded are the digests of its themes and of the
files for forges that its ``init`` wrote, or that its repository had before there was ``init``. ``sitegen upgrade``
knows by them which copies nobody has changed. Run it once for each release, after the tag is set, and commit the file.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

from sitegen.upgrade.released_files import DIGESTS_FILE, digest_ignoring_line_ends, is_forge_file
from tools.environment import ROOT

_STARTER_FOLDER = "sitegen/starter/files/"
_THEMES_FOLDER = "themes/"


def main(version: str, revision: str) -> int:
    """Add a release to the record, in which releases are in their order."""
    releases = json.loads(DIGESTS_FILE.read_bytes()) if DIGESTS_FILE.is_file() else {}
    releases[version] = {
        path: digest_ignoring_line_ends(content) for path, content in sorted(_list_files(revision))
    }
    DIGESTS_FILE.write_text(json.dumps(releases, indent=1) + "\n", encoding="utf-8", newline="\n")
    print(f"{DIGESTS_FILE.name}: {version}, {len(releases[version])} files")
    return 0


def _list_files(revision: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a release by their paths in a project."""
    listed = _run_git("ls-tree", "-r", "-z", "--name-only", revision).decode("utf-8")
    paths = [path for path in listed.split("\0") if path]
    folder = _STARTER_FOLDER if any(path.startswith(_STARTER_FOLDER) for path in paths) else ""
    for path in paths:
        name = path.removeprefix(folder)
        if path.startswith(_THEMES_FOLDER) or (path.startswith(folder) and is_forge_file(name)):
            yield name if path.startswith(folder) else path, _run_git("show", f"{revision}:{path}")


def _run_git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
