"""GUI, APP, SVC and AGY: guides, how to apply, services, and the pinyin of agencies."""

from sitegen.diagnostics.model import ExemptionScope, Rule, Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

GUIDE_LACKS = Rule(
    "GUI-001", _ERROR,
    "公开指南缺少法定内容“{element}”", "The guide does not give “{element_en}”, which the law requires",
    "在 {file} 里加上一行“{key}: ……”；指南还没写完就在 guide.md 里写“草稿: 是”",
    "Add a line “{key_en}: …” to {file}; for an unfinished guide write draft: yes in guide.md",
    why="条例第十二条: a guide states how information is classified, arranged and obtained, and the name, address,"
    " hours, telephone, fax and internet contact of the disclosure office.",
)  # fmt: skip
HALF_DAYS = Rule(
    "GUI-002", _ERROR,
    "办公时间“{days}”没有写上午和下午的时间", "The office hours for “{days}” give no times",
    "在这一组里写上“上午: 8:30—12:00”和“下午: 14:30—17:30”", "Add the keys morning and afternoon to this group",
    why="条例第十二条 requires the office hours. Days without times do not say when the office is open.",
)  # fmt: skip
APPLY_LACKS = Rule(
    "APP-001", _ERROR,
    "依申请公开缺少“{element}”，申请表无处寄送", "“{element_en}” is missing, so applications cannot be sent",
    "在 {file} 里加上一行“{key}: ……”；说明还没写完就在 apply.md 里写“草稿: 是”",
    "Add a line “{key_en}: …” to {file}; for an unfinished page write draft: yes in apply.md",
    why="条例第二十九条: an application goes to the agency's disclosure office in writing, so readers need its name,"
    " address, postcode and telephone.",
)  # fmt: skip
DRAFT_LACKS = Rule(
    "GUI-003", _WARNING,
    "“{name}”的{pages}是草稿，发布以前还要写上：{elements}", "The {pages_en} of {name} cannot be published yet. What they lack: {elements_en}",
    "在 {file} 里填好这几行，行首有“# ”的删掉“# ”：{lines}", "Fill in these lines in {file}, and remove “# ” in front: {lines_en}",
    why="条例第十二条、第二十九条: guides and pages on how to apply give the contact details of the disclosure office. They come"
    " from agency.yaml.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
PAGE_DRAFT = Rule(
    "GUI-004", _WARNING,
    "“{name}”的{pages}还是草稿，没有发布", "The {pages_en} of {name} {count:is still a draft|are still drafts} and not published",
    "核对以后，在 {files} 里删掉“草稿: 是”这一行（连同它上面的说明），就会发布",
    "Check the text, then remove the line “草稿: 是” (and the comment above it) in {files_en} to publish it",
    why="条例第十二条: every agency publishes a guide. The contact details that it needs are there, so only the flag keeps the"
    " pages from readers.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
PAGE_MISSING = Rule(
    "GUI-005", _WARNING,
    "“{name}”没有{pages}", "{name} has no {pages_en}",
    "用 {commands} 新建；机关已经撤销的，在 agency.yaml 里写“史料: 是”；由上级统一办理的，见 sitegen help exemptions，把这一条放行",
    "Create it with {commands_en}; for an agency that no longer exists write archival: yes in agency.yaml; if its superior does this for"
    " it, exempt this finding (sitegen help exemptions)",
    why="条例第十二条: every agency publishes a guide. 条例第二十九条: applicants need to know where to send an application. Enterprises"
    " and institutions (公共企事业单位) follow the rules of their own field (第五十五条).",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
REVIEW_FIRST = Rule(
    "APP-002", _WARNING,
    "这里说了对答复不服可以提起行政诉讼，但没有说：不予公开的，应当先申请行政复议", "This says that an answer can be taken to court, but not that administrative review comes first if disclosure was refused",
    "在这句话后面加上：不予公开的，应当先申请行政复议，对复议决定不服的，再提起行政诉讼。",
    "After this sentence add: 不予公开的，应当先申请行政复议，对复议决定不服的，再提起行政诉讼。",
    why="行政复议法（2023年修订，2024年1月1日起施行）第二十三条第一款第（四）项: against a refusal to disclose, a suit is possible only after"
    " administrative review. By its second paragraph the agency must say so. A court does not accept a suit that comes first.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
SERVICE_VAGUE = Rule(
    "SVC-001", _WARNING,
    "办事指南的“{element}”只写了“{value}”，等于没有写", "“{element_en}” of the service says only “{value}”, which is not informative",
    "写明具体内容；确实没有要求的，写“无需……”或者“不收费”", "Give the actual content; if there is no requirement, say so in a sentence",
    why="条例第二十条第（五）项: the basis, conditions and procedure of services are public. A reference to unnamed"
    " rules discloses nothing.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
SERVICE_CONTACT = Rule(
    "SVC-002", _WARNING,
    "办事指南的“联系”里没有电话号码", "The contact of the service has no telephone number",
    "加上办理窗口的电话，如：电话 0471-1234567", "Add the telephone number of the service counter",
    why="Contact details are one of the seven disclosures of a service. With an address alone people have to come in person to ask.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
NAME_TWICE = Rule(
    "AGY-006", _WARNING,
    "“{name}”已经用在 {other}", "The name “{name}” is already used in {other}",
    "核对两个文件，改正其中一个，或者删掉多余的；撤销以后又组建的机关，把原来的改成“{name}（原）”这样",
    "Compare both files and correct one, or delete the one too many; of an office that was founded anew, mark the former one in its name",
    why="Agencies, rules and pages are chosen by their names. Readers and editors cannot tell two of one name apart.",
    exemption_scope=ExemptionScope.SITE,
)  # fmt: skip
PINYIN_LENGTH = Rule(
    "AGY-005", _ERROR,
    "“拼音”有 {said} 个音节，名称“{name}”有 {length} 个字", "The pinyin has {said} {said:syllable|syllables}, but the name “{name}” has {length} {length:character|characters}",
    "每个字写一个音节，用空格隔开；不确定就删掉这一行，会自动注音", "Write one syllable for each character, separated by spaces; or remove the line to have it generated",
    why="The list of agencies skips the place name at the start, and counts syllables to do so.",
    exemption_scope=ExemptionScope.PLACE,
)  # fmt: skip
