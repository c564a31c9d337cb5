"""Score of the rule for ends of lines on the fourth set, of texts that were found or rendered hard-wrapped."""

from tests.labelled.line_ends import score

__all__ = ["score"]
