"""The threads that talk to the database for an event loop: one that writes, a few that read.

Commits of many runs are grouped: whatever has queued up while the last commit was on its way to the disk goes
into one transaction. Each run's part decides for itself, before it writes anything, whether it may still write
(a compare-and-set), so a run that was lost does not spoil the others.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.backends.utils import CursorWrapper

from runtime.engine.store import Lost
from runtime.outlast import asked
from runtime.store.insert import Insert

logger = logging.getLogger("baton.store")
T = TypeVar("T")
#: How many runs' commits share one transaction at most.
GROUP = 64
#: Seconds without work after which the writer tidies up behind the others.
IDLE_SECONDS = 60.0


@dataclass(slots=True)
class Session:
    """One transaction of the writer: its connection and cursor, and the rows that all its jobs insert together."""

    connection: BaseDatabaseWrapper
    cursor: CursorWrapper
    _rows: dict[str | Insert, list[Sequence[Any]]] = field(default_factory=dict)

    def add(self, statement: str | Insert, rows: Iterable[Sequence[Any]]) -> None:
        """Has `statement` executed for each of `rows` before the commit; a job may not raise Lost after this."""
        self._rows.setdefault(statement, []).extend(rows)

    def flush(self) -> None:
        """Executes what was added: one statement for the rows of all jobs."""
        for statement, rows in self._rows.items():
            if isinstance(statement, Insert):
                statement.execute(self.cursor, rows)
            elif rows:
                self.cursor.executemany(statement, rows)


Work = Callable[[Session], T]


@dataclass(slots=True)
class _Job:
    """A piece of writing, whoever waits for it, and what to do at once when it is committed."""

    work: Work[Any]
    future: asyncio.Future[Any]
    committed: Callable[[], None] | None
    alone: bool = False
    result: Any = None
    error: BaseException | None = None

    def attempt(self, session: Session) -> None:
        """Does the work inside the open transaction; Lost is this job's own affair, other errors are the group's."""
        self.result, self.error = None, None
        try:
            self.result = self.work(session)
        except Lost as lost:
            self.error = lost


def _resolve(jobs: list[_Job]) -> None:
    """Hands the results to those who wait; called on their loop."""
    for job in jobs:
        if job.future.done():
            continue
        if job.error is None:
            job.future.set_result(job.result)
        else:
            job.future.set_exception(job.error)


class Writer:
    """The process' one database-writing thread."""

    def __init__(self, alias: str = "default") -> None:
        self.alias = alias
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="baton-writer", daemon=True)
        connection_created.connect(self._bound)
        self._thread.start()

    async def do(self, work: Work[T], committed: Callable[[], None] | None = None, *, alone: bool = False) -> T:
        """Runs `work(session)` in a transaction that may be shared, and returns its result once it is on disk.

        `work` checks before it writes and raises Lost to write nothing; `committed` is called right after the
        commit, before anyone who waits goes on. `alone` gives it a transaction of its own, as work on many runs
        needs: locks are taken in one order only inside a run's own work. Raises Lost, or the database's error.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put(_Job(work, future, committed, alone))
        return await future

    def stop(self) -> None:
        """Finishes what is queued and ends the thread."""
        self._jobs.put(None)
        self._thread.join()
        connection_created.disconnect(self._bound)

    def _bound(self, connection: BaseDatabaseWrapper, **_: object) -> None:
        """Has PostgreSQL end a transaction that does nothing for a lease: of a process frozen in the middle of one.

        Its locks would keep every other worker from taking its runs over, for as long as it is frozen.
        """
        if connection.vendor == "postgresql" and threading.current_thread() is self._thread:
            with connection.cursor() as cursor:
                cursor.execute(f"SET idle_in_transaction_session_timeout = {int(settings.BATON_LEASE * 1000)}")

    def _work(self) -> None:
        connection = connections[self.alias]
        sqlite = connection.vendor == "sqlite"
        if sqlite:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_autocheckpoint=1000")  # the other connections leave this to the writer
        going = True
        while going:
            try:
                jobs = [self._jobs.get(timeout=IDLE_SECONDS)]
            except queue.Empty:
                if sqlite:
                    self._checkpoint(connection)
                continue
            while len(jobs) < GROUP and not self._jobs.empty():
                jobs.append(self._jobs.get())
            going = None not in jobs
            group = [job for job in jobs if job is not None]
            for part in [[job for job in group if not job.alone], *([job] for job in group if job.alone)]:
                if part:
                    self._commit(connection, part)
        connection.close()

    def _checkpoint(self, connection: BaseDatabaseWrapper) -> None:
        """Moves what web requests have written meanwhile from the write-ahead log into the database file."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
                cursor.fetchall()
        except DatabaseError as error:
            logger.warning("The write-ahead log could not be checkpointed now: %s", error)

    def _commit(self, connection: BaseDatabaseWrapper, group: list[_Job]) -> None:
        """Commits a group in one transaction; when that breaks, each job on its own."""
        try:
            with transaction.atomic(using=self.alias), connection.cursor() as cursor:
                session = Session(connection, cursor)
                for job in group:
                    job.attempt(session)
                session.flush()
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            if len(group) > 1:
                for job in group:
                    self._commit(connection, [job])
                return
            group[0].error = error
            connection.close_if_unusable_or_obsolete()
        self._tell(group)

    def _tell(self, group: list[_Job]) -> None:
        loops: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
        for job in group:
            if job.error is None and job.committed:
                job.committed()
            loops.setdefault(job.future.get_loop(), []).append(job)
        for loop, jobs in loops.items():
            if not loop.is_closed():
                loop.call_soon_threadsafe(_resolve, jobs)


class Readers:
    """A few threads, each with a connection of its own, for reading without holding up a loop."""

    def __init__(self, threads: int = 4, alias: str = "default") -> None:
        self.alias = alias
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="baton-reader")

    async def do(self, work: Callable[[], T]) -> T:
        """Runs `work()` on one of the threads and returns what it returns."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._run, work)

    def _run(self, work: Callable[[], T]) -> T:
        return asked(work, self.alias)

    def stop(self) -> None:
        """Waits for what runs and closes every thread's connection."""
        together = threading.Barrier(self._threads)  # so that each thread takes exactly one of the closing jobs

        def close() -> None:
            together.wait()
            connections.close_all()

        for _ in range(self._threads):
            self._pool.submit(close)
        self._pool.shutdown(wait=True)
