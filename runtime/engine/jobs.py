"""The asyncio tasks of one run: nodes at work, and what is being prepared for the next transition."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from runtime.engine.clock import Clock, Timer
from runtime.engine.errors import NodeError
from runtime.engine.plan import Action, Close, EndIteration, Start
from runtime.engine.work import Outcome

#: Seconds that a node gets to end after it was told to, before it is left to itself.
GRACE = 5.0
Preparation = Start | EndIteration | Close
logger = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Job:
    """A node at work; `late` once its timeout has passed."""

    path: str
    task: asyncio.Task[Outcome]
    timer: Timer | None = None
    late: bool = False

    def result(self, too_late: Callable[[], NodeError]) -> Outcome:
        """What the node gave; raises what it raised, `too_late` after its timeout."""
        if self.late:
            raise too_late()
        if self.task.cancelled():
            raise NodeError("This step was interrupted.", "Run it again.", "internal")
        return self.task.result()


class Jobs:
    """Begins, counts and stops the tasks of a run; sets `wake` whenever one of them ends."""

    def __init__(self, clock: Clock, wake: asyncio.Event) -> None:
        self.clock, self.wake = clock, wake
        self.ready: dict[str, Callable[[], Awaitable[Outcome]]] = {}  # begun, not yet committed
        self._running: dict[str, Job] = {}
        self._finished: list[Job] = []
        self._preparing: dict[Preparation, asyncio.Task[Any]] = {}
        self._new: list[asyncio.Task[Any]] = []

    @property
    def busy(self) -> bool:
        """Whether anything goes on here that will set `wake`."""
        return bool(self._running or self._preparing or self._finished or self.ready)

    @property
    def count(self) -> int:
        """Nodes at work, about to be, or being prepared."""
        return len(self._running) + len(self.ready) + len(self._preparing)

    def knows(self, path: str, action: Action | None) -> bool:
        """Whether the node at `path` is at work, about to be, or done and not taken in; or is being prepared.

        What is done but not taken in counts: until then a plan asks for it again, and it would be done twice.
        """
        if path in self.ready or path in self._running or action in self._preparing:
            return True
        return any(job.path == path for job in self._finished)

    def prepare(self, action: Preparation, work: Callable[[], Awaitable[Any]]) -> None:
        """Begins what an action needs before it can be written, unless it is under way."""
        if action in self._preparing:
            return
        task = asyncio.ensure_future(work())
        task.add_done_callback(self._ended)
        self._preparing[action] = task
        self._new.append(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        if not task.cancelled():
            task.exception()  # seen: whoever still wants it reads it from the task
        self.wake.set()

    async def wait_for_new(self, seconds: float) -> None:
        """Gives the preparations begun since the last call up to `seconds`."""
        if self._new:
            await asyncio.wait(self._new, timeout=seconds)
            self._new.clear()

    def take_prepared(self) -> Iterable[tuple[Preparation, asyncio.Task[Any]]]:
        """Hands over the preparations that have ended."""
        ended = [(action, task) for action, task in self._preparing.items() if task.done()]
        for action, task in ended:
            # an earlier one of these may have stopped this one
            if self._preparing.pop(action, None) is task and not task.cancelled():
                yield action, task

    def take_finished(self) -> list[Job]:
        """Hands over the nodes that have ended."""
        finished, self._finished = self._finished, []
        return finished

    def launch(self, timeout_of: Callable[[str], float | None]) -> None:
        """Lets everything that is ready begin."""
        for path, work in self.ready.items():
            job = self._running[path] = Job(path, asyncio.ensure_future(work()))
            job.task.add_done_callback(partial(self._task_done, job))
            timeout = timeout_of(path)
            if timeout is not None:
                when = self.clock.now() + timedelta(seconds=timeout)
                job.timer = self.clock.call_at(when, partial(self._time_out, job))
        self.ready.clear()

    def _task_done(self, job: Job, task: asyncio.Task[Outcome]) -> None:
        self._done(job)

    def _done(self, job: Job) -> None:
        if job.timer is not None:
            job.timer.cancel()
        if job.task.done() and not job.task.cancelled():
            job.task.exception()  # seen: `result` reads it
        if self._running.get(job.path) is job:
            del self._running[job.path]
            self._finished.append(job)
        self.wake.set()

    def _time_out(self, job: Job) -> None:
        job.late = True
        job.task.cancel()
        when = self.clock.now() + timedelta(seconds=GRACE)
        job.timer = self.clock.call_at(when, lambda: self._leave(job))

    def _leave(self, job: Job) -> None:
        """Goes on without a node that does not end although it was told to."""
        if not job.task.done():
            logger.error("%s does not stop after its timeout", job.path)
            self._done(job)

    async def halt(self, path: str) -> None:
        """Stops everything at and below `path` ("" everything) and waits until it has stopped."""
        inside = f"{path}/"

        def concerns(other: str) -> bool:
            return not path or other == path or other.startswith(inside)

        for other in [other for other in self.ready if concerns(other)]:
            del self.ready[other]
        tasks: list[asyncio.Task[Any]] = []
        for other in [other for other in self._running if concerns(other)]:
            job = self._running.pop(other)
            if job.timer is not None:
                job.timer.cancel()
            tasks.append(job.task)
        self._finished = [job for job in self._finished if not concerns(job.path)]
        for action in [action for action in self._preparing if concerns(action.path)]:
            tasks.append(self._preparing.pop(action))
        for task in tasks:
            task.cancel()
        if tasks:
            _, pending = await asyncio.wait(tasks, timeout=GRACE)
            for task in pending:
                logger.error("a node under %s does not stop: %r", path or "the run", task)
