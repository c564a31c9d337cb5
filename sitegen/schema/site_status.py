"""What a site says about itself: published for good, under construction, or a sample."""

from __future__ import annotations

from typing import Final

from sitegen.schema.records import SiteRecord

TRIAL: Final = "trial"
SAMPLE: Final = "sample"
_SAMPLE_WORDS: Final = "示例网站"


def is_sample_site(site: SiteRecord | None) -> bool:
    """Return whether a site declares itself a sample, which may have invented values.

    A sample made before the field ``status`` existed says so in its notice, the sentence at the top of each page.
    ``site`` is None if site.yaml has errors. It then counts as a sample, so that sample values are not reported
    before the errors are corrected.
    """
    return site is None or site.status == SAMPLE or _SAMPLE_WORDS in site.notice
