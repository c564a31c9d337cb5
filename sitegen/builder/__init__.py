"""The builder: wires one build."""

from sitegen.builder.build import Project, Result, Step, build, check, clean
from sitegen.builder.pool import Pool

__all__ = ["Pool", "Project", "Result", "Step", "build", "check", "clean"]
