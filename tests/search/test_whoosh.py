"""The published index through Whoosh's own eyes, and Whoosh itself at arm's length."""

import ast
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

from sitegen.schema.records import VALIDITY
from sitegen.search.finder import Finder
from sitegen.search.reader import ShardReader
from sitegen.search.whoosh_fields import KINDS, STATES, GramAnalyzer, schema_of
from sitegen.search.whoosh_library import And, Not, Or, Searcher, Term, TermNotFound
from sitegen.search.whoosh_reader import Impacts, ShardIndexReader
from tests.search.oracle import Oracle

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def reader(built: Path) -> ShardIndexReader:
    shards = ShardReader(built)
    return ShardIndexReader(shards, schema_of(Finder(shards)))


@pytest.mark.parametrize("gram", ["公", "公开", "的", "202", "县", "20", "预算"])
def test_postings_of_a_gram(reader: ShardIndexReader, oracle: Oracle, gram: str) -> None:
    matcher = reader.postings("text", gram)
    assert frozenset(matcher.all_ids()) == oracle.containing(gram)
    info = reader.term_info("text", gram)
    assert info.doc_frequency() == reader.doc_frequency("text", gram) == len(oracle.containing(gram))
    assert (info.min_id(), info.max_id()) == (min(oracle.containing(gram)), max(oracle.containing(gram)))
    assert 0 <= info.max_weight() <= 7


def test_postings_skip(reader: ShardIndexReader) -> None:
    ids = list(reader.postings("text", "的").all_ids())
    for id in range(0, ids[-1], 7):
        matcher = reader.postings("text", "的")
        matcher.skip_to(id)
        assert matcher.id() == min(each for each in ids if each >= id)


def test_what_is_not_there(reader: ShardIndexReader) -> None:
    assert ("text", "鿿") not in reader
    with pytest.raises(TermNotFound):
        reader.postings("text", "鿿")
    with pytest.raises(TermNotFound):
        reader.term_info("agency", "nobody")


def test_whooshs_own_queries(reader: ShardIndexReader, oracle: Oracle) -> None:
    searcher = Searcher(reader, weighting=Impacts())

    def found(query: object) -> frozenset[int]:
        return frozenset(searcher.search(query, limit=None).docs())

    open_, law = oracle.containing("公开"), oracle.containing("办法")
    items = oracle.where(lambda document: document.card[0] == "item")
    assert found(And([Term("text", "公开"), Term("text", "办法")])) == open_ & law
    assert found(Or([Term("text", "公开"), Term("text", "办法")])) == open_ | law
    assert found(And([Term("text", "公开"), Not(Term("text", "办法"))])) == open_ - law
    assert found(And([Term("text", "公开"), Term("kind", "item")])) == open_ & items


def test_facets_are_terms(reader: ShardIndexReader, oracle: Oracle) -> None:
    agencies = {text.decode() for name, text in reader.all_terms() if name == "agency"}
    assert agencies == {document.card[5] for document in oracle.documents} - {""}


def test_stored_fields_are_the_card(reader: ShardIndexReader, oracle: Oracle) -> None:
    for document in oracle.documents[:20]:
        assert list(reader.stored_fields(document.id).values()) == document.card
    assert list(reader.all_doc_ids()) == [document.id for document in oracle.documents]
    assert reader.doc_count() == len(oracle.documents)


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("公", ["公"]),
        ("信息公开", ["信息", "息公", "公开"]),
        ("a", ["a"]),
        ("ab", ["ab"]),
        ("PM2.5", ["pm2", "2_5", "5"]),
        ("2023年", ["202", "023", "3年"]),
        ("第2章", ["第2", "2章"]),
        ("，。", []),
    ],
)
def test_the_analyzer(text: str, grams: list[str]) -> None:
    assert [token.text for token in GramAnalyzer()(text)] == grams


def test_a_long_run_is_looked_up_by_some_of_its_grams() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(5000))
    grams = [token.text for token in GramAnalyzer()(text)]
    assert 16 <= len(grams) <= 32
    assert all(gram in text for gram in grams)


def test_scores_grow_with_rarity_and_impact(reader: ShardIndexReader) -> None:
    searcher = Searcher(reader, weighting=Impacts())
    common, rare = (searcher.search(Term("text", gram), limit=None) for gram in ("公开", "预算"))
    assert len(common) > len(rare) > 0
    assert common.score(0) < rare.score(0)
    by_impact: dict[int, set[float]] = {}
    for score, id in common.top_n:
        matcher = reader.postings("text", "公开")
        matcher.skip_to(id)
        by_impact.setdefault(matcher.weight(), set()).add(score)
    assert all(len(scores) == 1 for scores in by_impact.values())
    assert [min(by_impact[impact]) for impact in sorted(by_impact)] == sorted(map(min, by_impact.values()))


def test_one_module_imports_whoosh() -> None:
    importing = set()
    for file in (ROOT / "sitegen").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.partition(".")[0] == "whoosh" for name in names):
                importing.add(file.name)
    assert importing == {"whoosh_library.py"}


def test_one_distribution_of_whoosh_is_installed() -> None:
    assert [name.lower() for name in packages_distributions()["whoosh"]] == ["whoosh-reloaded"]


@pytest.mark.parametrize(("module", "loads"), [("sitegen.cli", False), ("sitegen.search.answers", True)])
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
    assert {kind: words[f"search.kind.{kind}"] for kind in KINDS} == KINDS


def test_the_states_of_validity_are_the_schemas() -> None:
    assert dict(VALIDITY.words) == STATES
