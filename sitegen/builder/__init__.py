"""The builder: runs the steps of a build."""

from sitegen.builder.build import build, check, clean
from sitegen.builder.pool import Pool
from sitegen.builder.project import PREVIEW, Project, Result
from sitegen.builder.steps import Step

__all__ = ["PREVIEW", "Pool", "Project", "Result", "Step", "build", "check", "clean"]
