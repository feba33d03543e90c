"""Files given as one report's are read as one only where what they say of themselves agrees."""

from __future__ import annotations

from shipped import sample

import juesuan


def test_a_file_of_another_unit_is_told_and_left_out() -> None:
    one, other = sample("上海市示例区财政局"), sample("云岭省河口区教育局")
    alone, together = juesuan.read(one, prose=False), juesuan.read(one, prose=False, attached=[other])
    assert together.report_id == alone.report_id
    assert len(together.facts) == len(alone.facts)
    (told,) = (row for row in together.quarantine if row.reason == "not_joined")
    assert other.name in told.message_zh
    assert together.head["state"] == "partly_quarantined"
