"""OLD: old addresses (旧网址) and patterns of them."""

from sitegen.diagnostics.model import Rule, Severity

_ERROR = Severity.ERROR

TWICE = Rule(
    "OLD-001", _ERROR,
    "旧网址“{address}”在 {other} 已经写了，转到另一页", "The old address “{address}” is listed at {other} already, for another page",
    "只留一处：留在内容相同的那一页", "Keep it in one file only: that of the page with the same content",
    why="One address can lead to one page only.",
)  # fmt: skip
OTHER_HOST = Rule(
    "OLD-002", _ERROR,
    "旧网址“{address}”的主机不是本站的 {host}", "The old address “{address}” is on another host than {host}",
    "只写路径，如 {path}；旧主机的服务器用命令 redirects --absolute 写出的规则，就会转到这里",
    "Write the path only, for example {path}, and give the server of the old host the rules that redirects --absolute writes",
    why="A site answers on its own host only. The server of the old host can send its visitors here by the same rules.",
)  # fmt: skip
COVERS_PAGE = Rule(
    "OLD-003", _ERROR,
    "规则“{pattern}”也包括本站现有的网页 {page}，打开它就会被转走", "The rule “{pattern}” also matches {page}, a page of this site, which could not be opened any more",
    "把“从”写得窄一些，只包括旧网站的网址", "Make “from” narrower, so that it matches addresses of the old site only",
    why="Web servers follow redirects before they look for files, so the page would be lost, or lead to itself for ever.",
)  # fmt: skip
CHAIN = Rule(
    "OLD-004", _ERROR,
    "规则“{pattern}”转到的网址又符合规则“{other}”，会转来转去", "What the rule “{pattern}” leads to matches the rule “{other}”, so visitors could be sent in circles",
    "让“到”直接写现在的网址", "Let “to” be the present address",
    why="Browsers give up after some twenty redirects.",
)  # fmt: skip
UNKNOWN_PLACEHOLDER = Rule(
    "OLD-005", _ERROR,
    "“到”里的 {{{name}}} 在“从”里没有", "{{{name}}} in “to” is not in “from”",
    "两边用同样的名称；“从”里有：{known}", "Use the names of “from”, which are: {known}",
    why="The part in braces is taken from the old address.",
)  # fmt: skip
