"""Titles and numbers that are the question come first, however many others contain it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from sitegen.search.service import SearchRequest
from sitegen.search.verify import Tier
from tests.cli.project import write_project
from tests.conftest import build_site
from tests.search.published import Published, published_in

pytestmark = pytest.mark.slow

MANY = 150
TITLE = "河道采砂管理"
NUMBER = "云水发〔2019〕3号"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Published]:
    """Titles that contain another, which is the oldest; numbers that end alike; texts that cite a number."""
    root = tmp_path_factory.mktemp("many")
    write_project(root)
    for serial in range(MANY):
        title = f"{TITLE}情况第{serial}期" if serial else TITLE
        number = f"云水发〔2019〕{serial}3号" if serial else NUMBER
        year = 2020 if serial else 2019
        lines = [
            f"标题: {title}",
            f"索引号: yunxiu/{year}-{serial:05}",
            "信息分类: statistics",
            f"公开日期: {year}-01-01",
            f"成文日期: {year}-01-01",
            f"发文字号: {number}",
        ]
        file = root / f"content/agencies/yunxiu/items/{year}/{serial:05}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        body = f"见{NUMBER}。" * (serial % 2)
        file.write_text("\n".join(["---", *lines, "---", "", body, ""]), encoding="utf-8")
    assert build_site(root / "public", root) == ""
    with published_in(tmp_path_factory.mktemp("asked"), "many", root / "public", chromium) as found:
        yield found


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        (TITLE, Tier.WHOLE_TITLE),
        (f"标题:{TITLE}", Tier.WHOLE_TITLE),
        (NUMBER, Tier.WHOLE_NUMBER),
        ("云水发[2019]3", Tier.WHOLE_NUMBER),
        ("yunxiu/2019-00000", Tier.WHOLE_NUMBER),
    ],
)
def test_the_whole_comes_first_in_both_engines(many: Published, text: str, tier: Tier) -> None:
    (answer,) = many.browser.ask([text], size=10)
    total, hits = many.search.rank_results(SearchRequest(text=text, page_size=10))
    assert answer.strict
    assert list(zip(answer.ids, answer.tiers, strict=True)) == hits[:10]
    assert hits[0][1] is tier
    assert answer.total >= total


def test_the_title_alone_is_not_found_as_a_number(many: Published) -> None:
    (answer,) = many.browser.ask([f"文号:{TITLE}"])
    assert answer.total == many.search.rank_results(SearchRequest(text=f"文号:{TITLE}"))[0] == 0
