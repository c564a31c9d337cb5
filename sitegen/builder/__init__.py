"""The builder: runs the steps of a build."""

from sitegen.builder.build import build, check, clean
from sitegen.builder.pool import Pool
from sitegen.builder.progress import StepListener
from sitegen.builder.project import PREVIEW_FOLDER, Project, Result

__all__ = ["PREVIEW_FOLDER", "Pool", "Project", "Result", "StepListener", "build", "check", "clean"]
