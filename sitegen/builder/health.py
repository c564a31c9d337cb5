"""The health file: small JSON from which monitoring sees whether the site is the one that was built last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

import msgspec

from sitegen import __version__
from sitegen.builder.precompress import PRECOMPRESSED_CODINGS
from sitegen.builder.up_to_date import compute_plan_digest
from sitegen.pages.output import RANK_SUMMARIES, Output, make_static_output

PATH: Final = "health.json"
_FORMAT: Final = "sitegen-health/1"


def plan_health_file(digests: Mapping[str, str], today: date) -> Output:
    """Return the planned health file, from which monitoring sees whether the site is the one built last.

    ``digests`` has the digests of all outputs by path. Compressed copies and a former health file do not
    count. ``today`` is the date for which the site is built. The file has the version of the program, this
    date, the numbers of pages and files, and a digest that changes whenever any file of the site does.
    """
    others: Collection[tuple[str, str]] = [
        item for item in digests.items() if item[0] != PATH and not item[0].endswith(PRECOMPRESSED_CODINGS)
    ]
    facts = {
        "format": _FORMAT,
        "program": __version__,
        "date": today.isoformat(),
        "pages": sum(path.endswith(".html") for path, _ in others),
        # With the health file itself, but without the manifest, which lists them.
        "files": len(others) + 1,
        "digest": compute_plan_digest(others),
    }
    content = msgspec.json.format(msgspec.json.encode(facts), indent=1) + b"\n"
    return make_static_output(PATH, content, "content", RANK_SUMMARIES)
