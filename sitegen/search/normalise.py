"""Normalisation of text for searching. The browser's engine has the same rules, which tests compare.

Each code point is folded on its own (NFKC, lower case), so that the result does not depend on its neighbours.
Punctuation and spaces are removed, except that one space remains between two words of letters or digits.
Marks that only select a form of a character (variation selectors) are removed without separating words.
Therefore every substring of a text normalises to a substring of the normalised text.
"""

from __future__ import annotations

import unicodedata

from sitegen.program import regex

# Ranges, because the module re knows no Unicode scripts.
_CJK_RANGES = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\u1100-\u11ff\U00020000-\U0003ffff"
)
_CJK = regex.compile(f"[{_CJK_RANGES}]")
_SPACES = regex.compile(" +")
_SPACE_BESIDE_CJK = regex.compile(f" (?=[{_CJK_RANGES}])|(?<=[{_CJK_RANGES}]) ")
# Letters, numbers and marks.
_WORD_CATEGORIES = "LNM"
# The marks among the code points that Unicode calls default-ignorable.
_IGNORED = regex.compile("[\u034f\u17b4\u17b5\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Both circles stand for the zero of Chinese numerals: 二○○七年, 二〇〇七年.
_CIRCLE_TO_ZERO = {"\u25cb": "\u3007"}


# Filled on demand: of 1.1 million code points, a site uses a few thousand.
class _FoldingTable(dict[int, str]):
    """Table for `str.translate` that computes the normalised form of a code point when it first occurs."""

    def __missing__(self, point: int) -> str:
        folded = "".join(_fold_character(char) for char in unicodedata.normalize("NFKC", chr(point)).lower())
        self[point] = folded
        return folded


def _fold_character(char: str) -> str:
    if _IGNORED.match(char):
        return ""
    char = _CIRCLE_TO_ZERO.get(char, char)
    return char if is_cjk(char) or unicodedata.category(char)[0] in _WORD_CATEGORIES else " "


_FOLDING = _FoldingTable()


def fold_point(point: int) -> str:
    """Return the normalised form of one code point on its own, as text.

    A separator such as punctuation becomes a space. A mark that is ignored, such as a variation selector,
    becomes "". Some code points become several characters: ㎡ becomes m2.
    """
    return _FOLDING[point]


def is_cjk(char: str) -> bool:
    """Return whether a character is Han, kana, bopomofo or hangul.

    These scripts are treated as having no spaces between words.
    """
    return _CJK.match(char) is not None


def normalise(text: str) -> str:
    """Normalise a text, so that spellings which a search should not distinguish become equal.

    Case and width are unified. Punctuation and spaces are removed, except that one space remains between two
    words of letters or digits: 云政发〔2023〕5号 becomes 云政发2023 5号. The docstring of the module has all
    rules.
    """
    folded = _SPACES.sub(" ", text.translate(_FOLDING))
    return _SPACE_BESIDE_CJK.sub("", folded).strip(" ")
