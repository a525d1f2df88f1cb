"""EngineHost: the thread on whose event loop this process' runs live, and the one door by which they are woken."""

from __future__ import annotations

import asyncio
import functools
import logging
import secrets
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

from runtime import hub, line
from runtime.carry import Carrier, Parts, product_parts
from runtime.chores import BEATS, KEEP_SECONDS, LOOK_SECONDS, Chores, repeat
from runtime.engine.clock import Timer, parse
from runtime.engine.events import Event
from runtime.engine.runner import Runner
from runtime.engine.store import LoadedRun
from runtime.limits import limit
from runtime.lock import FolderLock
from runtime.store import Readers, SqlStore, Writer
from runtime.tidy import tidy_up
from runtime.turns import Turns
from runtime.watch import WATCH_SECONDS, Watch

logger = logging.getLogger("baton.host")

#: Waits shorter than this get a timer of their own; longer ones are found by the look at the database.
TIMER_SECONDS = 300.0


def bell_of(worker: str) -> str:
    """Returns the hub's topic at which a worker is told that something came to a run it holds."""
    return f"worker.{worker}"


class EngineHost:
    """Carries runs in a thread of its own; every public method may be called from any thread.

    `folder` is the data folder to lock (None: none is); `lease` the seconds a heartbeat counts (None: this is the
    only process, under the lock); `drain` how long nodes at work may finish when the host is stopped, in seconds;
    `pass_on` is called, in a thread, with each run that is let go then, so that another process takes it up at once.
    """

    def __init__(
        self,
        parts: Callable[[], Parts] = product_parts,
        *,
        folder: Path | None = None,
        lease: float | None = None,
        drain: float = 5.0,
        pass_on: Callable[[str], object] | None = None,
        runs_at_once: int | None = None,
        alias: str = "default",
    ) -> None:
        self.id = secrets.token_hex(12)
        self.running = False
        self._make_parts = parts
        self._lock = FolderLock(folder) if folder else None
        # The only process' place is its database; otherwise a folder counts on its own machine.
        self._place = "here" if lease is None else f"{socket.gethostname()}:{folder}"[:200] if folder else ""
        self._lease = lease
        self._drain = drain
        self._pass_on = pass_on
        self._most = runs_at_once or limit("runs_at_once")
        self._alias = alias
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop
        self._ready = threading.Event()
        self._failure: BaseException | None = None

    # --- from any thread -------------------------------------------------------------------------------------

    def hold(self) -> None:
        """Takes the folder's lock ahead of the start; raises lock.Taken when another process holds it."""
        if self._lock:
            self._lock.take()

    def start(self) -> None:
        """Starts the host, once; raises lock.Taken when another process holds the folder."""
        with self._guard:
            if self._thread is None:
                self.hold()
                self._failure = None
                self._thread = threading.Thread(target=self._run, name="baton-engine", daemon=True)
                self._thread.start()
        self._ready.wait()
        if self._failure:
            failure = self._failure
            self.stop()
            raise failure

    def advance(self, run_id: str | UUID, *, new: bool = False, urgent: bool = False, person: str = "") -> None:
        """Says that a run may have something to do.

        `new` ones queue behind those that have begun, in turn by the `person` they act for (an id; "": not known);
        `urgent` ones (a cancel) do not wait for a free place.
        """
        with suppress(RuntimeError):  # the loop was closed this very moment: the next host finds the row
            if self.running:
                self._loop.call_soon_threadsafe(self._due, str(run_id), not new, urgent, person)

    def stop(self, drain: float | None = None) -> None:
        """Takes no further run and begins no further node, lets nodes at work finish for the drain time, and ends.

        Each run is let go at its next node's boundary; what is still at work after the drain time is stopped.
        """
        if drain is not None:
            self._drain = drain
        with self._guard:
            thread, self._thread = self._thread, None
            if thread is None:
                return
            if self.running:
                self._loop.call_soon_threadsafe(self._stopping.set)
            thread.join()
            self._ready.clear()
            if self._lock:
                self._lock.drop()

    # --- the thread ------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as error:
            self._failure = error
            logger.exception("The engine stopped.")
        finally:
            self.running = False
            self._ready.set()

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        self._parts = self._make_parts()
        self._clock = self._parts.clock
        self._writer, self._readers = Writer(self._alias), Readers(alias=self._alias)
        self._store = SqlStore(
            self._writer,
            self._readers,
            self._clock,
            lease=self._lease,
            on_commit=self._committed,
            on_wake=self._woken,
        )
        self._turns = Turns(min(limit("runs_at_once_person"), self._most))
        self._runners: dict[str, Runner | None] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._again: set[str] = set()
        self._stranded: set[str] = set()
        self._there_is_more = False  # whether the last look saw more due runs than there was room for
        self._more = asyncio.Event()
        self._timers: dict[str, Timer] = {}
        self._carrier = Carrier(self._parts, self._store)
        self._chores = Chores(self.id, self._place, self._lease, self._clock, self._writer, self._readers)
        await self._chores.register()
        self.running = True
        self._ready.set()
        chores = [asyncio.create_task(repeat(LOOK_SECONDS, self._look, self._more))]
        chores.append(asyncio.create_task(tidy_up(self._clock, self._alias)))
        self._watch = Watch(self.id, self._clock, self._writer, self._readers)
        chores.append(asyncio.create_task(repeat(WATCH_SECONDS, self._look_for_stuck, later=True)))
        beats = []
        if self._lease is not None:
            chores.append(asyncio.create_task(self._hear()))
            beats.append(asyncio.create_task(repeat(self._lease / BEATS, self._chores.beat)))
            beats.append(asyncio.create_task(repeat(KEEP_SECONDS, self._chores.keep_texts)))
        await self._stopping.wait()
        await self._wind_down(chores, beats)

    async def _wind_down(self, chores: list[asyncio.Task[None]], beats: list[asyncio.Task[None]]) -> None:
        self.running = False
        for chore in chores:
            chore.cancel()
        if self._tasks and self._drain:
            await self._let_finish()
        for beat in beats:  # not before: what is at work is ours only as long as the heart beats
            beat.cancel()
        for runner in self._runners.values():
            if runner:
                runner.stop()
        if self._tasks:
            _, left = await asyncio.wait(self._tasks, timeout=5.0)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
        await self._chores.leave()
        self._writer.stop()
        await self._loop.run_in_executor(None, self._readers.stop)

    async def _let_finish(self) -> None:
        """Gives the nodes at work the drain time; each run goes as soon as nothing in it is at work."""
        with suppress(DatabaseError):  # it is only shown; the drain goes on without
            await self._chores.set_draining()
        for runner in self._runners.values():
            if runner:
                runner.drain()
        if self._tasks:  # some may have ended meanwhile, and all of them
            await asyncio.wait(self._tasks, timeout=self._drain)

    # --- which run is next -----------------------------------------------------------------------------------

    async def _look(self) -> None:
        """Finds what nobody told us of: due and orphaned runs, deadlines that have passed."""
        for run_id in self._stranded - self._runners.keys():
            await self._chores.free(run_id)
            self._stranded.discard(run_id)
        for run_id in await self._chores.expired():
            self._due(run_id, True)
        for run_id in await self._chores.untold():
            await self._store.tell(run_id)
        for run_id in await self._chores.orphaned():
            await self._store.end_call(run_id, {"by": None})
        free = self._most - len(self._runners) - len(self._turns)
        if free > 0:
            found = await self._chores.due(free)
            taken = [due for due in found if not due.new or not self._turns.full(due.person)]
            for due in taken:
                if due.run_id not in self._runners:
                    self._due(due.run_id, not due.new, person=due.person)
            self._there_is_more = bool(taken) and len(found) == free

    async def _look_for_stuck(self) -> None:
        """Tells of runs that do not move; those that are this worker's and nobody's work are let go."""
        self._stranded |= set(await self._watch.look(self._runners.keys()))

    async def _hear(self) -> None:
        """Looks for what came to this worker's runs, whenever another process that learned of it first rings."""
        with hub.get().subscribe(bell_of(self.id)) as bell:
            while True:
                await bell.wait(LOOK_SECONDS)
                try:
                    for run_id in await self._chores.signalled() if any(self._runners.values()) else []:
                        if run_id in self._runners:
                            self._due(run_id, True)
                except DatabaseError as error:
                    logger.warning("What came to the runs could not be read (%s); it is tried again.", error)
                    await asyncio.sleep(LOOK_SECONDS)

    def _due(self, run_id: str, resumed: bool, urgent: bool = False, person: str = "") -> None:
        if run_id in self._runners:
            self._again.add(run_id)
            runner = self._runners[run_id]
            if runner:
                runner.poke()
        elif urgent and not self._stopping.is_set():
            self._begin(run_id)
        elif run_id not in self._turns:
            if resumed:
                self._turns.resume(run_id)
            else:
                self._turns.wait(run_id, person)
            self._pump()

    def _pump(self) -> None:
        while len(self._runners) < self._most and not self._stopping.is_set():
            run_id = self._turns.take()
            if run_id is None:
                break
            self._begin(run_id)
        if self._there_is_more and not self._turns:
            self._more.set()

    def _begin(self, run_id: str) -> None:
        self._turns.begin(run_id)
        self._runners[run_id] = None
        if timer := self._timers.pop(run_id, None):
            timer.cancel()
        task = asyncio.create_task(self._carry(run_id), name=f"run {run_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- carrying one run ------------------------------------------------------------------------------------

    async def _carry(self, run_id: str) -> None:
        try:
            loaded = await self._store.claim(run_id, self.id)
            if loaded is not None and not await self._put_off(loaded):
                await self._drive(loaded)
            elif self._lease is not None:
                await self._tell_owner(run_id)
        except Exception:
            logger.exception("Run %s could not be taken; it is tried again.", run_id)
            self._stranded.add(run_id)  # it may be ours in the database although nobody works on it
        finally:
            self._runners.pop(run_id, None)
            self._turns.end(run_id)
            poked = run_id in self._again
            self._again.discard(run_id)
            hub.get().forget(run_id)
            if poked and not self._stopping.is_set():
                self._due(run_id, True)
            self._pump()

    async def _put_off(self, loaded: LoadedRun) -> bool:
        """Puts off a new run that a message told of while its person holds all that one may; the look finds it."""
        claim, person = loaded.claim, loaded.identity
        is_new = len(loaded.events) == 1 and not loaded.signals
        if is_new and not self._turns.holds(claim.run_id) and self._turns.full(person):
            await self._store.give_up(claim, self._clock.now())
            return True
        self._turns.begin(claim.run_id, person)
        return False

    async def _tell_owner(self, run_id: str) -> None:
        """Rings at the worker that holds a run of which this one was told."""
        owner = await self._chores.owner_of(run_id)
        if owner and owner != self.id:
            hub.get().ring([bell_of(owner)])

    async def _drive(self, loaded: LoadedRun) -> None:
        """Works on a claimed run until it ends or rests."""
        run_id = loaded.claim.run_id

        def adopt(runner: Runner) -> None:
            self._runners[run_id] = runner
            if run_id in self._again:
                runner.poke()
            if self._stopping.is_set():
                runner.drain() if self._drain else runner.stop()

        wake_at = await self._carrier.drive(loaded, adopt)
        if self._stopping.is_set():
            if self._pass_on:
                await self._loop.run_in_executor(None, self._pass_on, run_id)
        elif wake_at:
            self._set_timer(run_id, wake_at)

    def _set_timer(self, run_id: str, wake_at: str) -> None:
        when = parse(wake_at)
        if (when - self._clock.now()).total_seconds() < TIMER_SECONDS:
            self._timers[run_id] = self._clock.call_at(when, functools.partial(self._ring_at, run_id))

    def _ring_at(self, run_id: str) -> None:
        self._timers.pop(run_id, None)
        self._due(run_id, True)

    def _woken(self, run_id: str, new: bool, urgent: bool) -> None:
        """A run has something to do because of another; new ones go to whichever worker the broker picks."""
        if new and self._lease is not None and not settings.EMBEDDED:
            self._loop.run_in_executor(None, functools.partial(advance, run_id, new=True))
        else:
            self._due(run_id, not new, urgent)

    def _committed(self, run_id: str, events: Sequence[Event], ended: list[str], approvals: bool, over: bool) -> None:
        """Tells the followers; called on the writer's thread right after each commit."""
        line = hub.get()
        line.forget(run_id, ended)
        line.committed(run_id, events, over=over)
        if approvals:
            line.ring([hub.INBOX])


def _from_settings() -> EngineHost:
    sole = connections["default"].vendor == "sqlite"
    if sole and not settings.EMBEDDED:
        raise ImproperlyConfigured(
            "Workers of their own need PostgreSQL: set DATABASE_URL beside the broker's address."
        )
    folder = Path(settings.BATON_DATA) if settings.EMBEDDED else None
    return EngineHost(
        folder=folder,
        lease=None if sole else settings.BATON_LEASE,
        drain=settings.BATON_DRAIN,
        pass_on=None if settings.EMBEDDED else line.get().send,
    )


_host: EngineHost | None = None
_making = threading.Lock()


def get() -> EngineHost:
    """Returns the process' host, made at the first call; whoever serves starts it."""
    global _host
    with _making:
        _host = _host or _from_settings()
        return _host


def advance(run_id: str | UUID, *, new: bool = False, urgent: bool = False, person: str = "") -> None:
    """Says that a run may have something to do: to this process' host, or to the workers through the broker.

    `person` is the id of whom a `new` run acts for.
    May be lost (no host here, the broker is away): the row in the database is what counts, and is looked for.
    """
    if settings.EMBEDDED:
        get().advance(run_id, new=new, urgent=urgent, person=person)
        return
    line.get().post(str(run_id))
