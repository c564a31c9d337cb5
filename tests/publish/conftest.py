"""Publishing, by builds that remember what they left and by builds that do not."""

from __future__ import annotations

import pytest

from tests.publish import plans


class Forgetful(dict[object, object]):
    """Remembers nothing."""

    def __setitem__(self, key: object, value: object) -> None:
        """Forgets it."""


@pytest.fixture(autouse=True, params=["remembering", "forgetful"])
def memory(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "known", {} if request.param == "remembering" else Forgetful())
