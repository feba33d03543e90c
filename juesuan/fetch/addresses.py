"""Which addresses may be asked: http and https alone, on hosts that the manifest names, never inside our network.

What belongs here: the rules, and looking a host up. A looked-up address is what gets connected to, so that a name
can't mean one machine when it is checked and another when it is used.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Collection
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from juesuan.fetch.problem import Problem

SCHEMES: Final = ("http", "https")
_MOST_SIGNS: Final = 2048
_TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


def checked_address(address: str) -> str:
    """The address without its fragment; Problem `bad_address` for anything but plain http(s) to a host."""
    if len(address) > _MOST_SIGNS:
        raise Problem("bad_address", f"{address[:60]}…")
    if any(ord(sign) < 33 or ord(sign) == 127 for sign in address):
        raise Problem("bad_address", f"{address!r}: 含空白 (white space)")
    parts = _split(address)
    if parts.scheme.lower() not in SCHEMES:
        raise Problem("bad_address", f"{address}: 只限 http(s) (only http and https)")
    if not parts.hostname or "%" in parts.netloc or "\\" in address:
        raise Problem("bad_address", f"{address}: 没有主机名 (no host)")
    if parts.username is not None or parts.password is not None:
        # Not repeated: it may be a password.
        raise Problem("bad_address", f"{parts.hostname}: 不得含用户名和密码 (no user name or password)")
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, ""))


def host_of(address: str) -> str:
    """The host's name in small letters, without port."""
    return _ascii(urlsplit(address).hostname or "")


def site_of(address: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def joined(base: str, link: str) -> str:
    """Where a link on a page leads, checked."""
    try:
        whole = urljoin(base, link.strip())
    except ValueError as error:
        raise Problem("bad_address", link) from error
    return checked_address(whole.replace(" ", "%20"))


def check_host(address: str, allowed: Collection[str]) -> None:
    """Problem `host_not_named` where a redirect or link leaves the hosts that the manifest names."""
    host = host_of(address)
    if host not in {_ascii(name) for name in allowed}:
        raise Problem("host_not_named", host)


async def looked_up(address: str, private_hosts: Collection[str]) -> str:
    """The IP address to connect to. Problem `no_such_host`, or `private_address` where any of its addresses is private."""
    host = host_of(address)
    port = urlsplit(address).port or (443 if address.startswith("https:") else 80)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Problem("no_such_host", host) from error
    ips = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not ips:
        raise Problem("no_such_host", host)
    if host not in private_hosts and not all(is_public(ip) for ip in ips):
        raise Problem("private_address", host)
    # Servers are asked over IPv4 where they have it: half-working IPv6 is the commoner trouble.
    return str(min(ips, key=lambda ip: ip.version))


def is_public(ip: Ip) -> bool:
    """Whether an address is one of the public Internet, also where it is wrapped in IPv6."""
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return ip.is_global and not ip.is_multicast


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
        _ascii(parts.hostname or "")
    except ValueError as error:
        raise Problem("bad_address", f"{address}: {error}") from error
    return parts


def _ascii(host: str) -> str:
    """A Chinese host name as the network knows it."""
    return host.lower() if host.isascii() else host.lower().encode("idna").decode("ascii")
