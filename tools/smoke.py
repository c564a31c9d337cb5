"""Build the sample from end to end, to check a system or a Python: ``python -m tools.smoke``.

The last line is the digest of the built site. It has to be the same on every system and with every Python: where
``EXPECTED_DIGEST`` is set, another digest is a failure.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.environment import ROOT

TODAY = "2099-12-31"
"""A fixed day, as what is in force depends on it and jobs may run on both sides of midnight. Later than all entries."""


def main() -> int:
    """Check, build twice and search the sample, and print the digest of the built site.

    Return 1 if a step fails or the digest is not ``EXPECTED_DIGEST``, else 0. Raises CalledProcessError if a
    command fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        run("check", "--today", TODAY)
        run("build", "--quiet", "--today", TODAY, "--output", str(site))
        digest = compute_digest(site)
        # A build of an unchanged project must not write a file, not even with the same bytes.
        times = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
        run("build", "--quiet", "--today", TODAY, "--output", str(site))
        if compute_digest(site) != digest or any(
            path.stat().st_mtime_ns != time for path, time in times.items()
        ):
            print("the second build has written files", file=sys.stderr)
            return 1
        if "html" not in run("search", "预算", "--format", "json", "--output", str(site)):
            print("the search finds nothing", file=sys.stderr)
            return 1
    print(digest)
    if "GITHUB_OUTPUT" in os.environ:
        with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as output:
            output.write(f"digest={digest}\n")
    expected = os.environ.get("EXPECTED_DIGEST", digest)
    if digest != expected:
        print(f"expected {expected}: the site differs from that of the other system", file=sys.stderr)
        return 1
    return 0


def run(*arguments: str) -> str:
    """Run ``build.py`` with these arguments and this Python, and return its output.

    Raises CalledProcessError if it fails.
    """
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    completed = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return completed.stdout.decode("utf-8")


def compute_digest(folder: Path) -> str:
    """Return the SHA-256 of the paths and contents of all files below ``folder``, in hexadecimal."""
    digest = hashlib.sha256()
    for path in sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()):
        content = (folder / path).read_bytes()
        digest.update(f"{path}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
