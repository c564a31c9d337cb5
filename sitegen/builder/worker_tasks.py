"""Tasks for workers: parse sources and render pages. They use only the data they are sent."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple, Self

from msgspec import Struct
from msgspec.structs import replace

from sitegen.builder.compression import CompressionJob, ContentCoding
from sitegen.builder.parse_cache import CachedParse
from sitegen.checks.privacy import detect_personal_data, extract_phone_numbers, mask_identity_numbers
from sitegen.checks.remedies import detect_suit_before_review
from sitegen.checks.sample_values import detect_sample_values
from sitegen.checks.secrecy import detect_secrecy_marks
from sitegen.checks.shown_text import extract_shown_text
from sitegen.content.format_listing import has_source_format_changes
from sitegen.content.layout import SourceKind, SourceSlot
from sitegen.content.markdown import insert_link_urls
from sitegen.content.parse import ParsedSource, parse_source
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.file_failures import FailureCollector
from sitegen.pages import views
from sitegen.pages.page_frame import PageFrame
from sitegen.pages.page_spec import EncodedPageSpec
from sitegen.pages.site_settings import SiteSettings
from sitegen.program.file_at_fault import note_path_in_errors
from sitegen.publish.errors import PublishError
from sitegen.schema.source_rules import DEFAULT_RULES, SourceRules
from sitegen.theme.load import Theme
from sitegen.theme.templates import Templates


class SourceData(NamedTuple):
    """Source file to parse.

    ``path`` is relative to the project folder. ``slot`` is what the path says about the file, such as its
    kind, agency and name. ``data`` are its bytes.
    """

    path: str
    slot: SourceSlot
    data: bytes


class PageJob(NamedTuple):
    """Page to render: its content, and the HTML of its body, in which internal links are still placeholders.

    The page is needed in each of ``codings``.
    """

    content: views.View | EncodedPageSpec
    body: str
    codings: Sequence[ContentCoding] = (ContentCoding.IDENTITY,)


class SourceParser(Struct, frozen=True):
    """Function for workers that parses sources and checks them for personal data and secrecy marks.

    ``public_phones`` are the telephone numbers that the site publishes, which are not personal data.
    ``rules`` are what site.yaml prescribes for sources. With ``compares_formats``, it also finds out whether
    format 1, an earlier version of the content format, would convert a source differently. With
    ``is_sample``, the site is declared as a sample, so values of the sample are not reported.
    """

    public_phones: frozenset[str]
    rules: SourceRules = DEFAULT_RULES
    compares_formats: bool = False
    is_sample: bool = False

    def __call__(self, sources: Sequence[SourceData]) -> list[CachedParse]:
        """Parse a batch of sources. Return the results in the form that is cached, in the same order."""
        return [CachedParse.from_parsed(self.parse(source)) for source in sources]

    def parse(self, source: SourceData) -> ParsedSource:
        """Parse one source, and check it for personal data and secrecy marks.

        Faults are in the diagnostics of the result. The source text is left out of it.
        """
        parsed = parse_source(*source, self.rules)
        failures: list[Diagnostic] = []
        with FailureCollector(source.path, failures):
            return self._check(parsed)
        # What cannot be checked is not published.
        diagnostics = (*parsed.diagnostics, *failures)
        return ParsedSource(source.path, source.slot, diagnostics=diagnostics)

    def _check(self, parsed: ParsedSource) -> ParsedSource:
        """Run the checks that need no other source, and return ``parsed`` with their diagnostics added."""
        # Agencies are parsed before any public number is known, but the file of an agency has its own numbers.
        own = collect_phones([parsed])
        shown = extract_shown_text(parsed.html, (link.target for link in parsed.body.links))
        diagnostics = (
            *detect_personal_data(parsed.path, parsed.source_text, self.public_phones | own, shown),
            *detect_suit_before_review(parsed.path, parsed.slot.kind, parsed.source_text),
            *(
                ()
                if self.is_sample
                else detect_sample_values(parsed.path, parsed.slot.kind, parsed.source_text)
            ),
            # Exemptions quote what they let pass, and are not published.
            *(
                ()
                if parsed.slot.kind is SourceKind.EXEMPTIONS
                else detect_secrecy_marks(parsed.path, parsed.source_text)
            ),
        )
        if self.compares_formats and has_source_format_changes(parsed):
            parsed = replace(parsed, body=replace(parsed.body, differs_from_format_1=True))
        # These may quote what no other check searches, such as the names of anchors.
        read = tuple(mask_identity_numbers(parsed.diagnostics))
        # Without the source text, which is as long as the file and no longer needed.
        return replace(parsed, diagnostics=(*read, *diagnostics), source_text="")


def collect_phones(parsed: Iterable[ParsedSource]) -> frozenset[str]:
    """Return the telephone and fax numbers that agencies and site.yaml publish, among the parsed sources.

    Files with errors are skipped.
    """
    texts: list[str] = []
    for entry in parsed:
        if entry.record and entry.slot.kind is SourceKind.AGENCY:
            texts += (entry.record.phone, entry.record.fax)
        elif entry.record and entry.slot.kind is SourceKind.SITE:
            texts.append(entry.record.contact)
    return extract_phone_numbers(*texts)


def collect_office_names(parsed: Iterable[ParsedSource]) -> frozenset[str]:
    """Return the names of agencies and of the sponsor of the site, among the parsed sources without errors."""
    names: set[str] = set()
    for entry in parsed:
        if entry.record and entry.slot.kind is SourceKind.AGENCY:
            names |= {entry.record.name, entry.record.short_name}
        elif entry.record and entry.slot.kind is SourceKind.SITE:
            names |= {entry.record.name, entry.record.sponsor}
    return frozenset(names - {""})


class PageRenderer(Struct, frozen=True):
    """Function for workers that renders pages with a theme and site settings.

    ``payload`` is both, pickled, with the compiled templates; ``digest`` is its digest. Each worker unpickles a payload
    only once.
    """

    payload: bytes
    digest: str

    @classmethod
    def pack(cls, theme: Theme, settings: SiteSettings, compiled: bytes = b"") -> Self:
        """Make a renderer from a theme and site settings. The theme's static files are left out.

        ``compiled`` is what `Templates.compile` returned, or b"": then each worker compiles what it needs.
        """
        # Static files are not needed to render, and would make every task large.
        packed = pickle.dumps((replace(theme, static={}), settings, compiled))
        return cls(packed, blake2b(packed).hexdigest())

    def __call__(self, pages: Sequence[PageJob]) -> list[list[bytes]]:
        """Render a batch of pages. Return, in the same order, the bytes of each page in each of its codings.

        Raises `PublishError` if a template raises any exception.
        """
        templates, frame = _unpack(self)
        return [
            CompressionJob(_render_page(templates, frame, page), page.codings).compress() for page in pages
        ]

    # By the digest alone: the cache of `_unpack` would otherwise hash the payload for each task.
    def __hash__(self) -> int:
        return hash(self.digest)


# Templates take long to load. One entry is enough: a worker renders one build at a time.
@lru_cache(maxsize=1)
def _unpack(renderer: PageRenderer) -> tuple[Templates, PageFrame]:
    # Safe to unpickle: it comes from the process that sends the tasks, never from a file.
    theme, settings, compiled = pickle.loads(renderer.payload)
    templates = Templates(theme, settings.site.language, settings.site.source_limit)
    if compiled:
        templates.restore(compiled)
    return templates, PageFrame(settings)


def _render_page(templates: Templates, frame: PageFrame, page: PageJob) -> bytes:
    view: views.View
    if isinstance(page.content, EncodedPageSpec):
        spec = page.content.decode()
        with note_path_in_errors(spec.path):
            view = spec.assemble_view(frame)
    else:
        view = page.content
    body: views.Body | None = getattr(view, "body", None)
    with note_path_in_errors(view.page.path):
        html = insert_link_urls(page.body, body.links) if body and body.digest else ""
    try:
        return templates.render(view, html).encode()
    except Exception as error:  # a template can raise anything, and it is always the theme's fault
        raise PublishError(templates.describe_failure(view, error)) from error
