"""The stuck-run detector: tells once of each run that should move and does not, and has it looked at again."""

from __future__ import annotations

import logging
from collections.abc import Collection

from runtime.engine.clock import Clock
from runtime.invariants import Violation, stuck
from runtime.store import Readers, Writer, workers

logger = logging.getLogger("baton.host")
#: Seconds between two looks.
WATCH_SECONDS = 60.0
#: Being looked at again is harmless: a worker reads the log and does what is next, which may be nothing.
HEALED_BY_A_LOOK = frozenset({"nothing", "signal", "owner"})
#: Runs remembered as told at most; when there are more, some are told again.
MOST_TOLD = 10_000


class Watch:
    """One worker's eye on all runs."""

    def __init__(self, worker: str, clock: Clock, writer: Writer, readers: Readers) -> None:
        self.worker, self.clock, self.writer, self.readers = worker, clock, writer, readers
        self._told: set[tuple[str, str]] = set()
        self._dropped: set[str] = set()

    async def look(self, carried: Collection[str]) -> list[str]:
        """Logs what is stuck and has it looked at; returns the runs this worker holds but does not carry.

        `carried` are the ids of the runs it carries. A run counts as dropped when it is at two looks in a row, for
        it may just have been claimed.
        """
        alias = self.readers.alias
        for one in await self.readers.do(lambda: [*stuck(alias)]):
            await self._found(one)
        held = await self.readers.do(lambda: workers.held_by(alias, self.worker))
        dropped = {run for run in held if run not in carried}
        again, self._dropped = dropped & self._dropped, dropped
        for run in again:
            logger.warning("Run %s was held by this worker although it did not work on it; it is let go.", run)
        return sorted(again)

    async def _found(self, one: Violation) -> None:
        if one.rule in HEALED_BY_A_LOOK:
            now = self.clock.now()
            await self.writer.do(lambda s: workers.look_again(s.connection, one.run, now))
        if (one.rule, one.run) in self._told:
            return
        if len(self._told) >= MOST_TOLD:
            self._told.clear()
        self._told.add((one.rule, one.run))
        logger.warning("Run %s is stuck: %s %s", one.run, one.message, one.advice)
