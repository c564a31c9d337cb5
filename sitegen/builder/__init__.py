"""The builder: wires one build."""

from sitegen.builder.build import Project, Result, Step, build, check, clean

__all__ = ["Project", "Result", "Step", "build", "check", "clean"]
