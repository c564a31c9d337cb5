"""What the command ``doctor`` finds."""

from __future__ import annotations

from msgspec import Struct

from sitegen.diagnostics.formats.excerpt import escape_invisible


class Trouble(Struct, frozen=True):
    """One thing that the command ``doctor`` found to be wrong.

    ``examination_id`` is the id of the examination that found it, such as ``git-shallow``. ``zh`` and ``en`` say what
    is wrong, ``remedy`` and ``remedy_en`` how to mend it, in Chinese and English. If ``is_problem`` is False,
    it is only a note. ``details`` are lines to be shown as they are, such as the output of ``diff``.
    """

    examination_id: str
    zh: str
    en: str
    remedy: str
    remedy_en: str
    is_problem: bool = True
    details: tuple[str, ...] = ()

    def make_json_object(self) -> dict[str, object]:
        """Return the trouble as an object that can be written as JSON."""
        return {
            "name": self.examination_id,
            "problem": self.is_problem,
            "message": self.zh,
            "message_en": self.en,
            "remedy": self.remedy,
            "remedy_en": self.remedy_en,
            "details": list(self.details),
        }


def format_names(names: list[str], limit: int = 3) -> str:
    """Join names for a Chinese message: the first ``limit``, and the total in brackets if there are more."""
    more = f" …（{len(names)}）" if len(names) > limit else ""
    return "、".join(map(escape_invisible, names[:limit])) + more


def format_names_en(names: list[str], limit: int = 3) -> str:
    """Join names for an English message: the first ``limit``, and the total in brackets if there are more."""
    more = f" … ({len(names)})" if len(names) > limit else ""
    return ", ".join(map(escape_invisible, names[:limit])) + more
