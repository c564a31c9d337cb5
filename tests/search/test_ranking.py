"""The order of results: how well a document answers, then whether it is in force, then what its words weigh, then age."""

import pytest

from sitegen.search.service import SearchRequest, SearchService
from sitegen.search.verify import Tier
from tests.cli.project import write_project
from tests.conftest import build_site

ITEMS = {
    "00011": ("河道采砂管理", "2020-01-01", "云水发〔2020〕7号", "", "无关。"),
    "00012": ("关于河道采砂管理的通知", "2021-01-01", "云水发〔2021〕7号", "", "无关。"),
    "00013": ("采砂：河道管理", "2022-01-01", "云水发〔2022〕7号", "", "无关。"),
    "00014": ("水利年报", "2022-02-01", "", "内容概述: 说明河道采砂管理情况", "无关。"),
    "00015": ("水利月报", "2022-03-01", "", "关键词: [河道采砂管理, 水利]", "无关。"),
    "00016": ("水利周报", "2023-03-01", "", "", "本周的河道采砂管理情况。"),
    "00017": ("水利日报", "2023-04-01", "", "", "河道情况。采砂情况。管理情况。"),
    "00018": ("河道采砂管理规定", "2024-01-01", "云水发〔2024〕7号", "废止日期: 2024-02-01", "无关。"),
    "00019": ("某事", "2019-01-01", "云水发〔2019〕1号", "", "引用云水发〔2021〕7号，代号河道采砂。"),
    "00021": ("处罚决定", "2018-02-01", "云环罚〔2018〕104-106号", "", "处罚。"),
    "00022": ("联合发文", "2018-02-02", "云环许〔2018〕第003号、云民发〔2018〕2号", "", "许可。"),
    "00020": ("某事之二", "2019-02-01", "云水发〔2019〕17号", "", "无关。"),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SearchService:
    """The search of a small site whose documents are made to be ranked."""
    root = tmp_path_factory.mktemp("ranking")
    write_project(root)
    for serial, (title, published, doc_no, more, body) in ITEMS.items():
        year = published[:4]
        lines = [
            f"标题: {title}",
            f"索引号: yunxiu/{year}-{serial}",
            "信息分类: statistics",
            f"公开日期: {published}",
            f"成文日期: {published}",
            f"发文字号: {doc_no}" if doc_no else "",
            more,
        ]
        file = root / f"content/agencies/yunxiu/items/{year}/{serial}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(["---", *filter(None, lines), "---", "", body, ""]), encoding="utf-8")
    assert build_site(root / "public", root) == ""
    return SearchService(root / "public")


def order(search: SearchService, text: str) -> list[tuple[str, Tier]]:
    return [(hit.card.index_no[-2:], hit.tier) for hit in search.search(SearchRequest(text=text)).hits]


def test_the_tiers(small: SearchService) -> None:
    assert order(small, "河道采砂管理")[:3] == [
        ("11", Tier.WHOLE_TITLE),
        ("12", Tier.IN_TITLE),
        ("18", Tier.IN_TITLE),
    ]
    assert {*order(small, "河道采砂管理")[3:]} == {(serial, Tier.IN_TEXT) for serial in ("14", "15", "16")}


def test_one_run_before_words_apart(small: SearchService) -> None:
    found = order(small, "河道采砂 管理")
    assert found[:6] == order(small, "河道采砂管理")
    assert order(small, "河道 采砂 管理")[6:] == [("13", Tier.APART), ("17", Tier.APART)]


def test_a_number_is_found_however_it_is_typed(small: SearchService) -> None:
    """In the record, in the query, and each number of a range or list."""
    assert order(small, "云环罚〔2018〕105号") == [("21", Tier.IN_TEXT)]
    assert order(small, "云环罚〔2018〕104-106号") == [("21", Tier.WHOLE_NUMBER)]
    assert order(small, "云环许〔2018〕3号") == [("22", Tier.IN_TEXT)]
    assert order(small, "云水发〔2021〕第7号")[0] == ("12", Tier.WHOLE_NUMBER)
    assert order(small, "云民发〔2018〕2号") == [("22", Tier.END_OF_NUMBER)]


def test_numbers(small: SearchService) -> None:
    whole = [("12", Tier.WHOLE_NUMBER), ("19", Tier.IN_TEXT)]
    for text in ("云水发〔2021〕7号", "云水发[2021]7号", "云水发 （２０２１） 7 号", "云水发〔2021〕7"):
        assert order(small, text) == whole
    assert {*order(small, "〔2019〕1")} == {("19", Tier.END_OF_NUMBER), ("20", Tier.IN_NUMBER)}
    for half in ("〔2019〕1号", "2019-1", "云水发 2019 1", "水发2019 1号"):
        assert order(small, half)[0][0] == "19"
    assert order(small, "云水发〔2019〕1") == [("19", Tier.WHOLE_NUMBER), ("20", Tier.IN_NUMBER)]
    assert order(small, "文号:〔2019〕17号") == [("20", Tier.END_OF_NUMBER)]


def test_what_is_in_force_comes_before_what_is_not(small: SearchService) -> None:
    # The repealed regulation is the newest and its title is the shortest.
    assert order(small, "标题:河道采砂管理")[-1] == ("18", Tier.IN_TITLE)
    assert order(small, "河道采砂管理规定") == [("18", Tier.WHOLE_TITLE)]


def test_alternatives_count_by_the_better(small: SearchService) -> None:
    assert order(small, "河道采砂管理 OR 水利日报")[:2] == [
        ("17", Tier.WHOLE_TITLE),
        ("11", Tier.WHOLE_TITLE),
    ]


def test_equal_ones_by_age(small: SearchService) -> None:
    found = small.search(SearchRequest(text="无关")).hits
    dates = [hit.card.published for hit in found if hit.card.validity != "repealed"]
    assert len(dates) == 6
    assert dates == sorted(dates, reverse=True)
    assert found[-1].card.validity == "repealed"
