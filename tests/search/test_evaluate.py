"""The evaluator answers the tree that Whoosh's parser returns, and that alone; and Whoosh at arm's length."""

import ast
import json
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

from sitegen.cli import run
from sitegen.schema.records import VALIDITY
from sitegen.search import service
from sitegen.search.evaluate import Evaluator
from sitegen.search.query_fields import KIND_NAMES, VALIDITY_NAMES
from sitegen.search.query_nodes import AndNode, OrNode, TextNode
from sitegen.search.query_parser import parse_query
from sitegen.search.ranking import choose_score_grams
from sitegen.search.reader import IndexReader
from sitegen.search.service import SearchRequest, SearchService
from sitegen.search.verify import Verifier, choose_grams
from sitegen.search.whoosh_library import And, Not, NullQuery, Or, Phrase, Query, Term, TermRange
from tests.search.oracle import Oracle

ROOT = Path(__file__).resolve().parent.parent.parent
FIRST, SECOND, THIRD = "公开", "办法", "预算"


@pytest.fixture(scope="module")
def index(built: Path) -> IndexReader:
    return IndexReader(built)


@pytest.fixture(scope="module")
def evaluator(index: IndexReader) -> Evaluator:
    return Evaluator(Verifier(index))


def term(text: str, field: str = "text") -> Query:
    return Term(field, text)


@pytest.mark.parametrize(
    ("question", "tree"),
    [
        ("公开", And([term("公开")])),
        ("公开 办法", And([term("公开"), term("办法")])),
        ("公开 OR 办法", And([Or([term("公开"), term("办法")])])),
        ("公开 -办法", And([term("公开"), Not(term("办法"))])),
        ("(公开 OR NOT 办法) 预算", And([And([Or([term("公开"), Not(term("办法"))])]), term("预算")])),
        ('标题:"公开 办法"', And([Phrase("标题", ["公开 办法"])])),
        ("机构：没有局 年:2024", And([term("没有局", "机构"), term("2024", "年")])),
        ("年:[2020 TO 2022]", And([TermRange("年", "2020", "2022")])),
        ("照片[甲 TO 乙]", And([term("照片[甲"), term("TO"), term("乙]")])),
        ("云政发 〔2023〕 5 号", And([term("云政发〔2023〕5号")])),
        ("", NullQuery),
    ],
)
def test_the_tree_of_a_question(question: str, tree: Query) -> None:
    assert parse_query(question) == tree


def test_words_are_in_the_field_that_is_asked_for() -> None:
    assert parse_query("公开 正文:办法", "title") == And([term("公开", "title"), term("办法", "正文")])


def test_each_node_finds_what_it_says(search: SearchService, oracle: Oracle) -> None:
    first, second, third = map(oracle.containing, (FIRST, SECOND, THIRD))
    everything = oracle.where(lambda _: True)
    for tree, found in (
        (term(FIRST), first),
        (And([term(FIRST), term(SECOND)]), first & second),
        (Or([term(FIRST), term(SECOND), term(THIRD)]), first | second | third),
        (Not(term(FIRST)), everything - first),
        (Not(Or([term(FIRST), term(SECOND)])), everything - first - second),
        (And([Not(term(FIRST)), Not(term(SECOND))]), everything - first - second),
        (Or([Not(term(FIRST)), And([term(SECOND), term(THIRD)])]), (everything - first) | (second & third)),
        (
            And([Or([term(FIRST), term(SECOND)]), Not(And([term(THIRD), term(FIRST)]))]),
            (first | second) - (third & first),
        ),
        (Phrase("text", ["政府信息 公开"]), oracle.containing("政府信息公开")),
        (term("item", "kind"), oracle.where(lambda one: one.card[0] == "item")),
        (TermRange("年", "2022", "2023"), oracle.where(lambda one: "2022" <= one.card[8][:4] <= "2023")),
        (TermRange("公开", "2024-02", None), oracle.where(lambda one: one.card[8] >= "2024-02")),
        (term("..2023-06", "成文"), oracle.where(lambda one: "" < one.card[7][:7] <= "2023-06")),
        (And([term("，"), term(FIRST)]), first),
        (And([]), frozenset()),
        (NullQuery, frozenset()),
    ):
        assert search.match_tree(tree) == found, tree


def test_a_changed_tree_finds_other_documents(search: SearchService, oracle: Oracle) -> None:
    tree = parse_query(f"{FIRST} {SECOND} -{THIRD}")
    first, second, third = map(oracle.containing, (FIRST, SECOND, THIRD))
    assert search.match_tree(tree) == (first & second) - third
    wanted, excluded = tree.subqueries[:2], tree.subqueries[2]
    changed = [
        (Or(wanted), first | second),
        (And(wanted), first & second),
        (And([wanted[0], excluded]), first - third),
        (And([*wanted, excluded.query]), first & second & third),
        (tree.replace("text", SECOND, THIRD), frozenset()),
    ]
    assert [search.match_tree(other) for other, _ in changed] == [found for _, found in changed]
    assert len({search.match_tree(tree), *(found for _, found in changed)}) == 6


def test_the_command_answers_the_tree_and_not_the_text(
    built: Path, search: SearchService, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = And([Term("title", "预算"), Not(Term("year", "2024"))])
    expected = search.match_tree(tree)
    assert expected not in (frozenset(), search.match_tree(parse_query("供水")))
    monkeypatch.setattr(service, "parse_query", lambda *_: tree)
    assert run(["search", "供水", "--output", str(built), "--limit", "1000", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {result["href"] for result in found["results"]} == {
        search.index.load_card(id).href for id in expected
    }
    assert "".join(piece["text"] for piece in found["results"][0]["title_marked"] if piece["hit"]) == "预算"


def test_a_node_that_the_parser_does_not_make_is_an_error(search: SearchService) -> None:
    with pytest.raises(TypeError, match="no node of the query language"):
        search.match_tree(And([Query()]))


@pytest.mark.parametrize("gram", ["公", "公开", "的", "202", "县", "20", "预算"])
def test_postings_of_a_gram(index: IndexReader, evaluator: Evaluator, oracle: Oracle, gram: str) -> None:
    postings = index.load_postings(gram)
    assert frozenset(postings.ids.tolist()) == oracle.containing(gram)
    assert index.count_documents(gram) == len(postings.ids)
    assert 0 <= postings.impacts.min() <= postings.impacts.max() <= 7
    assert evaluator.evaluate(TextNode(gram)).ids.tolist() == postings.ids.tolist()


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("公", ["公"]),
        ("信息公开", ["信息", "息公", "公开"]),
        ("a", ["a"]),
        ("ab", ["ab"]),
        ("pm2 5", ["pm2", "2_5", "5"]),
        ("2023年", ["202", "023", "3年"]),
        ("第2章", ["第2", "2章"]),
        ("", []),
    ],
)
def test_the_grams_of_a_run(text: str, grams: list[str]) -> None:
    assert list(choose_grams(text)) == grams


def test_a_long_run_is_looked_up_by_some_of_its_grams() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(5000))
    grams = choose_grams(text)
    assert 16 <= len(grams) <= 32
    assert all(gram in text for gram in grams)


def test_scores_grow_with_rarity_and_impact(index: IndexReader, evaluator: Evaluator) -> None:
    common, rare = TextNode("公开"), TextNode("预算")
    found = {run: evaluator.evaluate(run, choose_score_grams([run], index)) for run in (common, rare)}
    assert len(found[common].ids) > len(found[rare].ids) > 0
    assert 0 < found[common].scores.max() < found[rare].scores.max()
    by_impact: dict[int, set[float]] = {}
    impacts = index.load_postings("公开").impacts.tolist()
    for impact, score in zip(impacts, found[common].scores.tolist(), strict=True):
        by_impact.setdefault(impact, set()).add(score)
    assert len(by_impact) > 3
    assert all(len(scores) == 1 for scores in by_impact.values())
    assert [min(by_impact[impact]) for impact in sorted(by_impact)] == sorted(map(min, by_impact.values()))


@pytest.mark.parametrize("kind", [AndNode, OrNode])
def test_scores_of_several_words_are_their_sum(
    index: IndexReader, evaluator: Evaluator, kind: type[AndNode | OrNode]
) -> None:
    runs = [TextNode(FIRST), TextNode(SECOND)]
    weights = choose_score_grams(runs, index)
    single = [evaluator.evaluate(run, weights) for run in runs]
    scores = [dict(zip(one.ids.tolist(), one.scores.tolist(), strict=True)) for one in single]
    both = evaluator.evaluate(kind(tuple(runs)), weights)
    assert len(both.ids) > 10
    for id, score in zip(both.ids.tolist(), both.scores.tolist(), strict=True):
        assert score == pytest.approx(sum(one.get(id, 0) for one in scores))
    assert not evaluator.evaluate(kind(tuple(runs))).scores.any()


def test_what_is_asked_twice_counts_once(search: SearchService) -> None:
    asked, twice = (
        search.rank_results(SearchRequest(text=text)) for text in ("公开 办法", "公开 (办法 公开) “办法”")
    )
    assert twice == asked


def test_one_module_imports_whoosh() -> None:
    importing = set()
    texts = {file: file.read_text("utf-8") for file in (ROOT / "sitegen").rglob("*.py")}
    for file, text in texts.items():
        # A module that imports it has its name somewhere: the others need not be parsed.
        for node in ast.walk(ast.parse(text)) if "whoosh" in text else ():
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.partition(".")[0] == "whoosh" for name in names):
                importing.add(file.name)
    assert importing == {"whoosh_library.py"}


def test_one_distribution_of_whoosh_is_installed() -> None:
    assert [name.lower() for name in packages_distributions()["whoosh"]] == ["whoosh-reloaded"]


@pytest.mark.parametrize(("module", "loads"), [("sitegen.cli", False), ("sitegen.search.service", True)])
def test_whoosh_is_loaded_without_a_warning_and_only_for_searching(
    tmp_path: Path, module: str, loads: bool
) -> None:
    code = f"import sys, {module}; sys.exit(0 if ('whoosh' in sys.modules) is {loads} else 1)"
    # Some warnings come only when a module is compiled: so nothing compiled is at hand.
    options = ("-W", "error", "-X", f"pycache_prefix={tmp_path}")
    done = subprocess.run([sys.executable, *options, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_kinds_are_named_as_the_page_names_them() -> None:
    words = yaml.safe_load((ROOT / "themes/default/messages/zh-CN.yaml").read_text("utf-8"))
    assert {kind: words[f"search.kind.{kind}"] for kind in KIND_NAMES} == KIND_NAMES


def test_the_states_of_validity_are_the_schemas() -> None:
    assert dict(VALIDITY.labels) == VALIDITY_NAMES
