"""Recognise the agency to which a figure of the text belongs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitegen.program import regex
from sitegen.reports.narrative.facts import Claim
from sitegen.reports.narrative.quantities import WHEN
from sitegen.reports.narrative.sentences import Sentence

OWN_PREFIXES = "我本该"
"""First characters of phrases for the report's own agency: 本街道办事处."""

GENERAL_PREFIXES = f"{OWN_PREFIXES}全各"
"""The same, and first characters of phrases for the agency's whole area: 全县."""

_OF_SUBJECT = regex.compile(
    r"通过|涉及|关于|有关|当面|网上|网络|线上|线下|信函|邮寄|邮件|传真|平台|系统|其中|对|向|将|把|从|在|去年|上年|同期|比|较|除|未|不|被|按|依|以|等|和|或|及|与|窗口|渠道|并|经|后|已|内|重复|属于|拟|应|类|方面|情况|问题"
)
_ORDINARY = regex.compile(
    r"(?:我|本|全|该)?[\u4e00-\u9fff]{0,20}(?:局|委|办|院|厅|府|镇|乡|街道|中心|处|会|室|队|机关|单位|部门|县|区|市|州|旗|盟|省|苏木|公司|开发区|农场|学校|署|所|站|部|行)"
)
_ACTS = r"(?:共计?|累计|总共|全年|主动|依法|新|本年度?)*(?:公开|发布|收到|新收|接到|受理|办理|办结|答复|制发|制定|出台|印发|作出)"
_AGENCY = regex.compile(rf"{WHEN}(?P<subject>{_ORDINARY.pattern})(?={_ACTS})")
"""An agency at the beginning of a clause, which is the subject of what follows."""

_GOES_ON = regex.compile(r"其中|已|均|全部|上述")


def is_agency_phrase(subject: str) -> bool:
    """Return whether ``subject``, the text before a verb, is the name of an agency or empty.

    The result is false for text that restricts a figure, such as 通过网络 (by internet).
    """
    return not subject or bool(_ORDINARY.fullmatch(subject) and not _OF_SUBJECT.search(subject))


def find_leading_agency(clause: str) -> str:
    """Return the agency at the beginning of a clause that says what it did (县公安局公开信息30条); "" if there is none."""
    match = _AGENCY.match(clause)
    return match["subject"] if match and is_agency_phrase(match["subject"]) else ""


def find_previous_agency(sentence: Sentence) -> str:
    """Return the agency that the previous sentence names, if ``sentence`` continues it; otherwise "".

    In 县公安局收到申请8件。其中予以公开6件, the second sentence is about 县公安局, too.
    """
    # Only the sentence directly before, in the same paragraph, can lend its subject.
    if sentence.begins_paragraph or not _GOES_ON.match(sentence.text):
        return ""
    return find_leading_agency(regex.split(r"[。！？；]", sentence.text_before.rstrip("。！？"))[-1])


def drop_agency_shares(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Yield the claims except those that state a single agency's share of a quantity.

    A claim of a named agency is such a share if the same quantity is also stated for another named agency. In
    县政府制发2件，县政府办公室制发1件, both claims are shares.
    """
    single_agency = [other for other in claims if other.subject and other.subject[0] not in GENERAL_PREFIXES]
    for claim in claims:
        other_subjects = {other.subject for other in single_agency if other.readings == claim.readings} - {
            claim.subject
        }
        if claim not in single_agency or not other_subjects:
            yield claim
