"""Describes a change of the parts that all pages share: header, footer, style and templates."""

from __future__ import annotations

from sitegen.files.bounded_comparison import ComparisonBudget
from sitegen.pages import urls
from sitegen.pages.page_text import extract_text_blocks
from sitegen.review.frames import make_frame
from sitegen.review.masking import Masker, compare_masked
from sitegen.review.model import ChangeKind, PageChange
from sitegen.review.page_details import PARAGRAPHS_LIMIT, PublishedFileReader
from sitegen.review.side import Side


def describe_shared_parts(
    base: Side, head: Side, masker: Masker, budget: ComparisonBudget
) -> PageChange | None:
    """Return the change of the home page if the header, footer, style or templates change, otherwise None.

    It stands for all pages, which share these parts. The result is also None if a side has errors.
    """
    if not base.has_pages or not head.has_pages or base.shared_parts_digest == head.shared_parts_digest:
        return None
    before, after = base.other_outputs.get(urls.HOME), head.other_outputs.get(urls.HOME)
    if before is None or after is None:
        return None
    old = base.render_outputs([before]).get(urls.HOME, "")
    new = head.render_outputs([after]).get(urls.HOME, "")
    before_lines, after_lines = (masker.mask_lines(_extract_blocks_outside_main(html)) for html in (old, new))
    return PageChange(
        kind=ChangeKind.CHANGED,
        url=urls.HOME,
        path="",
        title="所有网页共用的页眉、页脚和样式（以首页为例） Header, footer and style of all pages",
        text=compare_masked(before_lines, after_lines, budget)[:PARAGRAPHS_LIMIT],
        old_frame=make_frame(
            old, urls.HOME, PublishedFileReader(base).read_file, with_header_and_footer=True
        ),
        new_frame=make_frame(
            new, urls.HOME, PublishedFileReader(head).read_file, with_header_and_footer=True
        ),
    )


def _extract_blocks_outside_main(html: str) -> tuple[str, ...]:
    """Return the text blocks of a page without its main element: header, navigation and footer."""
    start, end = html.find("<main"), html.find("</main>")
    return extract_text_blocks(html[:start] + html[end:] if 0 <= start < end else html, whole_page=True)
