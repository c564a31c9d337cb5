"""The builder: wires one build."""

from sitegen.builder.build import PREVIEW, Project, Result, Step, build, check, clean
from sitegen.builder.foretaste import Foretaste, Taste
from sitegen.builder.pool import Pool

__all__ = ["PREVIEW", "Foretaste", "Pool", "Project", "Result", "Step", "Taste", "build", "check", "clean"]
