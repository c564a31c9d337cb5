"""The program as it was started and installed: its name, the files that come with it, what a project installs."""

from sitegen.program.files import (
    locate_document,
    locate_lock,
    locate_sample,
    locate_themes,
)
from sitegen.program.name import adapt_commands, list_program, name_program
from sitegen.program.requirements import (
    LOCK_NAME,
    REQUIREMENTS_NAME,
    Requirement,
    parse_requirement,
    render_requirements,
    split_requirements,
)

__all__ = [
    "LOCK_NAME",
    "REQUIREMENTS_NAME",
    "Requirement",
    "adapt_commands",
    "list_program",
    "locate_document",
    "locate_lock",
    "locate_sample",
    "locate_themes",
    "name_program",
    "parse_requirement",
    "render_requirements",
    "split_requirements",
]
