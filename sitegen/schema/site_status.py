"""What a site says about itself: published for good, under construction, or a sample."""

from __future__ import annotations

from typing import Final

from sitegen.schema.records import SiteRecord

TRIAL: Final = "trial"
SAMPLE: Final = "sample"
_SAMPLE_WORDS: Final = "示例网站"


def is_sample_site(site: SiteRecord | None) -> bool:
    """Whether a site says that it is a sample, so that it may have invented values.

    A sample made before the field ``status`` existed says so in the sentence at the top of each page. ``site`` is
    None if site.yaml has errors. It then counts as a sample: sample values are reported only when the errors are
    corrected.
    """
    return site is None or site.status == SAMPLE or _SAMPLE_WORDS in site.notice
