"""The base of errors that the user can do something about."""

from __future__ import annotations


class ExplainedError(Exception):
    """An error with a message for the user in Chinese (``zh``) and English (``en``).

    Each message says what is wrong and what to do. Commands print both and end with exit code 2.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en
