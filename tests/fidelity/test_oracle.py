"""The oracle on pairs made by hand: a body, the HTML of a page, and where they differ."""

from html import escape

import pytest

from tests.fidelity.oracle import compare_body

LONG = "为进一步加强全县防汛抗旱工作切实保障人民群众生命财产安全"
"""28 signs, the width of a line of an official document."""

_TEXT = "为进一步加强防汛抗旱工作，保障人民群众的生命和财产安全，请各单位认真执行" * 3
COLUMN = [_TEXT[n : n + 13] for n in range(0, 104, 13)]
"""Lines of a narrow column."""
PIECES = [LONG, LONG, LONG, "据《中华人民共和国", "防洪法》", "，制定本办法"]
"""A line of a wrapped text that was cut within 《》 and before a stop."""

TITLE = ["现将《中华人民共和", "国防洪法》的有关规定摘录如下，请认真学习"]
"""A line that was cut within a title, in a text too short to show where lines were wrapped."""

CUT = [
    f"{LONG[:14]}，{LONG[:12]}。",
    "根据《中华人民共和国政府信息公开条例》的规定，《中华人民",
    "共和国宪法》。",
]
"""Two lines without room for a sign more, one of which ends a sentence."""

APART = [
    f"{LONG}",
    f"{LONG[:12]}，{LONG[:12]}。",
    "根据有关规定。",
    "",
    f"{LONG[:10]}，{LONG[:17]}",
    f"{LONG[:12]}。",
]
"""Two runs wrapped at one width. In the first, one line does not end a sentence."""

EDGES = '\t\t"甲\n乙"\t\n\t\t\t丙\t\n\t\t\t丁\t戊\n'
"""Rows with blank cells around a text. Only the last row shows that the tabs part cells."""
EDGE_CELLS = (
    "<table><tr><td><td><td>甲<br>乙<td><td><tr><td><td><td>丙<td><tr><td><td><td><td>丁<td>戊</table>"
)

_SENTENCE = "根据《中华人民共和国政府信息公开条例》的规定。"
MARGINS = [_SENTENCE * 2, (_SENTENCE * 3)[:29], (_SENTENCE * 3)[29:58], (_SENTENCE * 3)[58:69], "", (_SENTENCE * 2)[:36],
           (_SENTENCE * 2)[36:]]  # fmt: skip
"""Two runs that were wrapped at different margins, the first one below a long line."""

LISTS = [
    ["附件下载地址", "https://www.yunxiu.gov.cn/zwgk/2024/fujian_1.html"],
    [
        "张三丰，男，汉族，县财政局局长，财政学",
        "李四光，女，回族，县教育局局长，教育系",
        "王五一，男，汉族，县民政局主任，社会学",
    ],
    ["- " + LONG, "- " + LONG],
    [LONG + "，", "[^1]: " + LONG],
    [LONG + "，", "```", LONG, "```"],
    [f"项目名称及主要建设内容概述\t{LONG}，", f"县城防洪堤加固工程二期项目\t{LONG}"],
    [f"{LONG[:-1]}。", f"{LONG[:-2]}。", f"{LONG[:-1]}。"],
    [f"时间：{LONG}", f"地点：{LONG}", f"联系人：{LONG}"],
    [f"（一）{LONG}", f"（二）{LONG}", f"（三）{LONG}"],
    [
        "云岫县防汛抗旱应急预案修订后稿件",
        "云岫县森林防火应急预案修订后稿件",
        "云岫县地震灾害应急预案修订后稿件",
    ],
    [
        "东风镇红旗村道路、桥涵硬化项目120万元",
        "西河镇前进村道路、桥涵硬化项目180万元",
        "南山乡团结村道路、桥涵硬化项目150万元",
    ],
    [
        "上午9:00 县委常委会会议 县委三楼会议室",
        "上午10:30 县政府常务会议 政府二楼会议室",
        "下午15:00 防汛工作部署会 应急指挥中心",
    ],
    [f"{LONG}，{LONG}", f"1）{LONG}{LONG}"],
    [f"{LONG}，{LONG}", f"第一，{LONG}{LONG}"],
    [f"{LONG}，{LONG}", f"其一，{LONG}{LONG}"],
    [f"采购项目名称：{LONG}", f"采购项目预算金额：{LONG}"],
    [f"办理时间是{LONG}，请注意", f"问：{LONG}。"],
    [f"请填写，{LONG}", f"□{LONG}"],
    [f"请遵照执行，{LONG}", "特此通知"],
    [f"请遵照执行，{LONG}", "云岫县公安局交通警察大队"],
    [f"请遵照执行，{LONG}", "云岫县第一中学"],
    [f"请遵照执行，{LONG}", "局长　王某某"],
    [f"云岫县人民政府关于防汛的通知，{LONG}", "云政办发〔2024〕3号"],
    [f"云岫县人民政府关于防汛的通知，{LONG}", "各乡镇人民政府，县政府各部门："],
    ["申请材料应当一式三份并且加盖公章。", f"{LONG}{LONG}。", "", *["云岫县防汛抗旱应急预案修订后稿件"] * 4],
]
"""Lines of which each is a paragraph, or belongs to another block. The first two must not be joined."""

INDENTED = [
    "　　请认真贯彻执行，为进一步加强防汛抗旱工作，有效期为五年。",
    "建立健全工作机制，联系人张某某，第一节能环保公司已经中标！",
    "不得擅自变更，推动第一、二、三产业融合发展，详情请见后附",
    "文件。",
]
"""Lines of which one breaks off, below one with an indent."""

BESIDE = [
    f"　　{LONG[:26]}",
    f"{LONG[:13]}，**重点**，{LONG[:10]}",
    LONG,
    "有关规定。",
    f"{LONG}，{LONG}。",
]
"""Lines wrapped at one width, with the indent and the marks that were typed, beside a longer one."""

HUNG = [
    f"　　{LONG[:23]}，",
    f"{LONG[:23]}，",
    f"{LONG[:24]}",
    "有关规定。",
    f"{LONG}，{LONG}。",
]
"""Lines wrapped at 25 signs, where a stop may be the 26th, beside a longer one."""

WIDER = [
    f"　　{LONG[:21]}。",
    f"{LONG[:13]}，{LONG[:9]}，",
    f"{LONG[:9]}。",
    "",
    f"{LONG[:24]}，",
    f"{LONG[:9]}。",
]
"""A run whose lines are narrower by a sign than one of another run, which ends with a stop."""

REST = [f"{LONG[:13]}，{LONG[:14]}。", LONG, f"{LONG[:28]}", "规定"]
"""Wrapped lines without a stop, of which the last is a rest."""

PICTURE = [
    f"{LONG[:20]}，{LONG[:7]}",
    f"{LONG[:20]}，![图",
    f"](00001/a.png)：{LONG[:18]}推动",
    "第一、二、三产业融合发展，请各单位遵照执行。",
]
"""Wrapped lines, one of which was cut within a picture."""

HTML = [
    "根据《中华人民共和国政府信息公开条例》的规定，结合我县实际",
    "情况和工作要求，现将有关事项通知如下，请各单位认真贯彻落",
    "实各项任务，分管的负责同志要抓好各自所负责工作的具体计划",
    "时间：节点。",
]
"""Wrapped lines of a paragraph in HTML, of which one begins like a label by chance."""

ADDRESS = "https://www.gov.cn/a_b_c.html?x=1"
NO_ROOM = [f"{LONG[:19]}，", f"{ADDRESS}，{LONG[:10]}", LONG, "切实。", LONG * 3]
"""Wrapped lines above one that was not, the first of which had no room for an address."""
PICTURE = [LONG, f"{LONG[:15]}，![图](00001/a.png)，补助", "标准。"]
"""A line that is full as it was typed."""

BREAK = [
    "各乡镇人民政府要切实履行主体责任。[ ]是，",
    "涉及“三公”经费的，补助标准为每人每月",
    "500元，补助标准为每人每月500元；各乡镇人",
    "民政府要切实履行主体责任：[ ]是，PM 2.5。",
    "按照“谁主管、谁负责”的原则，*为必填：",
    "［^1］",
    "各乡镇人民政府要切实履行主体责任<br>现将有关事项通知如下",
]
"""Wrapped lines above one with a break, which is no wider than its last part."""

HANGING = [
    "1. 甲，根据《中华人民共和国政府信息公开条例》的规定，1. 甲，各乡",
    "镇人民政府要切实履行主体责任！现将有关事项通知如下，H2O，+86，详",
    "见附件1—3补助标准为每人每月500元：不得擅自变更，共计1,234.5万元？",
    "3～5天；",
]
"""Lines without room for the next word. The stop of the third one hangs out."""

PATH = [
    "各乡镇人民政府要切实履行主体责任，\u3000，&nbsp;，涉及“三公”经费的！C:\\表",
    "\\a.xls，同比增长3.5%，请认真贯彻执行，不得擅自变更？落实资金保障，[1]，为进",
    "一步加强防汛抗旱工作？共计1,234.5万元，|，为进一步加强防汛抗旱工作？1. 甲，",
    "现将有关事项通知如下。",
    f"{LONG}，{LONG}",
]
"""Wrapped lines, the first of which had no room for the rest of a path."""

ENTRIES = [
    "申请人身份证原件及复印件一份并加盖单位公章",
    "营业执照副本复印件一份并加盖单位公章并核验",
    "法定代表人授权委托书原件一份并加盖单位公章",
    "其他材料。",
]
"""Entries of a list, the last of which has a full stop."""

SENTENCE = [
    "根据《中华人民共和国政府信息公开条例》的",
    "规定为进一步加强防汛抗旱工作的统一领导和",
    "指挥并建立健全相关的工作机制以及保障措施",
    "，现予公布实施并由相关部门负责解释工作。",
    "根据《中华人民共和国政府信息公开条例》的",
    "规定，为进一步加强防汛抗旱工作而制定它。",
]
"""Wrapped sentences. Three lines have no stop, and the one below them has more than a full stop at its end."""

AMID = [
    "经县人民政府第12次常务会议研究同意？请各",
    "乡镇人民政府要切实履行主体责任经县人民政府",
    "第12次常务会议研究同意；详见附件1—3，根据",
    "《中华人民共和国政府信息公开条例》的规定，",
    "现予公布。",
]
"""Wrapped lines, one of which begins and ends like an issuer."""

GOOD = [
    (
        "<p>https://www.gov.cn/a.html?x=1&amp;y=2&lt;100元。</p>",
        '<p><a href="https://www.gov.cn/a.html?x=1&amp;y=2">https://www.gov.cn/a.html?x=1&amp;y=2</a>&lt;100元。</p>',
    ),
    ("\n".join(AMID), f"<p>{''.join(AMID)}</p>"),
    ("\n".join(SENTENCE), f"<p>{''.join(SENTENCE)}</p>"),
    ("\n".join(BREAK), f"<p>{''.join(BREAK[:6])}</p><p>{BREAK[6]}</p>"),
    ("\n".join(PATH), f"<p>{''.join(PATH[:4])}</p><p>{PATH[4]}</p>"),
    ("甲\n\n> &nbsp;\n\n乙", "<p>甲</p><blockquote><p>&nbsp;</p></blockquote><p>乙</p>"),
    (
        '甲\t乙\t丙\n丁\t"丁\n"\t\n\t"\n50%"\n',
        '<table><tr><td>甲<td>乙<td>丙<tr><td>丁<td>丁<td></table><p>"</p><p>50%"</p>',
    ),
    ("\n".join(HANGING), f"<p>{''.join(HANGING)}</p>"),
    (f"{LONG[:26]}，\n{ADDRESS}", f'<p>{LONG[:26]}，<a href="{ADDRESS}">{ADDRESS}</a></p>'),
    (
        "\n".join(NO_ROOM),
        f"<p>{''.join(NO_ROOM[:4])}</p><p>{NO_ROOM[4]}</p>".replace(
            ADDRESS, f'<a href="{ADDRESS}">{ADDRESS}</a>'
        ),
    ),
    ("\n".join(PICTURE), f'<p>{LONG}{LONG[:15]}，<img src="a" alt="图">，补助标准。</p>'),
    (f"{LONG[:26]}推动\n第一、二、三产业融合发展", f"<p>{LONG[:26]}推动第一、二、三产业融合发展</p>"),
    (
        "\n".join(PICTURE),
        f"<p>{''.join(PICTURE).replace('![图](00001/a.png)', '<img src=a alt=图>')}</p>",
    ),
    (f"<p>{chr(10).join(HTML)}</p>", f"<p>{''.join(HTML)}</p>"),
    ("<p>\n<span>于</span>\n<span>2024年4月22日</span>\n</p>", "<p>于 2024年4月22日</p>"),
    ("<p>加强 PM\n2.5 治理</p>", "<p>加强 PM 2.5 治理</p>"),
    ("<pre>甲\n\n乙</pre>", "<pre>甲\n\n乙</pre>"),
    ("<p>时间：1\n地点：2</p>", "<p>时间：1<br>地点：2</p>"),
    ("\n".join(HUNG), f"<p>{''.join(HUNG[:4]).strip()}</p><p>{HUNG[4]}</p>"),
    ("\n".join(WIDER), f"<p>{''.join(WIDER[:3]).strip()}</p><p>{''.join(WIDER[4:])}</p>"),
    ("\n".join(REST), f"<p>{''.join(REST)}</p>"),
    ("\n".join(INDENTED), f"<p>{''.join(INDENTED).strip()}</p>"),
    (
        "\n".join(BESIDE),
        f"<p>{''.join(BESIDE[:4]).strip().replace('**重点**', '<b>重点</b>')}</p><p>{BESIDE[4]}</p>",
    ),
    ("\n".join(MARGINS), f"<p>{MARGINS[0]}</p><p>{''.join(MARGINS[1:4])}</p><p>{''.join(MARGINS[5:])}</p>"),
    (EDGES, EDGE_CELLS),
    ("\t\t甲\n\t\t乙", "<p>甲</p><p>乙</p>"),
    ("\n".join(APART), f"<p>{''.join(APART[:3])}</p><p>{''.join(APART[4:])}</p>"),
    ("\n".join(CUT), f"<p>{''.join(CUT)}</p>"),
    ("\n".join(TITLE), f"<p>{''.join(TITLE)}</p>"),
    ("\n".join(COLUMN), f"<p>{_TEXT[:104]}</p>"),
    ("\n".join(PIECES), f"<p>{''.join(PIECES)}</p>"),
    ("", ""),
    ("甲乙丙。\n", "<p>甲乙丙。</p>"),
    ("　　甲乙。\n　　丙丁。\n", "<p>甲乙。</p><p>丙丁。</p>"),
    ("甲\n乙\n", "<p>甲<br>乙</p>"),
    ("甲  \n乙", "<p>甲<br>\n乙</p>"),
    ("规格3*5*4米", "<p>规格3*5*4米</p>"),
    ("**重点**内容", "<p><strong>重点</strong>内容</p>"),
    ("**甲**和**乙**", "<p><strong>甲</strong>和<strong>乙</strong></p>"),
    ("**未完", "<p>**未完</p>"),
    ("***甲***", "<p>*<strong>甲</strong>*</p>"),
    ("****", "<p>****</p>"),
    ("75<!-- 甲 -->http://a.cn/", "<p>75http://a.cn/</p>"),
    ("甲`\u3000`乙", "<p>甲<code>\u3000</code>乙</p>"),
    ("**甲**<br>***", "<p><strong>甲</strong><br>***</p>"),
    ("**甲**\n**乙", "<p><strong>甲</strong></p><p>**乙</p>"),
    ("**甲**\n*** 3*5", "<p><strong>甲</strong></p><p>*** 3*5</p>"),
    ("a_b_c __甲__", "<p>a_b_c __甲__</p>"),
    ("# 标题\n", "<h2>标题</h2>"),
    ("## 标题 ##\n文", "<h3>标题</h3><p>文</p>"),
    ("# **标题**", "<h2><strong>标题</strong></h2>"),
    ("#1机组", "<p>#1机组</p>"),
    ("一、总则\n（一）目的", "<h2>一、总则</h2><h3>（一）目的</h3>"),
    ("- 甲\n- 乙", "<ul><li>甲</li><li>乙</li></ul>"),
    ("* 甲\n    * 乙", "<ul><li>甲<ul><li>乙</li></ul></li></ul>"),
    ("-甲\n-乙", "<p>-甲</p><p>-乙</p>"),
    ("1. 甲\n2. 乙", "<p>1. 甲</p><p>2. 乙</p>"),
    ("3. 甲\n4. 乙", "<ol start=3><li>甲</li><li>乙</li></ol>"),
    ("> 引用\n> 二", "<blockquote><p>引用</p><p>二</p></blockquote>"),
    (">=60分", "<p>&gt;=60分</p>"),
    ("甲\n\n---\n\n乙", "<p>甲</p><hr><p>乙</p>"),
    ("---", "<p>---</p>"),
    ("`a*b`", "<p><code>a*b</code></p>"),
    ("```\na  *b*\n\n c\n```\n后", "<pre><code>a  *b*\n\n c\n</code></pre><p>后</p>"),
    ("[表](a.pdf)下载", '<p><a href="sitegen:0">表</a>下载</p>'),
    ('[表](a b.pdf "题")', '<p><a href="a.pdf">表</a></p>'),
    ("[x](https://a.cn/%E4?b=1&c=2)", '<p><a href="https://a.cn/%E4?b=1&amp;c=2">x</a></p>'),
    ("[表]（a.pdf）", "<p>[表]（a.pdf）</p>"),
    ("![流程图](a.png)", '<p><img src="a.png" alt="流程图"></p>'),
    ("![](a.png)", '<p><img src="a.png" alt=""></p>'),
    ("[![图](a.png)](b.pdf)", '<p><a href="b"><img src="a" alt="图"></a></p>'),
    ("<https://a.cn/b>", '<p><a href="https://a.cn/b">https://a.cn/b</a></p>'),
    ("https://a.cn/b", '<p><a href="https://a.cn/b">https://a.cn/b</a></p>'),
    ("<联系人> x<y", "<p>&lt;联系人&gt; x&lt;y</p>"),
    ("H<sub>2</sub>O<br>乙", "<p>H<sub>2</sub>O<br>乙</p>"),
    ("<span style='color:red'>甲</span>乙", "<p>甲乙</p>"),
    ("<p>甲\n乙</p>\n<p>丙</p>", "<p>甲\n乙</p>\n<p>丙</p>"),
    ("<table><tr><td>甲</td><td>乙</td></tr></table>", "<table><tr><td>甲</td><td>乙</td></tr></table>"),
    ("甲<!-- 批注 -->乙", "<p>甲乙</p>"),
    ("甲\n\n<!-- 一\n\n二 -->\n\n乙", "<p>甲</p><p>乙</p>"),
    ("A&B &amp; &copy; &copy=2", "<p>A&amp;B &amp; © &amp;copy=2</p>"),
    ("甲&nbsp;乙", "<p>甲\xa0乙</p>"),
    ("\\*甲\\* 1\\. 乙", "<p>*甲* 1. 乙</p>"),
    ("D:\\表\\(备)", "<p>D:\\表\\(备)</p>"),
    (
        "甲[^1]乙\n\n[^1]: 注文",
        '<p>甲<sup id="fnref-1"><a class="footnote-ref" href="#fn-1">1</a></sup>乙</p><div class="footnote"><hr><ol>'
        '<li id="fn-1"><p>注文\xa0<a class="footnote-backref" href="#fnref-1">↩</a></p></li></ol></div>',
    ),
    (
        "甲[^1]\n\n[^1]: 一\n乙丙\n\n丁[^1]\n\n[^1]: 乙丙\n\t戊己庚",
        '<p>甲<sup id="fnref-1"><a class="footnote-ref" href="#fn-1">1</a></sup></p><p>乙丙</p>'
        '<p>丁<sup id="fnref2-1"><a class="footnote-ref" href="#fn-1">1</a></sup></p><div class="footnote"><hr><ol>'
        '<li id="fn-1"><p>一</p><p>乙丙<br>戊己庚<a class="footnote-backref" href="#fnref-1">↩</a></p></li></ol></div>',
    ),
    ("甲[^1]乙", "<p>甲[^1]乙</p>"),
    (
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n| | 3 |",
        "<table><tr><th>甲<th>乙<tr><td>1<td>2<tr><td><td>3</table>",
    ),
    ("甲 | 乙\n---|---\n1 | 2", "<table><tr><th>甲<th>乙<tr><td>1<td>2</table>"),
    (
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 3 |",
        "<table><tr><th>甲<th>乙<th><tr><td>1<td>2<td>3</table>",
    ),
    ("| 甲\\|乙 | 丙 |\n|---|---|", "<table><tr><th>甲|乙<th>丙</table>"),
    ("甲|乙", "<p>甲|乙</p>"),
    (
        "甲\t乙\t丙\n1\t\t3",
        "<table><tr><td>甲<td>乙<td>丙<tr><td>1<td><td>3</table>",
    ),
    ("电话：\t123", "<p>电话： 123</p>"),
    ("甲  乙　丙", "<p>甲 乙　丙</p>"),
    (f"{LONG}，\n{LONG}，\n请执行。", f"<p>{LONG}，{LONG}，请执行。</p>"),
    (f"{LONG}。\n{LONG}，\n{LONG}，\n请执行。", f"<p>{LONG}。{LONG}，{LONG}，请执行。</p>"),
    (f"{LONG}推动第\n一、二、三产业融合发展。", f"<p>{LONG}推动第一、二、三产业融合发展。</p>"),
    (
        "The quick brown fox jumps over the lazy\ndog and runs away from here.",
        "<p>The quick brown fox jumps over the lazy\ndog and runs away from here.</p>",
    ),
    (
        "<<<<<<< HEAD\n甲\n=======\n乙\n>>>>>>> x",
        "<p>&lt;&lt;&lt;&lt;&lt;&lt;&lt; HEAD<br>甲<br>=======<br>乙<br>&gt;&gt;&gt;&gt;&gt;&gt;&gt; x</p>",
    ),
]

BAD = [
    (
        "\n".join([LONG, LONG, ADDRESS, f"{LONG[:10]}，{LONG[:17]}"]),
        f"<p>{LONG}{LONG}{ADDRESS} {LONG[:10]}，{LONG[:17]}</p>",
        ["3:1 joined '生命财产安全⏎https:'", "4:1 joined 'ml?x=1⏎为进一步加强'"],
    ),
    (
        "\n".join(ENTRIES),
        f"<p>{''.join(ENTRIES)}</p>",
        [
            "2:1 joined '加盖单位公章⏎营业执照副本'",
            "3:1 joined '位公章并核验⏎法定代表人授'",
            "4:1 joined '加盖单位公章⏎其他材料。'",
        ],
    ),
    ("<p>foo\nbar</p>", "<p>foobar</p>", ["2:1 joined 'foo⏎bar'"]),
    (
        "<div>\n云岫县人民政府\n2024年4月22日\n</div>",
        "<p>云岫县人民政府2024年4月22日</p>",
        ["3:1 joined '岫县人民政府⏎2024年4'"],
    ),
    (
        "<p>请执行。\n云岫县人民政府</p>",
        "<p>请执行。云岫县人民政府</p>",
        ["2:1 joined '请执行。⏎云岫县人民政'"],
    ),
    (
        "<p>时间：4月22日\n地点：县政府</p>",
        "<p>时间：4月22日地点：县政府</p>",
        ["2:1 joined '：4月22日⏎地点：县政府'"],
    ),
    ("<p>甲\n一、乙</p>", "<p>甲一、乙</p>", ["2:1 joined '甲⏎一、乙'"]),
    ("<details>甲\n\n乙</details>", "<details>甲\n\n乙</details>", ["3:1 joined '甲⏎乙'"]),
    ("<pre>甲\n乙</pre>", "<pre>甲 乙</pre>", ["2:1 joined '甲⏎乙'"]),
    ("<pre>甲\n乙</pre>", "<p>甲\n乙</p>", ["2:1 joined '甲⏎乙'"]),
    ("甲乙丙。", "<p>甲丙。</p>", ["1:2 missing '乙'"]),
    ("甲乙。\n丙丁。", "<p>甲乙。</p>", ["2:1 missing '丙丁。'"]),
    ("\n".join(COLUMN[:2]), f"<p>{_TEXT[:26]}</p>", ["2:1 joined '汛抗旱工作，⏎保障人民群众'"]),
    ("\n".join(PIECES[3:5]), f"<p>{''.join(PIECES[3:5])}</p>", ["2:1 joined '华人民共和国⏎防洪法》'"]),
    (">\n", "<p></p>", ["1:1 missing '>'"]),
    ("甲。", "<p>甲。</p><p>乙丙。</p>", ["1:2 added '乙丙。'"]),
    ("甲乙丙丁", "<p>丙丁甲乙</p>", ["1:1 moved '甲乙'"]),
    ("", "<p>甲</p>", ["1:1 added '甲'"]),
    ("100", "<p>1000</p>", ["1:3 added '0'"]),
    ("甲\n乙", "<p>甲乙</p>", ["2:1 joined '甲⏎乙'"]),
    ("甲`\u3000`乙", "<p>甲\u3000乙</p>", ["1:2 missing '`'", "1:4 missing '`'"]),
    ("甲<!-- 乙 -->http://a.cn/", "<p>甲http://a.cn/</p>", ["1:12 effect 'http://a.cn/'"]),
    ('\t\t"甲\n乙"\t', "<p>甲</p><p>乙</p>", ["1:3 missing '\"'", "2:2 missing '\"'"]),
    ("\n".join(APART[:3]), f"<p>{''.join(APART[:3])}</p>", ["3:1 joined '县防汛抗旱。⏎根据有关规定'"]),
    ("甲\n乙", "<p>甲\n乙</p>", ["2:1 joined '甲⏎乙'"]),
    ("甲\n\n乙", "<p>甲乙</p>", ["3:1 joined '甲⏎乙'"]),
    (f"{LONG}\n\n{LONG}", f"<p>{LONG}{LONG}</p>", ["3:1 joined '生命财产安全⏎为进一步加强'"]),
    (f"{LONG}。\n{LONG}。", f"<p>{LONG}。{LONG}。</p>", ["2:1 joined '命财产安全。⏎为进一步加强'"]),
    (f"{LONG}\n联系电话：1", f"<p>{LONG}联系电话：1</p>", ["2:1 joined '生命财产安全⏎联系电话：1'"]),
    (f"{LONG}\n2024年4月22日", f"<p>{LONG}2024年4月22日</p>", ["2:1 joined '生命财产安全⏎2024年4'"]),
    (f"{LONG}\n云岫县财政局", f"<p>{LONG}云岫县财政局</p>", ["2:1 joined '生命财产安全⏎云岫县财政局'"]),
    (f"{LONG}\n（一）目的", f"<p>{LONG}（一）目的</p>", ["2:1 joined '生命财产安全⏎（一）目的'"]),
    (f"{LONG}，\n{LONG}", f"<p>{LONG}， {LONG}</p>", ["2:1 added ' '"]),
    ("甲乙丙丁", "<p>甲乙</p><p>丙丁</p>", ["1:3 split '甲乙⏎丙丁'"]),
    ("甲 乙", "<p>甲乙</p>", ["1:3 missing ' '"]),
    ("甲　乙", "<p>甲 乙</p>", ["1:3 missing '\\u3000'"]),
    ("甲乙", "<p>甲 乙</p>", ["1:2 added ' '"]),
    ("3*5*4", "<p>3<em>5</em>4</p>", ["1:2 missing '*'", "1:4 missing '*'"]),
    ("_甲_", "<p><em>甲</em></p>", ["1:1 missing '_'", "1:3 missing '_'"]),
    ("__甲__", "<p><strong>甲</strong></p>", ["1:1 missing '__'", "1:4 missing '__'"]),
    ("**甲乙**", "<p>甲乙</p>", ["1:1 missing '**'", "1:5 missing '**'"]),
    ("**甲乙**", "<p><strong>甲</strong>乙</p>", ["1:1 missing '**'", "1:5 missing '**'"]),
    ("**甲**乙", "<p><strong>甲乙</strong></p>", ["1:1 missing '**'", "1:4 missing '**'"]),
    ("**甲", "<p><strong>甲</strong></p>", ["1:1 missing '**'"]),
    ("****", "<p></p>", ["1:1 missing '****'"]),
    ("#1机组", "<h2>1机组</h2>", ["1:1 missing '#'"]),
    ("# 标题", "<p>标题</p>", ["1:1 missing '#'"]),
    ("# 标题\n正文", "<h2>标题正文</h2>", ["1:1 missing '#'", "2:1 joined '标题⏎正文'"]),
    ("-5℃", "<ul><li>5℃</li></ul>", ["1:1 missing '-'"]),
    ("- 甲\n- 乙", "<p>甲</p><p>乙</p>", ["1:1 missing '-'", "2:1 missing '-'"]),
    ("- 甲\n- 乙", "<ul><li>甲<br>乙</li></ul>", ["2:1 missing '-'"]),
    ("3. 甲", "<ol><li>甲</li></ol>", ["1:1 missing '3.'"]),
    (">=60分", "<blockquote><p>=60分</p></blockquote>", ["1:1 missing '>'"]),
    ("> 甲", "<p>甲</p>", ["1:1 missing '>'"]),
    ("甲\n\n> &nbsp;\n\n乙", "<p>甲</p><p>&nbsp;</p><p>乙</p>", ["3:1 missing '>'"]),
    ("> > 甲", "<blockquote><p>甲</p></blockquote>", ["1:1 missing '> >'"]),
    ("甲\n\n---\n\n乙", "<p>甲</p><p>乙</p>", ["3:1 missing '---'"]),
    ("`甲`", "<p>甲</p>", ["1:1 missing '`'", "1:3 missing '`'"]),
    ("```\na\nb\n```", "<pre>a b</pre>", ["3:1 joined 'a⏎b'"]),
    ("```\na  b\n```", "<pre>a b</pre>", ["2:4 missing '  '"]),
    ("```\na\n```", "<p>a</p>", ["1:1 missing '```'", "3:1 missing '```'"]),
    ("[表](a.pdf)", "<p>表</p>", ["1:1 missing '['", "1:3 missing '](a.pdf)'"]),
    (
        "[表](https://a.cn/b)",
        '<p><a href="https://a.cn/c">表</a></p>',
        ["1:1 missing '['", "1:3 missing '](https://a.cn/b)'"],
    ),
    ("[表格](a.pdf)", '<p><a href="a">表</a>格</p>', ["1:1 missing '['", "1:4 missing '](a.pdf)'"]),
    ("![图](a.png)", "<p>图</p>", ["1:1 missing '!['", "1:4 missing '](a.png)'"]),
    ("![图](a.png)甲", '<p><img src="a" alt="">甲</p>', ["1:3 missing '图'"]),
    ("<联系人>甲", "<p>甲</p>", ["1:1 missing '<联系人>'"]),
    ("x<y>z", "<p>xz</p>", ["1:2 missing '<y>'"]),
    ("m<sup>2</sup>", "<p>m2</p>", ["1:2 missing '<sup>'", "1:8 missing '</sup>'"]),
    ("甲<br>乙", "<p>甲乙</p>", ["1:6 joined '甲⏎乙'"]),
    ("<td>甲</td><td>乙</td>", "<p>甲乙</p>", ["1:15 joined '甲⏎乙'"]),
    ("甲<!-- 乙", "<p>甲</p>", ["1:2 missing '<!--乙'"]),
    ("&copy=2", "<p>©=2</p>", ["1:1 missing '&copy'", "1:6 added '©'"]),
    ("D:\\(备份)", "<p>D:(备份)</p>", ["1:3 missing '\\\\'"]),
    ("甲[^1]乙\n\n[^1]: 注", "<p>甲乙</p><p>注</p>", ["1:2 missing '[^1]'", "3:1 missing '[^1]:'"]),
    (
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 3 |",
        "<table><tr><th>甲<th>乙<tr><td>1<td>2</table>",
        ["3:11 missing '3'"],
    ),
    ("| 甲 | 乙 |\n|---|---|\n| | 3 |", "<table><tr><th>甲<th>乙<tr><td>3<td></table>", ["3:5 cell '3'"]),
    (
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
        "<table><tr><th>甲<th>乙</table><p>1 2</p>",
        ["3:1 missing '|'", "3:3 cell '1 | 2 |'", "3:5 missing '|'", "3:9 missing '|'"],
    ),
    (
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
        "<table><tr><th>甲<th>乙<tr><td>1<td>2<td>3<td>4</table>",
        ["4:3 cell '3'"],
    ),
    ("甲\t乙\t丙\n1\t\t3", "<p>甲 乙 丙<br>1 3</p>", ["1:1 cell '甲'"]),
    ("甲\t乙\t丙\n1\t\t3", "<table><tr><td>甲<td>乙<td>丙<tr><td>1<td>3<td></table>", ["2:4 cell '3'"]),
    ("电话：\t123", "<p>电话：123</p>", ["1:5 missing '\\t'"]),
    ("若x<p and y>q", "<p>若x</p><p>q</p>", ["1:3 missing '<pandy>'", "1:12 split '若x⏎q'"]),
    (
        "~~~ 甲 ~~~\n乙\n~~~",
        "<pre><code>乙</code></pre>",
        ["1:1 missing '~~~甲~~~'", "2:1 effect '乙'", "3:1 missing '~~~'"],
    ),
    (
        "```以下\n甲\n```",
        "<pre><code>甲</code></pre>",
        ["1:1 missing '```以下'", "2:1 effect '甲'", "3:1 missing '```'"],
    ),
    (
        "|甲|乙|\n|-|-|\n|1|2|",
        "<table><tr><td>甲<td>乙<tr><td>2<td>1</table>",
        ["3:2 missing '1'", "3:4 cell '2'", "3:5 added '1'"],
    ),
]


@pytest.mark.parametrize(("body", "html"), GOOD)
def test_what_is_written_is_published(body: str, html: str) -> None:
    assert [str(one) for one in compare_body(body, html)] == []


@pytest.mark.parametrize(("body", "html", "expected"), BAD)
def test_a_difference_is_found_at_its_place(body: str, html: str, expected: list[str]) -> None:
    assert [str(one) for one in compare_body(body, html)] == expected


@pytest.mark.parametrize("lines", LISTS, ids=[" | ".join(lines[:2]) for lines in LISTS])
def test_lines_that_nobody_has_wrapped_may_not_be_joined(lines: list[str]) -> None:
    paragraphs = ["".join(lines[:2]), *filter(None, lines[2:])]
    shown = "".join(f"<p>{escape(one)}</p>" for one in paragraphs)
    assert [one.line for one in compare_body("\n".join(lines), shown) if one.kind == "joined"] == [2]


def test_a_list_below_its_title_may_not_be_joined() -> None:
    entries = [f"{name}县东方红建筑工程有限责任公司" for name in "甲乙丙"]
    shown = f"<p>附件清单：</p><p>{''.join(entries)}</p>"
    found = [str(one) for one in compare_body("\n".join(["附件清单：", *entries]), shown)]
    assert found == ["3:1 joined '有限责任公司⏎乙县东方红建'", "4:1 joined '有限责任公司⏎丙县东方红建'"]


def test_ends_of_lines_of_all_systems_are_the_same() -> None:
    assert compare_body("甲\r\n乙\r丙", "<p>甲</p><p>乙</p><p>丙</p>") == []


def test_texts_with_little_in_common_are_compared_all_the_same() -> None:
    assert {one.kind for one in compare_body("甲乙丙丁" * 300, "<p>" + "戊己庚辛" * 300 + "</p>")} == {
        "missing",
        "added",
    }
