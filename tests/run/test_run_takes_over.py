"""A night on the release before: rows of unchanged documents are taken over, unless all is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from loading import contents, load, put

import juesuan.warehouse.build

pytestmark = pytest.mark.usefixtures("surroundings", "real_warehouse")


def test_a_night_takes_over_what_did_not_change_and_force_builds_all(settings, raw, monkeypatch):
    counts = []
    whole = juesuan.warehouse.build.build

    def counted(*parts, **options):
        counts.append(whole(*parts, **options))
        return counts[-1]

    monkeypatch.setattr(juesuan.warehouse.build, "build", counted)
    put(raw, *(f"上海/2024/第{number}局.pdf" for number in range(6)))
    load(settings)
    put(raw, "上海/2024/新局.pdf")
    load(settings)
    on_it = contents(settings)
    load(replace(settings, force=True))
    assert [count.carried for count in counts] == [0, 9, 0]
    again = contents(settings)
    assert [name for name, rows in on_it.items() if rows != again[name]] == []
