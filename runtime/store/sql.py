"""SqlStore: claim, append, signals and release as a few statements each."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from runtime.engine.clock import Clock, iso
from runtime.engine.events import RUN_ENDS, Event
from runtime.engine.store import Claim, LoadedRun, Lost, Projection, Signal
from runtime.large import loads, loads_all
from runtime.store import children, projections, workers
from runtime.store.blobs import Shelf
from runtime.store.signals import insert_signal
from runtime.store.threads import Readers, Session, Writer
from runtime.store.values import json_out, time_in, time_out, uuid_in, uuid_out

logger = logging.getLogger("baton.store")
T = TypeVar("T")
#: Called after each commit with the run, its events, the paths whose nodes ended, whether approvals changed, whether
#: it is over.
OnCommit = Callable[[str, Sequence[Event], list[str], bool, bool], None]
#: Called with a run that another one has made due: whether it is new, and whether it must not wait for a free place.
OnWake = Callable[[str, bool, bool], None]
#: A log this short is read by the writer, with the claim; a longer one must not hold up the others' commits.
SHORT_LOG = 50
#: Events that are read at a time.
READ = 500


def _run_part(document: dict[str, Any]) -> dict[str, Any]:
    """What of a document a run goes by: its logic, and of its picture the marks for trials."""
    marks = {key: value for key, value in (document.get("ui") or {}).items() if key in ("pins", "breakpoints")}
    return {key: value for key, value in document.items() if key != "ui"} | ({"ui": marks} if marks else {})


class SqlStore:
    """Implements runtime.engine.store.Store.

    `lease` is how many seconds a worker's heartbeat counts; None (a single process under a file lock) means that
    every worker with a row lives. `on_commit` and `on_wake`, which is called on the loop, must not block.
    """

    def __init__(
        self,
        writer: Writer,
        readers: Readers,
        clock: Clock,
        *,
        lease: float | None = None,
        on_commit: OnCommit | None = None,
        on_wake: OnWake | None = None,
    ) -> None:
        self.writer = writer
        self.readers = readers
        self.clock = clock
        self.lease = lease
        self.on_commit = on_commit
        self.on_wake = on_wake

    # --- claim -----------------------------------------------------------------------------------------------

    async def claim(self, run_id: str, owner: str) -> LoadedRun | None:
        """Takes the run when it is due and free, or when its worker is gone; None when it is not to be had."""
        taken = await self.writer.do(functools.partial(self._take, run_id, owner, self.clock.now()))
        if isinstance(taken, Claim):
            alias = self.readers.alias
            return await self.readers.do(lambda: self._load(taken, connections[alias]))
        return taken

    def _take(self, run_id: str, owner: str, now: datetime, session: Session) -> LoadedRun | Claim | None:
        """Claims the run: None when it is not to be had, and only the claim when its log is long."""
        connection, cursor = session.connection, session.cursor
        living, values = workers.alive(connection, self.lease, now)
        moment = time_in(connection, now)
        # A run that nobody has had yet is due by whatever clock: the one it was made by may be another machine's.
        # A row that another session holds right now is left for the next look: no claim ever waits, so no two
        # workers' groups of claims can wait for each other.
        lock = " FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
        cursor.execute(
            "UPDATE runtime_run SET fence = fence + 1, wake_at = %s,"  # noqa: S608 - constants
            " takeovers = CASE WHEN owner = '' THEN takeovers ELSE takeovers + 1 END, owner = %s"
            " WHERE id = (SELECT id FROM runtime_run"
            " WHERE id = %s AND wake_at IS NOT NULL AND (wake_at <= %s OR fence = 0)"
            " AND status NOT IN ('succeeded', 'failed', 'cancelled')"
            f" AND (owner = '' OR owner NOT IN (SELECT id FROM runtime_worker WHERE {living}))"
            + lock
            + ") RETURNING fence, next_seq",
            [moment, owner, uuid_in(connection, run_id), moment, *values],
        )
        row = cursor.fetchone()
        if row is None:
            return None
        cursor.execute("DELETE FROM runtime_partial WHERE run_id = %s", [uuid_in(connection, run_id)])
        claim = Claim(run_id, owner, int(row[0]))
        return self._load(claim, connection) if row[1] <= SHORT_LOG else claim

    def _load(self, claim: Claim, connection: BaseDatabaseWrapper) -> LoadedRun:
        key = uuid_in(connection, claim.run_id)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT d.body, r.input, r.workflow_id, r.identity_id, r.created_at, r.signal_seq, r.takeovers,"
                " d.hash, r.budget, r.depth FROM runtime_run r"
                " JOIN runtime_document d ON d.hash = r.document_id WHERE r.id = %s",
                [key],
            )
            row = cursor.fetchone()
            cursor.execute(
                "SELECT seq, at, type, path, data FROM runtime_event WHERE run_id = %s ORDER BY seq", [key]
            )
            events: list[Event] = []
            known: dict[str, Any] = {}
            while lines := cursor.fetchmany(READ):
                values = loads_all([line[4] for line in lines], connection, known)
                events += (
                    Event(seq, at, kind, path, data)
                    for (seq, at, kind, path, _), data in zip(lines, values, strict=True)
                )
        if row is None:
            raise Lost(f"Run {claim.run_id} is gone.")
        body, given, workflow, identity, created, signal_seq, takeovers, digest, budget, depth = row
        signals = self._signals(claim, 0, connection)
        return LoadedRun(
            claim=claim,
            document=_run_part(json_out(body)),
            input=None if given is None else loads(given, connection),
            workflow_id=uuid_out(workflow),
            identity=uuid_out(identity) if identity else "",
            created_at=iso(time_out(created)),
            events=events,
            signals=signals,
            signal_seq=max([signal_seq, *(signal.id for signal in signals)]),
            meta={"takeovers": takeovers, "document": digest, "budget": json_out(budget), "depth": depth},
        )

    # --- append ----------------------------------------------------------------------------------------------

    async def append(
        self, claim: Claim, events: Sequence[Event], *, projection: Projection, consumed: Sequence[int] = ()
    ) -> int:
        """Commits one transition and returns the run's `signal_seq` as of then; raises Lost."""
        ended = [event.path for event in events if event.type in projections.STREAM_ENDS]
        approvals = bool(projection.approvals or projection.closed_approvals)
        over = bool(events) and events[-1].type in RUN_ENDS

        def committed() -> None:
            if self.on_commit:
                self.on_commit(claim.run_id, events, ended, approvals, over)

        work = functools.partial(self._append, claim, list(events), projection, list(consumed))
        signal_seq, called = await self.writer.do(work, committed)
        await self._call(projection)
        if called and "status" in projection.run:
            await self.tell(claim.run_id)
        return signal_seq

    async def _call(self, projection: Projection) -> None:
        """Wakes the runs that were called, and ends those that were given up."""
        for child in projection.children:
            self._wake(child.id, new=True)
        for run_id, payload in projection.given_up.items():
            await self.end_call(run_id, payload)

    async def end_call(self, run_id: str, payload: dict[str, Any]) -> None:
        """Asks a called run to end whose caller goes on without it."""
        now = self.clock.now()
        if await self._between(lambda session: children.give_up(session.connection, run_id, payload, now)):
            self._wake(run_id, urgent=True)

    async def tell(self, run_id: str) -> None:
        """Tells the caller of a run how the run stands, if that is news for it."""
        now = self.clock.now()
        caller = await self._between(lambda session: children.tell(session.connection, run_id, now))
        if caller:
            self._wake(caller)

    async def _between(self, work: Callable[[Session], T]) -> T | None:
        """Writes what one run has to tell another; None when it cannot be now: the look at the database makes up."""
        try:
            return await self.writer.do(work, alone=True)
        except DatabaseError as error:
            logger.warning("What a run has to tell another could not be written (%s); it is tried again.", error)
            return None

    def _wake(self, run_id: str, *, new: bool = False, urgent: bool = False) -> None:
        if self.on_wake:
            self.on_wake(run_id, new, urgent)

    def _append(
        self,
        claim: Claim,
        events: list[Event],
        projection: Projection,
        consumed: list[int],
        session: Session,
    ) -> tuple[int, bool]:
        """Writes one transition; gives the run's `signal_seq` and whether another run has called it."""
        connection, cursor = session.connection, session.cursor
        key = uuid_in(connection, claim.run_id)
        shelf = Shelf(connection, key)
        changes = projections.run_columns(connection, projection.run, shelf)
        if events:
            changes["next_seq"] = events[-1].seq + 1
            if any(event.type not in projections.NO_PROGRESS for event in events):
                changes["takeovers"] = 0
            if events[-1].type in RUN_ENDS:
                changes |= {"owner": "", "wake_at": None}
        columns = "".join(f"{column} = %s, " for column in changes)
        condition, values = (" AND next_seq = %s", [events[0].seq]) if events else ("", [])
        projections.lock_approvals(connection, cursor, projection.closed_approvals)
        cursor.execute(
            f"UPDATE runtime_run SET {columns}fence = fence"  # noqa: S608 - columns are constants
            f" WHERE id = %s AND owner = %s AND fence = %s{condition} RETURNING signal_seq, parent_id",
            [*changes.values(), key, claim.owner, claim.fence, *values],
        )
        row = cursor.fetchone()
        if row is None:
            raise Lost(f"Run {claim.run_id} has another owner.")
        shelf.save(cursor)
        projections.insert_approvals(connection, cursor, key, projection.approvals, self.clock.now())
        projections.close_approvals(connection, cursor, projection.closed_approvals, self.clock.now())
        if self.lease is not None:
            projections.drop_texts(session, key, [e.path for e in events if e.type in projections.STREAM_ENDS])
        if consumed:
            marks = ", ".join(["%s"] * len(consumed))
            cursor.execute(
                f"UPDATE runtime_signal SET consumed = %s WHERE run_id = %s AND seq IN ({marks})",  # noqa: S608
                [True, key, *consumed],
            )
        projections.insert_events(session, key, events)
        projections.upsert_steps(session, key, projection.steps)
        children.insert_children(session, claim.run_id, projection.children, self.clock.now())
        return int(row[0]), row[1] is not None

    # --- signals and release ---------------------------------------------------------------------------------

    async def new_signals(self, claim: Claim, after: int) -> list[Signal]:
        """The unconsumed signals with an id above `after`, in order."""
        alias = self.readers.alias
        return await self.readers.do(lambda: self._signals(claim, after, connections[alias]))

    def _signals(self, claim: Claim, after: int, connection: BaseDatabaseWrapper) -> list[Signal]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT seq, kind, path, payload FROM runtime_signal"
                " WHERE run_id = %s AND seq > %s AND NOT consumed ORDER BY seq",
                [uuid_in(connection, claim.run_id), after],
            )
            return [Signal(seq, kind, path, json_out(payload)) for seq, kind, path, payload in cursor.fetchall()]

    async def signal(self, run_id: str, kind: str, path: str = "", payload: dict[str, Any] | None = None) -> bool:
        """Adds a signal from the loop's side (timers, child runs); False when the run has ended."""
        now = self.clock.now()
        return await self.writer.do(
            lambda session: insert_signal(session.connection, run_id, kind, path, payload or {}, now)
        )

    async def release(self, claim: Claim, *, wake_at: str | None, signal_seq: int) -> bool:
        """Lets the run go until `wake_at` or a signal; False when a signal came meanwhile; raises Lost."""
        return await self.writer.do(functools.partial(self._release, claim, wake_at, signal_seq))

    def _release(self, claim: Claim, wake_at: str | None, signal_seq: int, session: Session) -> bool:
        connection = session.connection
        mine = [uuid_in(connection, claim.run_id), claim.owner, claim.fence]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE runtime_run SET owner = '', takeovers = 0, wake_at = %s"
                " WHERE id = %s AND owner = %s AND fence = %s AND signal_seq = %s",
                [time_in(connection, wake_at), *mine, signal_seq],
            )
            if cursor.rowcount == 1:
                return True
            cursor.execute("SELECT 1 FROM runtime_run WHERE id = %s AND owner = %s AND fence = %s", mine)
            if cursor.fetchone() is None:
                raise Lost(f"Run {claim.run_id} has another owner.")
        return False

    async def give_up(self, claim: Claim, wake_at: datetime, *, crashed: bool = False) -> None:
        """Lets a run go to be looked at again at `wake_at`; nothing when it is not ours. A crash is counted."""
        await self.writer.do(functools.partial(self._give_up, claim, wake_at, int(crashed)))

    def _give_up(self, claim: Claim, wake_at: datetime, crashes: int, session: Session) -> None:
        connection = session.connection
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE runtime_run SET owner = '', takeovers = takeovers + %s, wake_at = %s"
                " WHERE id = %s AND owner = %s AND fence = %s"
                " AND status NOT IN ('succeeded', 'failed', 'cancelled')",
                [crashes, time_in(connection, wake_at), uuid_in(connection, claim.run_id), claim.owner, claim.fence],
            )
