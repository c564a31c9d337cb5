"""Documents as files hold them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.search.normal import normalise
from sitegen.search.records import Card, Text, card_line, cards_of, document_lines, documents_of

FIELD = st.text(alphabet=st.sampled_from("供水 a1。\t\n\r\u2028\u3000"), max_size=12)
CARDS = st.builds(Card, *[FIELD] * 12)
TEXTS = st.builds(Text, *[FIELD] * 4)


def plain(fields: Card | Text) -> list[str]:
    return [normalise(getattr(fields, name)) for name in fields.__struct_fields__]


@given(st.lists(CARDS, min_size=1, max_size=4))
def test_cards_come_back_as_they_are_searched(cards: list[Card]) -> None:
    payload = "\n".join(card_line(id, card) for id, card in enumerate(cards))
    found = cards_of(payload.encode())
    assert [plain(found[id]) for id in range(len(cards))] == [plain(card) for card in cards]


@given(CARDS, TEXTS)
def test_documents_come_back_as_they_are_searched(card: Card, text: Text) -> None:
    found = documents_of(document_lines(7, card, text).encode())
    assert (plain(found[7][0]), plain(found[7][1])) == (plain(card), plain(text))
    assert found[7][1].body.count("\n") == text.body.count("\n")


@pytest.mark.parametrize("payload", [b"", b"7", b"x" + b"\t" * 12, b"\t" * 13, b"\xff" + b"\t" * 12])
def test_what_is_no_file_of_cards(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r"fields|invalid|decode"):
        cards_of(payload)


@pytest.mark.parametrize("payload", [b"", b"7" + b"\t" * 12, b"7" + b"\t" * 17, b"x" + b"\t" * 16])
def test_what_is_no_file_of_a_document(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r"fields|invalid"):
        documents_of(payload)
