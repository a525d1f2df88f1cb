"""Drives one run: reads its log, plans, commits each transition, lets the nodes do their work."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from runtime.engine.allowance import over_limit, ran
from runtime.engine.cache import Keeper, MemoryCache
from runtime.engine.clock import Clock, Timer, iso
from runtime.engine.context import Call
from runtime.engine.crash import stuck
from runtime.engine.graph import Graph
from runtime.engine.journal import Journal
from runtime.engine.ledger import Ledger
from runtime.engine.node import Context, Evaluator, Registry
from runtime.engine.plan import next_wake, plan
from runtime.engine.state import fold
from runtime.engine.store import LoadedRun, Lost, Store
from runtime.engine.transition import AT_ONCE, Transitions
from runtime.engine.work import Workshop
from runtime.limits import limit

Json = Any
#: Makes the Context of one attempt of one node.
MakeContext = Callable[[Call], Context]
#: Takes streamed text of a node: (path, offset, text), applied as `shown[:offset] + text`. Must not block.
OnDelta = Callable[[str, int, str], None]
#: Seconds that a waiting run is kept in memory rather than let go and claimed again.
HOLD = 2.0
#: Seconds that templates may take before a transition is committed without the nodes they belong to.
PATIENCE = 0.02

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Released:
    """Why drive() came back.

    `ended`: the run is over, its last event is committed. `waiting`: it was let go until `wake_at` (ISO time;
    None: until a signal). `stopped`: stop() or drain() was called and the run was let go, due at once. `lost`:
    another owner has it, or took it while we worked; nothing more was written.
    """

    why: Literal["ended", "waiting", "stopped", "lost"]
    wake_at: str | None = None


class Runner:
    """One owner's work on one claimed run.

    `loaded` is what `store.claim` gave, `graph` the run's document as a graph of `registry`'s types, `keeper` what
    keeps outputs for the policy `cache` (None: for this run alone).
    Every method is called on the loop that drive() runs on.
    """

    def __init__(
        self,
        loaded: LoadedRun,
        graph: Graph,
        registry: Registry,
        store: Store,
        evaluator: Evaluator,
        make_context: MakeContext,
        clock: Clock,
        on_delta: OnDelta | None = None,
        keeper: Keeper | None = None,
    ) -> None:
        self.graph, self.registry, self.store, self.clock = graph, registry, store, clock
        self.claim = loaded.claim
        self.state = fold(loaded.events)
        self.state.touched.clear()
        self._signals, self._seen = list(loaded.signals), loaded.signal_seq
        self._journal = Journal(self.state, clock)
        self._wake = asyncio.Event()
        ledger = Ledger(graph, self.state, loaded.meta.get("budget"))
        keeper = keeper or Keeper(MemoryCache())
        workshop = Workshop(loaded, graph, self.state, evaluator, make_context, clock, on_delta, ledger, keeper)
        self._work = Transitions(graph, self._journal, workshop, self._wake)
        self._poked = self._stopping = False
        self._time_up: Timer | None = None

    async def drive(self) -> Released:
        """Works until the run ends, waits for something outside, is stopped or is lost.

        Errors of nodes never come out of here; an error of the store does, after every node was stopped.
        Cancelling the task stops every node and writes nothing: the next claim goes on from the log.
        """
        try:
            self._watch_time()
            if not self.state.ended:
                await self._work.take_over()
            while not self.state.ended:
                released = await self._turn()
                if released is not None:
                    return released
            return Released("ended")
        except Lost:
            return Released("lost")
        finally:
            if self._time_up is not None:
                self._time_up.cancel()
            await self._work.jobs.halt("")

    def poke(self) -> None:
        """Says that a signal for the run was committed; it is read before anything else starts."""
        self._poked = True
        self._wake.set()

    def drain(self) -> None:
        """Asks drive() to begin no further node, to let those at work finish, and to come back with `stopped`."""
        self._work.draining = True
        self._wake.set()

    def stop(self) -> None:
        """Asks drive() to stop the nodes that run, let the run go and come back with `stopped`."""
        self._stopping = True
        self._wake.set()

    async def _turn(self) -> Released | None:
        """One transition: takes in what came, plans as far as it goes at once, commits, lets nodes begin."""
        self._wake.clear()
        if self._poked:
            self._poked = False
            await self._read_signals()
        for signal in self._signals:
            self._work.heard.receive(signal)
        self._signals.clear()
        await self._work.collect()
        await self._advance()
        await self._commit()
        if self.state.ended or self._poked:
            return None
        if self._stopping:
            return await self._let_go()
        self._work.launch()
        return await self._rest()

    async def _read_signals(self) -> None:
        self._signals += await self.store.new_signals(self.claim, self._seen)
        self._seen = max([self._seen, *(signal.id for signal in self._signals)])

    async def _advance(self) -> None:
        """Acts on plan after plan, until what is left needs time, an answer or a node's work."""
        while not self.state.ended:
            if self._work.heard.cancelled_by is not None:
                await self._work.cancel_run()
                return
            error = over_limit(self.state, self.clock.now())
            if error is not None:
                await self._work.fail_run(error)
                return
            self._work.record.news = False
            for action in plan(self.graph, self.state, self.clock.now()):
                await self._work.act(action)
            if not self._work.record.news:
                await self._work.patience(PATIENCE)
            if not self._work.record.news:
                return

    async def _commit(self) -> None:
        self._work.room = AT_ONCE
        events, projection, consumed = self._journal.take()
        if not events and not consumed:
            return
        signal_seq = await self.store.append(self.claim, events, projection=projection, consumed=consumed)
        if signal_seq > self._seen:
            self._poked = True

    async def _rest(self) -> Released | None:
        """Waits for the next thing to happen; lets the run go when only the outside can make it happen."""
        if self._wake.is_set():
            return None
        if self._work.draining:
            if not self._work.busy:
                return await self._let_go()
            await self._sleep(None)
            return None
        wake = next_wake(self.graph, self.state)
        if self._work.busy:
            await self._sleep(wake)
            return None
        if not self.state.waiting and not self.state.calling and wake is None:
            logger.error("run %s is stuck at event %s", self.claim.run_id, self.state.last_seq)
            await self._work.fail_run(stuck())
            await self._commit()
            return None
        if wake is not None and wake - self.clock.now() <= timedelta(seconds=HOLD):
            await self._sleep(wake)
            return None
        wake_at = iso(wake) if wake else None
        if await self.store.release(self.claim, wake_at=wake_at, signal_seq=self._seen):
            return Released("waiting", wake_at)
        self._poked = True
        return None

    async def _let_go(self) -> Released:
        """Stops everything and makes the run due for the next owner."""
        await self._work.break_off()
        await self._commit()
        while not await self.store.release(self.claim, wake_at=iso(self.clock.now()), signal_seq=self._seen):
            await self._read_signals()
        return Released("stopped")

    async def _sleep(self, until: datetime | None) -> None:
        timer = self.clock.call_at(until, self._wake.set) if until is not None else None
        try:
            await self._wake.wait()
        finally:
            if timer is not None:
                timer.cancel()

    def _watch_time(self) -> None:
        """Wakes when the run may have run for too long: no sooner than it could be, and again if it has waited."""
        left = limit("run_seconds") - ran(self.state, self.clock.now())
        if left > 0:
            when = self.clock.now() + timedelta(seconds=left)
            self._time_up = self.clock.call_at(when, self._watch_time)
        self._wake.set()
