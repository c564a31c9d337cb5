"""Blanks of a line, by where they are looked for. A wide blank is the ideographic space of a Chinese keyboard."""

from typing import Final

from sitegen.program import regex

WIDE_BLANK: Final = "\u3000"
SPACE_BAR_BLANKS: Final = f" {WIDE_BLANK}"
"""What the space bar of a Chinese keyboard types, in half and full width."""
KEYBOARD_BLANKS: Final = f" \t{WIDE_BLANK}"
"""What a keyboard types."""
MARK_BLANKS: Final = f"{KEYBOARD_BLANKS}\xa0"
"""Blanks beside the marks of Markdown and in cells. Web pages have the no-break space there."""
MARKUP_BLANKS: Final = f"{MARK_BLANKS}\n"
"""Blanks between the tags of HTML, which may be on several lines."""
LINE_BLANKS: Final = f"{MARK_BLANKS}\u2002\u2003"
"""Blanks at the ends of a line of text. Word indents and aligns lines with those of half and full width of a letter."""
_BETWEEN_SIGNS: Final = regex.compile(r"(?<=[\u4e00-\u9fff（）])\s+(?=[\u4e00-\u9fff（）])")


def join_chinese_signs(name: str) -> str:
    """Return a name without the blanks between its Chinese signs: Chinese is written without, and tables align by them."""
    return _BETWEEN_SIGNS.sub("", name)
