"""What the steps are given: the folders and bounds of a load, as a Dagster resource.

What belongs here: turning Dagster's configuration into the core's plain objects. The steps see
`juesuan.settings.Settings`, never a class of Dagster's. (No postponed annotations in this file: Dagster
reads them when the class is made.)
"""

import dagster as dg
from pydantic import Field

from juesuan.selection import selection_of
from juesuan.settings import Settings, settings_from


class LoadSettings(dg.ConfigurableResource[Settings]):
    """Folders and workers of a load; what is left empty comes from JUESUAN_* variables, else from the defaults."""

    raw: str = Field(default="", description="原文件夹 | folder of published PDFs (JUESUAN_RAW, else data/raw)")
    warehouse: str = Field(
        default="",
        description="发布的数据库文件 | published DuckDB file (JUESUAN_WAREHOUSE, else data/warehouse/juesuan.duckdb)",
    )
    workers: int | None = Field(default=None, description="读取进程数 | reading processes (JUESUAN_WORKERS)")
    scheduler: str = Field(
        default="",
        description="在此 Dask 调度器上读取 | Dask scheduler to read on, such as tcp://host:8786 (JUESUAN_SCHEDULER)",
    )
    shared_parts: str = Field(default="", description="共用分件 | parts in common: a folder or s3:// (JUESUAN_PARTS)")
    release_to: str = Field(
        default="", description="另存发布版 | the release goes here too: a folder or s3:// (JUESUAN_RELEASE_TO)"
    )
    sources: str = Field(
        default="", description="来源清单 | manifest of addresses (JUESUAN_SOURCES, else data/sources.csv)"
    )
    years: list[int] = Field(default=[], description="只读这些年度 | read only these years: a backfill")
    regions: list[str] = Field(
        default=[], description="只读名称含此的地区 | read only regions whose name contains one of these"
    )
    units: list[str] = Field(
        default=[], description="只读名称含此的单位 | read only units whose name contains one of these"
    )
    force: bool = Field(
        default=False, description="重读（在上面的范围内）并重建 | read again, within what is chosen above, and rebuild"
    )

    def create_resource(self, context: dg.InitResourceContext) -> Settings:
        """The settings of this run."""
        return settings_from(
            raw=self.raw or None, warehouse=self.warehouse or None, workers=self.workers, force=self.force,
            scheduler=self.scheduler or None, shared_parts=self.shared_parts or None, release_to=self.release_to or None,
            sources=self.sources or None, selection=selection_of(self.years, self.regions, self.units),
        )  # fmt: skip
