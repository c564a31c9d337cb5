"""Texts that the program itself puts on pages, in each language. Themes have their own in ``messages/``.

The names of the five columns are those of 国办公开办函〔2019〕61号.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_CHINESE: Final[Mapping[str, str]] = {
    "home": "首页",
    "guide": "政府信息公开指南",
    "rules": "政府信息公开制度",
    "catalogue": "法定主动公开内容",
    "reports": "政府信息公开年报",
    "apply": "依申请公开",
    "agencies": "公开机关",
    "services": "办事指南",
    "data": "数据下载",
    "search": "搜索",
    "sitemap": "网站地图",
    "pages": "关于本栏目",
    "all": "全部公开信息",
    "items": "公开目录",
    "item": "正文",
    "year": "{year}年公开的信息",
    "of": "{agency}{what}",
    "page": "{title}（第{number}页）",
    "agency-category": "{agency}：{category}",
    "not-found": "找不到这个网页",
    "moved": "网页已移动",
    "withdrawn": "条目已撤下",
    "guide-title": "{agency}政府信息公开指南",
    "apply-title": "{agency}依申请公开",
    "form-title": "{agency}政府信息公开申请表",
    "form": "申请表",
    "deadline": "答复期限计算",
    "deadline-about": "按国家公布的工作日历，逐步算出补正、征求意见、答复和延期的最后一天",
    "fee": "信息处理费估算",
    "fee-about": "一般不收费；数量、频次明显超过合理范围时，按件或者按量这样计算",
    "guide-about": "各机关的公开指南：信息怎么分类、在哪里查、找谁问",
    "rules-about": "政府信息公开的法规、文件和本地制度",
    "catalogue-about": "按《政府信息公开条例》第二十条、第二十一条分类的公开信息",
    "reports-about": "各机关历年的政府信息公开工作年度报告",
    "apply-about": "没有主动公开的信息，可以这样申请",
    "agencies-about": "公开信息的机关及其职责、地址、电话",
    "services-about": "办事的依据、条件、程序、材料、时限、收费和联系方式",
    "data-about": "整个目录的数据文件和订阅源",
    "search-about": "搜索全部公开信息的标题、文号和正文",
    "sitemap-about": "本栏目的全部页面",
    "list-about": "{title}，共{total}条",
    "agency-about": "{agency}的职责、联系方式和公开的信息",
    "categories": "分类",
    "subcategories": "下级分类",
    "years": "年份",
    "unclassified": "其他",
    "children": "按机关",
    "uscc": "统一社会信用代码",
    "citation": "{agency}：《{title}》{number}，索引号 {index}，{date}公开，{url}",
    "report-basis": "本报告采用{notice}规定的格式，所列数据的统计期限为{year}年1月1日至12月31日。",
    "report-overview": "{year}年，{who}新收政府信息公开申请{received}件，上年结转{before}件，办理{total}件，结转下年度{after}件；因政府信息公开引起的行政复议{review}件、行政诉讼{suits}件。",
    "report-overview-none": "{year}年，{who}没有收到政府信息公开申请，也没有上年结转的申请和因政府信息公开引起的行政复议、行政诉讼。",
    "report-who": "本机关",
    "report-who-all": "本级和下级机关合计",
    "report-problems": "本年没有需要报告的问题和改进情况。",
    "report-nothing": "本年没有需要报告的事项。",
    "report-citation": "{agency}：《{title}》，{date}公开，{url}",
    "number": "（{number}）",
    "repealed-by": "本文已被《{title}》废止",
    "repealed-on": "本文已于{date}废止",
    "expired-on": "本文有效期至{date}，已经失效",
    "partly-expired": "本文部分条款已经失效",
    "amended-by": "本文已被《{title}》修改",
    "amended-on": "本文已于{date}修改",
    "not-yet": "本文自{date}起施行",
    "feed": "{title}（Atom 订阅）",
    "items-csv": "全部条目（CSV 表格）",
    "items-json": "全部条目（JSON）",
    "agencies-json": "机关和分类（JSON）",
    "reports-json": "全部年度报告的表格和统计数据（JSON）",
    "report-figures-csv": "全部年度报告的表格，每行一个数字（CSV 表格）",
    "report-schema": "年度报告 JSON 的格式说明（JSON Schema）",
    "report-zeros": "其余 {n} 项都是 0",
    "report-last-year": "上年{name}",
    "report-trend": "{agency}历年政府信息公开工作年度报告",
    "report-trend-about": "{agency}历年的年度报告，以及申请办理、复议诉讼等数字的变化",
    "report-compare": "{year}年各机关年度报告比较",
    "report-compare-about": "各机关{year}年政府信息公开工作年度报告中的主要数字",
    "report-year": "年度",
    "report-agency": "机关",
    "report-results": "申请办理结果",
    "report-own": "{agency}（本级）",
    "report-measure": "{label}（{unit}）",
    "report-word": "文字和表格，可以编辑",
    "report-excel": "统计表，官方版式",
    "report-csv": "统计表，每行是表格的一行",
    "report-json": "全部数据，供程序使用",
    "chart-total": "合计",
    "chart-none": "{title}：没有数据",
    "chart-about": "{title}：共 {n} 项，最多的是{most}（{largest}{unit}），最少的是{least}（{smallest}{unit}）",
    "word-byline": "{source}　{date}",
    "word-unit": "单位：{unit}",
    "word-statistics": "主要数据",
    "word-measure": "指标",
    "word-value": "数值",
    "word-unit-head": "单位",
    "word-note": "备注",
    "word-part": "其中：",
    "word-attachment": "附件：{title}",
    "word-attachments": "附件{n}：{title}",
    "word-contact": "联系方式",
    "word-office": "公开工作机构：{value}",
    "word-address": "办公地址：{value}",
    "word-postcode": "邮政编码：{value}",
    "word-phone": "联系电话：{value}",
    "word-fax": "传真号码：{value}",
    "word-email": "电子邮箱：{value}",
    "sic": "（原文如此）",
    "report-ledger": "{agency}{year}年申请办理台账",
    "report-ledger-about": "年度报告表三、表四的数字由这些申请逐件算出；台账不含个人信息",
    "ledger": "台账",
    "ledger-number": "编号",
    "ledger-received": "收到日期",
    "ledger-applicant": "申请人类型",
    "ledger-outcome": "办理结果",
    "ledger-answered": "答复日期",
    "ledger-review": "行政复议",
    "ledger-suit": "行政诉讼",
    "ledger-open": "办理中",
    "separator": "、",
}

_ENGLISH: Final[Mapping[str, str]] = {
    "home": "Home",
    "guide": "Disclosure guide",
    "rules": "Disclosure rules",
    "catalogue": "Statutory disclosure",
    "reports": "Annual reports",
    "apply": "Request information",
    "agencies": "Agencies",
    "services": "Services",
    "data": "Data",
    "search": "Search",
    "sitemap": "Site map",
    "pages": "About",
    "all": "All entries",
    "items": "Catalogue",
    "item": "Text",
    "year": "Published in {year}",
    "of": "{what} of {agency}",
    "page": "{title} (page {number})",
    "agency-category": "{agency}: {category}",
    "not-found": "Page not found",
    "moved": "This page has moved",
    "withdrawn": "Entry withdrawn",
    "guide-title": "Disclosure guide of {agency}",
    "apply-title": "Request information from {agency}",
    "form-title": "Request form of {agency}",
    "form": "Form",
    "deadline": "Deadline calculator",
    "deadline-about": "The last day for corrections, opinions, the answer and its extension, on official working days",
    "fee": "Fee estimator",
    "fee-about": "Requests are free; this is what an unreasonable number or volume costs",
    "guide-about": "How each agency arranges its information, where to find it, whom to ask",
    "rules-about": "Laws, notices and local rules on disclosure",
    "catalogue-about": "What articles 20 and 21 of the Regulations require to be public",
    "reports-about": "The annual reports of all agencies",
    "apply-about": "How to ask for what is not yet public",
    "agencies-about": "The agencies, their duties, addresses and telephones",
    "services-about": "Legal basis, conditions, procedure, materials, time limits, fees and contacts",
    "data-about": "The whole catalogue as data files and feeds",
    "search-about": "Search titles, numbers and texts of everything published",
    "sitemap-about": "Every page of this column",
    "list-about": "{title}: {total} entries",
    "agency-about": "Duties, contacts and published information of {agency}",
    "categories": "Categories",
    "subcategories": "Narrower categories",
    "years": "Years",
    "unclassified": "Other",
    "children": "By agency",
    "uscc": "Unified social credit code",
    "citation": "{agency}. {title}{number}. Index number {index}. Published {date}. {url}",
    "report-basis": "This report follows the format of {notice}. Its figures are those of 1 January to 31 December {year}.",
    "report-overview": "In {year} {who} received {received} applications for information and had {before} from the year before; {total} were dealt with and {after} carried over. Over disclosure there were {review} administrative reviews and {suits} suits.",
    "report-overview-none": "In {year} {who} received no application for information and had none from the year before; there was no administrative review and no suit over disclosure.",
    "report-who": "the agency",
    "report-who-all": "the agency with those below it",
    "report-problems": "There are no problems or improvements to report this year.",
    "report-nothing": "There is nothing to report this year.",
    "report-citation": "{agency}. {title}. Published {date}. {url}",
    "number": " ({number})",
    "repealed-by": "Repealed by “{title}”",
    "repealed-on": "Repealed on {date}",
    "expired-on": "Valid until {date}; no longer in force",
    "partly-expired": "Parts of this document are no longer in force",
    "amended-by": "Amended by “{title}”",
    "amended-on": "Amended on {date}",
    "not-yet": "In force from {date}",
    "feed": "{title} (Atom feed)",
    "items-csv": "All entries (CSV)",
    "items-json": "All entries (JSON)",
    "agencies-json": "Agencies and categories (JSON)",
    "reports-json": "Tables and statistics of all annual reports (JSON)",
    "report-figures-csv": "Tables of all annual reports, a figure per line (CSV)",
    "report-schema": "Schema of the reports' JSON (JSON Schema)",
    "report-zeros": "the other {n} are all 0",
    "report-last-year": "last year's {name}",
    "report-trend": "Annual disclosure reports of {agency}",
    "report-trend-about": "The annual reports of {agency} and how its figures changed over the years",
    "report-compare": "Annual reports on {year} compared",
    "report-compare-about": "The main figures of all agencies' disclosure reports on {year}",
    "report-year": "Year",
    "report-agency": "Agency",
    "report-results": "Outcome of applications",
    "report-own": "{agency} (own level)",
    "report-measure": "{label} ({unit})",
    "report-word": "text and tables, to edit",
    "report-excel": "tables in the official layout",
    "report-csv": "tables, row by row",
    "report-json": "all data, for programs",
    "chart-total": "Total",
    "chart-none": "{title}: no data",
    "chart-about": "{title}: {n} values, the highest {most} ({largest} {unit}), the lowest {least} ({smallest} {unit})",
    "word-byline": "{source}, {date}",
    "word-unit": "Unit: {unit}",
    "word-statistics": "Main figures",
    "word-measure": "Measure",
    "word-value": "Value",
    "word-unit-head": "Unit",
    "word-note": "Note",
    "word-part": "of which: ",
    "word-attachment": "Attachment: {title}",
    "word-attachments": "Attachment {n}: {title}",
    "word-contact": "Contact",
    "word-office": "Disclosure office: {value}",
    "word-address": "Address: {value}",
    "word-postcode": "Postcode: {value}",
    "word-phone": "Telephone: {value}",
    "word-fax": "Fax: {value}",
    "word-email": "E-mail: {value}",
    "sic": " (as in the original)",
    "report-ledger": "Applications to {agency} counted for {year}",
    "report-ledger-about": "The figures of the report's tables are counted from these applications, which hold no personal data",
    "ledger": "Ledger",
    "ledger-number": "Number",
    "ledger-received": "Received",
    "ledger-applicant": "Applicant",
    "ledger-outcome": "Outcome",
    "ledger-answered": "Answered",
    "ledger-review": "Review",
    "ledger-suit": "Lawsuit",
    "ledger-open": "in hand",
    "separator": ", ",
}

STRINGS: Final[Mapping[str, Mapping[str, str]]] = {"zh-CN": _CHINESE, "en": _ENGLISH}
"""Texts by language (``zh-CN``, ``en``), then by key, with placeholders in braces."""


@dataclass(frozen=True, slots=True)
class Translator:
    """Lookup of the program's own texts in one language, callable by key.

    ``language`` is ``zh-CN`` or ``en``.
    """

    language: str

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text with this key, its placeholders replaced by ``values``.

        An unknown key or a missing value is a bug and raises `KeyError`.
        """
        return STRINGS[self.language][key].format(**values)

    def choose(self, chinese: str, english: str) -> str:
        """Return ``english`` if the language is English, else ``chinese``.

        Both say the same, for example the labels of a field in the two languages. Texts of the program itself
        are looked up by key instead.
        """
        return english if self.language == "en" else chinese

    def format_date(self, iso: str) -> str:
        """Format an ISO 8601 date for readers, for example 2013年12月28日 or 28 December 2013.

        A time of day after a space is appended unchanged.
        """
        day, _, time = iso.partition(" ")
        year, month, number = day.split("-")
        if self.language == "en":
            text = f"{int(number)} {_MONTH_NAMES[int(month) - 1]} {year}"
        else:
            text = f"{year}年{int(month)}月{int(number)}日"
        return f"{text} {time}".rstrip()


# strftime() would depend on the locale of the machine.
_MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
