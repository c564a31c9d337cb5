"""The program as it was started and installed: its name, the files that come with it, what a project installs."""

from sitegen.program.files import (
    locate_document,
    locate_requirements_lock,
    locate_sample,
    locate_themes,
)
from sitegen.program.name import adapt_commands, describe_invocation, make_restart_command, quote_argument
from sitegen.program.requirements import (
    LOCK_NAME,
    REQUIREMENTS_NAME,
    Requirement,
    parse_requirement,
    render_requirements,
    split_requirements,
)
from sitegen.program.wheel import (
    WHEEL_NAME,
    WHEEL_PATH,
    WHEELS,
    find_wheel_version,
    insert_wheel,
    locate_wheel,
    read_wheel,
)

__all__ = [
    "LOCK_NAME",
    "REQUIREMENTS_NAME",
    "WHEELS",
    "WHEEL_NAME",
    "WHEEL_PATH",
    "Requirement",
    "adapt_commands",
    "describe_invocation",
    "find_wheel_version",
    "insert_wheel",
    "locate_document",
    "locate_requirements_lock",
    "locate_sample",
    "locate_themes",
    "locate_wheel",
    "make_restart_command",
    "parse_requirement",
    "quote_argument",
    "read_wheel",
    "render_requirements",
    "split_requirements",
]
