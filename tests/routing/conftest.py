import pytest

from apps.routing import registry
from tests.routing.carrying import TYPE, Effects


@pytest.fixture
def effects(monkeypatch: pytest.MonkeyPatch) -> Effects:
    """Count what messages of `TYPE` do at their receiver; the app's own handlers are put aside."""
    counted = Effects()
    monkeypatch.setitem(registry._handlers, TYPE, counted.handle)
    monkeypatch.setitem(registry._on_receipt, TYPE, [])
    monkeypatch.delitem(registry._on_return, TYPE, raising=False)
    return counted
