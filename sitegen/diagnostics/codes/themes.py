"""THM: themes, their templates, messages and static files."""

from sitegen.diagnostics.model import ExemptionScope, Rule, Severity

THEME_MISSING = Rule(
    "THM-001",
    Severity.ERROR,
    "没有“{name}”这个主题（找过：{looked}）",
    "There is no theme “{name}” (searched: {looked})",
    "改 site.yaml 里的“主题”，或建 themes/{name}/theme.yaml",
    "Change the theme in site.yaml, or create themes/{name}/theme.yaml",
    why="Pages cannot be rendered without a theme.",
)
THEME_CYCLE = Rule(
    "THM-002",
    Severity.ERROR,
    "主题的继承形成了循环：{cycle}",
    "The themes extend each other in a cycle: {cycle}",
    "改正“继承”",
    "Correct the key extends in theme.yaml",
    why="Templates are searched for in the theme and then in the themes it extends, so the chain must end.",
)
THEME_FILE = Rule(
    "THM-003",
    Severity.ERROR,
    "主题里没有文件“{name}”",
    "The theme has no file “{name}”",
    "把它放进 static/ 或从 theme.yaml 里删掉",
    "Put it into static/, or remove it from theme.yaml",
    why="Every page loads the files that theme.yaml lists.",
)
TEMPLATE_BROKEN = Rule(
    "THM-004",
    Severity.ERROR,
    "模板有错：{zh}",
    "The template is invalid: {en}",
    "改正模板",
    "Correct the template",
    why="A template that cannot be parsed cannot render a page.",
)
TEMPLATE_DYNAMIC = Rule(
    "THM-005",
    Severity.ERROR,
    "模板“{name}”引用的模板名或文件名不是固定的文字",
    "The template “{name}” refers to another template or a file by a computed name",
    "写成固定的文件名",
    "Write the file name as a constant string",
    why="A page is rendered again when a template or file changes that it can reach. Computed names cannot be followed.",
)
TEMPLATE_FAILED = Rule(
    "THM-006",
    Severity.ERROR,
    "网页“{page}”生成失败：{template}：{zh}",
    "The page {page} could not be rendered: {template}: {en}",
    "模板只能用视图里有的内容，见 sitegen help theme-contract",
    "A template can only use the values in its view; see sitegen help theme-contract",
    why="Undefined names are errors, so that a page never shows a silent gap.",
)
MESSAGE_MISSING = Rule(
    "THM-007",
    Severity.ERROR,
    "没有这种语言的文字表：messages/{language}.yaml",
    "The theme has no messages/{language}.yaml",
    "加上文字表，或改 site.yaml 里的“界面语言”",
    "Add the message file, or change the language in site.yaml",
    why="The fixed text of pages comes from the message files of the theme.",
)
THEME_LINK = Rule(
    "THM-008",
    Severity.ERROR,
    "“{name}”是链接或特殊文件，主题里不能有",
    "“{name}” is a link or a special file, which is not allowed in a theme",
    "删掉它，把真正的文件放在这里",
    "Delete it and put the real file here",
    why="A theme may come from anyone. A link in it could publish any file of the machine that builds the site.",
)
STATIC_KIND = Rule(
    "THM-009",
    Severity.ERROR,
    "“{name}”不能放进 static/",
    "“{name}” is not allowed in static/",
    "static/ 里直接放 css js svg png jpg gif ico woff woff2 txt webmanifest 文件，文件名用字母、数字、连字符",
    "static/ may contain css js svg png jpg gif ico woff woff2 txt webmanifest files, without subfolders, named with "
    "letters, digits and hyphens",
    why="All files in static/ are published. Web pages and programs are not allowed there.",
)
FILE_LARGE = Rule(
    "THM-010",
    Severity.ERROR,
    "文件有 {size} MB，太大了（最多 {limit} MB）",
    "The file is too large: {size} MB (at most {limit} MB)",
    "压缩图片，字体只保留用到的字",
    "Compress images, and reduce fonts to the characters that are used",
    why="Every reader loads the files of the theme, often over a slow connection.",
)
MESSAGE_BAD = Rule(
    "THM-011",
    Severity.ERROR,
    "文字表有错：{zh}",
    "The message file is invalid: {en}",
    "花括号里只写名字，如 {{name}}；要显示花括号本身，写两个",
    "Write only a name in braces, such as {{name}}; to display a brace, double it",
    why="Expressions in braces would be evaluated while pages are rendered, without a limit on time and memory.",
)
TEMPLATE_CYCLE = Rule(
    "THM-012",
    Severity.ERROR,
    "模板引用形成了循环（或者层次太深）：{cycle}",
    "Templates refer to each other in a cycle, or too deeply: {cycle}",
    "去掉其中一个引用；要重复的部分写成宏",
    "Remove one of the references; use a macro for repeated parts",
    why="Rendering a template that extends, includes or imports itself would never end.",
)
TEMPLATE_MISSING = Rule(
    "THM-013",
    Severity.ERROR,
    "模板“{template}”引用的“{name}”不存在",
    "The template “{template}” refers to “{name}”, which does not exist",
    "改正名字，或把文件放进 templates/",
    "Correct the name, or put the file into templates/",
    why="Templates that a template refers to must be in the theme or in a theme that it extends.",
)
PAGE_TEMPLATE_MISSING = Rule(
    "THM-014",
    Severity.ERROR,
    "主题没有模板“{name}”",
    "The theme has no template “{name}”",
    "加上它，或在 theme.yaml 里写“继承: [default]”",
    "Add it, or write extends: [default] in theme.yaml",
    why="Every kind of page needs its template.",
)
CONTRACT_NEW = Rule(
    "THM-015",
    Severity.ERROR,
    "主题的接口版本是 {found}，这个程序只认识到 {current}：程序太旧了",
    "The theme is written for version {found} of the theme contract, but this program knows versions up to {current}: it is too old",
    "换用新版程序再生成网站，或者换用这个主题以前的版本；不要把版本号改小",
    "Build the site with a newer version of the program, or use an earlier version of the theme; do not lower the number",
    why="A theme may use what this program does not have yet.",
)
CONTRACT_BREAK = Rule(
    "THM-016",
    Severity.ERROR,
    "“{name}”在现在的主题接口里已经没有了（主题的接口版本是 {contract}，现在是 {current}）",
    "The theme contract no longer has “{name}” (the theme is written for version {contract}, now it is {current})",
    "见 sitegen help theme-contract",
    "See sitegen help theme-contract",
    why="What a template uses must exist. A theme for an earlier version of the contract is read as it is, except for"
    " what was removed since.",
)
BLOCK_UNKNOWN = Rule(
    "THM-017",
    Severity.WARNING,
    "块“{name}”在它继承的模板里没有，不起作用",
    "The templates that this one extends have no block “{name}”, so it has no effect",
    "改正名字，或者写在一个有的块里面；有哪些块，见 sitegen help themer",
    "Correct the name, or move it into a block that exists; sitegen help themer lists the blocks",
    why="A template that extends another replaces blocks of it. A block that the other one lacks is shown nowhere.",
    exemption_scope=ExemptionScope.SITE,
)
ASSET_MISSING = Rule(
    "THM-018",
    Severity.ERROR,
    "主题的 static/ 里没有“{name}”",
    "There is no “{name}” in static/ of the theme",
    "改正 asset() 里的文件名，或者把文件放进 static/",
    "Correct the file name in asset(), or put the file into static/",
    why="Every address on a page must lead to a file.",
)
