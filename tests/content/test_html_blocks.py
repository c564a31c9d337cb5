"""HTML that is pasted from Word, WPS and web pages reads like plain text."""

import pytest

from sitegen.content.markdown import convert_markdown


def html(body: str) -> str:
    return convert_markdown(body, "a.md", 1).html


def found(body: str) -> list[str]:
    return [f"{one.place} {one.code}" for one in convert_markdown(body, "a.md", 1).diagnostics]


@pytest.mark.parametrize(
    "pasted",
    [
        "<p>一、总则</p>\n<p>为了公开。</p>\n<p>（一）任务</p>\n<p>好。</p>",
        "<p>一、总则</p><p>为了公开。</p><p>（一）任务</p><p>好。</p>",
        "<div>\n<p>　　一、总则</p>\n\n<p>&nbsp;&nbsp;为了公开。</p>\n<p><b>（一）</b><span>任务</span></p><p>好。</p>\n</div>",
        "<p>　　一、总则<br>　　为了公开。<br/>　　（一）任务<br/>　　好。</p>",
        "<p><strong>一、总则</strong></p>\n为了公开。\n（一）任务\n好。",
        "<div>一、总则<p>为了公开。</p>（一）任务</div><p>好。</p>",
    ],
)
def test_paragraphs_have_the_headings_of_plain_text(pasted: str) -> None:
    assert html(pasted) == html("一、总则\n\n为了公开。\n\n（一）任务\n\n好。")


@pytest.mark.parametrize(
    ("pasted", "shown"),
    [
        ("<p>3*5*4 **甲** _乙_ `丙` &copy=2 A&amp;nbsp;B x&lt;y</p>", "<p>3*5*4 **甲** _乙_ `丙` &amp;copy=2 A&amp;nbsp;B x&lt;y</p>"),
        ("<p>甲<b>乙</b>丙<br>丁</p>", "<p>甲<b>乙</b>丙<br>丁</p>"),
        ("<p>为进一\n  步加强 PM\n2.5 治理</p>", "<p>为进一步加强 PM 2.5 治理</p>"),
        ("<p>电话是0571-\n88001234</p>", "<p>电话是0571-88001234</p>"),
        ("<p></p><p>&nbsp;</p><p>甲</p>", "<p>甲</p>"),
        ("<ul>\n<li>甲</li>\n\n<li>乙</li>\n</ul>", "<ul>\n<li>甲</li>\n\n<li>乙</li>\n</ul>"),
        ("<h2>甲</h2>\n<p>乙</p>", '<h2 id="s-甲">甲</h2>\n<p>乙</p>'),
        ("<p><![if !supportLists]><span>·</span><![endif]>甲</p>", "<p><span>·</span>甲</p>"),
        ("<p>甲</p>\n**乙**", "<p>甲</p>\n<p><strong>乙</strong></p>"),
        ("<center>甲</center>\n<section>乙</section>", "<p>甲</p>\n<p>乙</p>"),
        ("<li>甲</li>\n<li>乙</li>\n后文。", "<ul><li>甲</li>\n<li>乙</li></ul><p>后文。</p>"),
        ("</td>甲", "<p>甲</p>"),
        ("甲<strike>乙</strike>", "<p>甲<s>乙</s></p>"),
        ("<ul>\n<li>甲\n\n后文。", "<ul>\n<li>甲</li></ul><p>后文。</p>"),
    ],
)  # fmt: skip
def test_other_pasted_html(pasted: str, shown: str) -> None:
    assert html(pasted) == shown


HEAD = '<thead><tr><th scope="col">项目</th><th scope="col">金额</th></tr></thead><tbody><tr><td>甲</td><td>1</td></tr></tbody>'


def read_table(pasted: str) -> str:
    """Return what is within the table that the body is published as."""
    return html(pasted).partition("<table>")[2].partition("</table>")[0]


@pytest.mark.parametrize(
    "pasted",
    [
        "<table><tr><th>项目</th><th>金额</th></tr><tr><td>甲</td><td>1</td></tr></table>",
        "<table><tr><td>项目</td><td>金额</td></tr><tr><td>甲</td><td>1</td></tr></table>",
        "<table border=1 class=x><tbody><tr><td>项目</td><td>金额</td></tr><tr><td>甲</td><td>1</td></tr></tbody></table>",
        "<tr><td>项目</td><td>金额</td></tr>\n<tr><td>甲</td><td>1</td></tr>",
        "<table><thead><tr><th>项目</th><th>金额</th></tr></thead><tbody><tr><td>甲</td><td>1</td></tr></tbody></table>",
    ],
)
def test_the_head_of_a_table(pasted: str) -> None:
    assert read_table(pasted).replace("\n", "") == HEAD


def test_a_head_of_several_rows() -> None:
    for cell in ("th", "td"):
        pasted = (
            f"<table><tr><{cell} rowspan=2>项目</{cell}><{cell} colspan=2>金额</{cell}></tr><tr><{cell}>2023年</{cell}>"
            f"<{cell}>2024年</{cell}></tr><tr><td>甲</td><td>1</td><td>2</td></tr></table>"
        )
        assert read_table(pasted) == (
            '<thead><tr><th rowspan="2" scope="col">项目</th><th colspan="2" scope="colgroup">金额</th></tr><tr>'
            '<th scope="col">2023年</th><th scope="col">2024年</th></tr></thead><tbody><tr><td>甲</td><td>1</td><td>2</td>'
            "</tr></tbody>"
        )


@pytest.mark.parametrize(
    "pasted",
    [
        # No row looks like a head.
        "<table><tr><td>甲方</td><td>张三</td></tr><tr><td>乙方</td><td>李四</td></tr></table>",
        # The merged cell of the first row reaches into the body.
        "<table><tr><th rowspan=2>项目</th><th>金额</th></tr><tr><td>1</td></tr></table>",
        # Nothing would be left in the body.
        "<table><tr><th>项目</th><th>金额</th></tr></table>",
    ],
)
def test_a_table_without_a_head(pasted: str) -> None:
    assert "<thead" not in html(pasted)


def test_empty_header_cells_are_data_cells() -> None:
    pasted = "<table><tr><th></th><th><p></p></th><th>金额</th></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>"
    assert read_table(pasted).startswith(
        '<thead><tr><td></td><td></td><th scope="col">金额</th></tr></thead>'
    )


def test_what_is_dropped_is_one_finding_with_counts() -> None:
    row = (
        "<tr>"
        + '<td class="MsoNormal" style="width:10pt"><p class=x><font color=red>甲</font></p></td>' * 6
        + "</tr>\n"
    )
    body = f"前文。\n\n<table border=1>\n{row * 30}</table>\n\n<span style='x'>后</span>"
    diagnostics = convert_markdown(body, "a.md", 1).diagnostics
    assert [f"{one.place} {one.code}" for one in diagnostics] == ["a.md:3:1 FIL-046"]
    assert "有 722 处" in diagnostics[0].message
    assert "属性 class×360、style×181、border×1；标签 <font>×180" in diagnostics[0].message


def test_a_list_keeps_its_numbers() -> None:
    pasted = '<ol start="5" type="A">\n<li>甲</li><li value="7">乙</li>\n</ol>'
    assert html(pasted) == pasted
    assert found(pasted) == []


@pytest.mark.parametrize(
    ("pasted", "shown"),
    [
        ('<ol start="-5"><li>甲</li></ol>', "<ol><li>甲</li></ol>"),
        ('<ol type="disc"><li value="0">甲</li></ol>', "<ol><li>甲</li></ol>"),
        ("<ol reversed><li>甲</li></ol>", "<ol><li>甲</li></ol>"),
        ('<ol><li value="二">甲</li></ol>', "<ol><li>甲</li></ol>"),
    ],
)
def test_what_is_no_number_of_a_list_is_dropped_with_a_finding(pasted: str, shown: str) -> None:
    assert html(pasted) == shown
    assert [one.split()[-1] for one in found(pasted)] == ["FIL-046"]


def test_what_is_dangerous_is_an_error_of_its_own() -> None:
    assert found("<p class=x onclick=y>甲</p>\n<script>z</script>") == [
        "a.md:1:1 FIL-045",
        "a.md:1:1 FIL-046",
        "a.md:2:1 FIL-044",
    ]


def test_lines_of_pasted_html_are_joined_as_in_plain_text() -> None:
    """Chinese characters and digits are joined without a blank, in either order."""
    html = convert_markdown("<p>共有\n12个单位，计划3\n年完成，用 Word\n编写</p>", "a.md", 1).html
    assert html == "<p>共有12个单位，计划3年完成，用 Word 编写</p>"


def test_a_sign_for_less_than_is_no_tag_below_a_block() -> None:
    shown = html("<p>甲</p>\n<100元\t总则\t王五\n120元\t措施\t赵六")
    assert shown.startswith("<p>甲</p>")
    assert '<th scope="col">&lt;100元</th>' in shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ('<div align="right">\n云岫县人民政府\n2024年4月22日\n</div>', "<p>云岫县人民政府<br>2024年4月22日</p>"),
        ("<p>时间：4月22日\n地点：县政府</p>", "<p>时间：4月22日<br>地点：县政府</p>"),
        ("<font color=red>时间：4月22日\n地点：县政府</font>", "<p>时间：4月22日<br>地点：县政府</p>"),
        ("<p>关于防汛的通知\n云政办发〔2024〕3号\n各乡镇人民政府：</p>", "<p>关于防汛的通知<br>云政办发〔2024〕3号<br>各乡镇人民政府：</p>"),
        ("<p>第一，甲。\n第二，乙。\n其三，丙。</p>", "<p>第一，甲。<br>第二，乙。<br>其三，丙。</p>"),
        ("<p>请执行。\n（此件公开发布）</p>", "<p>请执行。<br>（此件公开发布）</p>"),
        ("<ul><li>甲\n联系人：乙</li></ul>", "<ul><li>甲<br>联系人：乙</li></ul>"),
        ("<details><summary>目录</summary>甲\n\n乙</details>", "<details><summary>目录</summary>甲\n<br>乙</details>"),
        ("<p>规划期2021\n—2025年</p>", "<p>规划期2021—2025年</p>"),
        ("<p>买买提\n·艾力</p>", "<p>买买提·艾力</p>"),
        ("<p>甲\n— 乙</p>", "<p>甲<br>— 乙</p>"),
        ("<pre>甲\n时间：乙</pre>", "<pre>甲\n时间：乙</pre>"),
        ("<p>\n<span>于</span>\n<span>2024年4月22日</span>\n<span>印发</span>\n</p>", "<p><span>于</span> <span>2024年4月22日</span> <span>印发</span></p>"),
    ],
)  # fmt: skip
def test_lines_in_html_that_are_lines_of_their_own_stay(typed: str, shown: str) -> None:
    assert html(typed) == shown


def test_outline_marks_begin_paragraphs_in_html() -> None:
    assert html("<p>1. 甲；\n2. 乙。</p>") == html("<p>1. 甲；</p>\n<p>2. 乙。</p>")


def test_wrapped_lines_in_html_are_joined() -> None:
    lines = [
        "根据《中华人民共和国政府信息公开条例》的规定，结合我县实际",
        "情况和工作要求，现将有关事项通知如下，请各单位认真贯彻落",
        "实各项任务，分管的负责同志要抓好各自所负责工作的具体计划",
        "时间：节点。",
    ]
    assert html("<p>" + "\n".join(lines) + "</p>") == f"<p>{''.join(lines)}</p>"
