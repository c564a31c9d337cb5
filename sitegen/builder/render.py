"""From planned outputs to bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from sitegen.builder.plan import Attachment, Data
from sitegen.builder.pool import Pool
from sitegen.builder.sources import Bodies
from sitegen.builder.work import Page, Rendering
from sitegen.content.prose import resolve
from sitegen.diagnostics import Place
from sitegen.diagnostics.codes import publishing as rules
from sitegen.exports import ReportFile
from sitegen.pages import views
from sitegen.pages.output import Output
from sitegen.publish.folder import sha256
from sitegen.publish.refusal import PublishError
from sitegen.search.index import KeptFile
from sitegen.search.scripts import script_of
from sitegen.search.shards import Store, mark_of
from sitegen.search.texts import TextFile

_BATCH = 200
"""Pages whose bodies are in memory at a time."""


class Renderer:
    """Makes the bytes of outputs; bodies come from the build state, attachments from the project."""

    def __init__(
        self, project: Path, bodies: Bodies, shards: Store, rendering: Rendering, pool: Pool
    ) -> None:
        self._project = project
        self._bodies = bodies
        self._shards = shards
        self._rendering = rendering
        self._pool = pool

    def __call__(self, outputs: Sequence[Output]) -> Iterator[tuple[Output, bytes]]:
        """Each output with its bytes, in order.

        Raises `PublishError` if a template fails, whatever the reason, or a source is no longer as it was.
        """
        count = sum(isinstance(output.content, views.View) for output in outputs)
        pages = self._pool.map(self._rendering, self._pages(outputs), count, _BATCH)
        for output in outputs:
            if isinstance(output.content, views.View):
                _, content = next(pages)
                yield output, content
            else:
                yield output, self._bytes(output)

    def _pages(self, outputs: Sequence[Output]) -> Iterator[Page]:
        """The pages among the outputs, with their bodies."""
        shown = (output.content for output in outputs if isinstance(output.content, views.View))
        while batch := list(islice(shown, _BATCH)):
            bodies = self._bodies.find({digest for view in batch if (digest := _digest(view))})
            for view in batch:
                digest = _digest(view)
                yield Page(view, bodies[digest] if digest else "")

    def _bytes(self, output: Output) -> bytes:
        match output.content:
            case Data(content):
                return content
            case TextFile() as text:
                return text.script(self._bodies.texts(text.digests))
            case KeptFile() as file:
                return self._kept(file)
            case Attachment(source):
                return self._attachment(source, output.fingerprint)
            case ReportFile() as file:
                return file.content(self._html(file.body))
        raise TypeError(f"no way to make {output.path} from {type(output.content).__name__}")

    def _kept(self, file: KeptFile) -> bytes:
        """A file of the search index, from the build state or, if that has lost it meanwhile, made again."""
        payload = self._shards.read([file.name]).get(file.name, b"")
        if mark_of(payload) != file.mark:
            payload = file.again()[file.name]
        return script_of(file.name, payload, file.edition)

    def _attachment(self, source: str, expected: str) -> bytes:
        """The bytes of an attachment, whose SHA-256 other pages state."""
        try:
            data = (self._project / source).read_bytes()
        except OSError:
            data = b""
        if sha256(data) != expected:
            raise PublishError(rules.SOURCE_CHANGED.at(Place(source), path=source))
        return data

    def _html(self, body: views.Body | None) -> str:
        """The text that a body names, with its links; "" for none."""
        return (
            resolve(self._bodies.find([body.digest])[body.digest], body.links) if body and body.digest else ""
        )


def _digest(view: views.View) -> str:
    """The digest of the body that a view shows, if any."""
    body: views.Body | None = getattr(view, "body", None)
    return body.digest if body else ""
