"""Records that editors write: one class for each kind of source file.

The terms follow 《政府信息公开条例》 (国务院令第711号) and 《政府信息公开目录系统实施指引（试行）》 (2009).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

from msgspec import Struct, field

from sitegen.schema.field_spec import (
    ApprovalTrigger,
    Boolean,
    Choice,
    Date,
    DateTime,
    DocumentNumber,
    FieldSpec,
    FileName,
    FreeText,
    Integer,
    KeyedChoices,
    KeyedValues,
    Moment,
    NestedRecord,
    Number,
    PatternText,
    RawCells,
    Reference,
    TableCells,
    Url,
)
from sitegen.schema.format_version import CURRENT_FORMAT
from sitegen.schema.hosting_services import HOSTING_SERVICES
from sitegen.schema.old_address import AddressPatternField, OldAddressField
from sitegen.schema.record_source import RecordSource

SLUG = PatternText(r"[a-z0-9][a-z0-9-]{0,62}", "gov-office")
ACCOUNT = PatternText(
    r"@?[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*|[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+",
    "yunxiu/reviewers",
)
"""Account, team or e-mail address, as CODEOWNERS names them. YAML wants quotes around a leading ``@``, so it is optional."""
VALIDITY = Choice(
    {
        "in-force": "有效",
        "expired": "失效",
        "repealed": "废止",
        "partly-expired": "部分失效",
        "amended": "已修改",
    }
)
DISCLOSURE = Choice({"proactive": "主动公开", "on-request": "依申请公开", "withheld": "不予公开"})
LEVEL = Choice(
    {
        "national": "国家级",
        "province": "省级",
        "prefecture": "市级",
        "county": "县级",
        "township": "乡级",
    }
)
AGENCY_KIND = Choice(
    {
        "government": "人民政府",
        "office": "政府办公室",
        "department": "政府部门",
        "township": "乡镇街道",
        "institution": "公共企事业单位",
    }
)
REPORT_KIND = Choice({"annual-report": "年度报告", "work-summary": "工作总结"})
SITE_STATUS = Choice({"live": "正式", "trial": "筹建", "sample": "示例"})
LANGUAGE = Choice({"zh-CN": "简体中文", "en": "英文"})
SEVERITY_LEVELS = {"error": "错误", "warning": "警告", "ignore": "忽略"}


class AttachmentRecord(Struct, frozen=True, kw_only=True):
    """Attachment of a record: file name and displayed title.

    ``file`` is a file name without a folder: the attachments of ``items/2024/00012.md`` are in the folder
    ``items/2024/00012/``. ``title`` is "" if the file name is to be displayed.
    """

    file: Annotated[
        str, FieldSpec(FileName(), "文件", "File", "附件文件名，放在与本文件同名的文件夹里", required=True)
    ]
    title: Annotated[
        str, FieldSpec(FreeText(200), "名称", "Title", "显示的名称；不写就用文件名", aliases=("标题",))
    ] = ""


Attachments: TypeAlias = Annotated[
    tuple[AttachmentRecord, ...],
    FieldSpec(
        NestedRecord(lambda: AttachmentRecord, shorthand_field="file"), "附件", "Attachments", "附件清单"
    ),
]
"""Field ``attachments`` of every record that has a page of its own."""

OldAddresses: TypeAlias = Annotated[
    tuple[str, ...],
    FieldSpec(OldAddressField(), "旧网址", "Old addresses", "旧网站上的网址，从主机的根目录写起，会转到本页"),
]
"""Field ``aliases`` of every record that has a page of its own: former addresses, which lead to the page."""


class ReviewRecord(Struct, frozen=True, kw_only=True):
    """Secrecy review (保密审查) of an item before its release (条例第十七条). Never published.

    ``who`` is the reviewer. ``when`` is the date. ``basis`` is the ground or conclusion.
    """

    who: Annotated[str, FieldSpec(FreeText(100), "审查人", "Reviewer", "谁审查的", required=True)]
    when: Annotated[
        date | None,
        FieldSpec(Date(), "审查日期", "Review date", "哪天审查的；“必须保密审查”写了“是”的网站要写"),
    ] = None
    basis: Annotated[str, FieldSpec(FreeText(500), "审查依据", "Ground", "依据或结论")] = ""


class CorrectionRecord(Struct, frozen=True, kw_only=True):
    """Correction (更正) of a published text. It is shown on the page and reported in the feeds.

    ``when`` is the date, with an optional time, at which the published text was corrected. ``note`` says what
    was corrected.
    """

    when: Annotated[
        Moment,
        FieldSpec(
            DateTime(),
            "日期",
            "Date",
            "更正的日期，可以写上时刻",
            aliases=("date", "day"),
            required=True,
        ),
    ]
    note: Annotated[
        str,
        FieldSpec(
            FreeText(500), "说明", "Note", "更正了什么，会显示在页面上", aliases=("内容",), required=True
        ),
    ]


class ItemRecord(Struct, frozen=True, kw_only=True):
    """Item of the disclosure catalogue (公开条目): metadata of one disclosed document.

    The file is items/<year>/<name>.md or .yaml in the folder of an agency. ``source`` is not written by
    editors: it holds the path of the file and the positions of the values, for diagnostics.
    """

    source: RecordSource = field(default_factory=lambda: RecordSource(""))
    title: Annotated[
        str,
        FieldSpec(
            FreeText(300),
            "标题",
            "Title",
            "公文或信息的完整标题",
            aliases=("名称",),
            required=True,
            metadata_term="dcterms:title",
            searchable=True,
        ),
    ]
    index_no: Annotated[
        str,
        FieldSpec(
            FreeText(60),
            "索引号",
            "Index number",
            "条目的永久编号，全站不重复",
            aliases=("信息索引号", "信息索取号"),
            required=True,
            metadata_term="dcterms:identifier",
            shown=True,
            searchable=True,
        ),
    ]
    doc_no: Annotated[
        str,
        FieldSpec(
            DocumentNumber(),
            "发文字号",
            "Document number",
            "机关代字〔年份〕序号号",
            aliases=("文号",),
            shown=True,
            searchable=True,
        ),
    ] = ""
    issuers: Annotated[
        tuple[str, ...],
        FieldSpec(
            FreeText(100),
            "发文机关",
            "Issued by",
            "成文的机关；联合发文写多个，与公开主体相同时不写",
            aliases=("发文机构",),
            metadata_term="dcterms:creator",
            shown=True,
            searchable=True,
            allows_joined_values=True,
        ),
    ] = ()
    category: Annotated[
        str,
        FieldSpec(
            Reference("category"),
            "信息分类",
            "Category",
            "categories.yaml 里的末级分类",
            aliases=("分类",),
            required=True,
            metadata_term="dcterms:subject",
            shown=True,
            facet=True,
        ),
    ]
    topic: Annotated[
        str,
        FieldSpec(
            Reference("topic"),
            "主题分类",
            "Topic",
            "topics.yaml 里的主题",
            aliases=("主题",),
            shown=True,
            facet=True,
        ),
    ] = ""
    genre: Annotated[
        str,
        FieldSpec(
            Reference("genre"),
            "体裁分类",
            "Genre",
            "genres.yaml 里的体裁",
            aliases=("体裁",),
            metadata_term="dcterms:type",
            shown=True,
            facet=True,
        ),
    ] = ""
    audience: Annotated[
        tuple[str, ...],
        FieldSpec(
            FreeText(50),
            "服务对象",
            "Audience",
            "这条信息写给谁看",
            metadata_term="dcterms:audience",
            shown=True,
        ),
    ] = ()
    keywords: Annotated[
        tuple[str, ...],
        FieldSpec(
            FreeText(50),
            "关键词",
            "Keywords",
            "便于查找的词",
            aliases=("主题词",),
            shown=True,
            searchable=True,
        ),
    ] = ()
    written: Annotated[
        date | None,
        FieldSpec(
            Date(),
            "成文日期",
            "Date written",
            "签发日期；联合发文取最后签发的日期",
            aliases=("生成日期", "产生日期", "印发日期"),
            metadata_term="dcterms:created",
            shown=True,
        ),
    ] = None
    published: Annotated[
        Moment,
        FieldSpec(
            DateTime(),
            "公开日期",
            "Date published",
            "首次在网上公开的日期，可带时间",
            aliases=("发布日期", "发布时间"),
            required=True,
            metadata_term="dcterms:issued",
            shown=True,
        ),
    ]
    effective: Annotated[
        date | None, FieldSpec(Date(), "施行日期", "In force from", "从哪天起施行", shown=True)
    ] = None
    expires: Annotated[
        date | None,
        FieldSpec(Date(), "有效期至", "Valid until", "有效期的最后一天", aliases=("失效日期",), shown=True),
    ] = None
    repealed: Annotated[
        date | None, FieldSpec(Date(), "废止日期", "Repealed on", "被宣布废止的日期", shown=True)
    ] = None
    corrections: Annotated[
        tuple[CorrectionRecord, ...],
        FieldSpec(
            NestedRecord(lambda: CorrectionRecord),
            "更正",
            "Corrections",
            "公开以后改正过什么，每次写日期和说明",
            aliases=("更正记录", "勘误"),
            shown=True,
        ),
    ] = ()
    validity: Annotated[
        str,
        FieldSpec(
            VALIDITY,
            "有效性",
            "Validity",
            "一般不用写：由日期和关系算出；写了就要与算出的一致",
            aliases=("时效", "公文时效"),
            shown=True,
            facet=True,
        ),
    ] = ""
    disclosure: Annotated[
        str,
        FieldSpec(
            DISCLOSURE,
            "公开方式",
            "Disclosure",
            "只有主动公开的条目会发布",
            aliases=("公开属性",),
            metadata_term="dcterms:accessRights",
            shown=True,
        ),
    ] = "proactive"
    summary: Annotated[
        str,
        FieldSpec(
            FreeText(500, multiline=True),
            "内容概述",
            "Summary",
            "内容的简短说明",
            aliases=("摘要", "概述"),
            metadata_term="dcterms:abstract",
            searchable=True,
        ),
    ] = ""
    origin: Annotated[
        str,
        FieldSpec(
            FreeText(100), "来源", "Source", "信息来源；不写就是公开主体", metadata_term="dcterms:source"
        ),
    ] = ""
    author: Annotated[str, FieldSpec(FreeText(50), "作者", "Author", "署名作者")] = ""
    repeals: Annotated[
        tuple[str, ...],
        FieldSpec(
            Reference("item"),
            "废止文件",
            "Repeals",
            "本文废止的文件：索引号、发文字号，或《标题》（文号）",
            aliases=("废止",),
        ),
    ] = ()
    amends: Annotated[
        tuple[str, ...],
        FieldSpec(
            Reference("item"),
            "修改文件",
            "Amends",
            "本文修改的文件：索引号、发文字号，或《标题》（文号）",
            aliases=("修改",),
        ),
    ] = ()
    replaces: Annotated[
        tuple[str, ...],
        FieldSpec(
            Reference("item"),
            "代替文件",
            "Replaces",
            "本文代替的文件：索引号、发文字号，或《标题》（文号）",
            aliases=("代替",),
        ),
    ] = ()
    interprets: Annotated[
        tuple[str, ...],
        FieldSpec(
            Reference("item"),
            "解读文件",
            "Interprets",
            "本文解读的文件：索引号、发文字号，或《标题》（文号）",
            aliases=("解读",),
        ),
    ] = ()
    relates: Annotated[
        tuple[str, ...],
        FieldSpec(
            Reference("item"),
            "相关文件",
            "Related",
            "与本文有关的文件：索引号、发文字号，或《标题》（文号）",
            aliases=("相关",),
        ),
    ] = ()
    attachments: Attachments = ()
    aliases: OldAddresses = ()
    review: Annotated[
        ReviewRecord | None,
        FieldSpec(
            NestedRecord(lambda: ReviewRecord, shorthand_field="who"),
            "保密审查",
            "Secrecy review",
            "谁在何时依据什么审查；不会发布",
        ),
    ] = None
    draft: Annotated[bool, FieldSpec(Boolean(), "草稿", "Draft", "写“是”就不发布，只在预览里看得到")] = False
    withdrawn: Annotated[
        date | None,
        FieldSpec(Date(), "撤下日期", "Withdrawn on", "撤下的日期；页面只留一句说明", aliases=("撤下",)),
    ] = None
    withdrawn_reason: Annotated[
        str, FieldSpec(FreeText(200), "撤下原因", "Reason for withdrawal", "撤下的原因，会显示出来")
    ] = ""
    body: Annotated[
        str,
        FieldSpec(FreeText(10_000_000, multiline=True), "正文", "Body", "只用于 .yaml 条目；.md 写在下面"),
    ] = ""


class HoursRecord(Struct, frozen=True, kw_only=True):
    """Office hours of an agency on one group of days, such as Monday to Friday.

    All values are free text. ``morning`` and ``afternoon`` are hours such as 8:30—12:00, or "" if not
    stated.
    """

    days: Annotated[
        str, FieldSpec(FreeText(50), "日子", "Days", "如：周一至周五（法定节假日除外）", required=True)
    ]
    morning: Annotated[str, FieldSpec(FreeText(50), "上午", "Morning", "如：8:30—12:00")] = ""
    afternoon: Annotated[str, FieldSpec(FreeText(50), "下午", "Afternoon", "如：14:30—17:30")] = ""


class AgencyRecord(Struct, frozen=True, kw_only=True):
    """agency.yaml: names, contact details and duties of one agency (公开主体).

    The name of the folder is the agency's id. ``parent`` is the id of the superior agency, or "".
    """

    source: RecordSource = field(default_factory=lambda: RecordSource(""))
    name: Annotated[str, FieldSpec(FreeText(100), "名称", "Name", "机关全称", required=True)]
    short_name: Annotated[str, FieldSpec(FreeText(50), "简称", "Short name", "规范简称", required=True)]
    level: Annotated[str, FieldSpec(LEVEL, "层级", "Level", "机关的层级", required=True)]
    kind: Annotated[str, FieldSpec(AGENCY_KIND, "类型", "Kind", "机关的类型", required=True)]
    parent: Annotated[
        str, FieldSpec(Reference("agency"), "上级", "Parent", "上级机关的文件夹名、全称或简称")
    ] = ""
    order: Annotated[int, FieldSpec(Integer(0, 99999), "排序", "Order", "小的排在前面")] = 1000
    pinyin: Annotated[
        str,
        FieldSpec(
            PatternText(r"[a-zü]+( [a-zü]+)*", "yun xiu xian min zheng ju"),
            "拼音",
            "Pinyin",
            "全称每个字的拼音，用空格隔开；不写就自动注音，多音字注错了才写",
        ),
    ] = ""
    archival: Annotated[
        bool, FieldSpec(Boolean(), "史料", "Archival", "写“是”表示只收旧资料：页面会注明，不检查联系方式")
    ] = False
    region_code: Annotated[
        str, FieldSpec(PatternText(r"\d{6}(\d{3})?", "150123"), "行政区划代码", "Region code", "6 位或 9 位")
    ] = ""
    uscc: Annotated[
        str,
        FieldSpec(
            PatternText(r"[0-9A-HJ-NPQRTUWXY]{18}", "11441700007280420Y"),
            "统一社会信用代码",
            "Unified social credit code",
            "18 位，含校验码 (GB 32100-2015)",
        ),
    ] = ""
    index_prefix: Annotated[
        str,
        FieldSpec(
            PatternText(r"[0-9A-Za-z-]{2,20}", "11441700007280420Y"),
            "索引号前段",
            "Index prefix",
            "本机关索引号“/”前的部分",
        ),
    ] = ""
    site_id: Annotated[
        str,
        FieldSpec(
            PatternText(r"[1-9]\d{9}|bm\d{8}", "1501230002"), "政府网站标识码", "Site identity code", "10 位"
        ),
    ] = ""
    doc_prefixes: Annotated[
        tuple[str, ...],
        FieldSpec(FreeText(20), "机关代字", "Document-number words", "发文字号里年份前的字，如 和政办发"),
    ] = ()
    description: Annotated[
        str, FieldSpec(FreeText(2000, multiline=True), "简介", "Description", "机关职能的一段话")
    ] = ""
    duties: Annotated[tuple[str, ...], FieldSpec(FreeText(500), "主要职责", "Duties", "逐条写")] = ()
    leaders: Annotated[
        tuple[str, ...], FieldSpec(FreeText(200), "负责人", "Leaders", "职务和姓名，如：局长 某某")
    ] = ()
    departments: Annotated[tuple[str, ...], FieldSpec(FreeText(200), "内设机构", "Divisions", "逐条写")] = ()
    office: Annotated[
        str, FieldSpec(FreeText(100), "公开工作机构", "Disclosure office", "负责信息公开的机构名称")
    ] = ""
    contact: Annotated[str, FieldSpec(FreeText(50), "联系人", "Contact", "公开工作联系人或岗位")] = ""
    address: Annotated[
        str, FieldSpec(FreeText(200), "办公地址", "Address", "办公地址", aliases=("地址",))
    ] = ""
    postcode: Annotated[
        str, FieldSpec(PatternText(r"\d{6}", "010000"), "邮政编码", "Postcode", "6 位数字", aliases=("邮编",))
    ] = ""
    hours: Annotated[
        tuple[HoursRecord, ...],
        FieldSpec(
            NestedRecord(lambda: HoursRecord, shorthand_field="days"),
            "办公时间",
            "Office hours",
            "按上午、下午写",
        ),
    ] = ()
    phone: Annotated[
        str,
        FieldSpec(
            PatternText(r"[0-9()（）+\- 转、,，;；]{3,60}", "0471-1234567"),
            "联系电话",
            "Phone",
            "公开电话",
            aliases=("电话",),
            approval_trigger=ApprovalTrigger.PHONE_ADDED,
        ),
    ] = ""
    fax: Annotated[
        str,
        FieldSpec(
            PatternText(r"无|[0-9()（）+\- 转、,，;；]{3,60}", "0471-1234567"),
            "传真号码",
            "Fax",
            "传真；没有传真的写“无”",
            aliases=("传真",),
            approval_trigger=ApprovalTrigger.PHONE_ADDED,
        ),
    ] = ""
    email: Annotated[
        str,
        FieldSpec(
            PatternText(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", "zwgk@example.gov.cn"),
            "电子邮箱",
            "E-mail",
            "公开邮箱",
            aliases=("邮箱",),
        ),
    ] = ""
    website: Annotated[str, FieldSpec(Url(), "网站", "Website", "机关网站")] = ""
    aliases: OldAddresses = ()
    maintainers: Annotated[
        tuple[str, ...],
        FieldSpec(
            ACCOUNT,
            "维护人",
            "Maintainers",
            "本机关内容的改动由谁批准：代码平台的账号或团队，命令 codeowners 用；不会发布",
        ),
    ] = ()


class ClassRecord(Struct, frozen=True, kw_only=True):
    """Class in the tree of a classification file, with its subclasses.

    ``id`` is used in URLs, and items refer to the class by it. ``children`` are the subclasses.
    ``normative``: an item of this class without a document number causes a warning.
    """

    id: Annotated[
        str, FieldSpec(SLUG, "标识", "Id", "用在网址和条目里；小写字母、数字、连字符", required=True)
    ]
    name: Annotated[str, FieldSpec(FreeText(100), "名称", "Name", "显示的名称", required=True)]
    code: Annotated[str, FieldSpec(FreeText(20), "代码", "Code", "分类代码")] = ""
    basis: Annotated[str, FieldSpec(FreeText(200), "依据", "Legal basis", "如：条例第二十条第（一）项")] = ""
    description: Annotated[str, FieldSpec(FreeText(500), "说明", "Description", "放什么内容")] = ""
    normative: Annotated[
        bool, FieldSpec(Boolean(), "规范性文件", "Normative", "其中的条目应当有发文字号，没有就警告")
    ] = False
    children: Annotated[
        tuple[ClassRecord, ...], FieldSpec(NestedRecord(lambda: ClassRecord), "下级", "Children", "下级分类")
    ] = ()


class ClassificationRecord(Struct, frozen=True, kw_only=True):
    """categories.yaml, topics.yaml or genres.yaml: tree of the classes to which items are assigned.

    ``classes`` are the top-level classes.
    """

    source: RecordSource = field(default_factory=lambda: RecordSource(""))
    classes: Annotated[
        tuple[ClassRecord, ...],
        FieldSpec(NestedRecord(lambda: ClassRecord), "分类", "Classes", "分类树", required=True),
    ] = ()


class GuideRecord(Struct, frozen=True, kw_only=True):
    """guide.md: an agency's disclosure guide (公开指南, 条例第十二条).

    Contact details come from agency.yaml.
    """

    source: RecordSource = field(default_factory=lambda: RecordSource(""))
    title: Annotated[str, FieldSpec(FreeText(200), "标题", "Title", "不写就是“机关名+政府信息公开指南”")] = ""
    updated: Annotated[
        date | None, FieldSpec(Date(), "更新日期", "Updated", "最近一次修订的日期", required=True)
    ] = None
    classification: Annotated[
        tuple[str, ...],
        FieldSpec(FreeText(500), "信息分类", "Classification", "政府信息分成哪些类，每类一行"),
    ] = ()
    arrangement: Annotated[
        str, FieldSpec(FreeText(1000, multiline=True), "编排体系", "Arrangement", "信息怎样编号、怎样排列")
    ] = ""
    access: Annotated[
        tuple[str, ...],
        FieldSpec(FreeText(500), "获取方式", "How to get it", "在哪里、怎样得到，每种方式一行"),
    ] = ()
    attachments: Attachments = ()
    aliases: OldAddresses = ()
    draft: Annotated[bool, FieldSpec(Boolean(), "草稿", "Draft", "写“是”就不发布，只在预览里看得到")] = False


class ApplyRecord(Struct, frozen=True, kw_only=True):
    """apply.md: how to apply to an agency for disclosure on request (依申请公开)."""

    source: RecordSource = field(default_factory=lambda: RecordSource(""))
    title: Annotated[str, FieldSpec(FreeText(200), "标题", "Title", "不写就是“机关名+依申请公开”")] = ""
    updated: Annotated[
        date | None, FieldSpec(Date(), "更新日期", "Updated", "最近一次修订的日期", required=True)
    ] = None
    online: Annotated[str, FieldSpec(Url(), "网上申请", "Online form", "网上申请的地址")] = ""
    attachments: Attachments = ()
    aliases: OldAddresses = ()
    draft: Annotated[bool, FieldSpec(Boolean(), "草稿", "Draft", "写“是”就不发布，只在预览里看得到")] = False


class StatisticPart(Struct, frozen=True, kw_only=True):
    """Component of a headline figure. The components must add up to the figure.

    ``value`` is the number as typed.
    """

    label: Annotated[str, FieldSpec(FreeText(100), "名称", "Label", "分项名称", required=True)]
    value: Annotated[str, FieldSpec(Number(), "数值", "Value", "数字", required=True)]


class Statistic(Struct, frozen=True, kw_only=True):
    """Headline figure of an annual report, such as the number of items disclosed.

    ``value`` is the number as typed. Figures with the same ``group`` are shown together. ``parts`` are the
    components, if any. ``sic``: the figure is copied from an early report as it is and is not checked.
    """

    label: Annotated[str, FieldSpec(FreeText(100), "名称", "Label", "指标名称", required=True)]
    value: Annotated[str, FieldSpec(Number(), "数值", "Value", "数字", required=True)]
    unit: Annotated[str, FieldSpec(FreeText(20), "单位", "Unit", "如：条、件、次")] = ""
    group: Annotated[str, FieldSpec(FreeText(50), "类别", "Group", "同类指标放在一起显示")] = ""
    note: Annotated[str, FieldSpec(FreeText(200), "备注", "Note", "口径或说明")] = ""
    parts: Annotated[
        tuple[StatisticPart, ...],
        FieldSpec(NestedRecord(lambda: StatisticPart), "其中", "Parts", "分项；相加要等于数值"),
    ] = ()
    sic: Annotated[
        bool,
        FieldSpec(
            Boolean(),
            "原文如此",
            "Sic",
            "写“是”就表示早年的报告原来就是这个数，照录不改；不再核对，页面上注明",
        ),
    ] = False


class ReportRecord(Struct, frozen=True, kw_only=True):
    """reports/<year>.yaml: annual report (政府信息公开工作年度报告) of one agency (条例第四十九、五十条)."""

    source: RecordSource = field(default_factory=lambda: RecordSource(""))
    title: Annotated[str, FieldSpec(FreeText(200), "标题", "Title", "报告标题", required=True)]
    kind: Annotated[str, FieldSpec(REPORT_KIND, "类型", "Kind", "年度报告，或早年的工作总结")] = (
        "annual-report"
    )
    format: Annotated[
        str,
        FieldSpec(
            Reference("report-format"),
            "格式",
            "Format",
            "自由格式、2019年试行格式、2021年格式；不写就按年份定",
        ),
    ] = ""
    written: Annotated[date | None, FieldSpec(Date(), "成文日期", "Date written", "落款日期")] = None
    published: Annotated[
        Moment,
        FieldSpec(
            DateTime(),
            "公开日期",
            "Date published",
            "首次在本栏目公开的日期",
            aliases=("发布日期",),
            required=True,
        ),
    ]
    origin: Annotated[str, FieldSpec(FreeText(100), "来源", "Source", "编制机构")] = ""
    summary: Annotated[
        str, FieldSpec(FreeText(500, multiline=True), "内容概述", "Summary", "一两句话", aliases=("摘要",))
    ] = ""
    tables: Annotated[
        RawCells | None,
        FieldSpec(
            TableCells(),
            "表格",
            "Tables",
            "法定表格里不是 0 的格子，按表、行、列写；都是 0 就写“无”",
            aliases=("法定表格",),
        ),
    ] = None
    consolidates: Annotated[
        bool,
        FieldSpec(
            Boolean(),
            "汇总下级",
            "Consolidates",
            "写“是”就表示表格里的数字是本级和各下级机关报告的合计，会与下级核对",
        ),
    ] = False
    own: Annotated[
        RawCells | None,
        FieldSpec(
            TableCells(), "本级", "Own part", "汇总报告里本级自己的数字，写法与表格相同；没有写就是都为 0"
        ),
    ] = None
    statistics: Annotated[
        tuple[Statistic, ...],
        FieldSpec(NestedRecord(lambda: Statistic), "统计数据", "Statistics", "主要数字"),
    ] = ()
    attachments: Attachments = ()
    aliases: OldAddresses = ()
    draft: Annotated[bool, FieldSpec(Boolean(), "草稿", "Draft", "写“是”就不发布，只在预览里看得到")] = False


class ServiceRecord(Struct, frozen=True, kw_only=True):
    """services/<name>.yaml: service guide (办事指南), which explains how to obtain one service of an agency."""

    source: RecordSource = field(default_factory=lambda: RecordSource(""))
    title: Annotated[
        str,
        FieldSpec(FreeText(200), "事项名称", "Title", "办什么事", aliases=("标题", "名称"), required=True),
    ]
    code: Annotated[str, FieldSpec(FreeText(60), "事项编码", "Code", "事项编码")] = ""
    audience: Annotated[tuple[str, ...], FieldSpec(FreeText(50), "服务对象", "Audience", "谁来办")] = ()
    event: Annotated[
        tuple[str, ...], FieldSpec(FreeText(50), "生命事件", "Life events", "如：生育、就业、开办企业")
    ] = ()
    basis: Annotated[
        tuple[str, ...], FieldSpec(FreeText(1000), "依据", "Legal basis", "法定依据", required=True)
    ] = ()
    conditions: Annotated[
        tuple[str, ...], FieldSpec(FreeText(1000), "条件", "Conditions", "申请条件", required=True)
    ] = ()
    procedure: Annotated[
        tuple[str, ...], FieldSpec(FreeText(1000), "程序", "Procedure", "办理步骤", required=True)
    ] = ()
    materials: Annotated[
        tuple[str, ...], FieldSpec(FreeText(1000), "材料", "Materials", "申报材料", required=True)
    ] = ()
    time_limit: Annotated[
        str, FieldSpec(FreeText(200), "时限", "Time limit", "法定和承诺时限", required=True)
    ] = ""
    fee: Annotated[
        str, FieldSpec(FreeText(500), "收费", "Fee", "收费标准；不收费也要写明", required=True)
    ] = ""
    contact: Annotated[
        str, FieldSpec(FreeText(500, multiline=True), "联系", "Contact", "地点、时间、电话", required=True)
    ] = ""
    online: Annotated[str, FieldSpec(Url(), "网上办理", "Online", "网上办理的地址")] = ""
    result: Annotated[str, FieldSpec(FreeText(200), "办理结果", "Result", "发什么证照或文书")] = ""
    updated: Annotated[
        date | None, FieldSpec(Date(), "更新日期", "Updated", "最近核对的日期", required=True)
    ] = None
    attachments: Attachments = ()
    aliases: OldAddresses = ()
    draft: Annotated[bool, FieldSpec(Boolean(), "草稿", "Draft", "写“是”就不发布，只在预览里看得到")] = False


class RuleRecord(Struct, frozen=True, kw_only=True):
    """rules/<name>.md: a law, regulation or policy on information disclosure (公开制度)."""

    source: RecordSource = field(default_factory=lambda: RecordSource(""))
    title: Annotated[str, FieldSpec(FreeText(200), "标题", "Title", "制度名称", required=True)]
    group: Annotated[str, FieldSpec(FreeText(50), "类别", "Group", "如：法律法规、国家文件、本县制度")] = ""
    doc_no: Annotated[
        str, FieldSpec(DocumentNumber(), "发文字号", "Document number", "文号", aliases=("文号",))
    ] = ""
    issuer: Annotated[str, FieldSpec(FreeText(100), "发文机关", "Issued by", "制定机关")] = ""
    written: Annotated[date | None, FieldSpec(Date(), "成文日期", "Date written", "成文日期")] = None
    effective: Annotated[date | None, FieldSpec(Date(), "施行日期", "In force from", "施行日期")] = None
    updated: Annotated[
        date | None, FieldSpec(Date(), "更新日期", "Updated", "本页更新日期", required=True)
    ] = None
    order: Annotated[int, FieldSpec(Integer(0, 99999), "排序", "Order", "小的排在前面")] = 1000
    attachments: Attachments = ()
    aliases: OldAddresses = ()
    draft: Annotated[bool, FieldSpec(Boolean(), "草稿", "Draft", "写“是”就不发布，只在预览里看得到")] = False


class PageRecord(Struct, frozen=True, kw_only=True):
    """pages/<name>.md: page with free content, such as an "about" page."""

    source: RecordSource = field(default_factory=lambda: RecordSource(""))
    title: Annotated[str, FieldSpec(FreeText(200), "标题", "Title", "页面标题", required=True)]
    summary: Annotated[
        str, FieldSpec(FreeText(300), "内容概述", "Summary", "一句话说明", aliases=("摘要",))
    ] = ""
    updated: Annotated[date | None, FieldSpec(Date(), "更新日期", "Updated", "更新日期", required=True)] = (
        None
    )
    order: Annotated[int, FieldSpec(Integer(0, 99999), "排序", "Order", "小的排在前面")] = 1000
    attachments: Attachments = ()
    aliases: OldAddresses = ()
    draft: Annotated[bool, FieldSpec(Boolean(), "草稿", "Draft", "写“是”就不发布，只在预览里看得到")] = False


class CalendarYearRecord(Struct, frozen=True, kw_only=True):
    """Holidays and make-up working days of one year, as announced by the State Council.

    ``holidays`` are weekdays on which offices close. ``workdays`` are weekend days on which they work.
    """

    year: Annotated[int, FieldSpec(Integer(1990, 2200), "年份", "Year", "年份", required=True)]
    holidays: Annotated[tuple[date, ...], FieldSpec(Date(), "放假", "Holidays", "放假的工作日")] = ()
    workdays: Annotated[tuple[date, ...], FieldSpec(Date(), "上班", "Workdays", "调休上班的周末")] = ()


class CalendarRecord(Struct, frozen=True, kw_only=True):
    """calendar.yaml: additions and corrections to the built-in calendar of working days, year by year."""

    source: RecordSource = field(default_factory=lambda: RecordSource(""))
    years: Annotated[
        tuple[CalendarYearRecord, ...],
        FieldSpec(NestedRecord(lambda: CalendarYearRecord), "年份表", "Years", "逐年写", required=True),
    ] = ()


class RedirectPatternRecord(Struct, frozen=True, kw_only=True):
    """Rule that redirects many old addresses: those that match the pattern ``old`` lead to the path ``new``.

    A placeholder in braces, such as ``{id}``, stands for letters, digits, hyphens and underscores, and
    ``{id:数字}`` for digits only. ``new`` may contain the placeholders of ``old``. A ``*`` at the end of
    ``old`` stands for any further text, which is dropped.
    """

    old: Annotated[
        str,
        FieldSpec(
            AddressPatternField(),
            "从",
            "From",
            "旧网址，变的部分写成 {id} 或 {id:数字}，末尾可以写 *",
            aliases=("from",),
            required=True,
        ),
    ]
    new: Annotated[
        str,
        FieldSpec(
            AddressPatternField(is_target=True),
            "到",
            "To",
            "现在的网址，从主机的根目录写起，用同样的 {id}",
            aliases=("to",),
            required=True,
        ),
    ]


class SiteRecord(Struct, frozen=True, kw_only=True):
    """site.yaml: settings of the whole site.

    They include the head tags and the footer required by 国办发〔2017〕47号.
    """

    source: RecordSource = field(default_factory=lambda: RecordSource(""))
    format_version: Annotated[
        int,
        FieldSpec(
            Integer(1, 9999, example=CURRENT_FORMAT),
            "格式版本",
            "Format version",
            "内容按哪一版的规则写；不写就是 1。由 sitegen upgrade 更新",
        ),
    ] = 1
    status: Annotated[
        str,
        FieldSpec(
            SITE_STATUS,
            "状态",
            "Status",
            "写“筹建”，没填的设置先只警告，每页注明正在筹建；写“示例”，示例值不算错误；不写就是“正式”",
            "trial: settings that are not filled in are warnings, and each page says so; sample: invented values may stand",
        ),
    ] = "live"
    name: Annotated[
        str, FieldSpec(FreeText(100), "网站名称", "Site name", "写进 SiteName 标签", required=True)
    ]
    column: Annotated[str, FieldSpec(FreeText(50), "栏目名称", "Column name", "一般就是“政府信息公开”")] = (
        "政府信息公开"
    )
    description: Annotated[
        str, FieldSpec(FreeText(300), "栏目描述", "Description", "写进 ColumnDescription 标签", required=True)
    ]
    keywords: Annotated[
        tuple[str, ...], FieldSpec(FreeText(50), "栏目关键词", "Keywords", "写进 ColumnKeywords 标签")
    ] = ()
    base_url: Annotated[
        str, FieldSpec(Url(allows_internal=True), "网址", "Base URL", "本栏目发布后的完整网址", required=True)
    ]
    domain: Annotated[
        str, FieldSpec(FreeText(100), "网站域名", "Site domain", "写进 SiteDomain；不写就取自网址")
    ] = ""
    site_id: Annotated[
        str,
        FieldSpec(
            PatternText(r"[1-9]\d{9}|bm\d{8}", "1501230002"),
            "政府网站标识码",
            "Site identity code",
            "10 位标识码，写进 SiteIDCode 和页脚",
            aliases=("标识码",),
            required=True,
        ),
    ]
    language: Annotated[str, FieldSpec(LANGUAGE, "界面语言", "Language", "页面上固定文字的语言")] = "zh-CN"
    sponsor: Annotated[str, FieldSpec(FreeText(100), "主办单位", "Sponsor", "页脚的主办单位", required=True)]
    operator: Annotated[str, FieldSpec(FreeText(100), "承办单位", "Operator", "页脚的承办单位")] = ""
    contact: Annotated[
        str,
        FieldSpec(
            FreeText(200),
            "联系方式",
            "Contact",
            "页脚的联系方式",
            required=True,
            approval_trigger=ApprovalTrigger.PHONE_ADDED,
        ),
    ]
    icp: Annotated[
        str,
        FieldSpec(
            PatternText(r"\w?ICP备\d{8}号(-\d+)?", "蒙ICP备05000000号-1"),
            "ICP备案",
            "ICP record",
            "ICP 备案编号",
        ),
    ] = ""
    police: Annotated[
        str,
        FieldSpec(
            PatternText(r"\w?公网安备\s*\d{14}号", "蒙公网安备15012302000001号"),
            "公安备案",
            "Police record",
            "公安备案号",
        ),
    ] = ""
    portal_url: Annotated[
        str, FieldSpec(Url(allows_internal=True), "门户网址", "Portal", "政府门户网站首页")
    ] = ""
    feedback_url: Annotated[str, FieldSpec(Url(), "找错网址", "Feedback", "“我为政府网站找错”的地址")] = ""
    notice: Annotated[str, FieldSpec(FreeText(200), "提示", "Notice", "显示在每页顶部的一句话")] = ""
    theme: Annotated[str, FieldSpec(SLUG, "主题", "Theme", "themes/ 里的文件夹名")] = "default"
    accent: Annotated[
        str,
        FieldSpec(
            PatternText(r"#[0-9a-fA-F]{6}", "#1c5480"),
            "主题色",
            "Accent colour",
            '网页的主色，要加引号，如 "#1c5480"；会检查对比度',
        ),
    ] = "#1c5480"
    page_size: Annotated[
        int, FieldSpec(Integer(5, 200), "每页条数", "Items per page", "列表每页的条目数")
    ] = 20
    index_patterns: Annotated[
        tuple[str, ...],
        FieldSpec(
            FreeText(100),
            "索引号格式",
            "Index-number forms",
            "如 {prefix}/{year}-{serial:5}；不写就用通行格式",
            "literal text with {prefix}, {year} and {serial} or {serial:5}",
            approval_trigger=ApprovalTrigger.CHANGED,
        ),
    ] = ()
    doc_no_patterns: Annotated[
        tuple[str, ...],
        FieldSpec(
            FreeText(100),
            "发文字号格式",
            "Document-number forms",
            "如 {prefix}〔{year}〕{serial}号；写了就必须相符，另写“通行格式”表示通行的写法也可以；不写就按通行格式检查",
            "literal text with {prefix}, {year} and {serial} or {serial:4}, or “usual” for all usual forms; binding",
            aliases=("文号格式",),
            approval_trigger=ApprovalTrigger.CHANGED,
        ),
    ] = ()
    host: Annotated[
        str,
        FieldSpec(
            Choice({id: host.name for id, host in HOSTING_SERVICES.items()}),
            "发布位置",
            "Host",
            "发布到的托管服务；写了就检查它的文件数和大小上限。自己的服务器不用写",
        ),
    ] = ""
    review_required: Annotated[
        bool,
        FieldSpec(
            Boolean(),
            "必须保密审查",
            "Review required",
            "写“是”就要求每个条目都有保密审查",
            approval_trigger=ApprovalTrigger.CLEARED,
        ),
    ] = False
    reviewers: Annotated[
        tuple[str, ...],
        FieldSpec(
            ACCOUNT,
            "审查人",
            "Reviewers",
            "全部内容和放行清单的改动由谁批准：代码平台的账号或团队，命令 codeowners 用；不会发布",
        ),
    ] = ()
    maintainers: Annotated[
        tuple[str, ...],
        FieldSpec(
            ACCOUNT,
            "维护人",
            "Maintainers",
            "网站设置、主题和工作流的改动由谁批准：代码平台的账号或团队，命令 codeowners 用；不会发布",
        ),
    ] = ()
    attachment_limit: Annotated[
        int,
        FieldSpec(
            Integer(1, 2000),
            "附件上限",
            "Attachment limit",
            "单个附件的上限，单位 MB",
            approval_trigger=ApprovalTrigger.INCREASED,
        ),
    ] = 50
    inspection_limit: Annotated[
        int,
        FieldSpec(
            Integer(1, 100),
            "附件检查上限",
            "Inspection limit",
            "检查附件时各种上限（文字、页数、解开后的大小等）是默认值的几倍",
        ),
    ] = 1
    source_limit: Annotated[
        int,
        FieldSpec(
            Integer(1, 100),
            "内容上限",
            "Source limit",
            "文字、YAML、表格和网页的各种大小上限是默认值的几倍；默认值见内容模型",
        ),
    ] = 1
    redirect_patterns: Annotated[
        tuple[RedirectPatternRecord, ...],
        FieldSpec(
            NestedRecord(lambda: RedirectPatternRecord),
            "旧网址规则",
            "Rules for old addresses",
            "成批的旧网址转到哪里，前面的优先；用命令 redirects 写成服务器的规则",
        ),
    ] = ()
    validity_notice: Annotated[
        int,
        FieldSpec(
            Integer(0, 366),
            "有效期提醒",
            "Validity notice",
            "有效期届满前多少天开始提醒，写 0 就不提醒",
            "From how many days before the end of a validity on it is reported; 0 turns this off",
        ),
    ] = 30
    severities: Annotated[
        KeyedValues,
        FieldSpec(
            KeyedChoices(SEVERITY_LEVELS, "PII-006"),
            "问题级别",
            "Severities",
            "把某种问题改成错误、警告或者忽略；哪些可以改，见 sitegen help exemptions",
        ),
    ] = field(default_factory=KeyedValues)


class ExemptionRecord(Struct, frozen=True, kw_only=True):
    """Exemption (放行) of one finding: a reviewer's decision to let it pass at one place. Never published.

    ``digest`` is the digest of ``text`` and the sentence around it: the exemption holds wherever both stand in
    ``file``. For an attachment, ``text`` is "" and the digest is that of the file's content. ``until`` is the last
    day on which the exemption holds.
    """

    code: Annotated[
        str,
        FieldSpec(
            PatternText(r"[A-Z]{3}-\d{3}", "PII-003"), "代码", "Code", "检查结果里的错误代码", required=True
        ),
    ]
    file: Annotated[
        str,
        FieldSpec(FreeText(500), "文件", "File", "从项目文件夹写起的路径，用“/”隔开", required=True),
    ]
    text: Annotated[
        str, FieldSpec(FreeText(200), "原文", "Text", "放行的文字；个人信息打码，附件和缺少的内容不写")
    ] = ""
    digest: Annotated[
        str,
        FieldSpec(
            PatternText(r"[0-9a-f]{32}", "0f3a9c5e7b1d2846a0c4e8f2135790bd"),
            "摘要",
            "Digest",
            "原文和它所在句子的摘要，附件则是文件的摘要；由命令 exempt 计算",
        ),
    ] = ""
    reason: Annotated[str, FieldSpec(FreeText(500), "理由", "Reason", "为什么可以放行", required=True)]
    by: Annotated[str, FieldSpec(FreeText(100), "批准人", "Approved by", "谁批准的", required=True)]
    until: Annotated[
        date, FieldSpec(Date(), "有效期至", "Until", "有效的最后一天；过期就不再放行", required=True)
    ]


class ExemptionsRecord(Struct, frozen=True, kw_only=True):
    """exemptions.yaml: the list of exemptions (放行清单), which reviewers approve."""

    source: RecordSource = field(default_factory=lambda: RecordSource(""))
    exemptions: Annotated[
        tuple[ExemptionRecord, ...],
        FieldSpec(
            NestedRecord(lambda: ExemptionRecord),
            "放行清单",
            "Exemptions",
            "一项放行一处；用命令 exempt 添加",
        ),
    ] = ()


class ThemeRecord(Struct, frozen=True, kw_only=True):
    """theme.yaml: settings of one theme.

    ``contract`` is the version of the interface between program and themes for which it was written.
    ``extends`` are the themes on which it is based, the preferred one first. ``icon``, ``stylesheets``,
    ``early_scripts`` and ``scripts`` are files under ``static/``, which pages load in the given order; early
    scripts run before the page is displayed.
    """

    source: RecordSource = field(default_factory=lambda: RecordSource(""))
    name: Annotated[str, FieldSpec(SLUG, "名称", "Name", "主题文件夹的名字", required=True)]
    contract: Annotated[
        int,
        FieldSpec(
            Integer(1, 9999),
            "接口版本",
            "Contract",
            "按哪一版的主题接口写；不写就是 1。由 sitegen upgrade 更新",
        ),
    ] = 1
    extends: Annotated[
        tuple[str, ...], FieldSpec(SLUG, "继承", "Extends", "以哪些主题为基础，前面的优先")
    ] = ()
    icon: Annotated[str, FieldSpec(FileName(), "图标", "Icon", "网页图标")] = ""
    stylesheets: Annotated[
        tuple[str, ...], FieldSpec(FileName(), "样式表", "Stylesheets", "按顺序载入的样式表")
    ] = ()
    early_scripts: Annotated[
        tuple[str, ...], FieldSpec(FileName(), "先行脚本", "Early scripts", "在显示前运行的脚本")
    ] = ()
    scripts: Annotated[tuple[str, ...], FieldSpec(FileName(), "脚本", "Scripts", "其余脚本")] = ()
