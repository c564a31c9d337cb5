"""The builder: wires one build."""

from sitegen.builder.build import PREVIEW, Project, Result, Step, build, check, clean

__all__ = ["PREVIEW", "Project", "Result", "Step", "build", "check", "clean"]
