"""Document numbers (发文字号) of official documents, as defined by GB/T 9704-2012, 7.2.5.

A number consists of the agency's abbreviation (机关代字), the full year in 〔〕, and a serial without leading zeros
and without 第: 国办发〔2017〕47号. Orders and announcements have numbers such as 国务院令第711号 or 某某局公告2023年第12号.
"""

from __future__ import annotations

import re

DOCUMENT_NUMBER = re.compile(
    r"(?P<org>[\u4e00-\u9fff]{1,20})〔(?P<year>(?:19|20)[0-9]{2})〕(?P<no>[1-9][0-9]{0,4})号"
)
ORDER_NUMBER = re.compile(
    r"(?P<org>[\u4e00-\u9fff]{0,30}(?:令|公告|通告))(?:(?P<year>(?:19|20)[0-9]{2})年)?"
    r"第(?P<no>[1-9][0-9]{0,4}|[一二三四五六七八九十百千零〇]{1,12})号"
)
DOCUMENT_NUMBER_EXAMPLE = "和政办发〔2014〕12号"
# Editors type whatever brackets their keyboard has in place of 〔〕.
_WIDTH = str.maketrans(
    "[［【﹝〖(（﹙]］】﹞〗)）﹚０１２３４５６７８９",
    "〔〔〔〔〔〔〔〔〕〕〕〕〕〕〕〕0123456789",
)
_SPACES = re.compile(r"\s+")
_SERIAL = re.compile(r"〕第?0*(?=[1-9])")
_ORDER_SERIAL = re.compile(r"(?<=令|告)((?:19|20)[0-9]{2}年)?第?0*(?=[1-9][0-9]*号)")


def normalise_document_number(text: str) -> str:
    """Rewrite a document number (发文字号) in the standard typography, as in 国办发〔2017〕47号.

    Brackets of any kind become 〔〕 and full-width digits become ASCII. Spaces, leading zeros of the serial
    number and the 第 before it are removed; an order number such as 国务院令第711号 keeps its 第, or gets
    one. Missing parts are not added, so the result may still be invalid.
    """
    text = _SPACES.sub("", text.translate(_WIDTH))
    if "〕" in text:
        return _SERIAL.sub("〕", text)
    return _ORDER_SERIAL.sub(lambda match: f"{match[1] or ''}第", text)


def is_standard_document_number(text: str) -> bool:
    """Return whether ``text`` is a complete document number or order number in the standard form."""
    return DOCUMENT_NUMBER.fullmatch(text) is not None or ORDER_NUMBER.fullmatch(text) is not None
