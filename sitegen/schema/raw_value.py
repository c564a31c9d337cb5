"""Values of fields as typed, with the diagnostics about them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from sitegen.diagnostics import Diagnostic, Place, Rule
from sitegen.schema.yaml_nodes import Scalar


class RawValue(Struct):
    """Value of one field as typed, to be converted.

    ``scalar`` is the value in the YAML file ``path``. ``field_label`` and ``field_name`` are the Chinese label and the
    canonical key of the field. Diagnostics about the value are appended to ``diagnostics``. ``doc_no_patterns`` are the
    forms of document numbers that site.yaml prescribes.
    """

    scalar: Scalar
    field_label: str
    field_name: str
    path: str
    diagnostics: list[Diagnostic] = field(default_factory=list)
    doc_no_patterns: Sequence[str] = ()

    @property
    def text(self) -> str:
        """The value without surrounding white space."""
        return self.scalar.text.strip()

    def report(self, rule: Rule, /, **values: object) -> None:
        """Append a diagnostic of ``rule`` at this value's position.

        ``values`` fill the placeholders of the message. The field's label and name and the value are added to them.
        """
        self._add(Place(self.path, self.scalar.line, self.scalar.column, self.scalar.length), rule, **values)

    def report_at(self, column: int, rule: Rule, /, **values: object) -> None:
        """Append a diagnostic of ``rule`` about the character at ``column`` of this value's line, counted from 1."""
        self._add(Place(self.path, self.scalar.line, column), rule, **values)

    def _add(self, place: Place, rule: Rule, /, **values: object) -> None:
        value = shorten_for_message(self.text)
        self.diagnostics.append(
            rule.at(place, field=self.field_label, name=self.field_name, value=value, **values)
        )


def shorten_for_message(text: str) -> str:
    """Return ``text`` as one line of at most 40 characters for a message, without control characters."""
    # Cut first: the text may be as long as a file.
    text = "".join(char if char.isprintable() else " " for char in text[:60])
    return text if len(text) <= 40 else text[:39] + "…"
