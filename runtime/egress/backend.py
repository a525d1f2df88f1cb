"""The one place where outgoing connections are made: resolve, check every address, connect to the one checked."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpcore2

from runtime.egress.addresses import Address, unwrap
from runtime.egress.policy import Policy

log = logging.getLogger("baton.egress")
CONNECT_SECONDS = 10.0
TRIED = 4  # addresses of one name
FAILED = "All connection attempts failed"  # a refusal, a closed port and no answer read the same
#: Name look-ups block; they get threads of their own so that slow ones hold up nobody else.
_RESOLVERS = ThreadPoolExecutor(16, "baton-dns")


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """A network backend that connects only where its policy allows."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connects; raises ConnectError for a refusal, a failure and a time-out alike."""
        until = time.monotonic() + min(timeout or CONNECT_SECONDS, CONNECT_SECONDS)
        for address in await self._allowed(host, port, until):
            left = until - time.monotonic()
            if left <= 0:
                break
            try:
                return await self._inner.connect_tcp(str(address), port, left, socket_options=socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        raise httpcore2.ConnectError(FAILED)

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.AsyncNetworkStream:
        """Refused: nothing outside is reached through a file."""
        raise httpcore2.ConnectError(FAILED)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)

    async def _allowed(self, host: str, port: int, until: float) -> list[Address]:
        """The addresses of a host, none of them forbidden: one that is makes the whole name suspect."""
        addresses = await _resolve(host, port, until) if self._policy.may_ask(host) else []
        if not addresses or not all(self._policy.may_reach(host, port, address) for address in addresses):
            log.info("No connection to %r port %d: unknown, or not allowed.", host[:255], port)
            return []
        return [unwrap(address) for address in addresses][:TRIED]


async def _resolve(host: str, port: int, until: float) -> list[Address]:
    """Every address of a host, in the resolver's order; [] when there is none in time."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(max(until - time.monotonic(), 0)):
            found = await loop.run_in_executor(_RESOLVERS, _look_up, host, port)
    except (OSError, UnicodeError, ValueError):  # no such name, no time left, not a name at all
        return []
    return list(dict.fromkeys(found))


def _look_up(host: str, port: int) -> list[Address]:
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(str(row[4][0]).split("%")[0]) for row in rows]
