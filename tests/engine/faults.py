"""Runs in a world whose process dies at chosen commits, where people answer and a cancel comes in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from runtime.engine.events import Event
from runtime.engine.runner import Runner
from tests.engine.world import RUN_ID, START, World

Json = Any
#: Dying just before a commit, just after it, and living on with an error although the commit was made.
BEFORE, AFTER, DOUBT = "before the commit", "after the commit", "the commit's answer is lost"
HOWS = (BEFORE, AFTER, DOUBT)


class Died(Exception):
    """The process is gone."""


class FaultyWorld(World):
    """A world whose process dies at the commits of `faults` {number from 1 over the whole run: how}.

    Approvals are answered with `action` as soon as nothing else goes on; `cancel_after` seconds of the run someone
    cancels it. `commits` counts what was tried, `deaths` the processes lost.
    """

    def __init__(
        self, faults: Mapping[int, str] | None = None, *, action: str = "out", cancel_after: float | None = None
    ) -> None:
        super().__init__()
        self.faults, self.action = dict(faults or {}), action
        self.commits = self.deaths = 0
        self._runner: Runner | None = None
        self._append, self.store.append = self.store.append, self._commit  # type: ignore[method-assign]
        if cancel_after is not None:
            self.clock.call_at(START + timedelta(seconds=cancel_after), self._cancel)

    async def _commit(self, claim: Any, events: Sequence[Event], **rest: Any) -> int:
        self.commits += 1
        how = self.faults.get(self.commits)
        if how == BEFORE:
            raise Died
        seen = await self._append(claim, events, **rest)
        if how is not None:
            raise Died if how == AFTER else ConnectionError("the commit's answer was lost")
        return seen

    def _cancel(self) -> None:
        if not self.run.ended:
            self.store.signal(RUN_ID, "cancel", by="u1")
            if self._runner is not None:
                self._runner.poke()

    async def runner(self, owner: str = "one", run_id: str = RUN_ID) -> Runner | None:
        self._runner = await super().runner(owner, run_id)
        return self._runner

    async def together(self) -> None:
        """Takes the run and all that it calls to their ends, through every death."""
        for _ in range(200):
            try:
                await self.go_together()
                return
            except (Died, ConnectionError):
                self.deaths += 1
                for run in self.store.runs.values():
                    if run.owner:
                        self.store.take_over(run.id)
        raise AssertionError("the runs do not end")

    async def through(self) -> None:
        """Takes the run to its end: again after every death, past every wait, answering every question."""
        for _ in range(200):
            try:
                await self._life()
            except (Died, ConnectionError):
                self.deaths += 1
                self.store.take_over(RUN_ID)
            if self.run.ended:
                return
        raise AssertionError("the run does not end")

    async def _life(self) -> None:
        """What one process does until the run rests; then time passes, or someone answers."""
        released = await self.drive()
        if self.run.ended:
            return
        if released.wake_at is not None and not self._pending():
            due = datetime.fromisoformat(released.wake_at)
            while self.clock.time < due and self.run.owner == "" and not self.run.ended:
                if not self._turn_until(due):
                    self.clock.time = due
                if self._signalled():
                    return
        elif pending := self._pending():
            path, id_ = pending[0]
            self.store.signal(RUN_ID, "decision", path, approval=id_, action=self.action, by="u1")
        else:
            assert self._signalled() or self.clock.turn(), "the run waits for nothing that could come"

    def _turn_until(self, due: datetime) -> bool:
        """Turns the clock to its next timer if that is before `due`."""
        timers = [timer for timer in self.clock._timers if not timer[2].cancelled]
        return bool(timers) and min(timers)[0] <= due and self.clock.turn()

    def _signalled(self) -> bool:
        return any(signal.id not in self.run.consumed for signal in self.run.signals)

    def _pending(self) -> list[tuple[str, str]]:
        return sorted((one["path"], one["id"]) for one in self.run.approvals.values() if one["status"] == "pending")


def play(made: dict[str, Json], faults: Mapping[int, str] | None = None, **more: Any) -> FaultyWorld:
    """A run of `made` from start to end through these faults."""
    world = FaultyWorld(faults, **more)
    world.create(made)
    asyncio.run(world.through())
    return world
