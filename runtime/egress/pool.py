"""The open connections of one HTTP client: kept by origin, taken and given back in constant time, bounded."""

from __future__ import annotations

import asyncio
from collections import deque

import httpx2

from runtime.egress.dial import Dialer
from runtime.egress.wire import Wire

#: Scheme, host and port.
Origin = tuple[str, str, int]
MOST = 1_000
#: Seconds that an idle connection is kept; one that its server closes earlier is noticed at once.
IDLE_SECONDS = 30.0


class Pool:
    """Connections for one event loop, at most `most` at once; idle ones give way to those of another origin."""

    def __init__(self, dialer: Dialer, *, most: int = MOST, idle_seconds: float = IDLE_SECONDS) -> None:
        self._dialer, self._most, self._idle_seconds = dialer, most, idle_seconds
        self._open: dict[Wire, Origin] = {}
        self._idle: dict[Origin, dict[Wire, None]] = {}  # the longest idle first
        self._opening = 0
        self._queue: deque[asyncio.Future[None]] = deque()
        self._sweeper: asyncio.TimerHandle | None = None

    async def take(
        self, origin: Origin, *, connect: float | None, wait: float | None, fresh: bool = False
    ) -> tuple[Wire, bool]:
        """A connection to `origin`, and whether it was used before; `fresh` asks for a new one.

        `connect` and `wait` (for a free place) are seconds. Raises httpx2.ConnectError or PoolTimeout.
        """
        if self._queue:
            await self._turn(wait)
        while True:
            wire = None if fresh else self._used(origin)
            if wire is not None:
                return wire, True
            if len(self._open) + self._opening < self._most or self._make_room():
                return await self._new(origin, connect), False
            await self._turn(wait)

    def give_back(self, wire: Wire) -> None:
        """Takes a connection back after its exchange, however that went."""
        origin = self._open.get(wire)
        if not wire.finish() or origin is None:
            wire.close()
            return
        loop = asyncio.get_running_loop()
        wire.idle_since = loop.time()
        self._idle.setdefault(origin, {})[wire] = None
        if self._sweeper is None:
            self._sweeper = loop.call_later(self._idle_seconds, self._sweep)
        self._next()

    def close(self) -> None:
        """Drops every connection."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        for wire in list(self._open):
            wire.close()

    async def _new(self, origin: Origin, seconds: float | None) -> Wire:
        scheme, host, port = origin
        self._opening += 1
        try:
            wire = await self._dialer.connect(host, port, Wire, tls=scheme == "https", timeout=seconds)
        except BaseException:
            self._opening -= 1
            self._next()
            raise
        self._opening -= 1
        self._open[wire] = origin
        wire.on_lost = self._lost
        if wire.gone:
            self._lost(wire)
        return wire

    def _used(self, origin: Origin) -> Wire | None:
        """The last used idle connection to `origin` that is still good."""
        idle = self._idle.get(origin)
        while idle:
            wire, _ = idle.popitem()
            if not idle:
                del self._idle[origin]
            if wire.quiet:
                return wire
            wire.close()
        return None

    def _make_room(self) -> bool:
        """Closes the longest idle connection of some origin; False when none is idle."""
        for idle in self._idle.values():
            self._drop(next(iter(idle)))
            return True
        return False

    def _drop(self, wire: Wire) -> None:
        """Closes an idle connection; its place is free at once."""
        wire.close()
        self._lost(wire)

    def _lost(self, wire: Wire) -> None:
        origin = self._open.pop(wire, None)
        if origin is None:
            return
        idle = self._idle.get(origin, {})
        if wire in idle:
            del idle[wire]
            if not idle:
                del self._idle[origin]
        self._next()

    def _sweep(self) -> None:
        """Closes what has been idle for too long, and looks again when the next one may have been."""
        loop = asyncio.get_running_loop()
        oldest = loop.time() - self._idle_seconds
        for wire in [wire for idle in list(self._idle.values()) for wire in idle if wire.idle_since <= oldest]:
            self._drop(wire)
        since = min((next(iter(idle)).idle_since for idle in self._idle.values()), default=None)
        self._sweeper = None if since is None else loop.call_at(since + self._idle_seconds, self._sweep)

    async def _turn(self, seconds: float | None) -> None:
        """Waits in the queue until a place or an idle connection may be had."""
        turn = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            async with asyncio.timeout(seconds):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self._next()  # it was our turn all the same: the next one's now
            elif turn in self._queue:
                self._queue.remove(turn)
            if isinstance(error, TimeoutError):
                raise httpx2.PoolTimeout("Too many requests are under way.") from None
            raise

    def _next(self) -> None:
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
