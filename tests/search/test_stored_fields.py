"""Documents as files hold them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.search.normalise import normalise
from sitegen.search.stored_fields import (
    Card,
    StoredText,
    format_card,
    format_document,
    parse_cards,
    parse_document,
)

FIELD = st.text(alphabet=st.sampled_from("供水 a1。\t\n\r\u2028\u3000"), max_size=12)
CARDS = st.builds(Card, *[FIELD] * 12)
TEXTS = st.builds(StoredText, *[FIELD] * 4)


def plain(fields: Card | StoredText) -> list[str]:
    return [normalise(getattr(fields, name)) for name in fields.__struct_fields__]


@given(st.lists(CARDS, min_size=1, max_size=4))
def test_cards_come_back_as_they_are_searched(cards: list[Card]) -> None:
    payload = "\n".join(format_card(id, card) for id, card in enumerate(cards))
    found = parse_cards(payload.encode())
    assert [plain(found[id]) for id in range(len(cards))] == [plain(card) for card in cards]


@given(CARDS, TEXTS)
def test_documents_come_back_as_they_are_searched(card: Card, text: StoredText) -> None:
    found = parse_document(format_document(7, card, text).encode())
    assert (plain(found[7][0]), plain(found[7][1])) == (plain(card), plain(text))
    assert found[7][1].body.count("\n") == text.body.count("\n")


@pytest.mark.parametrize("payload", [b"", b"7", b"x" + b"\t" * 12, b"\t" * 13, b"\xff" + b"\t" * 12])
def test_what_is_no_file_of_cards(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r"fields|invalid|decode"):
        parse_cards(payload)


@pytest.mark.parametrize("payload", [b"", b"7" + b"\t" * 12, b"7" + b"\t" * 17, b"x" + b"\t" * 16])
def test_what_is_no_file_of_a_document(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r"fields|invalid"):
        parse_document(payload)
