"""The settings reference, made from the declarations: environment variables, and bounds that are fixed in code.

What belongs here: from a declaration to Markdown. The page stands in `docs/settings.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from juesuan.fetch.bounds import FetchBounds
from juesuan.settings import MEBIBYTE, MEMORY_PER_DOCUMENT, SECONDS_PER_DOCUMENT, VARIABLES

# Field of FetchBounds: meaning in both languages.
BOUNDS: Final[Mapping[str, tuple[str, str]]] = {
    "interval": ("同一主机两次请求至少间隔的秒数", "seconds at least between two requests to a host"),
    "requests_per_host": ("同一主机同时的请求数", "requests to a host at once"),
    "hosts_at_once": ("同时询问的主机数", "hosts asked side by side"),
    "attempts": ("一个地址一次最多尝试的次数", "tries of an address in one run"),
    "backoff": ("再试前等待的秒数，每次加倍", "seconds before another try, doubled each time"),
    "longest_wait": (
        "肯等待的最长秒数，更长则留到下次",
        "longest wait in seconds; longer ones are left for the next run",
    ),
    "redirects": ("最多跟随的跳转", "redirects followed"),
    "failures_per_host": (
        "主机连续连不上几次后本次不再询问",
        "sources in a row that can't connect before a host is left alone",
    ),
    "connect_seconds": ("建立连接的秒数", "seconds to connect"),
    "idle_seconds": ("等待下一段数据的秒数", "seconds without a byte"),
    "seconds_per_file": ("一个文件的秒数", "seconds for one file"),
    "seconds_in_all": ("一次获取的秒数", "seconds for one run"),
    "largest_file": ("文件的字节数", "bytes of a file"),
    "largest_page": ("网页的字节数", "bytes of a page"),
    "largest_robots": ("robots.txt 读取的字节数", "bytes read of robots.txt"),
    "most_attachments": ("一个网页的附件数", "attachments of a page"),
    "most_members": ("一个压缩包的文件数", "files in an archive"),
    "largest_unpacked": ("一个压缩包展开的字节数", "bytes of an archive unpacked"),
    "largest_ratio": ("一个文件展开的倍数", "how many times its size a file may unpack to"),
    "agent": ("向网站自报的名称", "how we introduce ourselves"),
    "private_hosts": ("允许访问的内部网络主机", "hosts in a private network that may be asked"),
}


def settings_page(made: str) -> str:
    """The page as Markdown; `made` is the line that says it is generated."""
    return "\n".join(_lines(made)).rstrip() + "\n"


def _lines(made: str) -> Iterator[str]:
    yield from ("# 设置 Settings", "", made, "")
    yield "命令的选项（见 `juesuan 命令 --help`）优先于环境变量，环境变量优先于默认值。Dagster 的 `settings` 资源有同名选项。"
    yield ""
    yield "Options of a command outrank environment variables, which outrank the defaults. Dagster's resource `settings` has the same options."
    yield from ("", "## 环境变量 Environment", "")
    yield from ("| 变量 variable | 默认 default | 含义 meaning |", "| --- | --- | --- |")
    for variable in VARIABLES:
        default = variable.default.replace("|", "/")
        secret = (
            "；**机密**，只从环境读取 | **secret**, from the environment alone".replace("|", "/")
            if variable.secret
            else ""
        )
        yield f"| `{variable.name}` | {f'`{default}`' if default else '—'} | {variable.zh}；{variable.en}{secret} |"
    yield from ("", "## 每份文件的限度 What one document may cost", "")
    yield f"- `--seconds`：{SECONDS_PER_DOCUMENT:g} 秒 seconds"
    yield f"- `--memory`：{MEMORY_PER_DOCUMENT // MEBIBYTE} MB"
    yield from ("", "## 获取的限度 Bounds of fetching", "")
    yield from ("| 名称 name | 默认 default | 含义 meaning |", "| --- | --- | --- |")
    bounds = FetchBounds()
    for name, (zh, en) in BOUNDS.items():
        value = getattr(bounds, name)
        shown = "—" if not value else "juesuan/<version>" if name == "agent" else f"{value:,}"
        yield f"| `{name}` | {shown} | {zh}；{en} |"
