"""Report private-use characters, and find the characters that were meant.

Unicode gives these code points no meaning, so a reader sees an empty box. They come from two sources: files
converted from GBK or GB 18030 by an old program, and bullets of Word in the fonts Symbol and Wingdings.
"""

from __future__ import annotations

from sitegen.content.mended_lines import describe_other_lines, shorten_line
from sitegen.diagnostics.codes import texts as codes
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.program import regex

PRIVATE_USE_RANGES = "\ue000-\uf8ff\U000f0000-\U0010fffd"
"""All private-use characters, as the inside of a character set of a regular expression."""

PRIVATE_USE = regex.compile(f"[{PRIVATE_USE_RANGES}]")

# GBK and GB 18030 assigned these runs of code points to characters that Unicode encoded later: 80 in rows FE50 to FEA0,
# 10 vertical forms, and 16 others. Source: GB 18030-2000 and -2005 (private-use code point to bytes) and GB 18030-2022
# (bytes to character). `tests/content/test_private_use.py` compares the table with the codec of Python, which has the
# mapping of 2000. 100 characters agree in the codecs of glibc 2.36 and ICU 78, so they are certain. The 6 beyond U+FFFF
# are in glibc only, because ICU keeps their private code points.
_GB18030_RUNS = (
    (0xE76C, "€"),
    (0xE78D, "︐︒︑︓︔︕︖︗︘︙"),
    (0xE7C7, "ḿǹ"),
    (0xE7E7, "〾⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻"),
    (
        0xE815,
        "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻",
    ),
)

GB18030_CHARACTERS = {
    chr(first + offset): character for first, run in _GB18030_RUNS for offset, character in enumerate(run)
}
"""The intended characters, by the private-use character that GBK and GB 18030 used for them."""

FONT_SYMBOLS = {
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf06f": "□",
    "\uf071": "❑",
    "\uf072": "❒",
    "\uf075": "◆",
    "\uf076": "❖",
    "\uf0a7": "▪",
    "\uf0a8": "□",
    "\uf0ad": "★",
    "\uf0b7": "·",
    "\uf0d8": "➢",
    "\uf0e0": "→",
    "\uf0fb": "✗",
    "\uf0fc": "✓",
    "\uf0fd": "☒",
    "\uf0fe": "☑",
}
"""Signs that Word writes as a private-use character: U+F000 plus the code in the font Symbol or Wingdings.

The text does not say which font was meant, so these are likely, not certain.
"""


def report_private_use(text: str, path: str) -> tuple[Diagnostic, ...]:
    """Return one warning for each different private-use character in ``text``, at its first occurrence.

    ``text`` is the content of the file ``path``. The hint shows the corrected line if the character is known, and
    names the other lines that contain it.
    """
    if not PRIVATE_USE.search(text):
        return ()
    lines: dict[str, list[int]] = {}
    rows = text.split("\n")
    for number, row in enumerate(rows):
        for character in dict.fromkeys(PRIVATE_USE.findall(row)):
            lines.setdefault(character, []).append(number)
    return tuple(_report_character(character, rows, numbers, path) for character, numbers in lines.items())


def replace_private_use(text: str) -> str:
    """Replace private-use characters of GB 18030 by the intended characters. Other private-use characters stay."""
    return PRIVATE_USE.sub(lambda match: GB18030_CHARACTERS.get(match.group(), match.group()), text)


def _report_character(character: str, rows: list[str], numbers: list[int], path: str) -> Diagnostic:
    row = rows[numbers[0]]
    column = row.index(character)
    real, symbol = GB18030_CHARACTERS.get(character), FONT_SYMBOLS.get(character)
    rule = codes.PRIVATE_KNOWN if real else codes.PRIVATE_SYMBOL if symbol else codes.PRIVATE_UNKNOWN
    mended = replace_private_use(row).replace(character, real or symbol or character)
    return rule.at(
        Place(path, numbers[0] + 1, column + 1),
        point=f"{ord(character):04X}",
        real=real or symbol,
        mended=shorten_line(mended, column),
        **describe_other_lines([number + 1 for number in numbers[1:]]),
    )
