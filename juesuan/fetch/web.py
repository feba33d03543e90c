"""The one door to other people's servers: a single GET, polite, bounded and checked at every hop.

What belongs here: HTTP. Each hop's address is checked, its host looked up, and that very IP address connected to.
Bodies go to disk while they are counted. What must not: what an answer means for a source (`juesuan.fetch.gather`).
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import ssl
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Final
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from juesuan.fetch.addresses import check_host, host_of, joined, looked_up, site_of
from juesuan.fetch.bounds import FetchBounds
from juesuan.fetch.pace import Pace, Sleep
from juesuan.fetch.problem import Problem
from juesuan.fetch.store import Blobs

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_GONE: Final = frozenset({404, 410})
_ASKS_TO_WAIT: Final = frozenset({429, 503})
# What says that the host itself is down.
_DOWN: Final = frozenset({"unreachable", "timeout", "no_such_host"})
# It writes whole addresses, which may be told to nobody.
logging.getLogger("httpx").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Known:
    """What an address gave the last time: what lets its server answer "unchanged"."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave: a file on disk with its hash, or (path None) that nothing has changed."""

    address: str
    path: Path | None = None
    sha256: str = ""
    size: int = 0
    known: Known = Known()
    charset: str = ""
    name: str = ""
    # Where a redirect leads; only between hops.
    leads_to: str = ""


class Web:
    """A session with all the sites of one run."""

    def __init__(self, bounds: FetchBounds, blobs: Blobs, sleep: Sleep = asyncio.sleep) -> None:
        self.bounds = bounds
        self.blobs = blobs
        self.sleep = sleep
        self.pace = Pace(bounds, sleep)
        self.clients: dict[str, httpx.AsyncClient] = {}
        self.robots: dict[str, RobotFileParser] = {}
        self.asking_robots: dict[str, asyncio.Lock] = {}
        self.down: dict[str, int] = {}
        self.trust = (
            ssl.create_default_context() if ssl.get_default_verify_paths().cafile else httpx.create_ssl_context()
        )

    async def __aenter__(self) -> Web:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self.clients.values():
            await client.aclose()

    async def get(self, address: str, hosts: Collection[str], known: Known | None, largest: int) -> Answer:
        """What an address gives, through redirects within the named hosts. Problem where it can't be had."""
        seen = {address}
        current = address
        for _ in range(self.bounds.redirects + 1):
            await self._ask_robots(current, hosts)
            answer = await self._patiently(current, known, largest)
            if not answer.leads_to:
                return answer
            current = joined(current, answer.leads_to)
            check_host(current, hosts)
            if current in seen:
                break
            seen.add(current)
        raise Problem("redirect_loop", current)

    async def _patiently(self, address: str, known: Known | None, largest: int, *, cut: bool = False) -> Answer:
        """One address, asked again where the trouble may pass in a moment."""
        host = host_of(address)
        if self.down.get(host, 0) >= self.bounds.failures_per_host:
            raise Problem("host_gave_up", host)
        for attempt in range(1, self.bounds.attempts + 1):
            try:
                answer = await self._once(address, known, largest, cut=cut)
            except Problem as problem:
                wait = problem.wait or self.bounds.backoff * 2 ** (attempt - 1)
                if not problem.is_passing or attempt == self.bounds.attempts or wait > self.bounds.longest_wait:
                    self.down[host] = self.down.get(host, 0) + 1 if problem.reason in _DOWN else 0
                    raise
                await self.sleep(wait)
            else:
                self.down[host] = 0
                return answer
        raise AssertionError("the last attempt either returns or raises")

    async def _once(self, address: str, known: Known | None, largest: int, *, cut: bool) -> Answer:
        async with self.pace.turn(host_of(address)):
            try:
                async with asyncio.timeout(self.bounds.seconds_per_file):
                    return await self._exchange(address, known, largest, cut=cut)
            except TimeoutError:
                raise Problem("timeout", f"{self.bounds.seconds_per_file:g} s") from None

    async def _exchange(self, address: str, known: Known | None, largest: int, *, cut: bool) -> Answer:
        request = await self._request(address, known)
        try:
            response = await self.clients[site_of(address)].send(request, stream=True)
            try:
                return await self._read(response, address, known, largest, cut=cut)
            finally:
                await response.aclose()
        except httpx.TimeoutException as error:
            raise Problem("timeout", type(error).__name__) from error
        except httpx.ConnectError as error:
            raise Problem("unreachable", error) from error
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError) as error:
            broken_off = "without sending" in str(error) or not isinstance(error, httpx.RemoteProtocolError)
            raise Problem("cut_off" if broken_off else "bad_answer", error) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Problem("bad_answer", error) from error
        except OSError as error:
            raise Problem("not_stored", error.strerror or error) from error

    async def _request(self, address: str, known: Known | None) -> httpx.Request:
        """The request to the looked-up IP address, under the host's name."""
        ip = await looked_up(address, self.bounds.private_hosts)
        site = site_of(address)
        if site not in self.clients:
            # One client for each site: connections to one IP address must not be shared between two names.
            self.clients[site] = httpx.AsyncClient(
                verify=self.trust, trust_env=False, follow_redirects=False,
                timeout=httpx.Timeout(self.bounds.idle_seconds, connect=self.bounds.connect_seconds),
                limits=httpx.Limits(max_connections=self.bounds.requests_per_host),
            )  # fmt: skip
        url = httpx.URL(address)
        # Unpacked bodies can burst; reports hardly shrink.
        headers = {
            "Host": url.netloc.decode("ascii"), "User-Agent": self.bounds.agent, "Accept": "*/*",
            "Accept-Encoding": "identity",
        }  # fmt: skip
        if known is not None and known.etag:
            headers["If-None-Match"] = known.etag
        if known is not None and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        more = {"sni_hostname": url.raw_host.decode("ascii")} if url.scheme == "https" else {}
        return self.clients[site].build_request("GET", url.copy_with(host=ip), headers=headers, extensions=more)

    async def _read(
        self, response: httpx.Response, address: str, known: Known | None, largest: int, *, cut: bool
    ) -> Answer:
        status = response.status_code
        if status == httpx.codes.NOT_MODIFIED:
            if known is None:
                raise Problem("bad_answer", "HTTP 304")
            return Answer(address, known=known)
        if status in _REDIRECTS and (target := response.headers.get("location")):
            return Answer(address, leads_to=target)
        if status != httpx.codes.OK:
            raise _problem_of(response)
        stated = response.headers.get("content-length", "")
        if stated.isdigit() and int(stated) > largest and not cut:
            raise Problem("too_large", f"{stated} > {largest}")
        path, digest, size = self.blobs.new(), hashlib.sha256(), 0
        try:
            with path.open("wb") as file:
                async for piece in response.aiter_bytes():
                    size += len(piece)
                    if size > largest:
                        if cut:
                            break
                        raise Problem("too_large", f"> {largest}")
                    digest.update(piece)
                    file.write(piece)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        headers = response.headers
        return Answer(
            address, path, digest.hexdigest(), size,
            Known(headers.get("etag", ""), headers.get("last-modified", "")),
            response.charset_encoding or "", disposition_name(headers.get("content-disposition", "")),
        )  # fmt: skip

    async def _ask_robots(self, address: str, hosts: Collection[str]) -> None:
        """Problem `robots` where the site does not want to be read there."""
        site = site_of(address)
        async with self.asking_robots.setdefault(site, asyncio.Lock()):
            if site not in self.robots:
                self.robots[site] = await self._robots_of(site, hosts)
        rules = self.robots[site]
        if not rules.can_fetch(self.bounds.agent, address):
            raise Problem("robots", urlsplit(address).path)

    async def _robots_of(self, site: str, hosts: Collection[str]) -> RobotFileParser:
        """A site's rules: none where it has no such file, Problem where it does not answer (RFC 9309, 2.3.1)."""
        rules = RobotFileParser()
        lines: list[str] = []
        address = f"{site}/robots.txt"
        try:
            for _ in range(self.bounds.redirects + 1):
                answer = await self._patiently(address, None, self.bounds.largest_robots, cut=True)
                if not answer.leads_to:
                    break
                address = joined(address, answer.leads_to)
                check_host(address, hosts)
            if answer.path is not None:
                lines = answer.path.read_bytes().decode("utf-8", "replace").splitlines()
                answer.path.unlink()
        except Problem as problem:
            if problem.reason not in ("not_found", "refused", "host_not_named", "bad_address"):
                raise _about_robots(problem) from problem
        rules.parse(lines)
        delay = rules.crawl_delay(self.bounds.agent)
        if delay is not None:
            self.pace.slow_down(host_of(site), float(delay))
        return rules


def _about_robots(problem: Problem) -> Problem:
    """A host that is down or private stays that; anything else leaves the site's wish unknown."""
    if problem.reason in ("server_error", "asked_to_wait", "cut_off", "bad_answer"):
        return Problem("robots_unknown", problem.message_en, wait=problem.wait)
    return problem


def _problem_of(response: httpx.Response) -> Problem:
    status = response.status_code
    if status in _GONE:
        return Problem("not_found", status)
    wait = _seconds(response.headers.get("retry-after", ""))
    if status == httpx.codes.TOO_MANY_REQUESTS or (status in _ASKS_TO_WAIT and wait):
        return Problem("asked_to_wait", f"HTTP {status}, {wait:g} s", wait=wait)
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return Problem("server_error", status)
    return Problem("refused", status)


def _seconds(text: str) -> float:
    """What Retry-After says, as seconds from now: it is a number or a date."""
    if text.strip().isdigit():
        return float(text)
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def disposition_name(header: str) -> str:
    """The file name in a Content-Disposition header, also where a server wrote GB 18030 or UTF-8 into it raw."""
    if not header:
        return ""
    message = Message()
    message["content-disposition"] = header
    name = message.get_filename() or ""
    try:
        raw = name.encode("latin-1")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
