"""The repository that reviews are made of."""

from tests.review.repository import committed, site

__all__ = ["committed", "site"]
