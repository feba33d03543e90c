"""What the steps are given: the folders and bounds of a load, as a Dagster resource.

What belongs here: turning Dagster's configuration into the core's plain objects. The steps see
`juesuan.settings.Settings`, never a class of Dagster's. (No postponed annotations in this file: Dagster
reads them when the class is made.)
"""

import dagster as dg
from pydantic import Field

from juesuan.settings import Settings, settings_from


class LoadSettings(dg.ConfigurableResource[Settings]):
    """Folders and workers of a load; what is left empty comes from JUESUAN_* variables, else from the defaults."""

    raw: str = Field(default="", description="原文件夹 | folder of published PDFs (JUESUAN_RAW, else data/raw)")
    warehouse: str = Field(
        default="",
        description="发布的数据库文件 | published DuckDB file (JUESUAN_WAREHOUSE, else data/warehouse/juesuan.duckdb)",
    )
    workers: int | None = Field(default=None, description="读取进程数 | reading processes (JUESUAN_WORKERS)")
    force: bool = Field(default=False, description="重读全部文件 | read every document again")

    def create_resource(self, context: dg.InitResourceContext) -> Settings:
        """The settings of this run."""
        return settings_from(
            raw=self.raw or None, warehouse=self.warehouse or None, workers=self.workers, force=self.force
        )
