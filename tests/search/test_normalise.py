"""The normalisation is what its definition says, and substrings stay substrings."""

from hypothesis import given
from hypothesis import strategies as st

from sitegen.search.grams import decode_grams, extract_grams
from sitegen.search.highlight import mark_hits, normalise_with_origins
from sitegen.search.indexer import IndexedFields, extract_postings
from sitegen.search.normalise import normalise
from tests.search.oracle import plain

CHINESE = st.sampled_from(
    "政府信息公开○〇〔〕［］（）()—　、。，：“”《》①㈠½⑴ｍ²ﬀİßΣσςé\u0301ｶﾞ・ーABab019０１９\ufe00\ufe0f\U000e0100 \n\t-_/.🙂\u200f"
)
TEXT = st.text(st.one_of(CHINESE, st.characters()), max_size=60)
PUBLISHED = st.text(st.one_of(CHINESE, st.characters(exclude_categories=["Cs"])), max_size=60)


@given(TEXT)
def test_it_is_what_its_definition_says(text: str) -> None:
    assert normalise(text) == plain(text)


@given(TEXT, st.integers(0, 60), st.integers(0, 60))
def test_a_substring_stays_a_substring(text: str, start: int, end: int) -> None:
    assert normalise(text[start:end]) in normalise(text)


@given(PUBLISHED, st.integers(0, 60), st.integers(1, 60))
def test_a_part_has_no_gram_that_the_whole_lacks(text: str, start: int, length: int) -> None:
    (found,) = extract_postings([IndexedFields("", [], [text])])
    assert {*extract_grams(normalise(text[start : start + length]))} <= {*decode_grams(found.codes)}


@given(TEXT)
def test_places_lead_back(text: str) -> None:
    normal, places = normalise_with_origins(text)
    assert normal == normalise(text)
    assert len(places) == len(normal)
    assert places == sorted(places)
    assert all(
        char == " " or char in normalise(f"0{text[place]}0")
        for char, place in zip(normal, places, strict=True)
    )


@given(TEXT, TEXT)
def test_marks_leave_the_text_as_it_is(text: str, run: str) -> None:
    assert "".join(piece for piece, _ in mark_hits(text, filter(None, [normalise(run)]))) == text
