"""The oracle finds the faults that the public reported: texts that were changed on their way to the page.

The HTML is what the converter published when the faults were reported. It is kept here, so that these tests judge
the oracle and not the converter of the day.
"""

import pytest

from tests.fidelity.oracle import compare_body

REPORTED = [
    (
        "F1 signature",
        "请认真贯彻执行。\n\n云岫县人民政府办公室\n2024年4月22日\n（此件公开发布）\n",
        "<p>请认真贯彻执行。</p>\n<p>云岫县人民政府办公室2024年4月22日（此件公开发布）</p>",
    ),
    ("F1 labels", "时间：4月22日\n地点：县政府会议室\n", "<p>时间：4月22日地点：县政府会议室</p>"),
    ("F1 list words", "一是加强领导。\n二是落实责任。\n", "<p>一是加强领导。二是落实责任。</p>"),
    ("F1 question", "问：何时施行？\n答：5月1日。\n", "<p>问：何时施行？答：5月1日。</p>"),
    ("F1 contents", "目录\n1总则……3\n", "<p>目录1总则……3</p>"),
    ("F2 decimals", "1. 总则\n1.1 编制目的\n为了。\n", "<p>1. 总则1.1 编制目的为了。</p>"),
    (
        "F3",
        "<<<<<<< HEAD\n补助标准为每人每月500元。\n=======\n补助标准为每人每月800元。\n>>>>>>> x\n",
        "<p>&lt;&lt;&lt;&lt;&lt;&lt;&lt; HEAD\n补助标准为每人每月500元。\n=======\n补助标准为每人每月800元。</p>\n<blockquote><blockquote><blockquote><blockquote><blockquote><blockquote><blockquote><p>x</p>\n</blockquote></blockquote></blockquote></blockquote></blockquote></blockquote></blockquote>",
    ),
    ("F4 product", "规格3*5*4米\n", "<p>规格3<em>5</em>4米</p>"),
    ("F4 note", "带*号的为必填项，带*号的可不填\n", "<p>带<em>号的为必填项，带</em>号的可不填</p>"),
    (
        "F4 cell",
        "| 规格 | 数量 |\n|---|---|\n| 120*60*75 | 1 |\n",
        '<div class="table" tabindex="0" role="region" aria-label="表格 1"><table><thead><tr><th scope="col">规格</th><th scope="col">数量</th></tr></thead><tbody><tr><td>120<em>60</em>75</td><td>1</td></tr></tbody></table></div>',
    ),
    (
        "F5 surplus",
        "| 项目 | 金额 |\n|---|---|\n| 甲 | 1 | 备注丢失 |\n",
        '<div class="table" tabindex="0" role="region" aria-label="表格 1"><table><thead><tr><th scope="col">项目</th><th scope="col">金额</th></tr></thead><tbody><tr><td>甲</td><td>1</td></tr></tbody></table></div>',
    ),
    (
        "F5 phone",
        "| 电话 | 转 |\n|---|---|\n| 0999-1|2|3 | 转 |\n",
        '<div class="table" tabindex="0" role="region" aria-label="表格 1"><table><thead><tr><th scope="col">电话</th><th scope="col">转</th></tr></thead><tbody><tr><td>0999-1</td><td>2</td></tr></tbody></table></div>',
    ),
    ("T5", "#1机组检修\n", '<h2 id="s-1机组检修">1机组检修</h2>'),
    ("T5 two", "#1、#2机组检修完成\n", '<h2 id="s-1-2机组检修完成">1、#2机组检修完成</h2>'),
    ("tabs", "项目\t金额\t备注\n甲\t100\t无\n乙\t200\t有\n", "<p>项目  金额  备注甲   100 无乙   200 有</p>"),
    ("tabs blank", "项目\t金额\t备注\n甲\t\t无\n", "<p>项目  金额  备注甲       无</p>"),
]


@pytest.mark.parametrize(("name", "body", "html"), REPORTED, ids=[name for name, _, _ in REPORTED])
def test_the_oracle_finds_a_reported_fault(name: str, body: str, html: str) -> None:
    assert compare_body(body, html), name
