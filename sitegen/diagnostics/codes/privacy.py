"""PII and SEC: personal data, secrecy markings and planted text."""

from sitegen.diagnostics.model import Rule, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING

ID_NUMBER = Rule(
    "PII-001",
    ERROR,
    "这里有居民身份证号码：{masked}",
    "There is an identity-card number here: {masked}",
    "请删掉，或只留前 6 位和后 4 位，中间用 * 代替。",
    "Delete it, or keep the first 6 and last 4 digits with * between.",
    why="条例第十五条 and 个人信息保护法: personal data is not disclosed. Found by date and check digit (GB 11643-1999).",
)
OLD_ID_NUMBER = Rule(
    "PII-002",
    WARNING,
    "这里像是 15 位的旧身份证号码：{masked}",
    "This looks like an old identity-card number of 15 digits: {masked}",
    "请核对；如果是，请删掉或打码。",
    "Check it; if so, delete or mask it.",
    why="Old numbers have no check digit, so this may be chance (条例第十五条).",
)
MOBILE = Rule(
    "PII-003",
    ERROR,
    "这里有手机号码：{masked}",
    "There is a mobile-phone number here: {masked}",
    "请删掉或打码；如果是单位公布的电话，请写进 agency.yaml 的“联系电话”。",
    "Delete or mask it; if the agency publishes it, enter it as its phone in agency.yaml.",
    why="Mobile numbers belong to persons (条例第十五条); what an agency lists itself is allowed.",
)
BANK_CARD = Rule(
    "PII-004",
    ERROR,
    "这里有银行卡号：{masked}",
    "There is a bank-card number here: {masked}",
    "请删掉，或只留前 6 位和后 4 位。",
    "Delete it, or keep the first 6 and last 4 digits.",
    why="Account numbers are sensitive personal data (个人信息保护法第二十八条). Found by the Luhn check digit.",
)
PASSPORT = Rule(
    "PII-005",
    WARNING,
    "这里像是护照号码：{masked}",
    "This looks like a passport number: {masked}",
    "请核对；如果是，请删掉或打码。",
    "Check it; if so, delete or mask it.",
    why="Passport numbers are personal data (条例第十五条).",
)
PLATE = Rule(
    "PII-006",
    WARNING,
    "这里像是车牌号：{masked}",
    "This looks like a number plate: {masked}",
    "请核对；私人车辆的号牌请打码。",
    "Check it; mask the plates of private cars.",
    why="The plate of a private car leads to its owner (条例第十五条).",
)
HOME_ADDRESS = Rule(
    "PII-007",
    WARNING,
    "这里像是个人的家庭住址：{masked}",
    "This looks like somebody's home address: {masked}",
    "请只写到街道或村。",
    "Name the street or village only.",
    why="With building and room the address is personal data (条例第十五条).",
)
SECRET_MARK = Rule(
    "SEC-001",
    ERROR,
    "这里有密级或内部标志“{found}”",
    "There is a secrecy marking here: “{found}”",
    "请先做保密审查；涉密文件不得公开，已解密的请去掉标志并注明。",
    "Have it reviewed first; secret documents must not be published; remove the marking of declassified ones.",
    why="条例第十四条、第十七条 and 保密法: state secrets are not disclosed, each entry is reviewed before release.",
)
SECRET_WORD = Rule(
    "SEC-002",
    WARNING,
    "这里说本文不公开：“{found}”",
    "These words say that the document is not public: “{found}”",
    "请核对这份文件能不能公开。",
    "Check whether this document may be published.",
    why="Words such as 此件不公开 are left over from a draft or an internal document (条例第十七条).",
)
SPAM = Rule(
    "SEC-010",
    WARNING,
    "这里像是被植入的广告：“{found}”",
    "This looks like planted advertising: “{found}”",
    "请与原件核对，删掉不属于原文的字。",
    "Compare it with the original and delete what is not part of it.",
    why="Old pages of government sites were defaced with gambling names; copying them carries the words along.",
)
LOST_TEXT = Rule(
    "SEC-011",
    WARNING,
    "这里像是乱码：“{found}”",
    "This looks like mojibake: “{found}”",
    "请与原件核对。",
    "Compare it with the original.",
    why="A run of question marks in Chinese text stands where characters were lost.",
)
