"""The oracle on random texts of clerks, published in a way that is right by construction, and then spoilt."""

import html

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.fidelity.clerk_texts import clerk_texts
from tests.fidelity.oracle import compare_body

UNHURRIED = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def publish(text: str) -> str:
    """Publish a text letter by letter, a paragraph for each line."""
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))


def find_faults(body: str, shown: str) -> list[str]:
    """List the differences other than those of sheets and of marks, as nothing takes effect here."""
    return [str(one) for one in compare_body(body, publish(shown)) if one.kind not in ("cell", "effect")]


@UNHURRIED
@given(clerk_texts())
def test_a_text_published_sign_by_sign_has_no_difference(body: str) -> None:
    assert find_faults(body, body) == []


@UNHURRIED
@given(clerk_texts(4), st.data())
def test_a_lost_sign_is_found(body: str, data: st.DataObject) -> None:
    places = [at for at, sign in enumerate(body) if not sign.isspace() and sign != "\\"]
    assume(places)
    at = data.draw(st.sampled_from(places))
    assert find_faults(body, body[:at] + body[at + 1 :])


@UNHURRIED
@given(clerk_texts(4), st.data())
def test_a_new_sign_is_found(body: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(body)))
    assert find_faults(body, body[:at] + "龘" + body[at:])


@UNHURRIED
@given(clerk_texts(4), st.data())
def test_two_signs_that_changed_places_are_found(body: str, data: st.DataObject) -> None:
    pairs = [
        at
        for at in range(len(body) - 1)
        if body[at] != body[at + 1] and not any(sign.isspace() or sign == "\\" for sign in body[at : at + 2])
    ]
    assume(pairs)
    at = data.draw(st.sampled_from(pairs))
    assert find_faults(body, body[:at] + body[at + 1] + body[at] + body[at + 2 :])


@UNHURRIED
@given(clerk_texts(4), st.data())
def test_two_paragraphs_that_became_one_are_found(body: str, data: st.DataObject) -> None:
    gaps = [
        at
        for at in range(1, len(body) - 2)
        if body[at : at + 2] == "\n\n" and body[:at].strip() and body[at:].strip()
    ]
    assume(gaps)
    at = data.draw(st.sampled_from(gaps))
    assert find_faults(body, body[:at].rstrip() + body[at:].lstrip())
