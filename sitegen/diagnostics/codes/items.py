"""Findings about items, their references, classifications, agencies and the layout of the content folder."""

from sitegen.diagnostics.model import Rule, Severity
from sitegen.procedure.rules import RULES

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

MISPLACED = Rule(
    "FIL-101", _WARNING,
    "“{name}”不在任何已知的位置，不会发布", "“{name}” is in no known place and will not be published",
    "请按内容结构摆放，见 docs/content-model.md", "place it as docs/content-model.md says",
    why="A misplaced file would silently be missing from the site.",
)  # fmt: skip
BODY_TWICE = Rule(
    "ITM-001", _ERROR,
    "正文写了两处：元数据里有“正文”，下面又有正文", "the body is written twice: in the front matter and below it",
    "删掉元数据里的“正文”", "remove the key “body” from the front matter",
    why="In a .md file the body is the text below the front matter; a second one would be lost.",
)  # fmt: skip
INDEX_FORM = Rule(
    "ITM-010", _ERROR,
    "索引号“{value}”不合格式", "the index number “{value}” has not the right form",
    "写成 前段码/年份-五位流水号，如 {example}", "write prefix/year-five-digit-serial, for example {example}",
    why="《政府信息公开目录系统实施指引（试行）》: prefix, “/”, four-digit year, “-”, serial.",
)  # fmt: skip
INDEX_CHECK = Rule(
    "ITM-011", _ERROR,
    "索引号“{value}”的前段码校验位不对", "the check character of the index number's prefix “{value}” is wrong",
    "核对统一社会信用代码，看是否抄错一位", "compare it with the unified social credit code: one character may be mistyped",
    why="GB 32100-2015: the 18th character is computed from the first 17.",
)  # fmt: skip
INDEX_CHECK_ORG = Rule(
    "ITM-012", _WARNING,
    "索引号“{value}”的前段码若是组织机构代码，校验位不对",
    "if the prefix of “{value}” is an organisation code, its check character is wrong",
    "核对组织机构代码；若是本地编码可不理会", "compare it with the organisation code; ignore this if it is a local code",
    why="GB 11714: the 9th character is computed from the first 8. Local nine-character prefixes exist.",
)  # fmt: skip
INDEX_YEAR = Rule(
    "ITM-013", _WARNING,
    "索引号里的年份是 {year}，公开日期却在 {published}",
    "the index number says {year}, the date published {published}",
    "索引号的年份应是公开的年份", "the year in an index number is the year of publication",
    why="The catalogue guide numbers items by the year in which they were published.",
)  # fmt: skip
INDEX_TWICE = Rule(
    "ITM-014", _ERROR,
    "索引号“{value}”已用在 {other}", "the index number “{value}” is already used in {other}",
    "给其中一个条目换一个流水号", "give one of the two entries another serial",
    why="The index number is the one permanent identity of an item.",
)  # fmt: skip
INDEX_PREFIX = Rule(
    "ITM-015", _WARNING,
    "索引号前段“{prefix}”与本机关的“{expected}”不同",
    "the index prefix “{prefix}” is not the agency's “{expected}”",
    "用公开主体自己的前段码", "use the prefix of the agency that publishes",
    why="A re-published document carries the index number of the agency that re-publishes it.",
)  # fmt: skip
FUTURE = Rule(
    "ITM-020", _ERROR,
    "公开日期 {published} 晚于今天（{today}）", "the date published {published} is after today ({today})",
    "改成实际公开的日期", "write the day on which it is really published",
    why="A forged publishing date is a veto item of the inspection rules (国办秘函〔2019〕19号).",
)  # fmt: skip
BEFORE_WRITTEN = Rule(
    "ITM-021", _ERROR,
    "公开日期 {published} 早于成文日期 {written}", "published on {published}, before it was written on {written}",
    "核对这两个日期", "compare the two dates",
    why="Nothing can be published before it exists.",
)  # fmt: skip
LATE = Rule(
    "ITM-022", _WARNING,
    "成文后 {days} 个工作日才公开，超过 {limit} 个工作日", "published {days} working days after it was written; the limit is {limit}",
    "核对日期；确实迟了就如实保留", "compare the dates; keep them if it really was late",
    why=f"条例第二十六条: within {RULES.publication.limit} working days of being formed or changed.",
)  # fmt: skip
DATE_ORDER = Rule(
    "ITM-023", _ERROR,
    "{later_label} {later} 早于{earlier_label} {earlier}", "{later_en} {later} is before {earlier_en} {earlier}",
    "核对这两个日期", "compare the two dates",
    why="A document cannot end before it begins.",
)  # fmt: skip
VALIDITY_CLASH = Rule(
    "ITM-030", _ERROR,
    "有效性写的是“{stated}”，由日期和关系算出的是“{computed}”",
    "the validity says “{stated}”, dates and relations say “{computed}”",
    "删掉“有效性”，或补上有效期至、废止日期、废止关系", "remove the validity, or add the date or relation that explains it",
    why="A validity that contradicts the dates misleads the reader about what binds them.",
)  # fmt: skip
NUMBER_NEEDED = Rule(
    "ITM-031", _WARNING,
    "规范性文件没有发文字号", "a normative document without a document number",
    "补上发文字号", "add the document number",
    why="Document number, dates and validity are the elements of a published normative document.",
)  # fmt: skip
REVIEW_NEEDED = Rule(
    "ITM-032", _ERROR,
    "没有保密审查记录", "no record of the secrecy review",
    "加上 保密审查: 里的审查人、审查日期", "add review: with who and when",
    why="条例第十七条: review before release. This site requires the record (必须保密审查).",
)  # fmt: skip
PREFIX_UNKNOWN = Rule(
    "ITM-033", _WARNING,
    "发文字号“{value}”的机关代字不在本机关的机关代字里（{known}）",
    "the word of the document number “{value}” is not among the agency's ({known})",
    "核对发文字号；若是转发的文件，写上发文机关", "compare the number; for another agency's document add its issuer",
    why="A number under another agency's word is usually a slip of the pen.",
)  # fmt: skip
WITHDRAWN_FUTURE = Rule(
    "ITM-034", _ERROR,
    "撤下日期 {withdrawn} 晚于今天（{today}）", "withdrawn on {withdrawn}, after today ({today})",
    "到那天再写", "write it on that day",
    why="A tombstone may not announce the future.",
)  # fmt: skip
REASON_MISSING = Rule(
    "ITM-035", _WARNING,
    "撤下了，但没有写撤下原因", "withdrawn, but without a reason",
    "加上一行 撤下原因：，会显示在页面上", "add the key withdrawn_reason; it is shown on the page",
    why="Readers who followed a link deserve to know why the entry is gone.",
)  # fmt: skip
BODY_EMPTY = Rule(
    "ITM-036", _WARNING,
    "没有正文，也没有附件", "no body and no attachment",
    "写上正文，或加上附件", "write a body or add an attachment",
    why="An entry with nothing to read is an empty page of the column.",
)  # fmt: skip
FOLDER_YEAR = Rule(
    "ITM-037", _WARNING,
    "文件在 {folder} 年的文件夹里，公开日期却在 {published}", "the file is in the folder of {folder}, but was published on {published}",
    "放进公开那一年的文件夹；已经公开的条目不要移动，否则网址会变", "file it under the year of publication; do not move what is already public: its address would change",
    why="The folder's year is part of the permalink, and readers take it for the year of publication.",
)  # fmt: skip
FILE_TWICE = Rule(
    "ATT-102", _ERROR,
    "附件“{name}”列了两次", "the attachment “{name}” is listed twice",
    "删掉一次", "remove one of them",
    why="A list that names one file twice is a slip, and readers would take it for two files.",
)  # fmt: skip
NARRATIVE_KEYS = Rule(
    "RPT-005", _ERROR,
    "报告正文开头有元数据，会当成正文发布", "the narrative begins with front matter, which would be published as text",
    "把字段写进 {report}，这里只写正文", "write the fields in {report}; this file holds the text only",
    why="A draft mark or a secrecy review written here would appear on the page.",
)  # fmt: skip
BASE_URL = Rule(
    "SIT-006", _ERROR,
    "网址“{value}”里不能有“?”或“#”", "the base URL “{value}” may not hold “?” or “#”",
    "只写到栏目的文件夹，如 https://www.example.gov.cn/zfxxgk/", "write the folder of the column only",
    why="The address of every page is made by adding its path.",
)  # fmt: skip
CALENDAR_YEAR = Rule(
    "SIT-007", _ERROR,
    "{day} 不在 {year} 年", "{day} is not in {year}",
    "放到它那一年下面", "write it under its own year",
    why="A holiday in the wrong year would silently change deadlines.",
)  # fmt: skip
CALENDAR_TWICE = Rule(
    "SIT-008", _ERROR,
    "{what} 写了两次，或既是放假又是上班", "{what} is written twice, or as a holiday and a working day",
    "只留一处", "keep one of them",
    why="A calendar that contradicts itself gives deadlines that nobody can defend.",
)  # fmt: skip
CLASS_UNKNOWN = Rule(
    "CLS-001", _ERROR,
    "没有“{value}”这个{label}{near}", "there is no {label_en} “{value}”{near_en}",
    "写 {file} 里的标识或名称", "write an id or a name from {file}",
    why="An item in an unknown class would be in no list.",
)  # fmt: skip
CLASS_NOT_LEAF = Rule(
    "CLS-002", _ERROR,
    "信息分类“{value}”还有下级，条目要放进末级分类", "the category “{value}” has children; an item belongs in a leaf",
    "选一个下级：{children}", "choose one of: {children}",
    why="The catalogue guide: an item stands in the final category, so that counts add up.",
)  # fmt: skip
CLASS_TWICE = Rule(
    "CLS-003", _ERROR,
    "标识“{value}”用了两次", "the id “{value}” is used twice",
    "给其中一个换一个标识", "give one of them another id",
    why="The id is part of a page's address.",
)  # fmt: skip
CLASS_RESERVED = Rule(
    "CLS-004", _ERROR,
    "标识“{value}”是保留字", "the id “{value}” is reserved",
    "换一个标识", "choose another id",
    why="The address built from it belongs to another page.",
)  # fmt: skip
AGENCY_MISSING = Rule(
    "AGY-001", _ERROR,
    "文件夹 {folder} 里没有 agency.yaml", "there is no agency.yaml in {folder}",
    "加上 agency.yaml，写明机关名称", "add agency.yaml with the agency's name",
    why="An item's 公开主体 is the agency whose folder it is in; it must exist.",
)  # fmt: skip
AGENCY_UNKNOWN = Rule(
    "AGY-002", _ERROR,
    "没有“{value}”这个机关{near}", "there is no agency “{value}”{near_en}",
    "写 content/agencies/ 里的文件夹名", "write the name of a folder in content/agencies/",
    why="Agencies are known by their folders.",
)  # fmt: skip
AGENCY_CYCLE = Rule(
    "AGY-003", _ERROR,
    "上级机关绕成了圈：{cycle}", "the parents form a cycle: {cycle}",
    "改正“上级”", "correct the parents",
    why="A hierarchy has a top.",
)  # fmt: skip
CREDIT_CODE = Rule(
    "AGY-004", _ERROR,
    "统一社会信用代码“{value}”的校验位不对", "the check character of the credit code “{value}” is wrong",
    "对照证书核对", "compare it with the certificate",
    why="GB 32100-2015: the 18th character is computed from the first 17.",
)  # fmt: skip
REF_UNKNOWN = Rule(
    "REF-001", _ERROR,
    "本站没有“{value}”这个条目{near}", "there is no item “{value}” on this site{near_en}",
    "写对方的索引号或发文字号；本站没有的文件写成《标题》（文号），会照样显示",
    "write its index number or document number; a document that is not on this site as 《title》 (number)",
    why="A relation to an item that is not there would be a dead link.",
)  # fmt: skip
REF_AMBIGUOUS = Rule(
    "REF-002", _ERROR,
    "“{value}”有不止一个条目：{found}", "more than one item is called “{value}”: {found}",
    "改写索引号", "write the index number instead",
    why="A document number may stand on several items; an index number does not.",
)  # fmt: skip
REF_SELF = Rule(
    "REF-003", _ERROR,
    "条目引用了自己", "the item refers to itself",
    "删掉这一条", "remove it",
    why="A document cannot repeal, amend, replace or interpret itself.",
)  # fmt: skip
REF_CYCLE = Rule(
    "REF-004", _ERROR,
    "关系绕成了圈：{cycle}", "the relations form a cycle: {cycle}",
    "改正其中一条关系", "correct one of the relations",
    why="Two documents cannot repeal each other.",
)  # fmt: skip
REF_UNPUBLISHED = Rule(
    "REF-005", _WARNING,
    "引用的“{value}”不发布，页面上不会显示这条关系", "“{value}” is not published: the relation will not be shown",
    "确认无误即可", "nothing to do if this is intended",
    why="What is not published must leave no trace, not even in a relation.",
)  # fmt: skip
REF_ORDER = Rule(
    "REF-006", _WARNING,
    "本文成文于 {written}，早于它所{label}的“{value}”（{other}）",
    "written on {written}, before “{value}” ({other}) that it {label_en}",
    "核对日期或关系的方向", "check the dates or the direction of the relation",
    why="A document can repeal, amend, replace or interpret only what is already there.",
)  # fmt: skip
INTERPRETATION_LATE = Rule(
    "REF-007", _WARNING,
    "解读比文件晚公开 {days} 个工作日，一般不超过 {limit} 个工作日",
    "the interpretation was published {days} working days after the document; {limit} are usual",
    "核对日期", "compare the dates",
    why=f"Local rules ask for the interpretation within {RULES.publication.interpretation} working days of the document.",
)  # fmt: skip
SAME_PAGE = Rule(
    "REF-010", _ERROR,
    "{path} 和 {other} 会生成同一个网页 {page}", "{path} and {other} would make the same page {page}",
    "改掉其中一个文件的名字", "rename one of the two files",
    why="Two sources for one address: one would silently be lost.",
)  # fmt: skip
NARRATIVE_ALONE = Rule(
    "RPT-001", _ERROR,
    "只有正文，没有 {missing}", "there is a narrative but no {missing}",
    "加上同名的 .yaml 文件，写明标题和日期", "add the .yaml file of the same name with title and dates",
    why="A report is published only with its metadata.",
)  # fmt: skip
REPORT_FUTURE = Rule(
    "RPT-002", _ERROR,
    "{label} {value} 晚于今天（{today}）", "the date {value} is after today ({today})",
    "改成实际的日期", "write the real date",
    why="A forged publishing date is a veto item of the inspection rules (国办秘函〔2019〕19号).",
)  # fmt: skip
REPORT_YEAR = Rule(
    "RPT-003", _WARNING,
    "标题里没有年份 {year}", "the title does not name the year {year}",
    "标题一般写成“…{year}年政府信息公开工作年度报告”", "the usual title names the agency and the year",
    why="Title, statistical period and file name must speak of the same year.",
)  # fmt: skip
STATISTIC_SUM = Rule(
    "RPT-004", _WARNING,
    "“{label}”是 {value}，分项相加却是 {total}", "“{label}” is {value}, but its parts add up to {total}",
    "核对数字；早年的报告原来就是这样，就加一行“原文如此: 是”", "compare the figures; if the original report says so, add sic: yes",
    why="Figures that contradict each other are the commonest defect of annual reports.",
)  # fmt: skip
SITE_MISSING = Rule(
    "SIT-001", _ERROR,
    "没有 site.yaml", "there is no site.yaml",
    "在项目文件夹里建 site.yaml，写明网站名称、网址和标识码", "create site.yaml in the project folder",
    why="The head tags and the footer that 国办发〔2017〕47号 asks for come from it.",
)  # fmt: skip
CATEGORIES_MISSING = Rule(
    "SIT-002", _ERROR,
    "没有 content/categories.yaml", "there is no content/categories.yaml",
    "建一个信息分类文件", "create the file of categories",
    why="Every item stands in a category.",
)  # fmt: skip
PATTERN_BROKEN = Rule(
    "SIT-003", _ERROR,
    "看不懂索引号格式“{value}”", "the index-number form “{value}” cannot be understood",
    "写成 {{prefix}}/{{year}}-{{serial:5}} 这样，必须有 {{serial}}；删掉就用通行格式",
    "write it like {{prefix}}/{{year}}-{{serial:5}}, with {{serial}} in it; remove it to use the usual forms",
    why="Without a form no index number can be checked. Forms are no regular expressions: those can take forever.",
)  # fmt: skip
PLACEHOLDER = Rule(
    "SIT-004", _ERROR,
    "“{value}”是占位文字，不是真的内容", "“{value}” is a placeholder, not content",
    "写上真的内容", "write the real content",
    why="Head tags with placeholder content were found on real sites; the norm asks for real values.",
)  # fmt: skip
ACCENT_CONTRAST = Rule(
    "SIT-005", _ERROR,
    "主题色 {value} 在白底上的对比度只有 {ratio}，至少要 4.5", "the accent {value} has contrast {ratio} on white; 4.5 is needed",
    "选一个更深的颜色", "choose a darker colour",
    why="WCAG 2.2 success criterion 1.4.3.",
)  # fmt: skip
