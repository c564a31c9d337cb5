"""What an error of the operating system means, in Chinese and English.

The system's own messages are English on Linux and macOS, whatever the language of the user.
"""

from __future__ import annotations

import errno
from typing import Final

_SHARING_VIOLATION: Final = 32
"""Windows's number of the error that a file is open in another program. Its ``errno`` is that of a missing right."""

_CHINESE_REASONS: Final = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "系统不允许",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EIO: "磁盘读写出错",
    errno.EEXIST: "已经有同名的文件或文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENAMETOOLONG: "文件名或路径太长",
    errno.EINVAL: "文件名或参数无效",
    errno.EILSEQ: "文件名里有系统不接受的字符",
    errno.ELOOP: "链接绕成了圈",
    errno.EBUSY: "正被别的程序使用",
    errno.ETXTBSY: "正被别的程序使用",
    errno.EMFILE: "打开的文件太多",
    errno.ENOLCK: "这个磁盘不支持文件锁",
    errno.ENFILE: "打开的文件太多",
    errno.ENOMEM: "内存不足",
    errno.EFBIG: "文件太大，这种磁盘放不下",
    errno.EXDEV: "不能跨磁盘移动",
    errno.ESTALE: "网络磁盘上的这个文件已经失效",
    errno.ETIMEDOUT: "等待超时",
    errno.ENOEXEC: "这个文件不是程序",
    errno.EADDRINUSE: "地址或端口已被占用",
    errno.EADDRNOTAVAIL: "这台电脑没有这个地址",
    errno.ECONNREFUSED: "对方拒绝连接",
}


def describe_os_error(error: Exception) -> tuple[str, str]:
    """Return the reason for an error of the operating system, as a Chinese and an English text.

    If there is no Chinese text for the reason, the Chinese one quotes the system's message. Other exceptions are
    quoted in the same way.
    """
    en = getattr(error, "strerror", None) or str(error) or type(error).__name__
    if getattr(error, "winerror", None) == _SHARING_VIOLATION:
        return "文件正在别的程序里打开，请先关掉", "the file is open in another program: close it first"
    # By its name, as importing the module of sockets takes time and only the preview needs it.
    if type(error).__name__ == "gaierror":
        return "找不到这个主机名", en
    return _CHINESE_REASONS.get(getattr(error, "errno", None) or 0, f"系统的说法是：{en}"), en
