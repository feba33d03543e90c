"""One published release for all tests of the dashboard, made from shipped samples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from web_release import BROKEN, SOUND, Rows, Shown, hostile, of_year, publish_release, read_samples

pytest.importorskip("streamlit", reason="the extra `dashboard` is not installed")


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Rows]]:
    raw = tmp_path_factory.mktemp("raw")
    return raw, read_samples(raw)


@pytest.fixture(scope="session")
def shown(samples: tuple[Path, dict[str, Rows]], tmp_path_factory: pytest.TempPathFactory) -> Shown:
    raw, documents = samples
    target = tmp_path_factory.mktemp("published") / "juesuan.duckdb"
    documents = {
        **documents,
        "2023": of_year(documents[SOUND], 2023),
        "hostile": hostile(documents[BROKEN]),
    }
    publish_release(documents.values(), target, "20250901T020000Z-first")
    return Shown(target, raw, documents)


@pytest.fixture
def con(shown: Shown) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published release as the pages ask it."""
    from dashboard.source import current

    with current(shown.warehouse).cursor() as cursor:
        yield cursor
