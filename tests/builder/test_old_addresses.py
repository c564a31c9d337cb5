"""Old addresses as they are copied from a browser: percent-encoded."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builder.test_bad_input import PATH, item
from tests.builder.workshop import Workshop, errors


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "project")


def test_a_percent_encoded_old_address_is_decoded(workshop: Workshop) -> None:
    workshop.put(PATH, item(旧网址="/zfxxgk/zwgk/%E9%80%9A%E7%9F%A5%EF%BC%88%E4%B8%80%EF%BC%89.html"))
    assert not errors(workshop.build())
    assert "items/county/2026-00007.html" in workshop.text("zwgk/通知（一）.html")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/zwgk/%CD%A8%D6%AA.html", "FLD-052"),
        ("/zwgk/%2e%2e/a.html", "FLD-049"),
        ("/zwgk/a%2Fb.html", "FLD-049"),
        ("/zwgk/a%00.html", "FLD-049"),
        ("/zwgk/100%.html", "FLD-049"),
        ("/zwgk/%2541.html", "FLD-049"),
    ],
)
def test_other_encodings_and_escapes_are_refused(workshop: Workshop, address: str, code: str) -> None:
    workshop.put(PATH, item(旧网址=address))
    assert errors(workshop.check()) == [f"{PATH}:6:6 {code}"]
