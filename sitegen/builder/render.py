"""Renders planned outputs to bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from pathlib import Path
from typing import NamedTuple, Self, TypeAlias

from sitegen.builder.compression import CompressionJob, ContentCoding, compress_all
from sitegen.builder.pages import DeferredPage
from sitegen.builder.plan import AttachmentContent
from sitegen.builder.pool import Pool
from sitegen.builder.precompress import find_coding, find_original
from sitegen.builder.sources import BodyStore
from sitegen.builder.worker_tasks import PageJob, PageRenderer
from sitegen.content.markdown import insert_link_urls
from sitegen.diagnostics import Place
from sitegen.diagnostics.codes import publishing as rules
from sitegen.exports import Export, ReportFile
from sitegen.pages import views
from sitegen.pages.output import Output, StaticContent
from sitegen.pages.page_spec import EncodedPageSpec, PageSpec, encode_page_spec
from sitegen.pages.planned_page import PlannedPage
from sitegen.publish.errors import PublishError
from sitegen.publish.output_dir import compute_sha256
from sitegen.publish.publication import FileContent
from sitegen.search.document_files import CardFile, TextFile
from sitegen.search.index import StoredPostingsFile
from sitegen.search.payload_store import PayloadStore, digest_payload
from sitegen.search.script_payload import render_script

_BATCH_SIZE = 200
"""Pages whose bodies are in memory at the same time; also files of the search index."""

_COMPRESSION_BATCH_SIZE = 1
"""Other files that are compressed in one task.

One may have 50 MB, and sending it is fast compared with compressing.
"""

COMPRESSION_WEIGHT = 10
"""Cost of compressing one page, at least. The unit is the cost of rendering one."""


_PooledPage: TypeAlias = views.View | PlannedPage[PageSpec]


class _Job(NamedTuple):
    """An output to render once, and to write in one or more content codings.

    ``original`` is the uncompressed output. ``outputs`` are the outputs to write, one for each of
    ``codings``. They do not contain ``original`` if only its compressed copies have to be made.
    """

    original: Output
    outputs: Sequence[Output]
    codings: Sequence[ContentCoding]

    @classmethod
    def from_outputs(cls, outputs: Sequence[Output]) -> Self:
        """Make one job from an output and its compressed copies, so that it is rendered only once.

        ``outputs`` is not empty, but the uncompressed output may be missing from it.
        """
        return cls(find_original(outputs[0]), outputs, tuple(find_coding(output) for output in outputs))

    @property
    def page_content(self) -> _PooledPage | None:
        """The content of the page to render in the pool; None if the output is not a page, or a deferred one."""
        content = self.original.content
        return content if isinstance(content, (views.View, PlannedPage)) else None

    @property
    def deferred_page(self) -> DeferredPage | None:
        """The page that is rendered when the outputs before it have been rendered; None for other outputs."""
        content = self.original.content
        return content if isinstance(content, DeferredPage) else None

    @property
    def is_compressed_file(self) -> bool:
        """Whether this is a file that is not a page and has to be compressed."""
        return self.page_content is None and self.deferred_page is None and any(self.codings)

    @property
    def weight(self) -> int:
        """Estimated cost of the job. The unit is the cost of rendering one page without compression."""
        return 1 + COMPRESSION_WEIGHT * sum(map(bool, self.codings))


class _Weights(NamedTuple):
    """Total cost of rendering the pages, and of compressing the other files, in the unit of `_Job.weight`.

    `Pool` uses worker processes only if the cost is large enough.
    """

    pages: int
    files: int


def _sum_weights(jobs: Iterable[_Job]) -> _Weights:
    pages = files = 0
    for job in jobs:
        if job.page_content:
            pages += job.weight
        elif job.is_compressed_file:
            files += job.weight
    return _Weights(pages, files)


def _group_jobs(outputs: Sequence[Output]) -> Iterator[_Job]:
    # A copy that follows its original in the order of writing shares a job with it, so a page is rendered once.
    for _, group in groupby(outputs, lambda output: find_original(output).path):
        yield _Job.from_outputs(list(group))


class Renderer:
    """Renders planned outputs to bytes.

    ``bodies`` loads the bodies of pages, ``store`` the files of the search index. Attachments are read from
    the project folder ``project``. ``page_renderer`` renders pages in the workers of ``pool``.
    """

    def __init__(
        self,
        project: Path,
        bodies: BodyStore,
        store: PayloadStore,
        page_renderer: PageRenderer,
        pool: Pool,
    ) -> None:
        self._project = project
        self._bodies = bodies
        self._store = store
        self._page_renderer = page_renderer
        self._pool = pool

    def __call__(self, outputs: Sequence[Output]) -> Iterator[tuple[Output, FileContent]]:
        """Yield each output with its content, in order: its bytes, or an iterator of pieces if it is large.

        Raises `PublishError` if a template fails, or if a source has changed since it was parsed.
        """
        # The pool renders pages and compresses other files, ahead of the loop below, which puts the results
        # back into the order of the outputs. Each pass makes its jobs again instead of storing them: there is
        # one for each file of the site.
        weights = _sum_weights(_group_jobs(outputs))
        pages = self._pool.map(
            self._page_renderer, self._iter_page_jobs(_group_jobs(outputs)), weights.pages, _BATCH_SIZE
        )
        compressed = self._pool.map(
            compress_all,
            self._iter_compression_jobs(_group_jobs(outputs)),
            weights.files,
            _COMPRESSION_BATCH_SIZE,
        )
        other_contents = self._iter_contents(
            job.original
            for job in _group_jobs(outputs)
            if not job.page_content and not job.deferred_page and not job.is_compressed_file
        )
        for job in _group_jobs(outputs):
            contents: Sequence[FileContent]
            if job.page_content or job.is_compressed_file:
                _, contents = next(pages if job.page_content else compressed)
            elif job.deferred_page:
                # The files that it describes have just been produced, and need not be produced again for that.
                (contents,) = self._page_renderer([PageJob(job.deferred_page.make_view(), "", job.codings)])
            else:
                contents = [next(other_contents)]
            yield from zip(job.outputs, contents, strict=True)

    def _iter_page_jobs(self, jobs: Iterable[_Job]) -> Iterator[PageJob]:
        """Yield the jobs that are pages, each with the HTML of its body."""
        # Batches limit the bodies in memory, and the number of queries to the build state.
        pending = ((job.page_content, job) for job in jobs if job.page_content)
        while batch := list(islice(pending, _BATCH_SIZE)):
            bodies = self._bodies.load_html(
                {digest for content, _ in batch if (digest := _find_body_digest(content))}
            )
            for content, job in batch:
                digest, prepared = _find_body_digest(content), _prepare_page(content)
                yield PageJob(prepared, bodies[digest] if digest else "", job.codings)

    def _iter_compression_jobs(self, jobs: Iterable[_Job]) -> Iterator[CompressionJob]:
        """Yield the files to compress that are not pages, each as uncompressed content with its codings."""
        jobs = [job for job in jobs if job.is_compressed_file]
        contents = self._iter_contents(job.original for job in jobs)
        for job, content in zip(jobs, contents, strict=True):
            yield CompressionJob(content if isinstance(content, bytes) else b"".join(content), job.codings)

    def _iter_contents(self, outputs: Iterable[Output]) -> Iterator[FileContent]:
        """Yield the content of each output in order, as bytes or as an iterator of pieces if it is large.

        None of ``outputs`` is a page. Files of the search index are loaded in batches.
        """
        remaining = iter(outputs)
        while batch := list(islice(remaining, _BATCH_SIZE)):
            files = [output.content for output in batch]
            stored = self._store.read([file.name for file in files if isinstance(file, StoredPostingsFile)])
            digests = {digest for file in files if isinstance(file, TextFile) for digest in file.body_digests}
            texts = self._bodies.load_texts(digests) if digests else {}
            for output in batch:
                yield self._produce_content(output, stored, texts)

    def _produce_content(
        self, output: Output, stored: Mapping[str, bytes], texts: Mapping[str, str]
    ) -> FileContent:
        match output.content:
            case StaticContent(content):
                return content
            case Export() as export:
                return export.iter_chunks()
            case CardFile() as cards:
                return cards.render_script()
            case TextFile() as text:
                return text.render_script(texts)
            case StoredPostingsFile() as file:
                return _load_index_file(file, stored.get(file.name, b""))
            case AttachmentContent(source):
                return self._read_attachment(source, output.digest)
            case ReportFile() as file:
                return file.render(self._resolve_body(file.body))
        raise TypeError(f"no way to make {output.path} from {type(output.content).__name__}")

    def _read_attachment(self, source: str, expected: str) -> bytes:
        """Read an attachment. Raises `PublishError` unless it has the SHA-256 ``expected``."""
        # Pages state its size and checksum, and must not contradict the file that is published.
        try:
            data = (self._project / source).read_bytes()
        except OSError:
            data = b""
        if compute_sha256(data) != expected:
            raise PublishError(rules.SOURCE_CHANGED.at(Place(source), path=source))
        return data

    def _resolve_body(self, body: views.Body | None) -> str:
        """Load a body and resolve its links; "" if there is none."""
        return (
            insert_link_urls(self._bodies.load_html([body.digest])[body.digest], body.links)
            if body and body.digest
            else ""
        )


def _load_index_file(file: StoredPostingsFile, payload: bytes) -> bytes:
    """Return the content of a search index file: a script made from its ``payload``.

    If the payload does not have the expected digest, because another build has replaced it, it is computed
    again.
    """
    # Another build may have replaced or deleted it since the plan was made.
    if digest_payload(payload) != file.digest:
        payload = file.rebuild()[file.name]
    return render_script(file.name, payload, file.seed)


def _prepare_page(content: _PooledPage) -> views.View | EncodedPageSpec:
    """Return the content of a page in a form that can be sent to workers and rendered there."""
    match content:
        case views.View():
            return content
        case _:
            return encode_page_spec(content.make_spec())


def _find_body_digest(content: _PooledPage) -> str:
    """Return the digest of the body that a page shows, or ""."""
    if isinstance(content, PlannedPage):
        return content.body_digest
    body: views.Body | None = getattr(content, "body", None)
    return body.digest if body else ""
