"""From planned outputs to bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sitegen.builder.plan import Attachment, Data
from sitegen.builder.sources import Bodies
from sitegen.content.prose import resolve
from sitegen.diagnostics import Place
from sitegen.diagnostics.codes import publishing as rules
from sitegen.exports import ReportFile
from sitegen.pages import views
from sitegen.pages.output import Output
from sitegen.publish.folder import sha256
from sitegen.publish.refusal import PublishError
from sitegen.search.index import TextFile
from sitegen.theme import Templates

_BATCH = 200
"""Pages whose bodies are in memory at a time."""


class Renderer:
    """Makes the bytes of outputs; bodies come from the build state, attachments from the project."""

    def __init__(self, project: Path, bodies: Bodies, templates: Templates) -> None:
        self._project = project
        self._bodies = bodies
        self._templates = templates

    def __call__(self, outputs: Sequence[Output]) -> Iterator[tuple[Output, bytes]]:
        """Each output with its bytes, in order.

        Raises `PublishError` if a template fails, whatever the reason, or a source is no longer as it was.
        """
        for start in range(0, len(outputs), _BATCH):
            batch = outputs[start : start + _BATCH]
            digests = {body.digest for output in batch if (body := _body(output.content)) and body.digest}
            bodies = self._bodies.find(digests)
            for output in batch:
                yield output, self._bytes(output, bodies)

    def _bytes(self, output: Output, bodies: dict[str, str]) -> bytes:
        match output.content:
            case Data(content):
                return content
            case TextFile() as text:
                return text.script(self._bodies.texts(text.digests))
            case Attachment(source):
                return self._attachment(source, output.fingerprint)
            case ReportFile() as file:
                return file.content(self._html(file.body, bodies))
            case views.View() as view:
                return self._page(view, bodies).encode()
        raise TypeError(f"no way to make {output.path} from {type(output.content).__name__}")

    def _attachment(self, source: str, expected: str) -> bytes:
        """The bytes of an attachment, whose SHA-256 other pages state."""
        try:
            data = (self._project / source).read_bytes()
        except OSError:
            data = b""
        if sha256(data) != expected:
            raise PublishError(rules.SOURCE_CHANGED.at(Place(source), path=source))
        return data

    def _page(self, view: views.View, bodies: dict[str, str]) -> str:
        try:
            return self._templates.render(view, self._html(_body(view), bodies))
        except Exception as error:  # a template can raise anything, and it is always the theme's fault
            raise PublishError(self._templates.failure(view, error)) from error

    def _html(self, body: views.Body | None, bodies: dict[str, str]) -> str:
        """The text that a body names, with its links; "" for none."""
        return resolve(bodies[body.digest], body.links) if body and body.digest else ""


def _body(content: object) -> views.Body | None:
    return getattr(content, "body", None)
