"""PUB: the output folder, conflicting outputs, and manifests."""

from __future__ import annotations

from sitegen.diagnostics.model import ExemptionScope, Rule, Severity

SAME_PATH = Rule(
    "PUB-001",
    Severity.ERROR,
    "两个来源要生成同一个网页“{path}”：{first} 和 {second}",
    "Two sources would produce the same file “{path}”: {first} and {second}",
    "请改其中一个的文件名、编号或旧网址，使两个网页的地址不同",
    "Change the file name, number or alias of one of them, so that the two addresses differ",
    why="The second would silently overwrite the first, and a disclosed item would vanish from the site.",
)
CASE_ONLY = Rule(
    "PUB-002",
    Severity.ERROR,
    "“{path}”（来自 {first}）与“{other}”（来自 {second}）只有字母大小写或字符编码形式不同",
    "“{path}” (from {first}) and “{other}” (from {second}) differ only in letter case or Unicode form",
    "请改其中一个的名称",
    "Rename one of them",
    why="Windows and macOS treat both names as the same file, so the site would depend on the machine.",
)
FILE_AND_FOLDER = Rule(
    "PUB-003",
    Severity.ERROR,
    "“{path}”（来自 {first}）是一个文件，但 {second} 需要同名的文件夹",
    "“{path}” (from {first}) is a file, but {second} needs a folder with the same name",
    "请改其中一个的名称或旧网址",
    "Change the name or alias of one of them",
    why="A file and a folder cannot have the same name.",
)
BAD_PATH = Rule(
    "PUB-004",
    Severity.ERROR,
    "网页地址“{path}”不能使用：{zh}",
    "The path “{path}” cannot be published: {en}",
    "请修改 {origin} 的文件名、编号或旧网址",
    "Change the file name, number or alias in {origin}",
    why="Content may come from anyone. No path may leave the output folder, replace the manifest, or be "
    "invalid on Windows, macOS or Linux.",
)
FOREIGN_FOLDER = Rule(
    "PUB-010",
    Severity.ERROR,
    "输出文件夹“{folder}”里已有不是本程序生成的内容（例如“{example}”），为免误删，没有写入任何文件",
    "The output folder “{folder}” contains files that this program did not create (for example “{example}”); nothing was written",
    "请另选一个空文件夹；如果确认里面的内容不要了，请先自行清空它",
    "Choose an empty folder; or empty this one yourself if you are sure that its content is not needed",
    why="Publishing deletes pages that are no longer part of the site. Without a manifest the program does not know which files it created.",
)
BROKEN_MANIFEST = Rule(
    "PUB-011",
    Severity.ERROR,
    "输出文件夹的文件清单“{path}”无法识别，没有写入任何文件",
    "The manifest “{path}” of the output folder cannot be read; nothing was written",
    "请从备份恢复这个文件；或者自行清空输出文件夹，再重新生成",
    "Restore the file from a backup; or empty the output folder yourself and build again",
    why="The manifest lists the files that may be replaced or deleted. A damaged or forged manifest is not used.",
)
FOREIGN_FILE = Rule(
    "PUB-012",
    Severity.ERROR,
    "“{path}”不是本程序生成的，但 {origin} 要写到这个位置；没有写入任何文件",
    "“{path}” was not created by this program, but {origin} has to be written there; nothing was written",
    "请把它移到输出文件夹以外，再重新生成",
    "Move it out of the output folder and build again",
    why="Files that this program did not create are never overwritten.",
)
SYMLINK = Rule(
    "PUB-013",
    Severity.ERROR,
    "“{path}”是链接（或特殊文件），不能经过它写入；没有写入任何文件",
    "“{path}” is a symbolic link (or a special file) and cannot be written through; nothing was written",
    "请删除这个链接，或者直接指定真正的文件夹",
    "Remove the link, or specify the real folder",
    why="Through a link files outside the output folder could be written or deleted.",
)
NOT_A_FOLDER = Rule(
    "PUB-014",
    Severity.ERROR,
    "输出位置“{folder}”是一个文件，不是文件夹",
    "The output “{folder}” is a file, not a folder",
    "请另选一个位置，或者先移走这个文件",
    "Choose another location, or move the file away",
    why="A site consists of many files and needs a folder.",
)
AMONG_SOURCES = Rule(
    "PUB-015",
    Severity.ERROR,
    "输出文件夹“{folder}”包含来源“{source}”，或者在它里面",
    "The output folder “{folder}” contains the source “{source}”, or lies in it",
    "请把输出文件夹放在来源之外，例如 public",
    "Choose an output folder outside the sources, for example public",
    why="Published files would become sources, or sources could be deleted.",
)
PROTECTED = Rule(
    "PUB-016",
    Severity.ERROR,
    "输出文件夹不能是“{folder}”：它{zh}",
    "The output folder cannot be “{folder}”: it is {en}",
    "请另选一个专门放网站的文件夹，例如 public",
    "Choose a folder that is used only for the site, for example public",
    why="These folders contain files that cannot be rebuilt. A mistyped command must not affect them.",
)
SOURCE_CHANGED = Rule(
    "PUB-017",
    Severity.ERROR,
    "“{path}”在生成过程中被修改或删除",
    "“{path}” was changed or removed while the site was being built",
    "请等修改的人保存完毕，再重新生成；程序会接着完成",
    "Wait until the file has been saved, then build again; the build will be completed",
    why="All pages must come from the same state of the sources.",
)
LOCKED = Rule(
    "PUB-020",
    Severity.ERROR,
    "另一个生成过程正在写入“{folder}”",
    "Another build is writing to “{folder}”",
    "请等它结束（或关闭正在运行的预览），然后重试。不需要删除任何文件。",
    "Wait until it has finished, or stop the running preview, and try again. No file needs to be deleted.",
    why="Two builds that write to the same folder would mix two states of the site.",
)
DISK_FULL = Rule(
    "PUB-021",
    Severity.ERROR,
    "磁盘已满，无法写入“{path}”",
    "The disk is full: “{path}” cannot be written",
    "请腾出空间后重新生成；程序会接着完成，原有网页仍然完整",
    "Free some space, then build again; the build will be completed. Pages that were not replaced are intact.",
    why="A new page is written completely before it replaces the old one, so no page is ever truncated.",
)
NO_PERMISSION = Rule(
    "PUB-022",
    Severity.ERROR,
    "没有权限写入或删除“{path}”（{reason}）",
    "No permission to write or delete “{path}” ({reason_en})",
    "请检查文件夹的权限，关闭正在使用该文件的程序，然后重新生成",
    "Check the permissions of the folder, close programs that use the file, and build again",
    why="The user who builds the site must be able to write to the output folder.",
)
WRITE_FAILED = Rule(
    "PUB-023",
    Severity.ERROR,
    "写入或读取“{path}”失败：{reason}",
    "“{path}” cannot be written or read: {reason_en}",
    "请检查磁盘和路径，然后重新生成",
    "Check the disk and the path, and build again",
    why="The file that failed is named, and the next build completes the work.",
)
STATE_UNUSABLE = Rule(
    "PUB-024",
    Severity.ERROR,
    "生成状态文件“{path}”无法使用：{reason}",
    "The build state “{path}” cannot be used: {reason_en}",
    "请检查该文件夹的权限和磁盘空间，确认没有另一个生成过程在运行；这个文件可以放心删除",
    "Check the permissions and the free space of its folder, and that no other build is running. The file can safely be deleted.",
    why="The build state is a cache. It is recreated automatically, but it must be writable.",
)
NO_LOCKS_HINT = (
    "请放到本机的磁盘上再生成；一定要放在网络盘上的，请管理员在那台服务器上启用文件锁",
    "Use a folder on a disk of this machine; for a network drive, ask the administrator to enable file locks on the server",
)
PUBLISHED_FOLDER = Rule(
    "PUB-025",
    Severity.ERROR,
    "“{folder}”里是要发布的网站，它和它下面的文件夹不能写入含草稿的网站；没有写入任何文件",
    "“{folder}” holds a site to be published, so a site with drafts cannot be written there or below; nothing was written",
    "请用 --output 另选一个不在它里面的文件夹",
    "Give a folder outside of it with --output",
    why="Whatever is in the published folder is deployed. Drafts may contain what has not been reviewed yet.",
)
DRAFTS_INSIDE = Rule(
    "PUB-026",
    Severity.ERROR,
    "要发布的文件夹“{root}”下面的“{folder}”是含草稿的网站；没有写入任何文件",
    "“{folder}”, below the folder “{root}” to be published, holds a site with drafts; nothing was written",
    "请把“{folder}”删掉或者移到别处，再重新生成",
    "Delete “{folder}” or move it elsewhere, and build again",
    why="Whatever is below the published folder is deployed. Drafts may contain what has not been reviewed yet.",
)
NOT_A_MANIFEST = Rule(
    "PUB-030",
    Severity.ERROR,
    "“{path}”不是网站的文件清单",
    "“{path}” is not the manifest of a site",
    "请给出上次发布时留下的 sitegen-manifest.json，或者它所在的文件夹；没有留下的，就把整个网站上传一次",
    "Specify the sitegen-manifest.json of the last publication, or its folder. If it was not kept, upload the whole site once.",
    why="The files on the host are known only from its manifest.",
)
OTHER_MANIFEST = Rule(
    "PUB-031",
    Severity.ERROR,
    "文件清单“{path}”的格式是“{format}”，这个版本的程序读不了",
    "The manifest “{path}” has the format “{format}”, which this version cannot read",
    "请用写它的那个版本比较；或者用现在的版本重新生成，把整个网站上传一次",
    "Use the version that wrote it for the comparison; or build with this version and upload the whole site once",
    why="The same keys may have another meaning in another format.",
)
UNFINISHED_MANIFEST = Rule(
    "PUB-032",
    Severity.ERROR,
    "文件清单“{path}”属于一次没有做完的生成",
    "The manifest “{path}” belongs to a build that was not completed",
    "如果是现在的网站，请再运行一次 build；如果是旧清单，请换成上次真正发布的那一份",
    "If it belongs to the current site, run build again. If it is the old manifest, use that of the last completed publication.",
    why="The manifest of an unfinished build does not list the files that exist.",
)
DRAFTS_MANIFEST = Rule(
    "PUB-033",
    Severity.ERROR,
    "文件清单“{path}”属于含草稿的网站，不能用来发布",
    "The manifest “{path}” belongs to a site with drafts, which must not be published",
    "请运行不带 --drafts 的 build，比较它生成的清单",
    "Run build without --drafts, and compare the manifest that it writes",
    why="Drafts may contain what has not been reviewed yet. They must not reach the host.",
)
HOST_FILES = Rule(
    "PUB-040",
    Severity.WARNING,
    "网站有 {found} 个文件，{host} 最多 {limit} 个",
    "The site has {found} files; {host} takes {limit}",
    "不写 --precompress 文件会少很多；还是太多的，请换一个发布位置，例如自己的服务器或者对象存储（上限见 {source}；套餐的上限更高的，在 site.yaml 的“问题级别”里改成忽略）",
    "Without --precompress there are far fewer; otherwise choose another host, such as a server of your own or object storage (limits: {source}; if your plan has higher ones, set severities in site.yaml to ignore)",
    why="Such hosts refuse the whole upload, so that the old site stays.",
    exemption_scope=ExemptionScope.SITE,
)
HOST_BYTES = Rule(
    "PUB-041",
    Severity.WARNING,
    "网站一共 {found}，{host} 最多 {limit}",
    "The site has {found} in total; {host} takes {limit}",
    "请压缩或者移走大的附件，不写 --precompress，或者换一个发布位置（上限见 {source}；套餐的上限更高的，在 site.yaml 的“问题级别”里改成忽略）",
    "Compress or move large attachments, build without --precompress, or choose another host (limits: {source}; if your plan has higher ones, set severities in site.yaml to ignore)",
    why="Such hosts refuse the whole upload, so that the old site stays.",
    exemption_scope=ExemptionScope.SITE,
)
HOST_FILE_BYTES = Rule(
    "PUB-042",
    Severity.WARNING,
    "有 {count} 个文件超过 {host} 的单个上限 {limit}，例如“{path}”有 {found}",
    "{count} {count:file exceeds|files exceed} the limit of {host} for one file, {limit}; for example “{path}” has {found}",
    "请压缩或者拆分这个文件，或者换一个发布位置；“附件上限”改成这个数以下，以后就不会再有（上限见 {source}；套餐的上限更高的，在 site.yaml 的“问题级别”里改成忽略）",
    "Compress or split the file, or choose another host; a lower attachment_limit keeps out others (limits: {source}; if your plan has higher ones, set severities in site.yaml to ignore)",
    why="Such hosts refuse the file or the whole upload.",
    exemption_scope=ExemptionScope.SITE,
    grouped=True,
)
