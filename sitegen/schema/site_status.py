"""What a site says about itself: published for good, under construction, or a sample."""

from __future__ import annotations

from typing import Final

from sitegen.schema.records import SiteRecord

TRIAL: Final = "trial"
SAMPLE: Final = "sample"
_SAMPLE_NOTICE: Final = "示例网站"


def is_sample_site(site: SiteRecord | None) -> bool:
    """Return whether a site declares itself a sample, which may have invented values.

    The field ``status`` says so. In samples made before there was this field, the notice at the top of each
    page says so. If site.yaml has errors, ``site`` is None; the result is then True, so that invented values
    are not reported before these errors are corrected.
    """
    return site is None or site.status == SAMPLE or _SAMPLE_NOTICE in site.notice
