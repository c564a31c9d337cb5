"""Renders planned outputs to bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from pathlib import Path
from typing import NamedTuple, Self

from sitegen.builder.coding import Coding, Text, encode_all
from sitegen.builder.copies import coding, original
from sitegen.builder.pages import Later, Shown
from sitegen.builder.plan import Attachment
from sitegen.builder.pool import Pool
from sitegen.builder.sources import Bodies
from sitegen.builder.work import Page, Rendering
from sitegen.content.prose import resolve
from sitegen.diagnostics import Place
from sitegen.diagnostics.codes import publishing as rules
from sitegen.exports import Export, ReportFile
from sitegen.pages import views
from sitegen.pages.output import Data, Output
from sitegen.pages.recipe import AMENDABLE, Packed, Recipe, packed
from sitegen.publish.folder import sha256
from sitegen.publish.publication import FileContent
from sitegen.publish.refusal import PublishError
from sitegen.search.files import CardFile, TextFile
from sitegen.search.index import KeptFile
from sitegen.search.scripts import script_of
from sitegen.search.shards import Store, mark_of

_BATCH = 200
"""Pages whose bodies are in memory at the same time; also files of the search index."""

_TEXTS_AT_A_TIME = 1
"""Other files that are compressed in one task.

One may have 50 MB, and sending it is fast compared with compressing.
"""

COMPRESSING = 10
"""Pages rendered in the time that compressing one takes, at least."""


class _Job(NamedTuple):
    """An output to make in one or more codings.

    Each coding is an output, and the plain one may not be needed.
    """

    original: Output
    outputs: Sequence[Output]
    codings: Sequence[Coding]

    @classmethod
    def of(cls, outputs: Sequence[Output]) -> Self:
        """Make the job for outputs that have the same original."""
        return cls(original(outputs[0]), outputs, tuple(coding(output) for output in outputs))

    @property
    def shown(self) -> Shown | None:
        """The page content; None if it is not a page."""
        content = self.original.content
        return content if isinstance(content, Shown) else None

    @property
    def is_text(self) -> bool:
        """Whether this is a file other than a page that has to be compressed."""
        return self.shown is None and any(self.codings)

    @property
    def weight(self) -> int:
        """Amount of work, in pages."""
        return 1 + COMPRESSING * sum(map(bool, self.codings))


class _Weights(NamedTuple):
    """Amount of work for pages, and for other files that are compressed."""

    pages: int
    texts: int


def _weights(jobs: Iterable[_Job]) -> _Weights:
    pages = texts = 0
    for job in jobs:
        if job.shown:
            pages += job.weight
        elif job.is_text:
            texts += job.weight
    return _Weights(pages, texts)


def _jobs(outputs: Sequence[Output]) -> Iterator[_Job]:
    for _, group in groupby(outputs, lambda output: original(output).path):
        yield _Job.of(list(group))


class Renderer:
    """Produces the bytes of outputs. Bodies come from the build state, attachments from the project.

    ``save_specs`` receives the encoded specs of pages that partial builds can edit, by digest.
    """

    def __init__(
        self,
        project: Path,
        bodies: Bodies,
        shards: Store,
        rendering: Rendering,
        pool: Pool,
        keep: Callable[[Mapping[str, bytes]], None],
    ) -> None:
        self._project = project
        self._bodies = bodies
        self._shards = shards
        self._rendering = rendering
        self._pool = pool
        self._keep = keep

    def __call__(self, outputs: Sequence[Output]) -> Iterator[tuple[Output, FileContent]]:
        """Yield each output, in order, with its bytes or with pieces of them.

        Raises `PublishError` if a template fails for any reason, or if a source has changed since it was
        read.
        """
        # Jobs are made again for each pass instead of stored: there is one for each file of the site.
        weights = _weights(_jobs(outputs))
        pages = self._pool.map(self._rendering, self._pages(_jobs(outputs)), weights.pages, _BATCH)
        texts = self._pool.map(encode_all, self._texts(_jobs(outputs)), weights.texts, _TEXTS_AT_A_TIME)
        others = self._contents(job.original for job in _jobs(outputs) if not job.shown and not job.is_text)
        for job in _jobs(outputs):
            contents: Sequence[FileContent]
            if job.shown or job.is_text:
                _, contents = next(pages if job.shown else texts)
            else:
                contents = [next(others)]
            yield from zip(job.outputs, contents, strict=True)

    def _pages(self, jobs: Iterable[_Job]) -> Iterator[Page]:
        """Yield the pages to render, with their bodies."""
        # Batches limit the bodies in memory, and the number of queries to the build state.
        listed = ((job.shown, job) for job in jobs if job.shown)
        while batch := list(islice(listed, _BATCH)):
            bodies = self._bodies.find({digest for shown, _ in batch if (digest := _digest(shown))})
            recipes: dict[str, bytes] = {}
            for shown, job in batch:
                digest, ready = _digest(shown), _ready(shown)
                if isinstance(shown, AMENDABLE) and isinstance(ready, Packed):
                    recipes[job.original.fingerprint] = ready.data
                yield Page(ready, bodies[digest] if digest else "", job.codings)
            self._keep(recipes)

    def _texts(self, jobs: Iterable[_Job]) -> Iterator[Text]:
        """Yield the other files to compress."""
        jobs = [job for job in jobs if job.is_text]
        contents = self._contents(job.original for job in jobs)
        for job, content in zip(jobs, contents, strict=True):
            yield Text(content if isinstance(content, bytes) else b"".join(content), job.codings)

    def _contents(self, outputs: Iterable[Output]) -> Iterator[FileContent]:
        """Yield the contents of outputs that are not pages, reading the search index in batches."""
        rest = iter(outputs)
        while batch := list(islice(rest, _BATCH)):
            files = [output.content for output in batch]
            kept = self._shards.read([file.name for file in files if isinstance(file, KeptFile)])
            digests = {digest for file in files if isinstance(file, TextFile) for digest in file.digests}
            texts = self._bodies.texts(digests) if digests else {}
            for output in batch:
                yield self._content(output, kept, texts)

    def _content(self, output: Output, kept: Mapping[str, bytes], texts: Mapping[str, str]) -> FileContent:
        match output.content:
            case Data(content):
                return content
            case Export() as export:
                return export.pieces()
            case CardFile() as cards:
                return cards.script()
            case TextFile() as text:
                return text.script(texts)
            case KeptFile() as file:
                return _kept(file, kept.get(file.name, b""))
            case Attachment(source):
                return self._attachment(source, output.fingerprint)
            case ReportFile() as file:
                return file.content(self._html(file.body))
        raise TypeError(f"no way to make {output.path} from {type(output.content).__name__}")

    def _attachment(self, source: str, expected: str) -> bytes:
        """Read an attachment. Raises `PublishError` unless it has the SHA-256 that pages state."""
        try:
            data = (self._project / source).read_bytes()
        except OSError:
            data = b""
        if sha256(data) != expected:
            raise PublishError(rules.SOURCE_CHANGED.at(Place(source), path=source))
        return data

    def _html(self, body: views.Body | None) -> str:
        """Load a body and resolve its links; "" if there is none."""
        return (
            resolve(self._bodies.find([body.digest])[body.digest], body.links) if body and body.digest else ""
        )


def _kept(file: KeptFile, payload: bytes) -> bytes:
    """Return a file of the search index, from the build state or, if it is missing there, made again."""
    # Another build may have replaced or deleted it since the plan was made.
    if mark_of(payload) != file.mark:
        payload = file.again()[file.name]
    return script_of(file.name, payload, file.edition)


def _ready(shown: Shown) -> views.View | Packed:
    """Return the content of a page in a form that workers can render without further data."""
    match shown:
        case views.View():
            return shown
        case Later():
            return shown.make()
        case _:
            return packed(shown)


def _digest(shown: Shown) -> str:
    """Return the digest of the body that a page shows, or ""."""
    if isinstance(shown, Recipe):
        return shown.digest
    body: views.Body | None = getattr(shown, "body", None)
    return body.digest if body else ""
