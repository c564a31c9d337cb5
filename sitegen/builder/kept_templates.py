"""Compiled templates of the theme, kept in the build state: compiling them takes longer than a small edit."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from sitegen.builder.program_digest import compute_program_digest
from sitegen.publish.state import BuildState
from sitegen.theme.contract import REQUIRED_TEMPLATES
from sitegen.theme.templates import Templates


class KeptTemplates:
    """Compiles ``templates``, and keeps the result in the build state ``state`` for later builds.

    If an earlier build has kept it, ``templates`` are restored from it when this object is made.
    """

    def __init__(self, templates: Templates, state: BuildState) -> None:
        self._templates = templates
        self._state = state
        sources = templates.compute_sources_digest()
        self._digest = blake2b(f"{compute_program_digest()}\0{sources}".encode(), digest_size=16).hexdigest()
        self._compiled = state.load_templates(self._digest)
        if self._compiled is not None:
            try:
                templates.restore(self._compiled)
            except msgspec.MsgspecError:
                self._compiled = None

    def compile(self) -> bytes:
        """Return the compiled form of all templates that pages need, for workers; it is stored if it is new.

        All templates have passed `Templates.check`.
        """
        if self._compiled is None:
            self._compiled = self._templates.compile(REQUIRED_TEMPLATES)
            self._state.save_templates(self._digest, self._compiled)
        return self._compiled
