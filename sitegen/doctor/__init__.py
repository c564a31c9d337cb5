"""What is wrong with a project and the machine that it is on, and how to mend it. Nothing is changed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sitegen.doctor.content import examine_content
from sitegen.doctor.environment import examine_environment
from sitegen.doctor.files import examine_files
from sitegen.doctor.model import Trouble
from sitegen.doctor.output import examine_output
from sitegen.doctor.project import examine_project
from sitegen.doctor.wheel import examine_wheel

__all__ = ["Trouble", "examine"]


def examine(root: Path, output: Path, today: date) -> Iterator[Trouble]:
    """Yield what is wrong with the project ``root``, with its built site in ``output``, and with the machine.

    ``today`` is the day for which the site would be built.
    """
    yield from examine_project(root)
    yield from examine_content(root, output)
    yield from examine_environment(root, output)
    yield from examine_wheel(root)
    yield from examine_files(root)
    yield from examine_output(root, output, today)
