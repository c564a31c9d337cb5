"""SIT: the format version of a site."""

from sitegen.diagnostics.model import ExemptionScope, Rule, Severity

FORMAT_OLD = Rule(
    "SIT-010", Severity.WARNING,
    "有 {count} 份内容按现在的规则显示得和以前不同（网站的格式版本是 {old}，现在是 {current}）",
    "{count} {count:text reads|texts read} differently under the current rules (the format version of the site is {old}, now it is {current})",
    "先运行 sitegen upgrade --dry-run 逐处看清楚；改好或者确认以后，运行 sitegen upgrade",
    "First run sitegen upgrade --dry-run to see each place; when they are right, run sitegen upgrade",
    why="Rules for line ends, marks, tables and outlines have changed, so that what is written is what is published. An"
    " official text must not change without somebody seeing it.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)  # fmt: skip
FORMAT_NEW = Rule(
    "SIT-011", Severity.ERROR,
    "网站的格式版本是 {found}，这个程序只认识到 {current}：程序太旧了",
    "The format version of the site is {found}, but this program knows versions up to {current}: it is too old",
    "换用新版程序（更新代码仓库，或者重新安装）再生成网站；不要把版本号改小",
    "Build the site with a newer version of the program (pull the repository, or install it again); do not lower the number",
    why="Read by older rules, the texts would change on their way to the pages.",
)  # fmt: skip
