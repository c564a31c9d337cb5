"""Score of the rule for ends of lines on the third set, of texts that were found hard-wrapped."""

from tests.labelled.line_ends import score

__all__ = ["score"]
