"""Text of strangers in the Markdown of forges, where it must have no effect."""

from __future__ import annotations

from sitegen.diagnostics.formats.excerpt import escape_invisible


def escape_markdown(text: str, longest: int = 4000) -> str:
    """Return a hostile text as harmless Markdown, cut after ``longest`` characters.

    The result is a ``<code>`` element, in which services look for no mentions or references. All ASCII punctuation
    is written as character references, so that neither Markdown nor HTML interprets it. ``@`` becomes its
    full-width form, because services look for e-mail addresses after character references are resolved. Invisible
    characters are shown as escapes.
    """
    cut = text if len(text) <= longest else f"{text[:longest]}…"
    visible = escape_invisible(" ".join(cut.split())).replace("@", "＠")
    escaped = "".join(
        f"&#{ord(sign)};" if sign.isascii() and not (sign.isalnum() or sign == " ") else sign
        for sign in visible
    )
    return f"<code>{escaped or '—'}</code>"
