"""The shipped samples: read as drawn, and the bad ones end in quarantine with their reason."""

from __future__ import annotations

import pytest
from shipped import SAMPLES, TRUTH, sample, truth_of

import juesuan
from juesuan import terms
from juesuan.text import squeeze

REPORTS = sorted(path.stem for path in TRUTH.glob("*.json") if truth_of(path)["fate"] == "report")
BAD = {
    "关于报送公开材料的通知": "no_known_form",
    "松岗区信访局": "not_a_pdf",
    "松岗区商务局": "encrypted",
    "松岗区档案局": "empty_file",
    "松岗区科学技术局": "image_only",
    "松岗区统计局": "not_a_pdf",
}


@pytest.mark.parametrize("name", REPORTS)
def test_a_sample_is_read_as_it_was_drawn(name: str) -> None:
    path = next(p for p in SAMPLES.rglob("*.pdf") if p.stem == name)
    report = juesuan.read(path)
    got = {t["title"]: t for t in report.to_json()["tables"] if t["form"]}
    drawn = {t["title"]: t for t in truth_of(path)["tables"] if t["form"] in terms.FORMS}
    assert set(got) == set(drawn)
    for title, table in drawn.items():
        rows = [[squeeze(text) for text in row] for row in table["rows"]]
        assert [r for r in got[title]["rows"] if any(r)] == [r for r in rows if any(r)], title
        assert (got[title]["form"], got[title]["unit"]) == (table["form"], table["unit"])


@pytest.mark.parametrize("name", REPORTS)
def test_only_misprinted_totals_of_a_sample_are_broken(name: str) -> None:
    path = next(p for p in SAMPLES.rglob("*.pdf") if p.stem == name)
    report = juesuan.read(path)
    broken = [v for v in report.verdicts if v.verdict == "broken" and v.severity == "error"]
    misprints = truth_of(path).get("misprints", [])
    assert bool(broken) == bool(misprints)
    for misprint in misprints:
        fact = next(
            f for f in report.facts
            if f.form == misprint["form"] and f.printed == misprint["printed"] and f.col == misprint["column"] + 1
        )  # fmt: skip
        place = f"{fact.form}/{fact.row}/{fact.col}"
        # Every broken identity is about the misprinted cell.
        assert all(any(t.fact_id.endswith(place) for t in v.evidence) for v in broken)


@pytest.mark.parametrize(("name", "reason"), sorted(BAD.items()))
def test_a_bad_file_gives_one_quarantine_row_and_no_trace(name: str, reason: str) -> None:
    report = juesuan.read(sample(name))
    assert [q.reason for q in report.quarantine] == [reason]
    assert report.head["state"] == "quarantined"
    assert report.quarantine[0].message_zh
    assert report.quarantine[0].message_en
    assert not report.facts
