"""What the engine does over and over: looking for due runs, its heartbeat, saving streamed texts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import connections

from runtime import hub
from runtime.clock import SystemClock
from runtime.engine.clock import Clock
from runtime.store import Readers, Writer, children, expire_due, keep_texts, workers
from runtime.store.workers import Due

logger = logging.getLogger("baton.host")

LOOK_SECONDS = 1.0
#: How long a new run is left to the message that tells one worker of it. Whoever looked first would otherwise take
#: all of a burst, and the others nothing, whenever the broker is a little late.
HEAD_START = timedelta(seconds=1.0)
#: Heartbeats in the time that one counts.
BEATS = 5
#: Seconds after which the row of a worker that was not heard of goes.
FORGET_SECONDS = 3_600.0
#: The file in the data folder that a worker touches with every heartbeat.
ALIVE = "alive"
#: Seconds between two savings of texts that are being streamed, for the other processes.
KEEP_SECONDS = 1.0

#: Called runs looked after at a time, and how many looks pass between two for those that nobody awaits any more.
CALLS, ORPHAN_LOOKS = 200, 5


async def repeat(
    seconds: float,
    chore: Callable[[], Awaitable[None]],
    sooner: asyncio.Event | None = None,
    *,
    later: bool = False,
) -> None:
    """Does a chore again and again, at once when `sooner` is set; a failure (the database is away) is logged.

    With `later` the first time comes after the pause.
    """
    sooner = sooner or asyncio.Event()
    if later:
        await asyncio.sleep(seconds)
    while True:
        sooner.clear()
        try:
            await chore()
        except Exception:
            logger.exception("The engine could not look after its runs; it tries again.")
        with suppress(TimeoutError):
            await asyncio.wait_for(sooner.wait(), seconds)


class Chores:
    """One worker's questions to the database that belong to no single run."""

    def __init__(
        self, worker: str, place: str, lease: float | None, clock: Clock, writer: Writer, readers: Readers
    ) -> None:
        self.worker, self.place, self.lease = worker, place, lease
        self.clock, self.writer, self.readers = clock, writer, readers
        self._looks = -1

    async def register(self) -> None:
        """Makes this worker known; those who held its place before count as gone."""
        now = self.clock.now()
        await self.writer.do(lambda s: workers.register(s.connection, self.worker, self.place, now))
        await self._set_clock()

    async def set_draining(self) -> None:
        """Shows in the list of workers that this one is about to end."""
        await self.writer.do(lambda s: workers.set_draining(s.connection, self.worker))

    async def signalled(self) -> list[str]:
        """Returns this worker's runs to which something has come that they have not taken in."""
        now = self.clock.now()
        return await self.readers.do(lambda: workers.signalled(connections[self.readers.alias], self.worker, now))

    async def owner_of(self, run_id: str) -> str:
        """Returns which worker holds a run; empty: nobody."""
        return await self.readers.do(lambda: workers.owner_of(connections[self.readers.alias], run_id))

    async def leave(self) -> None:
        """Takes this worker's name off the list."""
        await self.writer.do(lambda s: workers.leave(s.connection, self.worker))

    async def beat(self) -> None:
        """Renews the heartbeat on which the ownership of this worker's runs rests."""
        now = self.clock.now()
        if not await self.writer.do(lambda s: workers.beat(s.connection, self.worker, now)):
            await self.register()
        await self.writer.do(lambda s: workers.clear_dead(s.connection, FORGET_SECONDS, now))
        await self._set_clock()
        if not settings.EMBEDDED:
            with suppress(OSError):  # a sign for whoever watches the process; it counts for nothing here
                (settings.BATON_DATA / ALIVE).touch()

    async def _set_clock(self) -> None:
        """Goes by the database's clock, by which the runs of all workers are due."""
        if isinstance(self.clock, SystemClock):
            ahead = await self.writer.do(lambda s: workers.ahead(s.connection))
            if self.clock.follow(ahead):
                logger.warning(
                    "This machine's clock is %.1f s %s the database's; Baton goes by the database's.",
                    abs(ahead.total_seconds()),
                    "behind" if ahead.total_seconds() > 0 else "ahead of",
                )

    async def free(self, run_id: str) -> None:
        """Lets go of a run that this worker holds without working on it."""
        now = self.clock.now()
        await self.writer.do(lambda s: workers.free(s.connection, self.worker, run_id, now))

    async def expired(self) -> list[str]:
        """Ends the approvals whose deadline has passed; returns their runs."""
        now = self.clock.now()
        if not await self.readers.do(lambda: workers.deadlines_passed(connections[self.readers.alias], now)):
            return []
        return await self.writer.do(lambda s: expire_due(s.connection, now), alone=True)

    async def untold(self) -> list[str]:
        """Returns called runs whose callers were not told how they stand, as after a crash."""
        return await self.readers.do(lambda: children.lagging(connections[self.readers.alias], CALLS))

    async def orphaned(self) -> list[str]:
        """Returns called runs that go on although their callers do not await them; looked for now and then."""
        self._looks += 1
        if self._looks % ORPHAN_LOOKS:
            return []
        return await self.readers.do(lambda: children.orphaned(connections[self.readers.alias], CALLS))

    async def due(self, most: int) -> list[Due]:
        """Returns up to `most` runs that are due and free, or whose worker is gone."""
        now, head_start = self.clock.now(), timedelta(0) if self.lease is None else HEAD_START
        return await self.readers.do(
            lambda: workers.due_runs(connections[self.readers.alias], self.worker, now, self.lease, most, head_start)
        )

    async def keep_texts(self) -> None:
        """Saves what nodes are streaming, when there are other processes whose followers may join in the middle."""
        line = hub.get()
        others = line.on_delta is not None or not settings.EMBEDDED
        if others and (texts := line.texts()):
            await self.writer.do(lambda s: keep_texts(s, texts, lambda *node: line.text_of(*node) is not None))
