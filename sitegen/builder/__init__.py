"""The builder: wires one build."""

from sitegen.builder.build import PREVIEW, Project, Result, build, check, clean
from sitegen.builder.foretaste import Foretaste, Taste
from sitegen.builder.pool import Pool
from sitegen.builder.steps import Step

__all__ = ["PREVIEW", "Foretaste", "Pool", "Project", "Result", "Step", "Taste", "build", "check", "clean"]
