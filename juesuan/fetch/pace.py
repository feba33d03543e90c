"""How often a site is asked: so many requests at once, so long between two of them.

What belongs here: waiting. What must not: what is asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from juesuan.fetch.bounds import FetchBounds

Sleep = Callable[[float], Awaitable[None]]
# A Crawl-delay beyond this would mean: not in one night.
_LONGEST_INTERVAL: Final = 60.0


@dataclass(slots=True)
class _Host:
    turns: asyncio.Semaphore
    interval: float
    order: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_at: float = 0.0


class Pace:
    """The turns of every host."""

    def __init__(self, bounds: FetchBounds, sleep: Sleep = asyncio.sleep) -> None:
        self.bounds = bounds
        self.sleep = sleep
        self.hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at a host; the next one begins its interval after this one began."""
        known = self._host(host)
        async with known.turns:
            async with known.order:
                now = asyncio.get_running_loop().time()
                wait, known.next_at = known.next_at - now, max(now, known.next_at) + known.interval
            if wait > 0:
                await self.sleep(wait)
            yield

    def slow_down(self, host: str, seconds: float) -> None:
        """Keep at least so long between two requests, as the site's robots.txt asks."""
        known = self._host(host)
        known.interval = max(known.interval, min(seconds, _LONGEST_INTERVAL))

    def _host(self, host: str) -> _Host:
        if host not in self.hosts:
            turns = asyncio.Semaphore(self.bounds.requests_per_host)
            self.hosts[host] = _Host(turns, self.bounds.interval)
        return self.hosts[host]
