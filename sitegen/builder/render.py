"""From planned outputs to bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from jinja2 import TemplateError

from sitegen.builder.plan import Attachment, Data
from sitegen.content.prose import resolve
from sitegen.diagnostics import Place
from sitegen.diagnostics.codes import themes as codes
from sitegen.pages import views
from sitegen.pages.output import Output
from sitegen.publish.refusal import PublishError
from sitegen.publish.state import BuildState
from sitegen.theme import Templates

_BATCH = 200
"""Pages whose bodies are in memory at a time."""


class Renderer:
    """Makes the bytes of outputs; bodies come from the build state, attachments from the project."""

    def __init__(self, project: Path, state: BuildState, templates: Templates) -> None:
        self._project = project
        self._state = state
        self._templates = templates

    def __call__(self, outputs: Sequence[Output]) -> Iterator[tuple[Output, bytes]]:
        """Each output with its bytes, in order.

        Raises `PublishError` if a template asks for what its view does not have.
        """
        for start in range(0, len(outputs), _BATCH):
            batch = outputs[start : start + _BATCH]
            digests = {body.digest for output in batch if (body := _body(output.content)) and body.digest}
            bodies = self._state.bodies(digests)
            for output in batch:
                yield output, self._bytes(output, bodies)

    def _bytes(self, output: Output, bodies: dict[str, str]) -> bytes:
        match output.content:
            case Data(content):
                return content
            case Attachment(source):
                return (self._project / source).read_bytes()
            case views.View() as view:
                return self._page(view, bodies).encode()
        raise TypeError(f"no way to make {output.path} from {type(output.content).__name__}")

    def _page(self, view: views.View, bodies: dict[str, str]) -> str:
        body = _body(view)
        html = resolve(bodies[body.digest], body.links) if body and body.digest else ""
        try:
            return self._templates.render(view, html)
        except TemplateError as error:
            place = Place(self._templates.path(view.page.template))
            raise PublishError(codes.TEMPLATE_FAILED.at(place, page=view.page.path, problem=error)) from error


def _body(content: object) -> views.Body | None:
    return getattr(content, "body", None)
