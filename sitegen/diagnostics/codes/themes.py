"""Findings about themes."""

from sitegen.diagnostics.model import Rule, Severity

THEME_MISSING = Rule(
    "THM-001",
    Severity.ERROR,
    "没有“{name}”这个主题（找过：{looked}）",
    "there is no theme “{name}” (looked in: {looked})",
    "改 site.yaml 里的“主题”，或建 themes/{name}/theme.yaml",
    "change the theme in site.yaml, or create themes/{name}/theme.yaml",
    why="Without a theme there are no pages.",
)
THEME_CYCLE = Rule(
    "THM-002",
    Severity.ERROR,
    "主题继承绕成了圈：{cycle}",
    "the themes extend each other in a cycle: {cycle}",
    "改正“继承”",
    "correct the key extends",
    why="A theme is looked up from itself to its bases; the chain must end.",
)
THEME_FILE = Rule(
    "THM-003",
    Severity.ERROR,
    "主题里没有文件“{name}”",
    "the theme has no file “{name}”",
    "把它放进 static/ 或从 theme.yaml 里删掉",
    "put it into static/ or remove it from theme.yaml",
    why="Every page loads what theme.yaml lists.",
)
TEMPLATE_BROKEN = Rule(
    "THM-004",
    Severity.ERROR,
    "模板有错：{problem}",
    "the template is wrong: {problem}",
    "改正模板",
    "correct the template",
    why="A template that does not parse can make no page.",
)
TEMPLATE_DYNAMIC = Rule(
    "THM-005",
    Severity.ERROR,
    "模板“{name}”引用的模板名不是固定的文字",
    "the template “{name}” refers to another by a computed name",
    "写成固定的文件名",
    "write the name out",
    why="The fingerprint of a page covers every template it can reach; computed names cannot be followed.",
)
TEMPLATE_FAILED = Rule(
    "THM-006",
    Severity.ERROR,
    "网页 {page} 生成失败：{problem}",
    "the page {page} could not be made: {problem}",
    "模板只能用视图里有的内容，见 docs/theme-contract.md",
    "a template sees its view and nothing else: docs/theme-contract.md",
    why="Undefined names are errors, so that a page never shows a silent gap.",
)
MESSAGE_MISSING = Rule(
    "THM-007",
    Severity.ERROR,
    "没有这种语言的文字表：messages/{language}.yaml",
    "the theme has no messages/{language}.yaml",
    "加上文字表，或改 site.yaml 里的“界面语言”",
    "add it, or change the language in site.yaml",
    why="The fixed words of pages come from the theme's message catalogues.",
)
