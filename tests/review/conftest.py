"""The repository that reviews are made of."""

from tests.review.repository import site

__all__ = ["site"]
