"""Runs sitegen without its search index: ``python -m benchmarks.unindexed build``.

The product always makes its index. This is only for comparison with generators that make none. The index is
replaced by an empty one before planning, so no text is read, normalised or written for it. Everything else is
the same, including the search page.
"""

from __future__ import annotations

from unittest.mock import patch

from sitegen.cli import main
from sitegen.search.index import SearchIndex

EMPTY_INDEX = SearchIndex(outputs=(), manifest=b"")


def run() -> None:
    """Run the command line of sitegen with an empty search index.

    Raises AttributeError if the builder no longer has the functions that are replaced.
    """
    with patch("sitegen.search.index.build_index", return_value=EMPTY_INDEX):
        main()


if __name__ == "__main__":
    run()
