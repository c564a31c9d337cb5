"""PUB: findings about where the site is written, and about two outputs for one place."""

from __future__ import annotations

from sitegen.diagnostics.model import Rule, Severity

SAME_PATH = Rule(
    "PUB-001",
    Severity.ERROR,
    "两个来源要生成同一个网页“{path}”：{first} 和 {second}",
    "two sources would become the same file “{path}”: {first} and {second}",
    "请改其中一个的文件名、编号或旧网址，使两个网页的地址不同。",
    "Change the file name, number or alias of one of them, so that the two addresses differ.",
    why="The second would silently overwrite the first, and a disclosed item would vanish from the site.",
)
CASE_ONLY = Rule(
    "PUB-002",
    Severity.ERROR,
    "“{path}”（来自 {first}）与“{other}”（来自 {second}）只有字母大小写或字符写法不同",
    "“{path}” (from {first}) and “{other}” (from {second}) differ only by letter case or character form",
    "请改其中一个的名称。",
    "Rename one of them.",
    why="Windows and macOS take both names for one file, so the site would differ from machine to machine.",
)
FILE_AND_FOLDER = Rule(
    "PUB-003",
    Severity.ERROR,
    "“{path}”（来自 {first}）是一个文件，但 {second} 需要同名的文件夹",
    "“{path}” (from {first}) is a file, but {second} needs a folder of the same name",
    "请改其中一个的名称或旧网址。",
    "Change the name or alias of one of them.",
    why="No disk can hold a file and a folder of one name.",
)
BAD_PATH = Rule(
    "PUB-004",
    Severity.ERROR,
    "网页地址“{path}”不能使用：{zh}",
    "the path “{path}” cannot be published: {en}",
    "请修改 {origin} 的文件名、编号或旧网址。",
    "Change the file name, number or alias in {origin}.",
    why="Content comes from many hands: no address may leave the output folder, take the place of the "
    "manifest, or be impossible on Windows, macOS or Linux.",
)
FOREIGN_FOLDER = Rule(
    "PUB-010",
    Severity.ERROR,
    "输出文件夹“{folder}”里已有不是本程序生成的内容（例如“{example}”），为免误删，没有写入任何文件",
    "the output folder “{folder}” holds things this program did not make (for example “{example}”); nothing was written",
    "请另选一个空文件夹；如果确认里面的内容不要了，请先自行清空它。",
    "Choose an empty folder; or empty this one yourself, if you are sure that nothing in it is needed.",
    why="Publishing deletes pages that have left the site. Without our manifest nothing says which files are ours.",
)
BROKEN_MANIFEST = Rule(
    "PUB-011",
    Severity.ERROR,
    "输出文件夹的文件清单“{path}”无法识别，没有写入任何文件",
    "the manifest “{path}” of the output folder cannot be understood; nothing was written",
    "请从备份恢复这个文件；或者自行清空输出文件夹，再重新生成。",
    "Restore that file; or empty the output folder yourself and build again.",
    why="The manifest says which files may be replaced and deleted. A damaged or forged one is not obeyed.",
)
FOREIGN_FILE = Rule(
    "PUB-012",
    Severity.ERROR,
    "“{path}”不是本程序生成的，但 {origin} 要写到这个位置；没有写入任何文件",
    "“{path}” was not made by this program, but {origin} is to be written there; nothing was written",
    "请把它移到输出文件夹以外，再重新生成。",
    "Move it out of the output folder and build again.",
    why="A file somebody else put into the output folder is never overwritten.",
)
SYMLINK = Rule(
    "PUB-013",
    Severity.ERROR,
    "“{path}”是链接（或特殊文件），不能经过它写入；没有写入任何文件",
    "“{path}” is a symbolic link (or a special file) and cannot be written through; nothing was written",
    "请删除这个链接，或者直接指定真正的文件夹。",
    "Remove the link, or name the real folder.",
    why="A link could lead the writing and the deleting to a place outside the output folder.",
)
NOT_A_FOLDER = Rule(
    "PUB-014",
    Severity.ERROR,
    "输出位置“{folder}”是一个文件，不是文件夹",
    "the output “{folder}” is a file, not a folder",
    "请另选一个位置，或者先移走这个文件。",
    "Choose another place, or move that file away.",
    why="A site is many files and needs a folder.",
)
AMONG_SOURCES = Rule(
    "PUB-015",
    Severity.ERROR,
    "输出文件夹“{folder}”与来源“{source}”互相包含",
    "the output folder “{folder}” and the sources “{source}” contain one another",
    "请把输出文件夹放在来源之外，例如 public。",
    "Put the output folder outside of the sources, for example public.",
    why="The site would become its own source, or cleaning would endanger the sources.",
)
PROTECTED = Rule(
    "PUB-016",
    Severity.ERROR,
    "输出文件夹不能是“{folder}”：它{zh}",
    "the output folder cannot be “{folder}”: it is {en}",
    "请另选一个专门放网站的文件夹，例如 public。",
    "Choose a folder for the site alone, for example public.",
    why="These folders hold what no build could make again: a slip in a command must not touch them.",
)
SOURCE_CHANGED = Rule(
    "PUB-017",
    Severity.ERROR,
    "“{path}”在生成过程中被修改或删除",
    "“{path}” was changed or removed while the site was being built",
    "请等修改的人保存完毕，再重新生成；程序会接着完成。",
    "Wait until the file has been saved, and build again: it will be finished then.",
    why="A page and what other pages say of it must come from one state of the sources.",
)
LOCKED = Rule(
    "PUB-020",
    Severity.ERROR,
    "另一个生成过程正在写入“{folder}”",
    "another build is writing to “{folder}”",
    "请等它结束（或关闭正在运行的预览），然后重试。不需要删除任何文件。",
    "Wait until it has ended (or close the running preview) and try again. No file needs to be deleted.",
    why="Two builds writing one folder would mix two states of the site.",
)
DISK_FULL = Rule(
    "PUB-021",
    Severity.ERROR,
    "磁盘已满，无法写入“{path}”",
    "the disk is full: “{path}” cannot be written",
    "请腾出空间后重新生成；程序会接着完成，原有网页仍然完整。",
    "Free some space and build again: it will be finished then. The pages not yet replaced are whole.",
    why="A page is written completely beside its place before it replaces the old one, so no page is ever cut off.",
)
NO_PERMISSION = Rule(
    "PUB-022",
    Severity.ERROR,
    "没有权限写入或删除“{path}”（{reason}）",
    "no permission to write or delete “{path}” ({reason})",
    "请检查文件夹的权限，关闭正在使用该文件的程序，然后重新生成。",
    "Check the permissions of the folder, close programs which use the file, and build again.",
    why="The output folder must belong to whoever builds the site.",
)
WRITE_FAILED = Rule(
    "PUB-023",
    Severity.ERROR,
    "写入或读取“{path}”失败：{reason}",
    "“{path}” cannot be written or read: {reason}",
    "请检查磁盘和路径，然后重新生成。",
    "Check the disk and the path, and build again.",
    why="Whatever the disk refuses is reported by name, and the next build finishes the work.",
)
STATE_UNUSABLE = Rule(
    "PUB-024",
    Severity.ERROR,
    "生成状态文件“{path}”无法使用：{reason}",
    "the build state “{path}” cannot be used: {reason}",
    "请检查该文件夹的权限和磁盘空间，确认没有另一个生成过程在运行；这个文件可以放心删除。",
    "Check the permissions and the space of its folder, and that no other build is running. The file may safely be deleted.",
    why="The build state is only a memory that saves work. It is rebuilt by itself, but it must be writable.",
)
NOT_A_MANIFEST = Rule(
    "PUB-030",
    Severity.ERROR,
    "“{path}”不是网站的文件清单",
    "“{path}” is not the manifest of a site",
    "请给出上次发布时留下的 sitegen-manifest.json，或者它所在的文件夹；没有留下的，就把整个网站上传一次。",
    "Name the sitegen-manifest.json that was kept of the last publication, or its folder. If none was kept, upload the whole site once.",
    why="What is on the host follows from its manifest alone. From another file no list could be right.",
)
OTHER_MANIFEST = Rule(
    "PUB-031",
    Severity.ERROR,
    "文件清单“{path}”的格式是“{format}”，这个版本的程序读不了",
    "the manifest “{path}” has the format “{format}”, which this version cannot read",
    "请用写它的那个版本比较；或者用现在的版本重新生成，把整个网站上传一次。",
    "Compare with the version that wrote it; or build with this one and upload the whole site once.",
    why="Another format may mean something else by the same words, so it is not guessed at.",
)
UNFINISHED_MANIFEST = Rule(
    "PUB-032",
    Severity.ERROR,
    "文件清单“{path}”属于一次没有做完的生成",
    "the manifest “{path}” is that of a build that did not end",
    "如果是现在的网站，请再运行一次 build；如果是旧清单，请换成上次真正发布的那一份。",
    "If it is that of the present site, run build again; if it is the old one, take that of the last real publication.",
    why="While a build is under way its manifest does not say which files are there.",
)
