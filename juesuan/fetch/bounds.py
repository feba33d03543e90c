"""What fetching may cost, us and the sites: pace, tries, sizes and times, with their environment variables.

What belongs here: numbers and their reasons. What must not: anything that fetches.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import juesuan
from juesuan.errors import SettingsError
from juesuan.settings import MEBIBYTE

AGENT: Final = f"juesuan/{juesuan.__version__}"
# One request a second at a site, one at a time: what a hasty reader would do.
INTERVAL: Final = 1.0
# A first night may not get through a large manifest; the rest goes first on the next one.
SECONDS_IN_ALL: Final = 4 * 3600.0


@dataclass(frozen=True, slots=True)
class FetchBounds:
    """How politely and how far one run fetches; seconds and bytes.

    `agent` is how we introduce ourselves; `private_hosts` are names or addresses in a private network that may be
    asked all the same.
    """

    interval: float = INTERVAL
    requests_per_host: int = 1
    hosts_at_once: int = 8
    attempts: int = 3
    backoff: float = 2.0
    longest_wait: float = 60.0
    redirects: int = 5
    # Sources in a row that can't connect before a host is left alone for this run.
    failures_per_host: int = 3
    connect_seconds: float = 15.0
    idle_seconds: float = 30.0
    seconds_per_file: float = 300.0
    seconds_in_all: float = SECONDS_IN_ALL
    largest_file: int = 200 * MEBIBYTE
    largest_page: int = 5 * MEBIBYTE
    largest_robots: int = 500 * 1024
    most_attachments: int = 60
    most_members: int = 200
    largest_unpacked: int = 500 * MEBIBYTE
    # Office files shrink to a tenth; what shrinks to less than a two-hundredth is made to burst.
    largest_ratio: int = 200
    agent: str = AGENT
    private_hosts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what can't work, saying what to change."""
        for name in (
            "attempts",
            "hosts_at_once",
            "requests_per_host",
            "largest_file",
            "seconds_per_file",
            "seconds_in_all",
        ):
            if not getattr(self, name) > 0:
                raise SettingsError(f"{name} 须大于 0 | {name} must be above 0")
        if self.interval < 0:
            raise SettingsError("两次请求的间隔不能为负 | the time between two requests can't be negative")
        if not self.agent.isascii() or not self.agent.isprintable() or not self.agent.strip():
            raise SettingsError("JUESUAN_FETCH_AGENT 只能用英文字符 | JUESUAN_FETCH_AGENT must be plain ASCII")


def bounds_from(environment: Mapping[str, str] | None = None, **asked: float) -> FetchBounds:
    """Bounds from what was asked for, else from JUESUAN_FETCH_*, else the defaults; SettingsError for nonsense."""
    given = os.environ if environment is None else environment
    bounds = FetchBounds(
        agent=given.get("JUESUAN_FETCH_AGENT") or AGENT,
        private_hosts=frozenset(given.get("JUESUAN_FETCH_PRIVATE", "").lower().replace(",", " ").split()),
        interval=_number(given, "JUESUAN_FETCH_INTERVAL", INTERVAL),
        seconds_in_all=_number(given, "JUESUAN_FETCH_SECONDS", SECONDS_IN_ALL),
    )
    return replace(bounds, **asked)  # type: ignore[arg-type]


def _number(given: Mapping[str, str], name: str, default: float) -> float:
    text = given.get(name) or ""
    if not text:
        return default
    try:
        return float(text)
    except ValueError:
        raise SettingsError(
            f"环境变量 {name} 应为数字，现为 {text!r} | {name} must be a number, not {text!r}"
        ) from None
