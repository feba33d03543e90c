"""kill -9 while the whole warehouse is built and handed out as Parquet: file and Parquet end as one release."""

from __future__ import annotations

import signal

from disturbed import Fault, disturbed, undisturbed
from loading import put

from juesuan.warehouse.parquet_releases import KEPT_FOLDER, PARQUET_FOLDER, pointed_to
from juesuan.warehouse.releases import release_of, releases_of

PUBLISH, PARQUET, POINTER = (f"juesuan.warehouse.{name}" for name in ("publish", "parquet", "parquet_releases"))
REAL = {
    "building, half the tables filled": Fault("juesuan.warehouse.derive:fill_wide"),
    "publishing, half the Parquet written": Fault(f"{PARQUET}:write", count=9),
    "publishing, the Parquet written and not described": Fault("juesuan.warehouse.described:write"),
    "publishing, the Parquet whole": Fault(f"{POINTER}:place", "after"),
    "published, the Parquet of yesterday": Fault(f"{POINTER}:point"),
    "published, the link made": Fault("pathlib:Path.symlink_to", "after"),
    "published, the link in its place": Fault(f"{POINTER}:point", "after"),
}


def test_killed_while_the_whole_warehouse_is_built_and_handed_out_as_parquet(settings, watched, same_as_undisturbed):
    undisturbed(settings, real=True)
    watched()
    for number, (stage, fault) in enumerate(REAL.items()):
        put(settings.raw, f"上海/2024/新{number}局.pdf")
        code, told = disturbed(settings, fault, real=True)
        assert (code, told) == (-signal.SIGKILL, ""), stage
        published = stage.startswith("published")
        assert pointed_to(settings.warehouse) is not None, "readers find a whole release at any time"
        assert undisturbed(settings, real=True).outcome == ("unchanged" if published else "published"), stage
        assert pointed_to(settings.warehouse) == release_of(settings.warehouse)["release_id"], stage
        assert sorted(path.name for path in settings.folder.glob(f"{KEPT_FOLDER}*")) == [KEPT_FOLDER], stage
    assert (settings.folder / PARQUET_FOLDER).is_symlink()
    known = {release.release_id for release in releases_of(settings.warehouse)}
    assert {path.name for path in (settings.folder / KEPT_FOLDER).iterdir()} <= known
    same_as_undisturbed(real=True)
