"""Nothing in common but the rule that a night's tests are told nothing by the surroundings."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch):
    for name in ("JUESUAN_SOURCES", "JUESUAN_FETCHED", "JUESUAN_WEBHOOK_FORMAT"):
        monkeypatch.delenv(name, raising=False)
