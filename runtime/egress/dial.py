"""The one place where outgoing connections are made: resolve, check every address, connect to the one checked."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import ssl
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

import httpcore2
import httpx2

from runtime.egress.addresses import Address, unwrap
from runtime.egress.policy import Policy

log = logging.getLogger("baton.egress")
P = TypeVar("P", bound=asyncio.Protocol)
CONNECT_SECONDS = 10.0
TRIED = 4  # addresses of one name
#: Seconds that a name's addresses are used again. They are checked anew for every connection.
KNOWN_SECONDS = 5.0
MOST_KNOWN = 100
FAILED = "All connection attempts failed"  # a refusal, a closed port and no answer read the same
#: Name look-ups block; they get threads of their own so that slow ones hold up nobody else.
_RESOLVERS = ThreadPoolExecutor(16, "baton-dns")


class Dialer:
    """Opens connections where its policy allows, on one event loop."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._known: dict[str, tuple[float, asyncio.Future[list[Address]]]] = {}

    async def connect(self, host: str, port: int, make: Callable[[], P], *, tls: bool, timeout: float | None) -> P:
        """Connects what `make` gives, over TLS with the certificate verified if `tls`; `timeout` in seconds.

        Raises httpx2.ConnectError for a refusal, a failure and a time-out alike.
        """
        loop = asyncio.get_running_loop()
        until = time.monotonic() + min(timeout or CONNECT_SECONDS, CONNECT_SECONDS)
        context, name = (_tls(), host.rstrip(".")) if tls else (None, None)
        for address in await self._allowed(host, port, until):
            try:
                async with asyncio.timeout(until - time.monotonic()):
                    made = await loop.create_connection(make, str(address), port, ssl=context, server_hostname=name)
                    return made[1]
            except (OSError, ValueError):  # closed, unreachable, no time left, not who it should be
                continue
        raise httpx2.ConnectError(FAILED)

    async def _allowed(self, host: str, port: int, until: float) -> list[Address]:
        """The addresses of a host, none of them forbidden: one that is makes the whole name suspect."""
        addresses = await self._addresses(host, until) if self._policy.may_ask(host) else []
        if not addresses or not all(self._policy.may_reach(host, port, address) for address in addresses):
            log.info("No connection to %r port %d: unknown, or not allowed.", host[:255], port)
            return []
        return [unwrap(address) for address in addresses][:TRIED]

    async def _addresses(self, host: str, until: float) -> list[Address]:
        """Every address of a host, in the resolver's order; [] when there is none in time."""
        try:
            return [ipaddress.ip_address(host)]
        except ValueError:
            pass  # a name, or an unusual spelling of an address, which the resolver reads
        now = time.monotonic()
        asked, looking = self._known.get(host, (0.0, None))
        if looking is None or now - asked > KNOWN_SECONDS:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            looking = asyncio.get_running_loop().run_in_executor(_RESOLVERS, _look_up, host)
            self._known[host] = now, looking
        try:
            async with asyncio.timeout(max(until - now, 0)):
                return await asyncio.shield(looking)  # others may be waiting for the same answer
        except (OSError, UnicodeError, ValueError):  # no such name, no time left, not a name at all
            if self._known.get(host, (0.0, None))[1] is looking:
                del self._known[host]
            looking.add_done_callback(_seen)
            return []


def _seen(looking: asyncio.Future[list[Address]]) -> None:
    """Takes note of a look-up's error after nobody waits for it any more."""
    if not looking.cancelled():
        looking.exception()


def _look_up(host: str) -> list[Address]:
    rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(str(row[4][0]).split("%")[0]) for row in rows))


@cache
def _tls() -> ssl.SSLContext:
    """One TLS context for all: reading the certificates takes longer than most requests."""
    context = httpcore2.default_ssl_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
