"""kill -9 while the whole warehouse is built and handed out as Parquet: file and Parquet end as one release."""

from __future__ import annotations

import signal

from disturbed import Fault, disturbed, undisturbed
from loading import put

from juesuan.warehouse.publish import PARQUET_FOLDER, _package_id
from juesuan.warehouse.releases import release_of

PUBLISH = "juesuan.warehouse.publish"
REAL = {
    "building, half the tables filled": Fault("juesuan.warehouse.derive:fill_wide"),
    "publishing, half the Parquet written": Fault("juesuan.warehouse.parquet:_export", count=9),
    "publishing, the Parquet written": Fault(f"{PUBLISH}:_export", "after"),
    "published, the Parquet of yesterday": Fault(f"{PUBLISH}:swap_folder"),
    "published, no Parquet in its place": Fault("pathlib:Path.rename", "after"),
    "published, the Parquet swapped": Fault(f"{PUBLISH}:swap_folder", "after"),
}


def test_killed_while_the_whole_warehouse_is_built_and_handed_out_as_parquet(settings, watched, same_as_undisturbed):
    undisturbed(settings, real=True)
    watched()
    parquet = settings.folder / PARQUET_FOLDER
    for number, (stage, fault) in enumerate(REAL.items()):
        put(settings.raw, f"上海/2024/新{number}局.pdf")
        code, told = disturbed(settings, fault, real=True)
        assert (code, told) == (-signal.SIGKILL, ""), stage
        published = stage.startswith("published")
        assert undisturbed(settings, real=True).outcome == ("unchanged" if published else "published"), stage
        assert _package_id(parquet) == release_of(settings.warehouse)["release_id"], stage
        assert list(settings.folder.glob(".parquet*")) == [], stage
    same_as_undisturbed(real=True)
