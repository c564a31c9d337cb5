"""Builds in a process from which the system withholds something; a program of its own, because it forks.

``other-user FOLDER``: builds and checks as a user who may not read or write what others own. ``no-locks FOLDER``:
builds where each lock of a file fails, as on a network drive without a lock service. ``no-inotify FOLDER``: runs the
preview as a user who has used up all instances of inotify.

The modules are loaded before, since the other user need not be able to read them. Each prints what was found as JSON.
"""

from __future__ import annotations

import ctypes
import errno
import importlib
import json
import os
import platform
import struct
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from sitegen.builder import Project, Result, build, check
from sitegen.diagnostics import Severity
from tests.builder.workshop import TODAY, Workshop
from tests.faults.machine import copy_project
from tests.serve.test_preview import on_stage

OTHER_USER = 64123
"""Number of a user of whom nobody else on the machine has heard: limits are counted by user."""

_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000
_SECCOMP_FILTER, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 2, 38, 22
_FCNTL = {"x86_64": 72, "aarch64": 25}
_LOCKING = (6, 7, 37, 38)
"""F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW."""


def forbid_locks() -> None:
    """Let every lock of a file fail with ENOLCK in this process, by a filter of system calls."""
    libc = ctypes.CDLL(None, use_errno=True)
    # Each line: operation, jump if true, jump if false, value. The number of the call is at 0, its second argument at 24.
    lines = [(_LOAD, 0, 0, 0), (_JUMP_IF_EQUAL, 0, len(_LOCKING) + 1, _FCNTL[platform.machine()])]
    lines.append((_LOAD, 0, 0, 24))
    lines += [(_JUMP_IF_EQUAL, len(_LOCKING) - place, 0, command) for place, command in enumerate(_LOCKING)]
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _FAIL | errno.ENOLCK)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    header = struct.pack("HxxxxxxP", len(lines), ctypes.addressof(program))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(
        _PR_SET_SECCOMP, _SECCOMP_FILTER, header, 0, 0
    ):
        raise OSError(ctypes.get_errno(), "no filter of system calls")


def use_up_inotify() -> list[int]:
    """Open instances of inotify until the system refuses. Return them, as they close with the process."""
    libc = ctypes.CDLL(None, use_errno=True)
    opened: list[int] = []
    while (handle := libc.inotify_init()) >= 0:
        opened.append(handle)
    assert ctypes.get_errno() == errno.EMFILE
    return opened


def become_other_user() -> None:
    """Give up the rights of an administrator. Another user has none that could be given up."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(OTHER_USER)
        os.setuid(OTHER_USER)


def describe(result: Result) -> list[dict[str, str]]:
    """Describe the errors of a result."""
    return [
        {
            "place": str(one.place),
            "code": one.code,
            "zh": one.message + one.hint,
            "en": one.message_en + one.hint_en,
        }
        for one in result.diagnostics
        if one.severity is Severity.ERROR
    ]


def run_forked(work: Callable[[], object]) -> object:
    """Return what a forked process makes of this work."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.write(writing, json.dumps(work()).encode())
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as source:
        data = source.read()
    assert os.waitpid(child, 0)[1] == 0
    return json.loads(data)


def make_project(root: Path) -> Project:
    return Project(root=root, output=root / "public", today=TODAY)


def build_as_other_user(root: Path) -> object:
    become_other_user()
    return {"build": describe(build(make_project(root))), "check": describe(check(make_project(root)))}


def build_without_locks(root: Path) -> object:
    forbid_locks()
    return {"build": describe(build(make_project(root)))}


def preview_without_inotify(root: Path) -> object:
    become_other_user()
    opened = use_up_inotify()
    site = Workshop(root)
    with on_stage(site) as stage:
        site.edit("content/agencies/county/items/2024/00001.md", "为了供水,", "为了节约用水,")
        stage.until(lambda: "为了节约用水" in stage.text())
        return {
            "opened": len(opened),
            "reasons": stage.heard.reasons,
            "errors": [*map(str, stage.heard.errors)],
        }


MODES = {
    "other-user": build_as_other_user,
    "no-locks": build_without_locks,
    "no-inotify": preview_without_inotify,
}

if __name__ == "__main__":
    folder = Path(sys.argv[2])
    # So that everything is loaded that is loaded when needed, by the first build of a project or by a later one.
    warm = copy_project(folder, folder.with_name("warm"))
    for project in (warm, Workshop(folder.with_name("first"))):
        project.put("site.yaml", (project.root / "site.yaml").read_bytes() + b"\n")
        project.build()
    "localhost".encode("idna")
    importlib.import_module("resource")
    print(json.dumps(run_forked(lambda: MODES[sys.argv[1]](folder)), ensure_ascii=False))
