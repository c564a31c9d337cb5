"""Sets of blank characters, one for each place where blanks are stripped, and the ideographic (wide) space."""

from typing import Final

from sitegen.program import regex

WIDE_BLANK: Final = "\u3000"
SPACE_BAR_BLANKS: Final = f" {WIDE_BLANK}"
"""The two characters that the space bar of a Chinese keyboard types, in half and in full width."""
KEYBOARD_BLANKS: Final = f" \t{WIDE_BLANK}"
"""Blanks that a keyboard can type."""
MARK_BLANKS: Final = f"{KEYBOARD_BLANKS}\xa0"
"""Blanks beside Markdown marks and in table cells. Text copied from web pages has no-break spaces there."""
MARKUP_BLANKS: Final = f"{MARK_BLANKS}\n"
"""Blanks between the tags of HTML, which may be on several lines."""
LINE_BLANKS: Final = f"{MARK_BLANKS}\u2002\u2003"
"""Blanks at both ends of a line of text. Word indents and aligns lines with en spaces and em spaces."""
_BETWEEN_CHINESE: Final = regex.compile(r"(?<=[\u4e00-\u9fff（）])\s+(?=[\u4e00-\u9fff（）])")


def remove_blanks_between_chinese(name: str) -> str:
    """Return a name without the blanks between its Chinese characters or brackets, which tables use for alignment."""
    return _BETWEEN_CHINESE.sub("", name)
