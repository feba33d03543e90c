"""Starting the web server: on this machine only, without telemetry, without a way to change anything.

What belongs here: how Streamlit is set up. What must not: anything that a page shows. The command `juesuan dashboard`
finds `main` by the entry point group `juesuan.dashboard`, so that the core does not import this package.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from juesuan.errors import JuesuanError
from juesuan.settings import settings_from

ADDRESS: Final = "127.0.0.1"
PORT: Final = 8501
_HOSTS: Final = (ADDRESS, "localhost")
APP: Final = Path(__file__).with_name("app.py")

_OPTIONS: Final = {
    "global.developmentMode": "false",
    # Reachable from this machine alone, and only under its own names: a page elsewhere can't borrow the browser.
    "server.address": ADDRESS,
    "server.enableCORS": "true",
    "server.enableXsrfProtection": "true",
    # No window is opened, no address asked for, no file watched.
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "server.runOnSave": "false",
    "server.enableStaticServing": "false",
    "server.enableAgentApi": "false",
    "server.maxUploadSize": "1",
    "browser.gatherUsageStats": "false",
    "browser.serverAddress": ADDRESS,
    # What a visitor sees of our own failures is a sentence, not paths and code.
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    "runner.magicEnabled": "false",
    "theme.base": "light",
    "theme.primaryColor": "#0b5a8a",
    "theme.textColor": "#1c2733",
    "theme.borderColor": "#c8d0d8",
    "theme.showWidgetBorder": "true",
    "theme.baseRadius": "4px",
    "theme.headingFontSizes": "1.7rem,1.3rem,1.1rem,1rem,1rem,1rem",
    # Fonts of the visitor's own system; nothing is fetched.
    "theme.font": "'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif",
}


class DashboardMissing(JuesuanError):
    """The dashboard was asked for and its libraries aren't installed."""


def main(warehouse: Path | str | None = None, raw: Path | str | None = None, port: int = PORT) -> None:
    """Serve the pages over a warehouse until interrupted; the defaults are those of every command.

    `raw` is the folder of the PDFs, for the pictures of pages. A warehouse that is not there yet is waited for.
    Raises DashboardMissing where Streamlit is not installed, SettingsError for folders that can't be meant.
    """
    if find_spec("streamlit") is None:
        raise DashboardMissing(
            "看板需要 Streamlit，尚未安装：请运行 pip install 'juesuan[dashboard]' | "
            "the dashboard needs Streamlit, which is not installed: run pip install 'juesuan[dashboard]'"
        )
    settings = settings_from(raw=raw, warehouse=warehouse)
    # The page is a program of its own to Streamlit; it reads its settings where every command does.
    os.environ["JUESUAN_WAREHOUSE"] = str(settings.warehouse)
    os.environ["JUESUAN_RAW"] = str(settings.raw)
    from streamlit.web import cli

    cli.main(arguments(port), prog_name="juesuan dashboard", standalone_mode=True)


def arguments(port: int) -> list[str]:
    """What `streamlit run` is told: the page, the port, and every setting that a user's own file might change."""
    options = [f"--{name}={value}" for name, value in _OPTIONS.items()]
    options += [f"--server.allowedHosts={host}" for host in _HOSTS]
    return ["run", str(APP), f"--server.port={port}", *options]
