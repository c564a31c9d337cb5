"""Which ends of lines end a paragraph, and how wrapped lines are joined."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.line_ends import find_paragraph_ends
from sitegen.content.line_metrics import USUAL_WIDTHS, CharacterWidths
from sitegen.content.line_shapes import measure_text_width, normalise_pdf_line, remove_inline_markup
from sitegen.content.markdown import convert_markdown, convert_with_library
from sitegen.content.measured_run import MeasuredRun
from sitegen.content.paragraphs import join_wrapped_lines, split_paragraphs
from sitegen.content.wrap_margins import WrapMargins
from tests.paths import ROOT
from tests.size import by_size

MANY = by_size(dev=8_000, ci=10_000, nightly=20_000)
"""Lines of a hostile text: if each were compared with all, it would take a minute."""

WRAPPED = [
    "为进一步加强防汛抗旱工作，根据《中华人民共和国防洪法》",
    "和省、市有关规定，结合本县实际，现将有关事项通知如下，请",
    "各乡镇人民政府和县直各部门认真贯彻执行，确保安全度汛。各",
    "单位主要负责同志要亲自抓。",
]
SIGNED = ["请认真贯彻执行。", "云岫县人民政府办公室", "2024年4月22日", "（此件公开发布）"]


def ends(lines: list[str]) -> list[bool]:
    return find_paragraph_ends(lines)


def html(body: str) -> str:
    shown = convert_markdown(body, "a.md", 1)
    assert shown == convert_with_library(body, "a.md", 1)
    return shown.html


@pytest.mark.parametrize(
    "lines",
    [
        SIGNED,
        ["时间：4月22日", "地点：县政府会议室"],
        ["一是加强领导。", "二是落实责任。"],
        ["问：何时施行？", "答：5月1日。"],
        ["目录", "1总则……3"],
        ["云岫县人民政府办公室关于印发防汛应急预案的通知", "云政办发〔2024〕3号", "各乡镇人民政府：", "现通知如下。"],
        ["云岫县人民政府办公室关于做好防汛工作的通知", "各乡镇人民政府，县直各部门："],
        ["申请人身份证原件及复印件一份加盖单位公章", "营业执照副本复印件一份加盖单位公章原件核验", "法定代表人授权委托书原件一份加盖单位公章"],
        ["1.保障房小区服务窗口联系方式及办公地点一览表", "2.户籍家庭公共租赁住房常态分配办理指引及流程", "3.公共租赁住房常态分配资料清单及样表"],
        ["经县人民政府第12次常务会议研究同意，现将《云岫县防汛应急预案》印发给你们", "二〇二四年四月二十二日"],
        ["根据有关规定，现将本县城乡居民最低生活保障标准调整的有关事项公告如下，请遵照执行", "1.1 调整范围"],
        ["甲方：经县人民政府第12次常务会议研究同意", "地址：按照“谁主管、谁负责”的原则", "时间：以县人民政府办公室通知为准", "答：为进一步加强"],
        ["申请人身份证原件，加盖单位公章，一式两份，当场核验", "营业执照副本原件，加盖单位公章，一式两份，当场核验", "法定代表人授权书，加盖单位公章，一式两份，留存归档"],
        ["补助标准为每人每月500元，由县财政局会同县民政局按月发放。", "本通知自印发之日起施行。"],
    ],
)  # fmt: skip
def test_return_ends_a_paragraph(lines: list[str]) -> None:
    assert ends(lines) == [True] * (len(lines) - 1)
    for indent in ("\u3000\u3000", "    ", "\t"):
        assert ends([indent + line for line in lines]) == [True] * (len(lines) - 1)


def test_full_lines_are_wraps() -> None:
    assert ends(WRAPPED) == [False, False, False]
    assert [one.text for one in split_paragraphs(WRAPPED)] == ["".join(WRAPPED)]


def test_a_wrapped_block_has_paragraphs() -> None:
    """By a short line, by an indent, by the next mark of an enumeration."""
    assert ends([*WRAPPED, *SIGNED]) == [False, False, False, True, True, True, True]
    indented = [
        "\u3000\u3000" + WRAPPED[0][:-2],
        *WRAPPED[1:3],
        "\u3000\u3000单位主要负责同志要亲自抓，分管负责同志要具体抓，确保落实",
    ]
    assert ends(indented) == [False, False, True]
    counted = [f"{number}、{line[:-2]}" for number, line in zip("一二三", WRAPPED, strict=False)]
    assert ends(counted) == [True, True]
    assert ends([*WRAPPED[:3], "· 联系人", "·艾力同志"]) == [False, False, True, True]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("　　关于二〇二四年全县义务教育招生工作的情况说明", "　　根据上级要求，现说明如下。"),
        ("祝您工作顺利，生活愉快，阖家幸福安康", "　　　　　　　　　　　　　　王小明"),
        ("一、优化入学服务（责任单位：县教育局）", "各校要按时完成。"),
        ("关于做好全县招生工作的通知（征求意见稿）", "为做好招生工作，制定本通知。"),
        ("受理地点：云岫县政务服务中心教育窗口", "二楼"),
        ("图1　全县义务教育阶段招生流程示意图", "上图为小学部分。"),
    ],
)
def test_a_line_that_breaks_off_early_is_a_paragraph(first: str, second: str) -> None:
    assert ends([first, second]) == [True]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("确保安全度汛", "工作有序", "确保安全度汛工作有序"),
        ("请通知买买提·", "艾力同志", "请通知买买提·艾力同志"),
        ("确保安全度汛\u3000", "工作有序", "确保安全度汛工作有序"),
        ("确保安全度汛", "\u3000工作有序", "确保安全度汛工作有序"),
        ("确保安全度汛 ", "2024年", "确保安全度汛2024年"),
        ("确保安全度汛", "Debian系统", "确保安全度汛 Debian系统"),
        ("use the word", "and the next", "use the word and the next"),
        ("电话是0571-", "88001234", "电话是0571-88001234"),
        ("电话是0571", "-88001234", "电话是0571-88001234"),
        ("规划期2021—", "2025年", "规划期2021—2025年"),
        ("气温为10～", "20度", "气温为10～20度"),
        ("气温为10", "～20度", "气温为10～20度"),
        ("型号为A/", "B型", "型号为A/B型"),
        ("型号为GB/", "T 1234", "型号为GB/T 1234"),
        ("the well-", "known word", "the well-known word"),
        ("the well", "-known word", "the well-known word"),
        ("word A /", "88001234", "word A / 88001234"),
        ("lowest is", "-5度", "lowest is -5度"),
        (
            "地址https://a.cn/",
            "88001234",
            '地址<a href="https://a.cn/" class="external" rel="noopener noreferrer">https://a.cn/</a> 88001234',
        ),
    ],
)
def test_joined_lines_get_a_blank_only_beside_words(first: str, second: str, joined: str) -> None:
    filling = "请各乡镇人民政府和县直各部门认真贯彻执行"
    while measure_text_width(filling + first) < 27:
        filling += "，"
    body = f"{WRAPPED[0]}\n{WRAPPED[1]}\n{filling}{first}\n{second}。"
    assert f"{joined}。" in html(body)


def test_two_blanks_are_a_hard_break() -> None:
    assert html("甲  \n乙\n丙") == "<p>甲<br>乙</p>\n<p>丙</p>"
    assert html(f"{WRAPPED[0]}  \n{WRAPPED[1]}") == f"<p>{WRAPPED[0]}<br>{WRAPPED[1]}</p>"
    assert html("甲  \n一、乙。") == "<p>甲</p>\n<p>一、乙。</p>"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("**甲\n乙**\n丙", "<p><strong>甲<br>乙</strong></p>\n<p>丙</p>"),
        ("甲<!-- 注\n注 -->乙\n丙", "<p>甲乙</p>\n<p>丙</p>"),
        ("甲<span\nclass=x>乙</span>\n丙", "<p>甲<span>乙</span></p>\n<p>丙</p>"),
        ("甲x<y\n乙>丙", "<p>甲x&lt;y</p>\n<p>乙&gt;丙</p>"),
        ("**甲**\n**乙**", "<p><strong>甲</strong></p>\n<p><strong>乙</strong></p>"),
    ],
)
def test_inline_markup_is_not_cut_in_two(body: str, shown: str) -> None:
    assert html(body) == shown


def test_a_link_over_two_lines_stays_a_link() -> None:
    assert (
        html("见[关于印发\n办法的通知](a.md)。")
        == '<p>见<a href="sitegen:0">关于印发<br>办法的通知</a>。</p>'
    )


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("- 甲\n- 乙\n特此通知。", "<ul><li>甲</li><li>乙</li></ul><p>特此通知。</p>"),
        ("- 甲\n  乙\n- 丙", "<ul><li>甲<br>乙</li><li>丙</li></ul>"),
        ("- 甲\n    一、乙\n丙", "<ul><li>甲<br>一、乙</li></ul><p>丙</p>"),
        ("> 甲\n> 乙\n丙", "<blockquote><p>甲</p>\n<p>乙</p>\n</blockquote><p>丙</p>"),
        (f"> {WRAPPED[0]}\n> {WRAPPED[1]}。", f"<blockquote><p>{WRAPPED[0]}{WRAPPED[1]}。</p>\n</blockquote>"),
        (f"- {WRAPPED[0]}\n  {WRAPPED[1]}。", f"<ul><li>{WRAPPED[0]}{WRAPPED[1]}。</li></ul>"),
    ],
)  # fmt: skip
def test_lists_and_quotations_follow_the_same_rule(body: str, shown: str) -> None:
    assert html(body) == shown


def test_a_paragraph_ends_a_footnote() -> None:
    shown = html("甲[^1]\n\n[^1]: 说明。\n    第二段。\n云岫县人民政府\n2024年4月22日")
    assert "<p>说明。<br>第二段。" in shown
    assert shown.index("云岫县人民政府") < shown.index("2024年4月22日") < shown.index("说明。")


def test_the_examples_of_the_documentation() -> None:
    guide = (ROOT / "docs/content-model.md").read_text("utf-8").partition("## 正文怎样读")[2]
    typed, wrapped = re.findall(r"```text\n(.*?)\n```", guide, re.DOTALL)[:2]
    assert html(typed).count("<p") == len(typed.split("\n")) == 8
    assert html(wrapped) == f"<p>{''.join(wrapped.split())}</p>"


def test_width() -> None:
    assert [measure_text_width(text) for text in ("", "甲", "a1", "甲1", "\u3000", "，")] == [
        0,
        1,
        1,
        1.5,
        1,
        1,
    ]
    assert measure_text_width("\ud800") == 1


@given(
    st.lists(
        st.text("甲乙，。、一二1.a \u3000（）：第条*<>-", min_size=1, max_size=30), min_size=1, max_size=12
    )
)
def test_no_sign_is_lost_and_indents_change_nothing(lines: list[str]) -> None:
    lines = [line if line.strip(" \u3000") else "甲" for line in lines]
    paragraphs = split_paragraphs(lines)
    shown = "".join("".join(paragraph.text.split()) for paragraph in paragraphs)
    assert shown == "".join("".join(line.split()) for line in lines)
    assert [paragraph.start for paragraph in paragraphs[1:]] == [
        paragraph.end for paragraph in paragraphs[:-1]
    ]
    assert len(find_paragraph_ends(lines)) == len(lines) - 1
    bare = [line.strip(" \u3000") for line in lines]
    assert find_paragraph_ends(bare) == find_paragraph_ends([f"\u3000\u3000{line}" for line in bare])


@given(
    st.lists(st.sampled_from([*WRAPPED, *SIGNED, "甲  ", "**乙", "丙**", "一、丁"]), min_size=1, max_size=8)
)
def test_joining_twice_changes_nothing(lines: list[str]) -> None:
    once = join_wrapped_lines("\n".join(lines))
    assert join_wrapped_lines(once) == once


@pytest.mark.parametrize("blanks", ["  ", "   ", "        "])
def test_blanks_at_the_end_of_a_signature_are_no_break(blanks: str) -> None:
    shown = html(f"请遵照执行。\n\n云岫县教育局{blanks}\n云岫县财政局{blanks}\n2024年5月23日{blanks}\n")
    classes = re.findall(r'<p class="([a-z-]+)">', shown)
    assert classes == ["doc-signature", "doc-signature", "doc-date"]
    assert "<br>" not in shown
    # Within bold words the line stays in its paragraph.
    assert html(f"**云岫县教育局{blanks}\n2024年5月23日**").count("<br>") == 1
    assert html(f"内容如下：{blanks}\n第一行").count("<br>") == 1


PARAGRAPH = "第一条　为了完善劳动合同制度，明确劳动合同双方当事人的权利和义务，保护劳动者的合法权益，构建和发展和谐稳定的劳动关系，制定本法。"


def wrap(text: str, width: int, indent: int = 0) -> list[str]:
    """Wrap a text of Chinese signs; the first line is narrower by ``indent``, as its blanks were lost."""
    return [text[: width - indent], *(text[n : n + width] for n in range(width - indent, len(text), width))]


def test_a_short_run_is_wrapped_as_the_rest_of_its_text() -> None:
    """A paragraph of two lines does not show by itself that a program has wrapped it."""
    pair = ["用人单位应当将直接涉及劳动者利益的规章制度和", "重大事项决定公示，或者告知劳动者。"]
    assert ends(pair) == [True]
    margins = WrapMargins([*wrap(PARAGRAPH * 2, 24), "", *pair])
    assert list(margins.widths) == [24]
    assert find_paragraph_ends(pair, margins) == [False]
    body = "\n".join([*wrap(PARAGRAPH * 2, 24), "", *pair, "", "承办单位：县司法局", "联系人：王某某"])
    assert html(body).count("<p") == 4
    assert f">{''.join(pair)}</p>" in html(body)
    # Without such a run the line ends stay.
    assert WrapMargins([*pair, "", "标题", "正文。"]).widths == ()


def test_labels_are_no_wrapped_text_beside_a_run_of_their_width() -> None:
    text = "根据《中华人民共和国政府信息公开条例》的规定。" * 3
    labels = "问：各乡镇人民政府要切实履行主体责任\n时间：现将有关事项通知如下"
    wrapped = "\n".join(text[at : at + 20] for at in range(0, len(text), 20))
    assert html(f"{labels}\n\n{wrapped}").split("\n") == [
        f"<p>{line}</p>" for line in (*labels.split("\n"), text)
    ]


def test_pairs_show_a_margin_together() -> None:
    pairs = [
        [f"{sign}单位应当将直接涉及劳动者利益的规章制度和某某重大", "事项决定公示。"] for sign in "甲乙丙"
    ]
    assert [ends(pair) for pair in pairs] == [[True]] * 3
    margins = WrapMargins([line for pair in pairs for line in (*pair, "")])
    assert [find_paragraph_ends(pair, margins) for pair in pairs] == [[False]] * 3
    assert WrapMargins([line for pair in pairs[:2] for line in (*pair, "")]).widths == ()


def test_an_indent_that_was_lost_shows_where_paragraphs_begin() -> None:
    """The first lines of paragraphs have room for two signs more."""
    texts = [
        "甲方应当按照约定的时间和方式向乙方支付款项并承担逾期支付产生的全部费用和由此造成的其他合理损失。",
        "乙方应当在收到款项以后的十个工作日以内向甲方交付全部资料并且保证这些资料真实准确完整和合法有效的。",
        "双方对履行中知悉的对方商业秘密负有保密义务未经对方书面同意不得向任何第三方披露或者用于其他目的。",
    ]
    # This one ends at full width.
    texts[2] = texts[2][: 22 + 24 - 1] + "。"
    texts.append(texts[0])
    lines: list[str] = []
    expected: list[bool] = []
    for text in texts:
        one = wrap(text, 24, 2)
        lines += one
        expected += [False] * (len(one) - 1) + [True]
    assert measure_text_width(lines[7]) == 24
    assert ends(lines) == expected[:-1]
    # With an indent of nothing the same line goes on.
    flush = wrap("".join(texts), 24)
    assert not any(ends(flush))


def test_a_wider_line_does_not_hide_the_margin() -> None:
    lines = [
        *wrap(PARAGRAPH * 2, 28),
        "办公电话、通信地址、邮政编码、电子邮箱等联系方式以本机关门户网站公布的最新的信息公开指南为准",
    ]
    assert ends(lines) == [False, False, False, False, True]


def test_a_list_that_is_introduced_begins_a_paragraph() -> None:
    lines = [*wrap(PARAGRAPH, 28), "申请新办、变更、延续烟草专卖许可证应当提交下列材料：", "申请表。"]
    assert ends(lines) == [False, False, True, True]


def test_a_line_that_begins_with_a_stop_goes_on() -> None:
    lines = [
        *wrap(PARAGRAPH[:56], 28),
        "送县人民政府各组成部门和各直属机构以及各乡镇人民政府办公室",
        "、县人民法院办公室。",
    ]
    assert ends(lines)[-1] is False


def test_lines_that_were_wrapped_twice_are_joined() -> None:
    """A mail wrapped at 34 signs was wrapped again at 30 when it was forwarded."""
    lines = [part for line in wrap(PARAGRAPH[4:-1] * 3, 34) for part in wrap(line, 30)]
    assert [len(line) for line in lines[:4]] == [30, 4, 30, 4]
    assert not any(ends(lines))
    # Two short lines that break off show nothing.
    assert ends(lines[:5])[1::2] == [True, True]


def test_hanging_marks_of_entries() -> None:
    """The other lines of an entry have an indent. The next entry begins where it ends."""
    entries = [wrap(f"{mark}{PARAGRAPH}", 30) for mark in ("I) ", "II) ", "III) ")]
    lines = [("      " if number else "") + line for entry in entries for number, line in enumerate(entry)]
    expected = [number == len(entry) - 1 for entry in entries for number in range(len(entry))]
    assert ends(lines) == expected[:-1]


def test_a_line_without_an_indent_goes_on_where_paragraphs_have_one() -> None:
    first = "\u3000\u3000" + PARAGRAPH[:26]
    lines = [
        first,
        *wrap(PARAGRAPH, 28)[1:2],
        "送县人民政府各组成部门和各直属机构及各乡镇人民政府办公室。"[-28:],
        "各单位要认真执行。",
    ]
    lines += [first, PARAGRAPH[26:40]]
    assert ends(lines) == [False, False, False, True, False]


def test_a_word_with_a_colon_is_no_label_in_wrapped_text() -> None:
    lines = [
        *wrap(PARAGRAPH[:54], 27),
        "现将全县义务教育阶段学校布局调整和校车运行服务管理工",
        "作开展情况如下：某某。",
    ]
    assert ends(lines) == [False, False, False]


def test_a_web_address_is_not_parted_from_the_bracket_before_it() -> None:
    lines = [
        *wrap(PARAGRAPH[:56], 28),
        "请登录网站",
        "（https://www.example.gov.cn/services/apply/index.html）办理。",
    ]
    assert ends(lines)[-1] is False


def test_entries_that_begin_alike_are_paragraphs() -> None:
    lines = [
        *wrap(PARAGRAPH, 28)[:2],
        "完善劳动合同制度。",
        f"优秀学生奖学金{'某' * 20}。",
        f"优秀学生奖学金{'某' * 20}和",
        "证书。",
    ]
    assert ends(lines)[-2:] == [True, False]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("见<https://www.gov.cn/>。", "见<https://www.gov.cn/>。"),
        ("发至<a@gov.cn>。", "发至<a@gov.cn>。"),
        ("《关于印发<国家奖学金评审办法>的通知》", "《关于印发<国家奖学金评审办法>的通知》"),
        ("<span class=a>甲</span><br/>乙<!-- 丙 -->", "甲乙"),
        ("**甲**见[表](a.pdf)[^1]", "甲见[表"),
    ],
)
def test_markup_that_readers_see_counts_for_the_width(line: str, shown: str) -> None:
    assert remove_inline_markup(line) == shown


def test_marks_count_on_by_their_last_number() -> None:
    lines = [
        *wrap(PARAGRAPH, 28),
        "2.3 数量：某某某某某某某某某某某某某某某某某某某某某",
        "2.4 范围：某某。",
    ]
    assert ends(lines) == [False, False, True, True]


def test_what_extraction_adds_is_not_measured() -> None:
    """Blanks between all signs and radicals for characters, as PDF files have them."""
    assert normalise_pdf_line("通 知 如 下 ， 请 执 行") == "通知如下，请执行"
    assert normalise_pdf_line("⼗⼆⽉ in all") == "十二月 in all"
    assert normalise_pdf_line("the words are kept 如 下") == "the words are kept 如 下"


def test_a_text_without_stops_is_wrapped_if_its_lines_are_evenly_full() -> None:
    """Entries of a list differ more in width."""
    text = "（二〇〇七年六月二十九日第十届全国人民代表大会常务委员会第二十八次会议通过根据二〇一二年十二月二十八日第十一届全国人民代表大会常务委员会第三十次会议关于修改劳动合同法的决定修正）"
    lines = [*wrap(text, 28), "目录"]
    assert ends(lines) == [False] * (len(lines) - 2) + [True]
    entries = ["关于" + "某" * width + "办法" for width in (22, 24, 21, 24, 23, 20)]
    assert ends(entries) == [True] * 5
    contents = [f"关于{'某' * 20}的办法……{page}" for page in (1, 7, 12, 17, 23)]
    assert ends(contents) == [True] * 4


ENTRIES = [
    ["张三丰 县财政局预算股股长 0999-12345678", "李四光 县教育局基教股股长 0999-12345679", "王五一 县民政局救助股股长 0999-12345670", "赵六合 县水利局工程股股长 0999-12345671"],
    ["张三，县财政局预算股股长，0999-12345678", "李四，县教育局基教股股长，0999-12345679", "王五，县民政局救助股股长，0999-12345670", "赵六，县水利局工程股股长，0999-12345671"],
    ["张三（男，汉族，云岫县财政局预算股股长）", "李四（女，汉族，云岫县教育局基教股股长）", "王五（男，汉族，云岫县民政局救助股股长）", "赵六（男，汉族，云岫县水利局工程股股长）"],
    ["东风镇红旗村农村饮水安全巩固提升工程项目", "西河镇前进村农村饮水安全巩固提升工程项目", "南山乡团结村农村饮水安全巩固提升工程项目", "北关乡胜利村农村饮水安全巩固提升工程项目"],
    ["东风镇红旗村道路、桥涵硬化项目120万元", "西河镇前进村道路、桥涵硬化项目180万元", "南山乡团结村道路、桥涵硬化项目150万元", "北关乡胜利村道路、桥涵硬化项目160万元"],
    ["《某某省城乡居民最低生活保障办法》", "《某某市城市市容环境卫生管理细则》", "《云岫县农村人居环境整治提升方案》", "《云岫县城镇生活垃圾分类管理规定》"],
    ["云岫县东方红建筑工程有限责任公司", "某某市西部水利水电勘测设计研究院", "某某省南方绿色农业科技发展合作社", "云岫县北关城市物业服务管理分公司"],
    ["张三丰，男，汉族，县财政局局长，财政学", "李四光，女，回族，县教育局局长，教育系", "王五一，男，汉族，县民政局主任，社会学", "赵六合，女，藏族，县水利局书记，水利类"],
    ["上午9:00 县委常委会会议 县委三楼会议室", "上午10:30 县政府常务会议 政府二楼会议室", "下午15:00 防汛工作部署会 应急指挥中心", "下午17:00 安全生产调度会 应急指挥中心"],
]  # fmt: skip
"""Lists whose entries are nearly equal in width, as wrapped lines are."""


@pytest.mark.parametrize("entries", ENTRIES)
def test_entries_of_nearly_equal_width_are_paragraphs(entries: list[str]) -> None:
    assert ends(entries) == [True, True, True]
    assert ends(["附件清单：", *entries]) == [True] * 4
    below = [*wrap(PARAGRAPH * 2, 22), "具体名单", *entries]
    assert ends(below)[-4:] == [True] * 4


def test_two_entries_that_begin_alike_are_paragraphs_below_wrapped_text() -> None:
    entries = [
        "云岫县2024年城乡居民基本医疗保险登记缴费工作方案",
        "云岫县2024年城乡居民基本养老保险登记缴费工作方案",
    ]
    assert ends([*wrap(PARAGRAPH * 2, 25), "附件清单", *entries])[-2:] == [True, True]


@pytest.mark.parametrize(
    "title",
    [
        "最高人民法院关于适用《中华人民共和国行政诉讼法若干条文及其配套规定》的解释和说明以及有关问题的意见（修订以后的征求意见稿和起草说明）",
        "the office of the county government publishes a report on disclosure each year before the end of march and sends it to the province",
    ],
)
def test_lines_that_are_cut_within_brackets_or_words_are_no_entries(title: str) -> None:
    lines = [line.strip() for line in wrap(title, 24 if not title.isascii() else 44)]
    assert len(lines) == 3
    assert ends([*wrap(PARAGRAPH * 2, 24)[:-1], "劳动关系。", *lines])[-2:] == [False, False]


BROKEN_OFF = [
    "请各乡镇各部门高度重视此项工作，明确专人负责，加强协作",
    "配合，并且于2024年4月30日前将工作落实的情况书面报送到",
    "县人民政府办公室综合科，联系电话0999-12345678，电子邮箱",
    "zwgk@yunxiu.gov.cn，逾期未报送的单位将在全县范围内通报",
]
"""A wrapped paragraph without a full stop."""


@pytest.mark.parametrize(
    "line", ["云岫县财政局", "云岫县第一中学", "县长　林承远", "填表说明：请用黑色墨水填写。", "联系人：张三，电话0999-12345678。", "联系人及电话：张三", "联系人　张三", "特此通知", "（盖章）", "各乡镇人民政府，县直各部门："]
)  # fmt: skip
def test_a_line_that_nothing_goes_on_with_follows_wrapped_text(line: str) -> None:
    """The date of a signature may be below a blank line."""
    assert ends([*BROKEN_OFF, line]) == [False, False, False, True]
    open_end = f"{BROKEN_OFF[3][:-2]}，"
    assert ends([*BROKEN_OFF[:3], open_end, line]) == [False] * 4


def test_a_field_without_a_stop_is_a_paragraph() -> None:
    field = "采购项目名称：云岫县2024年度城乡居民健康体检及建立档案服务项目"
    assert ends([field, "预算金额为人民币壹佰贰拾万元整，最高限价为玖拾万元。"]) == [True]
    # With a stop in it, it is rather the beginning of a sentence.
    assert ends(
        [field.replace("居民", "居民，"), "预算金额为人民币壹佰贰拾万元整，最高限价为玖拾万元。"]
    ) == [False]


def test_a_salutation_below_a_sentence_is_a_paragraph_in_wrapped_text() -> None:
    full = "请各单位认真贯彻执行本通知的要求，确保各项任务按时完成。"
    lines = [*BROKEN_OFF, full, "各位市民朋友和广大群众："]
    assert ends(lines)[-1] is True
    lines[-2] = full[:-1] + "给"
    assert ends(lines)[-1] is False


def test_a_block_of_html_shows_no_margin() -> None:
    lines = [
        "　　同比增长3.5%，推动第一、二、三产业融合发展，",
        "根据条例，经县人民政府第12次常务会议研究同意。",
        "涉及“三公”经费的，不予公开。",
    ]
    address = "<p>https://www.gov.cn/a_b_c.html?x=1&amp;y=2。</p>"
    assert WrapMargins([*lines, address]).widths == ()
    assert html("\n".join([*lines, address])).count("<p>") == 3


def test_margins_are_found_in_linear_time() -> None:
    """A text of many runs of different widths has few margins."""
    lines = [line for width in range(20, 400) for line in (*wrap("某" * width * 4 + "。", width), "")]
    assert len(WrapMargins(lines).widths) == 4


BULLETIN = "全年全市粮食种植面积1234.5万公顷，比上年增长0.7%；蔬菜产量133.25万吨，增长2.4%，其中设施蔬菜36.8万吨，占全部的27.6%。"


def wrap_by(text: str, width: float, digit: float) -> list[str]:
    """Wrap a text as a layout program with digits of another width does. Numbers and stops stay with what is before."""
    lines, line, used = [], "", 0.0
    for word in re.findall(r"[0-9.%]+[，。；]?|.[，。；]?", text):
        wide = sum(digit if sign.isascii() else 1 for sign in word)
        if used + wide > width:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + word, used + wide
    return [*lines, line]


def test_digits_are_as_wide_as_the_wrapped_lines_show() -> None:
    """With digits of half a sign the lines differ by more than a sign, and some are taken for ends of paragraphs."""
    lines = wrap_by(BULLETIN * 6, 30, 0.4)
    widths = [measure_text_width(line) for line in lines[:-1]]
    assert max(widths) - min(widths) > 2
    margins = WrapMargins(lines)
    assert margins.character_widths.letter == 0.4
    assert not any(find_paragraph_ends(lines, margins))
    assert WrapMargins(wrap_by(BULLETIN * 6, 30, 0.5)).character_widths == USUAL_WIDTHS


def test_blanks_and_quotation_marks_of_an_extraction_are_not_measured() -> None:
    """A font with narrow quotation marks, and blanks around them that are nowhere on the page."""
    text = "实施前款规定行为，具有下列情形之一的，应当认定为“情节特别严重”或者“后果特别严重”，依照刑法的规定处罚，"
    wrapped = [line.replace("“", " “ ").replace("”", " ” ").strip() for line in wrap(text * 6, 20)]
    assert max(map(measure_text_width, wrapped)) > 22
    margins = WrapMargins(wrapped)
    assert margins.character_widths.gap == 0
    assert not any(find_paragraph_ends(wrapped, margins))


def test_stops_that_are_set_close_are_measured_so() -> None:
    pair = CharacterWidths(pair=0.5)
    assert pair.measure_width("《甲》、《乙》，") == 6.5
    assert USUAL_WIDTHS.measure_width("《甲》、《乙》，") == 8


def test_a_quoted_part_has_a_margin_of_its_own_in_all_runs() -> None:
    """Each run has one quoted article of two lines only. Together they show the narrower margin."""
    article = wrap(PARAGRAPH[4:48] + "。", 27)
    body = "\n".join(wrap(PARAGRAPH * 2, 33))
    runs = [[*body.split("\n"), "第一条", *article] for _ in range(3)]
    assert ends(runs[0])[-len(article) + 1 :] == [True] * (len(article) - 1)
    margins = WrapMargins([line for run in runs for line in (*run, "")])
    assert list(margins.widths) == [27, 33]
    assert find_paragraph_ends(runs[0], margins)[-len(article) :] == [True, *[False] * (len(article) - 1)]


def test_pieces_of_a_line_are_joined() -> None:
    """Extraction has cut the lines where the font changes, at brackets."""
    lines = [
        *wrap(PARAGRAPH[4:-1] * 2, 28)[:3],
        "据《中华人民共和国环境保护法》",
        "《中华人民共和国固体废",
        "物污染环境防治法》",
        "、《防治船舶污染海洋环境管理条例》",
        "制定本条例。",
        "本条例适用于船舶。",
    ]
    assert ends(lines) == [False] * 7 + [True]
    # Titles of a list are no pieces of a line.
    titles = [*lines[:3], "见下列文件：", "《中华人民共和国环境保护法》", "《防治船舶污染环境条例》"]
    assert ends(titles)[3:] == [True, True]


def test_a_heading_follows_a_full_line() -> None:
    """What is short and does not end a sentence is not the end of a paragraph."""
    full = "送县人民政府各组成部门和各直属机构及各乡镇人民政府办公室。"[-28:]
    lines = [*wrap(PARAGRAPH[:56], 28), full, "2 可行性研究的前提", "2.1 要求"]
    assert ends(lines) == [False, False, True, True]
    assert ends([*lines[:3], "可行性研究有其前提。", "2.1 要求"])[2] is False


def test_a_clause_goes_on_although_there_was_room() -> None:
    clause = "审理行政上诉案件的期限为两个月自收到之日起算到其止；"
    lines = [*wrap(PARAGRAPH[:56], 28), clause, "有特殊情况需要延长的由高级人民法院批准。"]
    assert measure_text_width(clause) == 26
    assert ends(lines) == [False] * 3
    # A list of entries without marks has such ends.
    assert ends([*lines[:2], "市人民政府及其部门；", "市人民法院；", clause, "其他方式。"])[-1] is True


def test_the_rest_of_a_name_is_no_issuer() -> None:
    lines = [
        *wrap(PARAGRAPH[:56], 28),
        "见王某某主编的软件工程第四版二〇二三年七月北京人民邮",
        "电出版社",
        "下一段。",
    ]
    assert ends(lines)[2:] == [False, True]


def test_the_history_of_a_law_stands_alone() -> None:
    passed = "2020年12月23日 最高人民法院审判委员会第1823次会议通过"
    lines = ["最高人民法院关于适用中华人民共和国公司法的规定", passed, *wrap(PARAGRAPH, 28)]
    assert ends(lines)[:2] == [True, True]


def test_an_introduction_within_a_sentence_goes_on() -> None:
    lines = [
        *wrap(PARAGRAPH[:56], 28),
        "年末全州常住人口三百七十六万人比上年末增加二万余人其中：",
        *wrap(PARAGRAPH[4:], 28),
    ]
    assert ends(lines)[2] is False
    assert (
        ends([*lines[:2], "申请新办变更延续烟草专卖零售许可证的应当提交的下列材料：", *lines[3:]])[2] is True
    )


def test_a_narrow_column_is_wrapped_if_its_lines_show_it() -> None:
    column = wrap(PARAGRAPH * 3, 14)
    assert not any(ends(column))
    assert ends(column[:5]) == [True] * 4
    assert ends(wrap(PARAGRAPH * 3, 11))[0] is True
    # Names of one width are a list.
    assert ends(["云岫县某某镇某某村民委员会"] * 12) == [True] * 11


@pytest.mark.parametrize("line", ["）", "《", "甲）", "“", "**", "一、"])
def test_hostile_pieces_take_linear_time(line: str) -> None:
    lines = [*wrap("某" * MANY, MANY // 4), *[line] * MANY]
    assert len(find_paragraph_ends(lines, WrapMargins(lines))) == len(lines) - 1


def test_the_lines_of_an_indented_entry_go_on() -> None:
    """As they are in text whose layout was kept: the mark hangs, or the whole entry has an indent."""
    first = ["　　" + PARAGRAPH[:26], *wrap(PARAGRAPH, 28)[1:2], "劳动关系。"]
    hung = ["　一、" + PARAGRAPH[4:28], *("　　" + line for line in wrap(PARAGRAPH[28:54] + "合。", 24))]
    assert ends([*first, *hung]) == [False, False, True, False, False]
    block = ["　　" + line for line in wrap(PARAGRAPH[4:] * 2, 26)]
    assert ends([*first, *block])[2:] == [True, *[False] * (len(block) - 1)]
    # A narrow part of an indented column is full at a margin of its own.
    column = ["　　" + line for line in wrap(PARAGRAPH[4:] * 2, 14)]
    long = ["　　" + PARAGRAPH[:26], *wrap(PARAGRAPH * 2, 28)[1:4], "劳动关系。"]
    assert ends([*long, *column])[4:] == [True, *[False] * (len(column) - 1)]


def test_the_signs_of_a_spaced_line_are_joined() -> None:
    """A justified line before a long word was spaced out, and each sign came out of the PDF file alone."""
    lines = [
        *wrap(PARAGRAPH * 2, 28)[:4],
        *"联系人林工",
        "0571-88001234",
        *"，邮箱：",
        "a.long.address@example.gov.cn）。",
        "二是",
    ]
    assert ends(lines) == [False] * (len(lines) - 2) + [True]
    # A heading that is typed with a sign a line is no such line, in a text that is not hard-wrapped.
    assert ends([*"通知书", "请各单位遵照执行。"]) == [True] * 3


def test_a_link_at_the_beginning_of_a_line_is_no_stop() -> None:
    lines = [*wrap(PARAGRAPH * 2, 28)[:4], "见附图", "](00001/a.png)。"]
    assert ends(lines)[-1] is True
    assert ends(["根据《中华人民共和国政府信息公开条例》的规定。", "！[流程图](00001/a.png)"]) == [True]
    # Nothing goes on after the end of a sentence, where no program has wrapped the text.
    assert ends(["根据《中华人民共和国政府信息公开条例》的规定。", "。"]) == [True]


def test_code_headings_and_tables_show_no_margin() -> None:
    text = [
        "根据《中华人民共和国政府信息公开条例》的",
        "规定。请认真贯彻执行，带*号的为必填项。",
        "现将有关事项通知如下。",
    ]
    code = ["```", "根据《中华人民共和国政府信息公开条例》的规定", "```"]
    assert WrapMargins([*code, *text]).widths == ()
    assert html("\n".join([*code, *text])).count("<p>") == 3
    wrapped = wrap(PARAGRAPH * 2, 24)
    assert WrapMargins(["```", *wrapped, "```"]).widths == ()
    assert WrapMargins([f"| {line} |" for line in wrapped]).widths == ()
    assert WrapMargins(["## 标题", *wrapped, "## 标题"]).widths == (24,)


def test_rows_of_cells_are_not_wrapped_lines() -> None:
    """However wide they are: a tab between words parts cells, and what is no table is not run together."""
    size = "3*5*4米"
    rows = f'2026年检查安排表\t\t\n\tzwgk@example.gov.cn\n\t\t{size}\n\t\t{size}\n\t\t"\n{size}"\t2024年度预算\t{size}\n{size}\t\t{size}\t{size}\n\t\t\t\t{size}\n'
    html = convert_markdown(f"前。\n\n{rows}", "a.md", 1).html
    assert f"{size}{size}" not in html


def test_rows_with_pipes_that_are_no_table_are_not_wrapped_lines() -> None:
    rows = ["|  |  |  |", "| 赵某 | 100~200元 | https://www.gov.cn/a_b_c.html?x=1 |", "| 张三 | 5元 | 名称 |"]
    text = "\n".join(["甲\t乙", *rows, "", *wrap(PARAGRAPH * 2, 30)])
    shown = convert_markdown(text, "a.md", 1).html
    assert "|</p>\n<p>| 张三 | 5元 | 名称 |</p>" in shown


def test_cells_of_tables_with_tabs_show_no_margin() -> None:
    cells = ["前。", f"{PARAGRAPH[:20]}\t{PARAGRAPH[20:40]}", f"{PARAGRAPH[40:60]}\t甲"]
    assert WrapMargins(cells * 3).widths == ()


def test_an_ideographic_indent_begins_a_paragraph_below_a_full_line() -> None:
    text = wrap(PARAGRAPH * 2, 24)
    margins = WrapMargins([*text, "", *text])
    line = "按照“谁主管、谁负责”的原则，制定了实施办法和规定"
    assert find_paragraph_ends([line, "　　10_000。"], margins) == [True]
    # Spaces may be the indent of the other lines of an entry.
    assert find_paragraph_ends([line, "  10_000。"], margins) == [False]
    assert find_paragraph_ends([f"{line[:23]}，", "　　10_000。"], margins) == [False]


def test_a_stray_stop_after_an_indent_is_a_paragraph() -> None:
    label = "乙方：自2024年5月1日起施行"
    stray = "　　。根据《中华人民共和国政府信息公开条例》的规定"
    assert ends([*wrap(PARAGRAPH, 20), label, stray]) == [False, False, False, True, True]


def test_joint_issuers_above_their_date_are_no_wrapped_text() -> None:
    signature = ["云岫县卫生健康局（代章）", "云岫县发展和改革委员会", "2000.5.28"]
    text = wrap(PARAGRAPH * 2, 20)
    margins = WrapMargins([*text, "", *text])
    lines = ["根据有关规定落实资金保障、切实履行主体责任", *signature]
    assert find_paragraph_ends(lines, margins) == [True, True, True]
    assert find_paragraph_ends([*text, lines[0], *signature])[-3:] == [True, True, True]


def test_an_answer_is_no_wrapped_line_below_a_field() -> None:
    text = "根据《中华人民共和国政府信息公开条例》的规定"
    lines = [
        "建立健全工作机制*①甲②乙*涉及“三公”经费的。  ",
        "工作要求",
        f"联系人：{text}",
        f"答：{text}",
        f"\t{text}。",
    ]
    assert ends(lines)[:3] == [True, True, True]


def test_tabs_at_the_end_of_a_line_are_no_hard_break() -> None:
    assert html("甲\t\n乙") == "<p>甲</p>\n<p>乙</p>"


def test_a_line_is_as_wide_as_what_follows_its_last_break() -> None:
    line = "按照“谁主管、谁负责”的原则<br>3～5天<br>按照“谁主管、谁负责”的原则"
    assert ends([line, "___"]) == [True]


def test_a_quoted_line_of_a_mail_is_a_paragraph_below_a_full_line() -> None:
    margins = WrapMargins(wrap(PARAGRAPH * 2, 20))
    assert find_paragraph_ends([f">{PARAGRAPH[:20]}", ">建立健全工作机制"], margins) == [True]
    assert find_paragraph_ends([f"浓度{PARAGRAPH[:18]}", ">60，请注意"], margins) == [False]


ADDRESS = "https://www.gov.cn/a_b_c.html?x=1&y=2"


@pytest.mark.parametrize("address", [ADDRESS, f"<{ADDRESS}>", "www.gov.cn/zwgk/2024/fujian.html"])
def test_a_web_address_alone_on_its_line_is_a_paragraph(address: str) -> None:
    assert ends(["第四条 工作要求", address]) == [True]
    assert ends([*BROKEN_OFF, address, "请各乡镇各部门高度重视"])[-2:] == [True, True]


def test_a_web_address_goes_on_after_a_comma_and_within_brackets() -> None:
    assert ends(["请登录云岫县人民政府门户网站（", ADDRESS, "）查询。"]) == [False, False]
    assert ends([*BROKEN_OFF[:3], f"{BROKEN_OFF[3][:-2]}，", ADDRESS])[-1] is False


def test_web_addresses_show_no_wrapped_text() -> None:
    lines = ["**未完", ADDRESS, ADDRESS, "建立健全工作机制", "落实资金保障"]
    assert ends(lines) == [True] * 4
    quotation = html("\n".join(f"> {line}" for line in lines))
    assert quotation.count("<p>") == len(lines)
    assert WrapMargins([ADDRESS] * 4).widths == ()


def test_the_last_entry_of_a_list_may_have_a_full_stop() -> None:
    entries = [
        "申请人身份证原件及复印件一份并加盖单位公章",
        "营业执照副本复印件一份并加盖单位公章并核验",
        "法定代表人授权委托书原件一份并加盖单位公章",
    ]
    assert ends([*entries, "其他材料。"]) == [True] * 3
    # Lines with a stop, or below a mark, are a sentence.
    assert ends([*entries[:2], "法定代表人、受委托人证件原件并加盖单位公章", "和其他材料。"]) == [False] * 3
    assert ends([f"一、{entries[0][:-2]}", *entries[1:], "和其他材料。"]) == [False] * 3


def test_the_value_of_a_label_goes_on_below_its_beginning() -> None:
    margins = WrapMargins(wrap(PARAGRAPH * 2, 28))
    value = "地点：云岫县人民政府办公大楼三楼第二会议室和第三会议室旁"
    assert find_paragraph_ends([value, "\u3000\u3000\u3000的小房间"], margins) == [False]
    assert find_paragraph_ends([value, "\u3000\u3000参会人员请提前入场。"], margins) == [True]
    # Without an indent what looks like a label begins a paragraph, although it may be the end of 办公电话.
    office = "联系方式：云岫县人民政府办公室综合科张三和李四，办公"
    assert find_paragraph_ends([office, "电话：0999-12345678"], margins) == [True]


def test_lines_without_a_stop_are_no_wrapped_text_beside_a_run_of_their_width() -> None:
    margins = WrapMargins(wrap(PARAGRAPH * 2, 20))
    item = "—— 各乡镇人民政府要切实履行主体责任"
    assert find_paragraph_ends([item, "规格\\型号"], margins) == [True]
    # A stop, half a pair of brackets or a short rest shows a wrap.
    assert find_paragraph_ends([item, "，并落实资金保障"], margins) == [False]
    assert find_paragraph_ends([f"《{item[3:]}", "管理办法》"], margins) == [False]
    assert find_paragraph_ends([item, "任务"], margins) == [False]


def test_row_of_cells_after_two_blanks_is_a_line_of_its_own() -> None:
    html = convert_markdown("详见：  \n|  |  |\n|  |  |", "a.md", 1).html
    assert html == "<p>详见：</p>\n<p>|  |  |</p>\n<p>|  |  |</p>"


def test_lines_without_any_stop_are_entries_whatever_their_widths() -> None:
    line = "根据《中华人民共和国政府信息公开条例》的规定"
    html = convert_markdown(f"{line}\n{line}\n*为必填\n{line}\n申请表格式", "a.md", 1).html
    assert html.count("<p>") == 5


def test_a_sentence_of_four_lines_without_a_stop_before_its_last_one_is_joined() -> None:
    lines = wrap(
        "根据《中华人民共和国政府信息公开条例》的规定为进一步加强防汛抗旱工作的统一领导和指挥并建立健全相关的工作机制以及保障措施，现予公布。",
        20,
    )
    assert len(lines) == 4
    assert find_paragraph_ends(lines) == [False, False, False]


def test_a_mark_before_the_number_of_a_building_continues_an_enumeration() -> None:
    first = "1、按照《办法》的要求，由各乡镇人民政府统一组织发放补助，标准为每人每月500元"
    assert find_paragraph_ends([first, "2、1#楼，自2024年5月1日起施行：", "3、某某。"]) == [True, True]
    # Here it is a number of a list.
    assert find_paragraph_ends([f"{first[2:-4]}涉及", "2、3号楼。"]) == [False]


def test_hard_break_does_not_draw_the_next_line_into_a_list_item() -> None:
    html = convert_markdown("* 甲\n  乙丙，请认真贯彻执行！  \n工作要求", "a.md", 1).html
    assert html == "<ul><li>甲<br>乙丙，请认真贯彻执行！</li></ul><p>工作要求</p>"
    html = convert_markdown("* 甲\n  乙丙，请认真贯彻执行！  \n  工作要求", "a.md", 1).html
    assert html == "<ul><li>甲<br>乙丙，请认真贯彻执行！<br>工作要求</li></ul>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- 甲  \n乙", "<ul><li>甲</li></ul><p>乙</p>"),
        ("- 甲  \n乙  \n丙", "<ul><li>甲</li></ul><p>乙<br>丙</p>"),
        ("- 甲  \n  乙  \n丙", "<ul><li>甲<br>乙</li></ul><p>丙</p>"),
        ("- 甲\n\n乙  \n丙", "<ul><li>甲</li></ul><p>乙<br>丙</p>"),
    ],
)
def test_blanks_behind_the_first_line_of_a_list_item_draw_nothing_into_it(text: str, html: str) -> None:
    assert convert_markdown(text, "a.md", 1).html.replace("</ul>\n", "</ul>") == html


def test_blanks_behind_the_first_line_of_a_footnote_draw_nothing_into_it() -> None:
    html = convert_markdown("甲[^1]\n\n[^1]: 乙  \n丙", "a.md", 1).html
    note = html.partition('<div class="footnote">')[2]
    assert "乙" in note
    assert "丙" not in note
    assert "<p>丙</p>" in html


@pytest.mark.parametrize("letter", [0.5, 0.4, 0.6])
def test_a_value_set_below_the_end_of_its_label_begins_no_paragraph(letter: float) -> None:
    """Whatever the width of letters in the text of a PDF file: the indent below was made with blanks of the usual width."""
    for label, blanks in (("联系AB：", 8), ("联系人：", 8), ("A类单位：", 9)):
        run = MeasuredRun([f"{label}甲乙丙丁", f"{' ' * blanks}戊己庚辛"], CharacterWidths(letter=letter))
        assert not run.is_next_line_deeper(0)
        run = MeasuredRun(
            [f"{label}甲乙丙丁", f"{' ' * (blanks - 3)}戊己庚辛"], CharacterWidths(letter=letter)
        )
        assert run.is_next_line_deeper(0)
