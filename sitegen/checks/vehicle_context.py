"""Whether a number plate is that of an office's vehicle, according to the words around it.

Offices sell and scrap their vehicles as state assets, and publish lists of them with the plates. No person owns such a
vehicle, so its plate is no personal data. A plate beside the name of a person, or beside a word for one, is always
taken for that person's. The word 报废 alone says nothing: the police publish lists of private vehicles that have to be
scrapped.
"""

from __future__ import annotations

from typing import Final

from sitegen.checks.office_contacts import PERSON_COLUMN_HEADER, PERSON_WORD
from sitegen.checks.table_context import MAX_LINE_LENGTH, TableContext
from sitegen.program import regex
from sitegen.schema.person_names import PERSON_NAME

_AROUND: Final = 80
_OFFICE_VEHICLE: Final = regex.compile(
    "(?:公务|执法|执勤|机要|应急保障|业务)(?:执勤)?(?:用车|车辆)|公车(?!私)"
    "|(?:国有|固定|单位|事业单位|行政)资产|资产(?:编[号码]|名称|类别|处置|明细|清单|卡片)|报废(?:处置)?资产"
)
_PRIVATE: Final = regex.compile(
    "(?:使用|保管|责任|所有|管理|联系|经办|领用|驾驶|借用|登记|持)人|驾驶员|司机|车主|私家|私车|私人|个人|员工|职工"
)
# Makes and colours of cars that begin with a surname are no names.
_NAME_ALONE: Final = regex.compile(
    r"(?:\A|[\s|,，、；;（(：:])(?!江[淮铃]|金[杯龙旅]|马自达|雷诺|路虎|安凯|高尔夫|[白黄]色)"
    rf"(?:{PERSON_NAME.pattern})(?=\Z|[\s|,，、；;。）)])"
)
_SENTENCE_END: Final = regex.compile(r"[。！？!?\n]")


def is_office_vehicle(text: str, start: int, end: int, tables: TableContext) -> bool:
    """Whether the plate at ``start`` to ``end`` of ``text`` is that of an office's vehicle.

    ``tables`` reads the tables of the text. The words in question stand in the head of the table, or in the row or
    sentence itself.
    """
    before = text[max(0, start - MAX_LINE_LENGTH, text.rfind("\n", 0, start) + 1) : start]
    after = text[end : end + _AROUND].partition("\n")[0]
    head = tables.find_head(start)
    if head:
        passage = before + "|" + after
    else:
        passage = _SENTENCE_END.split(before[-_AROUND:])[-1] + "|" + _SENTENCE_END.split(after)[0]
    words = f"{head}\n{passage}"
    if (
        PERSON_WORD.search(words)
        or PERSON_COLUMN_HEADER.search(head.replace("车牌", ""))
        or _PRIVATE.search(words)
    ):
        return False
    return _OFFICE_VEHICLE.search(words) is not None and not _NAME_ALONE.search(passage)
