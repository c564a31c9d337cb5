"""Publishing, by builds that remember what they left and by builds that do not."""

from __future__ import annotations

import pytest

from tests.publish import plans


class Forgetful(dict[object, object]):
    """Remembers nothing."""

    def __setitem__(self, key: object, value: object) -> None:
        """Forgets it."""


@pytest.fixture(params=["remembering", "forgetful"])
def memory(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether builds in this process know the manifests that they left. Other processes are not affected."""
    monkeypatch.setattr(plans, "known", {} if request.param == "remembering" else Forgetful())
