"""What the engine does over and over: looking for due runs, its heartbeat, saving streamed texts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from django.db import connections

from runtime import hub
from runtime.engine.clock import Clock
from runtime.store import Readers, Writer, expire_due, keep_texts, workers
from runtime.store.workers import Due

logger = logging.getLogger("baton.host")

LOOK_SECONDS = 1.0
BEAT_SECONDS = 3.0
LEASE_SECONDS = 15.0
#: Seconds between two savings of texts that are being streamed, for the other processes.
KEEP_SECONDS = 1.0


async def repeat(seconds: float, chore: Callable[[], Awaitable[None]], sooner: asyncio.Event | None = None) -> None:
    """Does a chore again and again, at once when `sooner` is set; a failure (the database is away) is logged."""
    sooner = sooner or asyncio.Event()
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

    async def register(self) -> None:
        """Makes this worker known; those who held its place before count as gone."""
        now = self.clock.now()
        await self.writer.do(lambda s: workers.register(s.connection, self.worker, self.place, now))

    async def leave(self) -> None:
        """Takes this worker's name off the list."""
        await self.writer.do(lambda s: workers.leave(s.connection, self.worker))

    async def beat(self) -> None:
        """Renews the heartbeat on which the ownership of this worker's runs rests."""
        now = self.clock.now()
        if not await self.writer.do(lambda s: workers.beat(s.connection, self.worker, now)):
            await self.register()
        await self.writer.do(lambda s: workers.clear_dead(s.connection, now - timedelta(hours=1)))

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

    async def due(self, most: int) -> list[Due]:
        """Returns up to `most` runs that are due and free, or whose worker is gone."""
        now = self.clock.now()
        return await self.readers.do(
            lambda: workers.due_runs(connections[self.readers.alias], self.worker, now, self.lease, most)
        )

    async def keep_texts(self) -> None:
        """Saves what nodes are streaming, when there are other processes whose followers may join in the middle."""
        line = hub.get()
        if line.on_delta is not None and (texts := line.texts()):
            await self.writer.do(lambda s: keep_texts(s, texts, lambda *node: line.text_of(*node) is not None))
