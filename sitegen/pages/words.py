"""The words that the engine itself puts on pages, in each language. Themes have theirs in ``messages/``.

The names of the five columns are fixed by 国办公开办函〔2019〕61号.
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
    "agencies": "公开机构",
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
    "agency-category": "{agency}:{category}",
    "not-found": "找不到这个网页",
    "moved": "网页已移动",
    "withdrawn": "条目已撤下",
    "guide-title": "{agency}政府信息公开指南",
    "apply-title": "{agency}依申请公开",
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
    "agencies-json": "机构和分类（JSON）",
    "reports-json": "年度报告的统计数据（JSON）",
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
    "report-csv": "统计表，每行一个数字",
    "report-json": "全部数据，供程序使用",
    "chart-total": "合计",
    "chart-none": "{title}：没有数据",
    "chart-about": "{title}：共 {n} 项，最多的是{most}（{largest}{unit}），最少的是{least}（{smallest}{unit}）",
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
    "reports-json": "Statistics of the annual reports (JSON)",
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
    "report-csv": "tables, a figure per line",
    "report-json": "all data, for programs",
    "chart-total": "Total",
    "chart-none": "{title}: no data",
    "chart-about": "{title}: {n} values, the highest {most} ({largest} {unit}), the lowest {least} ({smallest} {unit})",
    "separator": ", ",
}

TABLES: Final[Mapping[str, Mapping[str, str]]] = {"zh-CN": _CHINESE, "en": _ENGLISH}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: str

    def __call__(self, key: str, /, **values: object) -> str:
        """The words for ``key``, filled in; a KeyError for an unknown key is our own mistake."""
        return TABLES[self.language][key].format(**values)

    def choose(self, chinese: str, english: str) -> str:
        """The one of two names that is in this language."""
        return english if self.language == "en" else chinese

    def date(self, iso: str) -> str:
        """A date as people write it: 2013年12月28日, 28 December 2013. A time of day is kept."""
        day, _, time = iso.partition(" ")
        year, month, number = day.split("-")
        if self.language == "en":
            text = f"{int(number)} {_MONTHS[int(month) - 1]} {year}"
        else:
            text = f"{year}年{int(month)}月{int(number)}日"
        return f"{text} {time}".rstrip()


_MONTHS = (
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
