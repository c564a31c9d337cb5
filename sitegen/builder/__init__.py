"""The builder: wires one build."""

from sitegen.builder.build import PREVIEW, Project, Result, Step, build, check, clean
from sitegen.builder.pool import Pool

__all__ = ["PREVIEW", "Pool", "Project", "Result", "Step", "build", "check", "clean"]
