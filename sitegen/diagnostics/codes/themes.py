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
    "模板有错：{zh}",
    "the template is wrong: {en}",
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
    "网页 {page} 生成失败：{template}：{zh}",
    "the page {page} could not be made: {template}: {en}",
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
THEME_LINK = Rule(
    "THM-008",
    Severity.ERROR,
    "“{name}”是链接或特殊文件，主题里不能有",
    "“{name}” is a link or a special file; a theme must have none",
    "删掉它，把真正的文件放在这里",
    "delete it and put the real file here",
    why="A theme may come from a stranger; a link in it could publish any file of the machine that builds the site.",
)
STATIC_KIND = Rule(
    "THM-009",
    Severity.ERROR,
    "“{name}”不能放进 static/",
    "“{name}” must not lie in static/",
    "static/ 里直接放 css js svg png jpg gif ico woff woff2 txt webmanifest 文件，文件名用字母、数字、连字符",
    "put css js svg png jpg gif ico woff woff2 txt webmanifest files right into static/, named with letters, digits "
    "and hyphens",
    why="All that lies in static/ is published; pages of their own and programs have no place there.",
)
FILE_LARGE = Rule(
    "THM-010",
    Severity.ERROR,
    "文件有 {size} MB，太大了（最多 {limit} MB）",
    "the file has {size} MB, which is too much (at most {limit} MB)",
    "压缩图片，字体只保留用到的字",
    "compress pictures, and keep of a font only the characters in use",
    why="Every reader loads the files of the theme, often over a slow line.",
)
MESSAGE_BAD = Rule(
    "THM-011",
    Severity.ERROR,
    "文字表有错：{zh}",
    "the messages are wrong: {en}",
    "花括号里只写名字，如 {{name}}；要显示花括号本身，写两个",
    "write only a name between braces, as in {{name}}; double a brace that is to be shown",
    why="Anything more in the braces would be worked out while pages are made, with no bound on time and memory.",
)
TEMPLATE_CYCLE = Rule(
    "THM-012",
    Severity.ERROR,
    "模板引用绕成了圈（或套得太深）：{cycle}",
    "templates refer to each other in a cycle (or too deeply): {cycle}",
    "去掉其中一个引用；要重复的部分写成宏",
    "remove one of the references; make a macro of what repeats itself",
    why="A template that extends, includes or imports itself never ends.",
)
TEMPLATE_MISSING = Rule(
    "THM-013",
    Severity.ERROR,
    "模板“{template}”引用的“{name}”不存在",
    "the template “{template}” refers to “{name}”, which does not exist",
    "改正名字，或把文件放进 templates/",
    "correct the name, or put the file into templates/",
    why="What a template extends, includes or imports must be in the theme or in one that it extends.",
)
PAGE_TEMPLATE_MISSING = Rule(
    "THM-014",
    Severity.ERROR,
    "主题没有模板“{name}”",
    "the theme has no template “{name}”",
    "加上它，或在 theme.yaml 里写“继承: [default]”",
    "add it, or write extends: [default] in theme.yaml",
    why="Every kind of page has its template.",
)
