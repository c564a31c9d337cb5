"""The command line on a small project, as in the tests of the commands."""

from tests.cli.conftest import sitegen

__all__ = ["sitegen"]
