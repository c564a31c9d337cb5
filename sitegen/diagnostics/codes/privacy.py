"""PII and SEC: personal data, secrecy markings and injected text."""

from sitegen.diagnostics.model import ExemptionScope, Rule, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING

ID_NUMBER = Rule(
    "PII-001",
    ERROR,
    "这里有居民身份证号码：{masked}",
    "This is an identity card number: {masked}",
    "请删掉，或只留前 6 位和后 4 位，中间用 * 代替",
    "Delete it, or keep the first 6 and the last 4 digits and replace the others with *",
    why="条例第十五条 and 个人信息保护法: personal data must not be disclosed. Detected by date and check digit (GB 11643-1999).",
    exemption_scope=ExemptionScope.PLACE,
)
OLD_ID_NUMBER = Rule(
    "PII-002",
    WARNING,
    "这里像是 15 位的旧身份证号码：{masked}",
    "This looks like an old 15-digit identity card number: {masked}",
    "请核对；如果是，请删掉或打码",
    "Check it; if so, delete or mask it",
    why="Old numbers have no check digit, so this may be a coincidence (条例第十五条).",
    exemption_scope=ExemptionScope.SITE,
)
MOBILE = Rule(
    "PII-003",
    ERROR,
    "这里有手机号码：{masked}",
    "This is a mobile phone number: {masked}",
    "请删掉或打码；如果是单位公布的电话，请写进 agency.yaml 的“联系电话”，或者写明是哪个单位的什么电话，如“咨询电话：……”；如果是金额，请写上单位",
    "Delete or mask it; if an office publishes the number, add it to phone in agency.yaml, or say whose it is, such as “咨询电话：…”; if it is an amount, write its unit",
    why="Mobile numbers usually belong to individuals (条例第十五条). Numbers that an agency publishes itself are allowed.",
    exemption_scope=ExemptionScope.PLACE,
)
BANK_CARD = Rule(
    "PII-004",
    ERROR,
    "这里有银行卡号：{masked}",
    "This is a bank card number: {masked}",
    "请删掉，或只留前 6 位和后 4 位",
    "Delete it, or keep only the first 6 and the last 4 digits",
    why="Account numbers are sensitive personal data (个人信息保护法第二十八条). Detected by the Luhn check digit.",
    exemption_scope=ExemptionScope.PLACE,
)
PASSPORT = Rule(
    "PII-005",
    WARNING,
    "这里像是护照或通行证号码：{masked}",
    "This looks like the number of a passport or travel permit: {masked}",
    "请核对；如果是，请删掉或打码",
    "Check it; if so, delete or mask it",
    why="Numbers of passports and permits are personal data (条例第十五条).",
    exemption_scope=ExemptionScope.SITE,
)
PLATE = Rule(
    "PII-006",
    WARNING,
    "这里像是车牌号：{masked}",
    "This looks like a vehicle number plate: {masked}",
    "请核对；私人车辆的号牌请打码",
    "Check it; mask the number plates of private vehicles",
    why="The number plate of a private vehicle identifies its owner (条例第十五条).",
    exemption_scope=ExemptionScope.SITE,
)
HOME_ADDRESS = Rule(
    "PII-007",
    WARNING,
    "这里像是个人的家庭住址：{masked}",
    "This looks like a home address: {masked}",
    "请只写到街道或村",
    "Give only the street or village",
    why="An address with building and room is personal data (条例第十五条).",
    exemption_scope=ExemptionScope.SITE,
)
OFFICE_MOBILE = Rule(
    "PII-008",
    WARNING,
    "这里有手机号码，看起来是单位的联系电话：{masked}",
    "This is a mobile phone number, apparently the contact of an office: {masked}",
    "请核对：是单位的电话，请写进 agency.yaml 的“联系电话”，就不再提示；是个人的，请删掉或打码",
    "Check it: if it is the office's, add it to phone in agency.yaml, and it is no longer reported; if it is a person's, delete or mask it",
    why="An office may publish a mobile number as its contact, but it often belongs to an individual (条例第十五条).",
    exemption_scope=ExemptionScope.SITE,
)
BROKEN_ID_NUMBER = Rule(
    "PII-009",
    WARNING,
    "这里写着身份证号码，但校验位不对：{masked}",
    "This is labelled as an identity card number, but its check digit is wrong: {masked}",
    "可能是抄错一位的真号码，请删掉或打码；填写示例请用 * 代替数字",
    "It may be a real number with a typing mistake: delete or mask it; in an example, write * for digits",
    why="A number with one wrong digit still identifies a person (条例第十五条). Check digits are those of GB 11643-1999.",
    exemption_scope=ExemptionScope.SITE,
)
SECRET_MARK = Rule(
    "SEC-001",
    ERROR,
    "这里有密级或内部标志“{found}”",
    "This is a secrecy marking: “{found}”",
    "请先做保密审查；涉密文件不得公开，已解密的请去掉标志并注明",
    "Have the document reviewed first. Secret documents must not be published; if it is declassified, remove the marking and say so.",
    why="条例第十四条、第十七条 and 保密法: state secrets must not be disclosed, and each item is reviewed before release.",
    exemption_scope=ExemptionScope.PLACE,
)
SECRET_WORD = Rule(
    "SEC-002",
    WARNING,
    "这里写着本文不公开：“{found}”",
    "These words say that the document must not be made public: “{found}”",
    "请核对这份文件能不能公开",
    "Check whether this document may be made public",
    why="Words such as 此件不公开 may be left over from a draft or an internal document (条例第十七条).",
    exemption_scope=ExemptionScope.SITE,
)
SPAM = Rule(
    "SEC-010",
    WARNING,
    "这里像是被植入的广告：“{found}”",
    "This looks like injected advertising: “{found}”",
    "请与原件核对，删掉不属于原文的字",
    "Compare it with the original, and delete what is not part of the original",
    why="Old pages of government sites were injected with gambling terms, which are copied along with the text.",
    exemption_scope=ExemptionScope.SITE,
)
LOST_TEXT = Rule(
    "SEC-011",
    WARNING,
    "这里像是乱码：“{found}”",
    "This looks like garbled text: “{found}”",
    "请与原件核对",
    "Compare it with the original",
    why="Several question marks in a row in Chinese text usually replace lost characters.",
    exemption_scope=ExemptionScope.SITE,
)
