"""The program as it was started and installed: its name, the files that come with it, its wheel."""

from sitegen.program.files import (
    locate_documentation_page,
    locate_requirements_lock,
    locate_sample,
    locate_themes,
)
from sitegen.program.name import (
    adapt_command_lines,
    describe_invocation,
    make_restart_command,
    quote_argument,
)
from sitegen.program.wheel import (
    WHEEL_FOLDER,
    WHEEL_NAME,
    WHEEL_PATH,
    find_wheel_version,
    insert_wheel_path,
    locate_wheel,
    read_wheel,
)

__all__ = [
    "WHEEL_FOLDER",
    "WHEEL_NAME",
    "WHEEL_PATH",
    "adapt_command_lines",
    "describe_invocation",
    "find_wheel_version",
    "insert_wheel_path",
    "locate_documentation_page",
    "locate_requirements_lock",
    "locate_sample",
    "locate_themes",
    "locate_wheel",
    "make_restart_command",
    "quote_argument",
    "read_wheel",
]
