"""ITM, REF, CLS, AGY, SIT, RPT, FIL: items, references, classifications, agencies, site settings, locations."""

from sitegen.diagnostics.model import ExemptionScope, Rule, Severity
from sitegen.procedure.rules import RULES

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

MISPLACED = Rule(
    "FIL-101", _WARNING,
    "“{name}”的位置不对，不会发布", "“{name}” is not in any known location and will not be published",
    "附件和图片放进与正文同名的文件夹，如 review.md 的放在 review/ 里；其他文件的位置见 sitegen help content-model",
    "Put attachments and images into the folder with the name of the text, such as review/ for review.md; "
    "move other files to a location described by sitegen help content-model",
    why="Otherwise the file would silently be missing from the site.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
EXTENSION_TWICE = Rule(
    "FIL-103", _WARNING,
    "“{name}”多了扩展名“{extra}”，不会发布", "“{name}” has one extension too many ({extra}) and will not be published",
    "把文件名改成 {fixed}；Windows 里看不见扩展名的，先在文件夹的“查看”里勾选“文件扩展名”", "Rename the file to {fixed}; if Windows hides extensions, show them first in the view of the folder",
    why="Notepad adds .txt to the name of a new file, which Windows may hide.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
SOURCE_NAME = Rule(
    "FIL-104", _WARNING,
    "文件名“{name}”不对，不会发布：只能用小写字母、数字和连字符", "“{name}” will not be published: file names have small letters, digits and hyphens only",
    "把文件名改成{form}，如 {fixed}；新的文件用 sitegen new {kind} 建，文件名会自动取好", "Rename it to {form_en}, such as {fixed}; sitegen new {kind} chooses the name of a new file",
    why="The name of the file is the end of the page's address, which stays the same if the title changes.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
LEFTOVER = Rule(
    "FIL-102", _WARNING,
    "“{name}”是合并或打补丁时留下的文件，不会发布", "“{name}” was left behind by a merge or a patch and will not be published",
    "先看里面有没有要补进正文的内容（.rej 是没有合进去的改动），然后删掉这个文件",
    "Check whether it has text that is missing elsewhere (.rej files are changes that were not applied), then delete it",
    why="Files named .orig and .rej are copies from before a merge and changes that failed to apply.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
BODY_TWICE = Rule(
    "ITM-001", _ERROR,
    "正文写了两处：元数据里有“正文”，下面又有正文", "The body is written twice: in the front matter and below it",
    "删掉元数据里的“正文”", "Remove the key “body” from the front matter",
    why="In a .md file the body is the text below the front matter; a second one would be lost.",
)  # fmt: skip
INDEX_FORM = Rule(
    "ITM-010", _ERROR,
    "索引号“{value}”不合格式", "The index number “{value}” does not have the right form",
    "写成 前段码/年份-五位流水号，如 {example}", "Write prefix/year-serial with a serial of five digits, for example {example}",
    why="《政府信息公开目录系统实施指引（试行）》: prefix, “/”, four-digit year, “-”, serial.",
)  # fmt: skip
INDEX_CHECK = Rule(
    "ITM-011", _ERROR,
    "索引号“{value}”的前段码校验位不对", "The prefix of the index number “{value}” has a wrong check character",
    "核对统一社会信用代码，看是否抄错一位", "Compare it with the unified social credit code; a character may be mistyped",
    why="GB 32100-2015: the 18th character is computed from the first 17.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
INDEX_CHECK_ORG = Rule(
    "ITM-012", _WARNING,
    "索引号“{value}”的前段码如果是组织机构代码，校验位就不对",
    "If the prefix of the index number “{value}” is an organisation code, its check character is wrong",
    "核对组织机构代码；如果是本地编码，不用修改", "Compare it with the organisation code; if it is a local code, nothing needs to be done",
    why="GB 11714: the 9th character is computed from the first 8. Local nine-character prefixes exist.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
INDEX_YEAR = Rule(
    "ITM-013", _WARNING,
    "索引号里的年份是 {year}，公开日期却是 {published}",
    "The year in the index number is {year}, but the item was published on {published}",
    "索引号里的年份应当是公开的年份", "Use the year of publication in the index number",
    why="The catalogue guide numbers items by the year in which they were published.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
INDEX_TWICE = Rule(
    "ITM-014", _ERROR,
    "索引号“{value}”已用在 {other}", "The index number “{value}” is already used in {other}",
    "给其中一个条目换一个流水号", "Give one of the two items another serial",
    why="The index number is the permanent identifier of an item.",
)  # fmt: skip
INDEX_PREFIX = Rule(
    "ITM-015", _WARNING,
    "索引号前段“{prefix}”与本机关的“{expected}”不同",
    "The index prefix is “{prefix}”, but that of the agency is “{expected}”",
    "用公开主体自己的前段码", "Use the prefix of the agency that discloses the item",
    why="A republished document has an index number of the agency that republishes it. An item that moved here from another "
    "agency keeps its number: its old address shows where it was.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
FUTURE = Rule(
    "ITM-020", _WARNING,
    "公开日期 {published} 在 {days} 天以后（今天是 {today}），到那一天才会公开",
    "The date published {published} is {days} {days:day|days} ahead (today is {today}); it will be published on that day",
    "看看年份是不是写错了；没有写错，不用修改", "Check the year; if it is right, nothing needs to be done",
    why="A document is due within 20 working days of being made (条例第二十六条). A date far ahead is usually a slip, "
    "and the document would silently be missing.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
BEFORE_WRITTEN = Rule(
    "ITM-021", _ERROR,
    "公开日期 {published} 早于成文日期 {written}", "The date published {published} is before the date written {written}",
    "核对这两个日期", "Check both dates",
    why="Nothing can be published before it exists.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
WRITTEN_FUTURE_HINT = (
    "成文日期在今天（{today}）以后，看看它的年份和月份是不是写错了",
    "The date written is after today ({today}): check its year and month",
)
"""Hint of `BEFORE_WRITTEN`, in Chinese and English, if the date of writing is in the future."""
LATE = Rule(
    "ITM-022", _WARNING,
    "成文后过了 {days} 个工作日才公开，超过了 {limit} 个工作日的期限", "Published {days} working days after it was written; the limit is {limit}",
    "核对日期；确实迟了就如实保留", "Check the dates; if it really was late, keep them",
    why=f"条例第二十六条: within {RULES.publication.limit} working days of being created or changed.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
DATE_ORDER = Rule(
    "ITM-023", _ERROR,
    "{later_label} {later} 早于{earlier_label} {earlier}", "{later_en} {later} is before {earlier_en} {earlier}",
    "核对这两个日期", "Check both dates",
    why="A document cannot expire before it takes effect.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
VALIDITY_CLASH = Rule(
    "ITM-030", _ERROR,
    "有效性写的是“{stated}”，由日期和关系算出的是“{computed}”",
    "The stated validity is “{stated}”, but dates and relations give “{computed}”",
    "删掉“有效性”，或补上有效期至、废止日期、废止关系", "Remove the validity, or add the expiry date, repeal date or relation that explains it",
    why="A validity that contradicts the dates misleads readers about the rules that apply.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
NUMBER_NEEDED = Rule(
    "ITM-031", _WARNING,
    "规范性文件没有发文字号", "The normative document has no document number",
    "补上发文字号", "Add the document number",
    why="A normative document is published with its document number, dates and validity.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
NUMBER_YEAR = Rule(
    "ITM-045", _WARNING,
    "发文字号“{value}”是 {year} 年的，成文日期是 {written}", "The document number “{value}” is of {year}, but the date written is {written}",
    "请对照原件，把写错的一个改过来；确实跨年的，不用修改", "Compare the original and correct the one that is wrong; if both are right, nothing needs to be done",
    why="The year in a document number is that of its issue (GB/T 9704-2012, 7.2.5). Up to March, the number of the year "
    "before is no slip: it was taken when the draft was registered.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
REVIEW_NEEDED = Rule(
    "ITM-032", _ERROR,
    "没有保密审查记录", "There is no record of the secrecy review",
    "加上“保密审查”，写明审查人和审查日期", "Add the key review with who and when",
    why="条例第十七条 requires a review before release. The settings of this site require its record (必须保密审查).",
)  # fmt: skip
REVIEW_UNDATED = Rule(
    "ITM-024", _WARNING,
    "保密审查没有写审查日期", "The secrecy review has no date",
    "在“保密审查”下面写两行：“审查人: {who}”、“审查日期: （哪天审查的，如 {today}）”",
    "Below the key review write two lines: “审查人: {who}” and “审查日期: (the day of the review, such as {today})”",
    why="The settings of this site require the record of the review (必须保密审查), and a record says who and when.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
REVIEW_BY_AUTHOR = Rule(
    "ITM-025", _WARNING,
    "保密审查的审查人“{author}”就是这次改动的提交人", "The reviewer “{author}” of the secrecy review is the author of this change",
    "请另一个人审查，并把“审查人”改成他的名字；只是同名的，不用修改",
    "Have somebody else review it and name that person; if only the names are equal, nothing needs to be done",
    why="条例第十七条 requires a review before release. Nobody sees what is wrong with one's own text. Compared are the authors of the commits and, on GitHub and GitLab, the account that proposes the change.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
PREFIX_UNKNOWN = Rule(
    "ITM-033", _WARNING,
    "发文字号“{value}”的机关代字不在本机关的机关代字里（{known}）",
    "The abbreviation in the document number “{value}” is not one of the agency's ({known})",
    "核对发文字号；如果是转发的文件，写上发文机关", "Check the number; for a document of another agency add the issuer",
    why="A number with the abbreviation of another agency is usually a mistake.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
WITHDRAWN_FUTURE = Rule(
    "ITM-034", _ERROR,
    "撤下日期 {withdrawn} 晚于今天（{today}）", "The date withdrawn {withdrawn} is after today ({today})",
    "到那一天再写", "Add it on that day",
    why="A withdrawal notice must not announce the future.",
)  # fmt: skip
REASON_MISSING = Rule(
    "ITM-035", _WARNING,
    "撤下了，但没有写撤下原因", "The item is withdrawn without a reason",
    "加上一行“撤下原因: ……”，会显示在页面上", "Add a line “withdrawn_reason: …”; it is shown on the page",
    why="Readers who follow a link should learn why the item is no longer there.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
BODY_EMPTY = Rule(
    "ITM-036", _WARNING,
    "没有正文，也没有附件", "There is neither a body nor an attachment",
    "写上正文，或加上附件", "Write a body or add an attachment",
    why="An item without content is an empty page.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
FOLDER_YEAR = Rule(
    "ITM-037", _WARNING,
    "文件在 {folder} 年的文件夹里，公开日期却在 {published}", "The file is in the folder of {folder}, but the item was published on {published}",
    "放进公开那一年的文件夹；已经公开的条目不要移动，否则网址会变", "Move it to the folder of the year of publication; but leave items that are already public, because their address would change",
    why="The year of the folder is part of the permanent address, and readers take it for the year of publication.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
NUMBER_TWICE = Rule(
    "ITM-038", _WARNING,
    "发文字号“{value}”已用在 {other}", "The document number “{value}” is already used in {other}",
    "核对原件，改正其中一个；如果两条本来就是同一份文件，在这里加上一行“相关文件: ……”，写对方的索引号",
    "Compare both with the originals and correct one; if both are the same document, add “relates: …” here with the other's index number",
    why="An agency gives a number to one document only. Others refer to documents by their numbers.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
INDEX_SERIAL = Rule(
    "ITM-039", _WARNING,
    "索引号的流水号是 {serial}，文件名却是 {name}", "The serial in the index number is {serial}, but the file is {name}",
    "改成 {fixed}；索引号已经对外使用的，改文件名；本站的索引号不与文件名对应的，在 site.yaml 里写明“索引号格式”",
    "Write {fixed}; if the index number is in use already, rename the file; if index numbers of this site do not follow file names, declare index_patterns in site.yaml",
    why="Year and serial of the index number are the end of the page's address, by which readers find an item.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
RENAME_FIRST = (
    "把文件改名为 {name}（还没有公开的；公开过的用 sitegen mv，旧网址会转过来）；索引号写错了的，改索引号；本站的索引号不与文件名对应的，在 site.yaml 里写明“索引号格式”",
    "Rename the file to {name} (with sitegen mv if it is public already, so that its old address leads there); if the index number is wrong, correct it; if index numbers of this site do not follow file names, declare index_patterns in site.yaml",
)
"""Hint of `INDEX_SERIAL`, in Chinese and English, if the serial has as many digits as file names should have, and the
name of this file has not."""
FILE_TWICE = Rule(
    "ATT-102", _ERROR,
    "附件“{name}”列了两次", "The attachment “{name}” is listed twice",
    "删掉一次", "Remove one of them",
    why="Readers would take the file for two different files.",
)  # fmt: skip
NARRATIVE_KEYS = Rule(
    "RPT-005", _ERROR,
    "报告正文开头有元数据，会当成正文发布", "The narrative begins with front matter, which would be published as text",
    "把字段写进 {report}，这里只写正文", "Put the fields into {report}; this file contains only the text",
    why="A draft flag or a secrecy review written here would appear on the page.",
)  # fmt: skip
BASE_URL = Rule(
    "SIT-006", _ERROR,
    "网址“{value}”里不能有“?”或“#”", "The base URL “{value}” must not contain “?” or “#”",
    "只写到栏目的文件夹，如 https://www.example.gov.cn/zfxxgk/", "Write only the address of the section's folder, such as https://www.example.gov.cn/zfxxgk/",
    why="The address of each page is the base URL followed by its path.",
)  # fmt: skip
CALENDAR_YEAR = Rule(
    "SIT-007", _ERROR,
    "{day} 不在 {year} 年", "{day} is not in the year {year}",
    "写到它所在的年份下面", "Write it under the year it belongs to",
    why="A holiday in the wrong year would silently change deadlines.",
)  # fmt: skip
CALENDAR_TWICE = Rule(
    "SIT-008", _ERROR,
    "{what} 写了两次，或既是放假又是上班", "{what} is listed twice, or both as a holiday and as a working day",
    "只留一处", "Keep one of them",
    why="A contradictory calendar gives unreliable deadlines.",
)  # fmt: skip
CLASS_UNKNOWN = Rule(
    "CLS-001", _ERROR,
    "没有“{value}”这个{label}{near}", "There is no {label_en} “{value}”{near_en}",
    "写 {file} 里的标识或名称{choices}", "Use an id or a name that is listed in {file}{choices_en}",
    why="An item in an unknown class would not appear in any list.",
)  # fmt: skip
CLASS_NOT_LEAF = Rule(
    "CLS-002", _ERROR,
    "信息分类“{value}”还有下级，条目要放进末级分类", "The category “{value}” has subcategories; an item must be in one of the lowest level",
    "改成下面的一个：{children}", "Choose one of these: {children_en}",
    why="The catalogue guide puts items into categories of the lowest level, so that counts add up.",
)  # fmt: skip
CLASS_TWICE = Rule(
    "CLS-003", _ERROR,
    "标识“{value}”用了两次", "The id “{value}” is used twice",
    "给其中一个换一个标识", "Give one of them another id",
    why="The id is part of the address of a page.",
)  # fmt: skip
CLASS_RESERVED = Rule(
    "CLS-004", _ERROR,
    "标识“{value}”是保留字", "The id “{value}” is reserved",
    "换一个标识", "Choose another id",
    why="Its address is used by another page.",
)  # fmt: skip
AGENCY_MISSING = Rule(
    "AGY-001", _ERROR,
    "文件夹 {folder} 里没有 agency.yaml", "There is no agency.yaml in {folder}",
    "加上 agency.yaml，写明机关名称", "Add agency.yaml with the agency's name",
    why="The agency (公开主体) of an item is that of its folder, so it must be described there.",
)  # fmt: skip
AGENCY_UNKNOWN = Rule(
    "AGY-002", _ERROR,
    "没有“{value}”这个机关{near}", "There is no agency “{value}”{near_en}",
    "写 content/agencies/ 里的文件夹名，或者机关的全称、简称",
    "Write the name of a folder in content/agencies/, or the full or short name of the agency",
    why="Agencies are identified by the names of their folders, or by a name that only one of them has.",
)  # fmt: skip
AGENCY_CYCLE = Rule(
    "AGY-003", _ERROR,
    "上级机关形成了循环：{cycle}", "The parent agencies form a cycle: {cycle}",
    "改正其中一个机关的“上级”", "Correct the key parent of one of them",
    why="A hierarchy must have a top.",
)  # fmt: skip
CREDIT_CODE = Rule(
    "AGY-004", _ERROR,
    "统一社会信用代码“{value}”的校验位不对", "The unified social credit code “{value}” has a wrong check character",
    "对照证书核对", "Compare it with the certificate",
    why="GB 32100-2015: the 18th character is computed from the first 17.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
REF_UNKNOWN = Rule(
    "REF-001", _ERROR,
    "本站没有“{value}”这个条目{near}", "There is no item “{value}” on this site{near_en}",
    "写对方的索引号或发文字号；本站没有的文件写成《标题》（文号），会照样显示",
    "Write its index number or document number; write a document that is not on this site as 《title》（number）",
    why="A relation to an item that does not exist would be a dead link.",
)  # fmt: skip
REF_AMBIGUOUS = Rule(
    "REF-002", _ERROR,
    "“{value}”有不止一个条目：{found}", "More than one item matches “{value}”: {found}",
    "改用索引号", "Use the index number instead",
    why="Several items may have the same document number, but index numbers are unique.",
)  # fmt: skip
REF_SELF = Rule(
    "REF-003", _ERROR,
    "条目引用了自己", "The item refers to itself",
    "删掉这一条", "Remove it",
    why="A document cannot repeal, amend, replace or interpret itself.",
)  # fmt: skip
REF_CYCLE = Rule(
    "REF-004", _ERROR,
    "条目之间的关系形成了循环：{cycle}", "The relations form a cycle: {cycle}",
    "改正其中一条关系", "Correct one of the relations",
    why="Two documents cannot repeal each other.",
)  # fmt: skip
REF_UNPUBLISHED = Rule(
    "REF-005", _WARNING,
    "引用的“{value}”不发布，页面上不会显示这条关系", "“{value}” is not published, so the relation will not be shown",
    "如果本来就是这样，不用修改", "Nothing to do if this is intended",
    why="Unpublished items must not be mentioned anywhere, not even in relations.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
REF_LATER = Rule(
    "REF-008", _WARNING,
    "引用的“{value}”到 {later} 才公开，晚于本文（{day}），在那以前页面上不显示这条关系",
    "“{value}” is published on {later}, after this item ({day}); the relation is not shown before that day",
    "核对两个公开日期；如果本来就是这样，不用修改", "Check both dates of publication; nothing to do if this is intended",
    why="Unpublished items must not be mentioned anywhere, not even in relations.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
REF_ORDER = Rule(
    "REF-006", _WARNING,
    "本文成文于 {written}，早于{label}“{value}”（{other}）",
    "The document was written on {written}, before “{value}” ({other}), which it {label_en}",
    "核对日期或关系的方向", "Check the dates or the direction of the relation",
    why="A document can only repeal, amend, replace or interpret an earlier one.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
INTERPRETATION_LATE = Rule(
    "REF-007", _WARNING,
    "解读比文件晚公开 {days} 个工作日，一般不超过 {limit} 个工作日",
    "The interpretation was published {days} working days after the document; the usual limit is {limit}",
    "核对日期", "Check the dates",
    why=f"Local rules ask for the interpretation within {RULES.publication.interpretation} working days of the document.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
SAME_PAGE = Rule(
    "REF-010", _ERROR,
    "{path} 和 {other} 会生成同一个网页 {page}", "{path} and {other} would both produce the page {page}",
    "改掉其中一个文件的名字", "Rename one of the two files",
    why="One of the two sources would silently be lost.",
)  # fmt: skip
NARRATIVE_ALONE = Rule(
    "RPT-001", _ERROR,
    "只有正文，没有 {missing}", "There is a narrative but no {missing}",
    "加上同名的 .yaml 文件，写明标题和日期", "Add a .yaml file with the same name that gives the title and the dates",
    why="A report is published only with its metadata.",
)  # fmt: skip
REPORT_FUTURE = Rule(
    "RPT-002", _ERROR,
    "{label} {value} 晚于今天（{today}）", "The date {value} is after today ({today})",
    "改成实际的日期；要到以后才公开的，公开日期也写那一天", "Write the actual date; for a later publication give that day as published",
    why="A false publication date alone fails an inspection (国办秘函〔2019〕19号).",
)  # fmt: skip
REPORT_YEAR = Rule(
    "RPT-003", _WARNING,
    "标题里没有年份 {year}", "The title does not contain the year {year}",
    "标题一般写成“…{year}年政府信息公开工作年度报告”", "A title usually has the form “…{year}年政府信息公开工作年度报告”",
    why="Title, statistical period and file name must refer to the same year.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
STATISTIC_SUM = Rule(
    "RPT-004", _WARNING,
    "“{label}”是 {value}，分项相加却是 {total}", "“{label}” is {value}, but its parts add up to {total}",
    "核对数字；早年的报告原来就是这样，就加一行“原文如此: 是”", "Check the figures; if an early report really says so, add sic: yes",
    why="Contradictory figures are the most common defect of annual reports.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
SITE_MISSING = Rule(
    "SIT-001", _ERROR,
    "没有 site.yaml", "There is no site.yaml",
    "新网站请在空文件夹里运行 sitegen init；已经有内容的，在项目文件夹里建 site.yaml，写明网站名称、网址和标识码",
    "Start a new site with sitegen init in an empty folder; otherwise create site.yaml in the project folder, with the site's name, base URL and identity code",
    why="The head tags and the footer required by 国办发〔2017〕47号 are generated from it.",
)  # fmt: skip
CATEGORIES_MISSING = Rule(
    "SIT-002", _ERROR,
    "没有 content/categories.yaml", "There is no content/categories.yaml",
    "在另一个空文件夹里运行 sitegen init，把那里的 content/categories.yaml 复制过来",
    "Run sitegen init in another, empty folder, and copy its content/categories.yaml",
    why="Every item belongs to a category.",
)  # fmt: skip
PATTERN_BROKEN = Rule(
    "SIT-003", _ERROR,
    "索引号格式“{value}”无法识别", "The index number pattern “{value}” is invalid",
    "写成 {{prefix}}/{{year}}-{{serial:5}} 这样，必须有 {{serial}}；删掉就用通行格式",
    "Write a pattern such as {{prefix}}/{{year}}-{{serial:5}}; it must contain {{serial}}; remove it to use the usual forms",
    why="Index numbers are checked against the pattern. Regular expressions are not accepted, because they can take very long.",
)  # fmt: skip
NUMBER_PATTERN_BROKEN = Rule(
    "SIT-009", _ERROR,
    "发文字号格式“{value}”无法识别", "The document number pattern “{value}” is invalid",
    "写成 {{prefix}}〔{{year}}〕{{serial}}号 这样，必须有 {{serial}}；或者写“通行格式”；都删掉就按通行格式检查",
    "Write a pattern such as {{prefix}}〔{{year}}〕{{serial}}号; it must contain {{serial}}; or write “usual”; remove all to check for the usual forms",
    why="Document numbers are checked against the pattern. Regular expressions are not accepted, because they can take very long.",
)  # fmt: skip
PLACEHOLDER = Rule(
    "SIT-004", _ERROR,
    "“{value}”是占位文字，不是真的内容", "“{value}” is a placeholder, not content",
    "写上真的内容：“{label}: ……”", "Write the real content: “{label}: …”",
    why="Real sites have published head tags with placeholder content. The standard requires real values.",
)  # fmt: skip
ACCENT_CONTRAST = Rule(
    "SIT-005", _ERROR,
    "主题色 {value} 在白底上的对比度只有 {ratio}，至少要 4.5", "The accent colour {value} has a contrast of only {ratio} on white; at least 4.5 is required",
    "选一个更深的颜色", "Choose a darker colour",
    why="WCAG 2.2 success criterion 1.4.3.",
)  # fmt: skip
