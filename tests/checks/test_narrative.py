"""What is read in narratives: the figures that name the tables, and the arithmetic. Above all what is left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sitegen.reports.narrative.extract import extract_narrative_facts
from sitegen.reports.narrative.figures import extract_figures, parse_chinese_number

OVERVIEW = "# 一、总体情况\n\n"
APPLICATIONS = "# 三、收到和处理政府信息公开申请情况\n\n"
LITIGATION = "# 四、政府信息公开行政复议、行政诉讼情况\n\n"
DISCLOSURE = "# 二、主动公开政府信息情况\n\n"


def claims(text: str, year: int = 2023) -> list[str]:
    """Figures that name cells, each with its first reading."""
    return [
        f"{one.figure} {'+'.join(f'{key.row}.{key.column}' for key in one.readings[0])}"
        for one in extract_narrative_facts(text, year).claims
    ]


def slips(text: str, year: int = 2023) -> list[str]:
    return [
        f"{one.kind} {one.quote} {one.computed}"
        for one in extract_narrative_facts(text, year).inconsistencies
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年收到政府信息公开申请12件。", ["12 new_received.total"]),
        ("全年收到政府信息公开申请 **12** 件。", ["12 new_received.total"]),
        ("２０２３年，我局共收到政府信息公开申请１２件。", ["12 new_received.total"]),
        ("本年度受理依申请公开十二件。", ["12 new_received.total"]),
        ("2023年共收到12件政府信息公开申请。", ["12 new_received.total"]),
        ("全年共收到政府信息公开申请1,234件。", ["1234 new_received.total"]),
        ("本机关新收政府信息公开申请两件，上年结转一件。", ["2 new_received.total", "1 carried_in.total"]),
        ("2023年度，乙街办未收到政府信息公开申请。", ["0 new_received.total"]),
        ("2023年，我镇没有收到依申请公开政府信息的申请。", ["0 new_received.total"]),
        (f"{APPLICATIONS}新收3件；结转下年度继续办理1件。", ["3 new_received.total", "1 carried_out.total"]),
        (f"{APPLICATIONS}本年办结申请5件，其中予以公开3件、重复申请2件。", ["5 total.total", "3 granted.total", "2 refused_2.total"]),
        (f"{APPLICATIONS}予以公开和部分公开共8件。", ["8 granted.total+partial.total"]),
        (f"{APPLICATIONS}收到申请9件，其中自然人6件、法人或其他组织3件。",
         ["9 new_received.total", "6 new_received.natural",
          "3 new_received.business+new_received.research+new_received.charity+new_received.legal+new_received.other"]),
        (f"{LITIGATION}被申请行政复议4件，其中结果维持3件、尚未审结1件；行政诉讼2件。",
         ["4 review.total", "3 review.maintained", "1 review.pending", "2 direct.total+after_review.total"]),
        (f"{LITIGATION}本年没有发生行政复议、行政诉讼。", ["0 review.total", "0 direct.total+after_review.total"]),
        (f"{DISCLOSURE}制发行政规范性文件3件，废止1件，现行有效20件。", ["3 normative.made", "1 normative.repealed", "20 normative.valid"]),
        (f"{DISCLOSURE}作出行政处罚决定15件。", ["15 penalties.decisions"]),
        (f"{OVERVIEW}本年收到申请14070件，上年结转561件，办结13810件，结转下年度819件。",
         ["14070 new_received.total", "561 carried_in.total", "13810 total.total", "819 carried_out.total"]),
        (f"{LITIGATION}行政复议案件791件，行政诉讼案件213起。", ["791 review.total", "213 direct.total+after_review.total"]),
        (f"{LITIGATION}有行政复议791件，其中结果纠正98件。", ["791 review.total", "98 review.corrected"]),
        (f"{DISCLOSURE}作出行政许可1件，行政处罚2件，行政收费3万元。",
         ["1 permits.decisions", "2 penalties.decisions", "3 charges.fees"]),
        (f"{OVERVIEW}作出行政许可1件，行政处罚2件，行政收费3万元。",
         ["1 permits.decisions", "2 penalties.decisions", "3 charges.fees"]),
        (f"{DISCLOSURE}全年收取行政事业性收费251000元。", ["25.1 charges.fees"]),
        (f"{LITIGATION}行政诉讼3件，其中未经复议直接起诉1件，结果维持1件；复议后起诉2件，尚未审结1件。",
         ["3 direct.total+after_review.total", "1 direct.total", "1 direct.maintained", "2 after_review.total", "1 after_review.pending"]),
        (f"{APPLICATIONS}收到申请12件，另有上年结转3件，办结15件。", ["12 new_received.total", "3 carried_in.total", "15 total.total"]),
        ("全县收到政府信息公开申请12件，县财政局收到政府信息公开申请4件。", ["12 new_received.total", "4 new_received.total"]),
    ],
)  # fmt: skip
def test_figures_that_name_a_cell(text: str, expected: list[str]) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "全年收到政府信息公开申请约12件。",
        "全年收到政府信息公开申请10余件。",
        "全年收到政府信息公开申请12件以上。",
        "2022年，我局收到政府信息公开申请12件。",
        "上半年收到政府信息公开申请12件。",
        "2019年以来收到政府信息公开申请12件。",
        "通过网络收到政府信息公开申请12件。",
        "收到涉及征地拆迁的政府信息公开申请12件。",
        "收到行政许可申请12件。",
        "收到政府信息公开申请人来信12件。",
        "收到信访件12件，办结12件。",
        "政府信息公开申请比上年增加12件。",
        "公开规范性文件12件。",
        "办理人大代表建议5件、政协提案8件，予以公开13件。",
        "共办理行政复议案件56件。",
        "主动公开政府信息265条。",
        "办理12345热线47件，已全部办结。",
        "未收到通过当面方式提交的申请。",
        "回复网民留言434条。",
        f"{APPLICATIONS}不予公开、无法提供共5件。".replace("不予公开、", "不予公开，"),
        f"{APPLICATIONS}予以公开和部分公开各3件。",
        f"{LITIGATION}全年受理行政复议申请86件，审结80件，其中维持50件、撤销5件。",
        "甲县政府制发行政规范性文件3件，县政府办公室制发行政规范性文件1件。",
        f"{LITIGATION}没有行政复议结果被纠正的情况。",
        "# 五、存在的主要问题及改进情况\n\n上年收到政府信息公开申请12件，偏少。",
        "《关于办理政府信息公开申请12件的通报》已经印发。",
        f"{OVERVIEW}劳动仲裁方面，收到申请12件，上年结转3件。",
        f"{OVERVIEW}不动产登记有序开展。收到申请12件，上年结转3件。",
        f"{OVERVIEW}公开行政许可12件，行政处罚3件。",
        f"{OVERVIEW}共办理行政复议案件56件。",
        "| 本年新收政府信息公开申请 | 12件 |\n|---|---|",
        "```\n收到政府信息公开申请12件。\n```",
        "<!-- 收到政府信息公开申请12件。 -->",
    ],
)
def test_figures_that_name_no_cell(text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("本年收到申请12件，上年结转3件。", [False, False]),
        ("依申请公开有序。本年收到申请12件。", [False]),
        ("本年收到申请12件。", [True]),
        ("作出行政许可12件，行政处罚2件，行政收费3万元。", [False, False, False]),
        ("市场监管方面，作出行政许可12件，行政处罚2件，行政收费3万元。", [True, True, True]),
        ("行政复议案件791件，行政诉讼案件213起。", [True, True]),
        ("有行政复议791件，其中结果纠正98件。", [True, True]),
        ("因政府信息公开行政复议791件，其中结果纠正98件。", [False, False]),
    ],
)
def test_in_an_overview_a_figure_may_speak_of_something_else(text: str, doubtful: list[bool]) -> None:
    assert [one.is_doubtful for one in extract_narrative_facts(OVERVIEW + text, 2023).claims] == doubtful


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县财政局收到政府信息公开申请12件，办结12件。", ["县财政局", "县财政局"]),
        ("县财政局公开信息30条，收到政府信息公开申请12件。", ["县财政局"]),
        ("县财政局收到政府信息公开申请12件。其中予以公开10件。", ["县财政局", "县财政局"]),
        ("县财政局收到政府信息公开申请12件；办结政府信息公开申请20件。", ["县财政局", ""]),
        ("县财政局收到政府信息公开申请12件。办结政府信息公开申请20件。", ["县财政局", ""]),
        ("全县收到政府信息公开申请20件，办结20件。", ["全县", "全县"]),
        ("县财政局收到政府信息公开申请12件。\n\n其中予以公开政府信息公开申请10件。", ["县财政局", ""]),
    ],
)
def test_whose_figures_they_are(text: str, expected: list[str]) -> None:
    """A clause that names nobody goes on about the body before it."""
    assert [one.subject for one in extract_narrative_facts(APPLICATIONS + text, 2023).claims] == expected


def test_what_was_carried_in_may_be_told_apart() -> None:
    text = f"{APPLICATIONS}受理申请27件，办结25件，另办结上年结转3件。"
    assert claims(text) == ["27 new_received.total"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("行政复议5件，均获维持。", ["review"]),
        ("行政复议3件、行政诉讼2件，均获维持。", ["review", "direct", "after_review"]),
        ("行政复议4件，其中维持3件、纠正1件；行政诉讼2件，均为维持。", ["direct", "after_review"]),
        ("行政复议4件，维持3件，纠正1件，行政诉讼2件，均为维持。", ["direct", "after_review"]),
        ("行政诉讼2件，未经复议直接起诉的均获维持。", ["direct", "after_review"]),
    ],
)
def test_which_cases_were_all_upheld(text: str, rows: list[str]) -> None:
    (found,) = extract_narrative_facts(LITIGATION + text, 2023).upheld
    assert list(found.rows) == rows


def test_all_that_are_decided_were_upheld() -> None:
    (found,) = extract_narrative_facts(f"{LITIGATION}行政诉讼3件，已结2件均胜诉。", 2023).upheld
    assert not found.includes_pending


def test_where_a_claim_stands() -> None:
    facts = extract_narrative_facts(
        "# 一、总体情况\n\n依申请公开情况如下。\n  全年收到政府信息公开申请 **１２** 件。\n", 2023
    )
    (claim,) = facts.claims
    assert (claim.span.line, claim.span.column, claim.figure) == (4, 18, Decimal(12))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共161个单位（包括12个乡镇、9个街道、145个部门）公开预算。", ["sum 161个 166"]),
        ("共161个单位(包括12各乡镇,9个街道,145个部门)公开预算。", ["sum 161个 166"]),
        ("公开信息550条，其中文件24条、动态130条、其他信息390条。", ["sum 550条 544"]),
        (
            "公开信息3437条，包括：人事12条，动态1740条，公告225条，解读110条，其他类信息1827条。",
            ["sum 3437条 3914"],
        ),
        ("收到申请9件，其中自然人6件、法人或其他组织4件。", ["sum 9件 10"]),
        ("发布动态12条、公告8条，合计30条。", ["sum 30条 20"]),
        ("咨询二十件，分别为电话9件、当面8件。", ["sum 二十件 17"]),
        ("咨询20件，分别为电话9件、当面8件。", ["sum 20件 17"]),
        ("共106个村，已建代办点102个，普及率达96.4%。", ["share 96.4% 96.2%"]),
        ("共收到9条，其中网上7条，占87.8%。", ["share 87.8% 77.8%"]),
        ("公开信息60条，比上年增加10条，增长25%。", ["share 25% 20.0%"]),
        (
            "2021年公开1500条，其中网站1000条、新媒体500条，比2020年增加300条，同比增长30%。",
            ["share 30% 25.0%"],
        ),
        ("与2018年的20件相比，新收申请24件，增长25%。", ["share 25% 20.0%"]),
        ("满意102件，占全部106件的96.4%。", ["share 96.4% 96.2%"]),
        ("建议106件，其中满意102件，满意率96.4%。", ["share 96.4% 96.2%"]),
        ("全年申请14069件，按时答复13000件，占96.4%。", ["share 96.4% 92.4%"]),
        ("2025年公开150条，比2024年的100条增长40%。", ["share 40% 50.0%"]),
        ("2025年公开150条，2024年公开100条，同比增长40%。", ["share 40% 50.0%"]),
        ("2025年公开80条，2024年公开100条，同比增长20%。", ["share 20% -20.0%"]),
        ("现有事项92项，较首批76项增加了15项。", ["change 15项 16"]),
        ("标准由1080元提高到1200元，提高100元。", ["change 100元 120"]),
        ("收到申请27件，较2024年的24件增加4件。", ["change 4件 3"]),
        ("公开1500条，其中网站1000条、新媒体500条，比上年的1200条增加200条。", ["change 200条 300"]),
        ("公开1500条，其中网站1000条、新媒体500条，比上年增加300条，增长30%。", ["share 30% 25.0%"]),
        ("27+3=28+1。", ["equation 27+3=28+1 30 ≠ 29"]),
        ("27 + 3 = 28 + 2。", []),
        ("本报告由概述，主动公开情况，申请情况，收费情况，主要问题四个部分组成。", ["parts 4 5"]),
    ],
)
def test_arithmetic_that_fails(text: str, expected: list[str]) -> None:
    assert slips(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # Sums that are right, in the ways in which they are written.
        "公开信息550条，其中文件24条，报告1条，应急信息365条，动态130条，其他30条。",
        "受理申请9件，其中当面1件，信函1件，网上7件。",
        "接受咨询24100次，其中电话9000次，当面9100人次，网上6000次。",
        "公开2684条。具体情况为：公开网656条，门户网站2028条，上级网站采用836条。",
        "办理事项11983件，其中，许可7182件，非许可477件，服务4324件，接受咨询4300余人次。",
        "公开信息236条，其中网站27条，公众号198条，回复诉求11件。",
        "公开规章13件（含新制定5件，修改4件，废止4件），文件42件。",
        # Lists that do not name all parts, or go on to something else.
        "公开信息550条，其中文件24条。",
        "公开信息550条，其中文件24条、动态130条。",
        "公开信息550条，其中文件24条、动态130条等。",
        "公开信息550条，其中涉及民生的500条，涉及财政的300条。",
        "公开信息55条，其中文件24条、动态31条，回复留言30条。",
        "公开信息550条，其中文件约24条、动态130条、其他500条。",
        "收到申请5件，办结5件，共计答复5件。",
        "公开550条，其中网站300条，微信250条；其中文件24条，动态526条。",
        "举办191场发布会，共计25人次出席。其中，疫情发布会151场。",
        "行政诉讼3件，其中直接起诉1件，维持1件；复议后起诉2件，维持1件，尚未审结1件。",
        "概况信息12条，政策文件38件（其中规范性文件4件），人事信息26条，财政信息18条，合计94条。",
        # Shares that are right, or that cannot be told.
        "全年办结的申请中，公开15件，占比53.57%；部分公开3件，占比10.71%；无法提供5件，占比17.86%。",
        "收到申请27件，比去年增长3件，增幅12.5%，办结率达93.3%。",
        "共收到1499件。其中网络申请1303件，占86.92%；信函172件，占11.47%；当面24件，占1.60%。",
        "公开信息500条。其中文件24条，占4.8%；动态300条，占60%。",
        "在答复的9件中，同意公开的7件，占总数的70%。全年共收到10件。",
        "乡镇大厅达到8个，社区服务站达到7个，覆盖率分别达到88.9%和70%。",
        "办理事项100件，接受咨询43件，群众满意率99%。",
        "收到436条，回复434条，按时回复率100%。",
        "共106个村，已建代办点102个，普及率达96.2%。",
        "90%是兼职，10%是专职。",
        "满意102件，占全部106件的96.2%。",
        "满意90件、基本满意12件，占全部106件的96.2%。",
        "建议106件，其中满意102件，满意率96.2%。",
        "建议106件，其中满意90件，基本满意12件，满意率96.2%。",
        "建议106件，其中基本满意12件，满意率96.2%。",
        "全年申请14069件，按时答复13000件，占92.4%。",
        # Changes that are right, or that cannot be told.
        "2025年公开150条，比2024年的100条增长50%。",
        "2025年公开150条，2024年公开100条，同比增长50%。",
        "2025年公开80条，比2024年的100条下降20%。",
        "2025年公开150条，比2023年的100条增长40%。",
        "2025年公开文件150条，2024年公开动态100条，同比增长40%。",
        "2025年公开150条，2024年公开100条，点击量同比增长40%。",
        "现进驻事项92项，较首批进驻事项76项增加了16项。",
        "公开1500条，其中网站1000条、新媒体500条，比2020年的1200条增加300条，增长25%。",
        "2021年公开1500条，其中网站1000条、新媒体500条，比2020年增加300条，同比增长25%。",
        "2021年公开1500条，比2019年增加300条，同比增长30%。",
        "公开1500条，比2019年增加300条，同比增长30%。",
        "与2018年的20件相比，新收申请24件，增长20%。",
        "与2018年的20件相比，新收申请24件，上年16件，增长50%。",
        "与上年的20件相比，新收申请24件，办结量增长25%。",
        "与上年的20件相比，办结24件，增长25%。",
        "公开1500条，其中网站1000条、新媒体500条，总数比上年的1200条增加300条。",
        "公开1500条。其中网站1000条、新媒体500条，比上年的1200条增加300条。",
        "网站公开1000条、新媒体500条，比上年的1200条增加300条。",
        "公开1500条，其中网站1000条、新媒体500条，比上年的1200条增长25%。",
        "公开900条，其中网站500条、新媒体400条，比上年的1200条下降25%。",
        "公开1500条，其中网站1000条、新媒体500条，比上年增加300条，增长25%。",
        "养老金由1959.35元增加到2131.27元，人均月增加171.92元。",
        "公开信息60条，比上年增加10条，增长20%。",
        "公开信息1200条，比上年减少300条，下降20%。",
        "2025年公开150条，2024年公开100条，2023年公开50条，同比增长50%。",
        "全年受理100件，办结90件（含上年结转10件），占81.8%。",
        "办理建议106件，其中已办结102件，办结率96.2%；提案50件，其中满意49件，满意率98%。",
        # What is neither: dates, ranges, numbers of documents, quotations.
        "根据国办公开办函〔2021〕30号和中办发〔2016〕8号文件。",
        "80-89岁老人100元，90—99岁老人200元，百岁以上300元。",
        "2012-2013年度受理12件，其中一件一档5件、一事一议3件。",
        "共161个单位（包括12个乡镇、9个街道、145个部门，原文如此）。",
        "全文包括概述、主动公开情况、依申请公开情况、因信息公开申请行政复议、提起行政诉讼情况、主要问题五个部分。",
        "编写依据是省、市的要求，分八个部分。",
    ],
)
def test_arithmetic_that_is_left_alone(text: str) -> None:
    assert slips(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新收66件，办结65件，其中公开40件，占65.1%。", "40 ÷ 65 = 61.5% ≠ 65.1%；40 ÷ 66 = 60.6% ≠ 65.1%"),
        ("共收到9条，其中网上7条，占87.8%。", "7 ÷ 9 = 77.8% ≠ 87.8%"),
    ],
)
def test_a_wrong_share_is_reckoned_of_the_nearest_whole_first(text: str, expected: str) -> None:
    (slip,) = extract_narrative_facts(text, 2023).inconsistencies
    assert slip.terms == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("数据的统计期限自2023年1月1日起至2023年12月31日止。", []),
        ("数据的统计期限为 2023 年 1 月 1 日至 12 月 31 日。", []),
        ("数据的统计期限为2023年1月1日—12月31日。", []),
        ("数据的统计期限自2022年1月1日起至2022年12月31日止。", ["period"]),
        ("数据的统计期限自2023年1月1日至202020年12月31日。", ["period"]),
        ("数据的统计期限自2023年1月1日至2023年11月30日。", ["period"]),
        ("条例自2019年5月15日至2023年5月14日有效。", []),
        ("现公布甲局2022年政府信息公开工作年度报告。", ["preamble"]),
        ("根据《关于做好2022年政府信息公开工作年度报告的通知》编制。", []),
        ("# 一、总体情况\n\n2022年，我镇通过网站公开94条。", ["stale"]),
        ("# 一、总体情况\n\n2022年，我镇公开94条，2023年公开100条。", []),
        ("# 五、存在的主要问题及改进情况\n\n2022年，我镇网站更新慢。", []),
        ("按照国办公开办函[2019]60号编制。", ["notice"]),
    ],
)
def test_years(text: str, expected: list[str]) -> None:
    assert [one.kind for one in extract_narrative_facts(text, 2023).mentions] == expected


def test_the_first_year_of_the_regulations_began_in_may() -> None:
    text = "数据的统计期限自2008年5月1日起至2008年12月31日止。"
    assert extract_narrative_facts(text, 2008).mentions == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("两", 2),
        ("一百零五", 105),
        ("三千二百", 3200),
        ("二〇二三", 2023),
    ],
)
def test_chinese_numbers(text: str, expected: int) -> None:
    assert parse_chinese_number(text) == expected


@pytest.mark.parametrize(
    ("text", "exact"),
    [("12件", True), ("近12件", False), ("12余件", False), ("12—15件", False), ("8642万元", True), ("72万次", False), ("第12件", False)],
)  # fmt: skip
def test_exactness(text: str, exact: bool) -> None:
    assert extract_figures(text)[0].is_exact is exact


@pytest.mark.parametrize(
    "text",
    ["", "1件" * 50_000, "无" * 50_000, "（其中" * 20_000, "1+" * 50_000 + "1=2", "收到申请1件，其中\n" * 5_000, "|本年\n" * 5_000],
    ids=["nothing", "figures", "none", "brackets", "equation", "lines", "table"],
)  # fmt: skip
def test_what_is_no_narrative_is_read_to_its_end(text: str) -> None:
    assert extract_narrative_facts(text, 2023).claims == ()
