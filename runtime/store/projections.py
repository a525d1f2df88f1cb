"""The rows that go with an append: events, steps, approvals and the run's own columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from runtime.engine import events as kinds
from runtime.engine.events import Event
from runtime.engine.store import Lost
from runtime.fields import Written, dumps
from runtime.large import Gone, loads_all
from runtime.models import Run
from runtime.store.blobs import Shelf
from runtime.store.insert import Insert
from runtime.store.threads import Session
from runtime.store.values import json_in, text_in, time_in, uuid_in

#: After these a node's streamed text is no longer shown: its output is, or nothing.
STREAM_ENDS = frozenset(
    {kinds.NODE_FINISHED, kinds.NODE_FAILED, kinds.NODE_RETRYING, kinds.NODE_CANCELLED, kinds.NODE_WAITING}
)
#: Events that a run may write over and over without getting on.
NO_PROGRESS = frozenset({kinds.NODE_STARTED, kinds.NODE_RETRYING, kinds.NODE_SPENT})

_RUN_JSON = frozenset({"output", "error", "usage", "state"})
_RUN_TIMES = frozenset({"started_at", "finished_at"})
_RUN_TEXT = frozenset({"status", "note"})
#: Kept elsewhere in the row: given at the start, or as `next_seq`.
_RUN_KNOWN = frozenset({"input", "last_seq"})
_STEP_PLAIN = ("node", "type", "status", "attempt", "port", "started_at", "finished_at", "reason")
_STEP_JSON = ("input", "output", "error", "usage")
_STEP_COLUMNS = (*_STEP_PLAIN, *_STEP_JSON, "extra")
_STEP_KNOWN = frozenset(_STEP_COLUMNS)
_EVENTS = Insert(
    "runtime_event",
    (("run_id", "uuid"), ("seq", "int"), ("at", "text"), ("type", "text"), ("path", "text"), ("data", "text")),
)
_STEPS = Insert(
    "runtime_step",
    (
        ("run_id", "uuid"),
        ("path", "text"),
        *((name, "int" if name == "attempt" else "text") for name in _STEP_COLUMNS),
    ),
    key=("run_id", "path"),
)
_APPROVAL_COLUMNS = (
    'id, run_id, path, node, message, form, "values", actions, assignees, quorum, self_approval, deadline,'
    " remind, escalate, status, decided_action, comment, created_at"
)


def run_columns(connection: BaseDatabaseWrapper, run: Mapping[str, Any], shelf: Shelf) -> dict[str, Any]:
    """Returns column → database value of the changed fields of a run; raises KeyError for one there is not."""
    columns: dict[str, Any] = {}
    for name, value in run.items():
        if name == "output":
            columns[name] = shelf.column(value)
        elif name in _RUN_JSON:
            columns[name] = json_in(value)
        elif name in _RUN_TIMES:
            columns[name] = time_in(connection, value)
        elif name in _RUN_TEXT:
            columns[name] = text_in(value) or ""
        elif name not in _RUN_KNOWN:
            raise KeyError(f"A run has no projected field {name!r}.")
    return columns


def insert_events(session: Session, run: Any, events: Sequence[Event]) -> None:
    """Appends the events to the log; the caller has checked that they come next."""
    shelf = Shelf(session.connection, run)
    rows = [(run, event.seq, event.at, event.type, event.path, shelf.event(event.data)) for event in events]
    shelf.save(session.cursor)
    session.add(_EVENTS, rows)


def begin_run(run: Run, alias: str = DEFAULT_DB_ALIAS) -> None:
    """Inserts a new run, inside the caller's transaction; raises IntegrityError for a second idempotency key.

    A large input is only named in the row, which is written anew with every transition.
    """
    connection, given = connections[alias], run.input
    shelf = Shelf(connection, uuid_in(connection, run.pk))
    text = shelf.column(given)
    run.input = None if text is None else Written(text)
    try:
        run.save(using=alias, force_insert=True)
    finally:
        run.input = given
    with connection.cursor() as cursor:
        shelf.save(cursor)


def begin_log(run_id: UUID, log: Sequence[Mapping[str, Any]]) -> None:
    """Writes a new run's first events {type, at, path, data}, numbered from 1, inside the caller's transaction."""
    connection = connections[DEFAULT_DB_ALIAS]
    run = uuid_in(connection, run_id)
    shelf = Shelf(connection, run)
    rows = [(run, seq, e["at"], e["type"], e["path"], shelf.event(e["data"])) for seq, e in enumerate(log, 1)]
    with connection.cursor() as cursor:
        shelf.save(cursor)
        _EVENTS.execute(cursor, rows)


def log_after(run_id: UUID | str, after: int, most: int) -> list[tuple[int, str, str, str, dict[str, Any]]]:
    """Returns up to `most` events (seq, at, type, path, data) with a number above `after`, in order."""
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, at, type, path, data FROM runtime_event"
            " WHERE run_id = %s AND seq > %s ORDER BY seq LIMIT %s",
            [uuid_in(connection, run_id), after, most],
        )
        rows = cursor.fetchall()
    try:
        values = loads_all([row[4] for row in rows], connection)
    except Gone:
        return []  # pruned between the two questions: there is no such run any more
    return [(seq, at, kind, path, data) for (seq, at, kind, path, _), data in zip(rows, values, strict=True)]


def upsert_steps(session: Session, run: Any, steps: Mapping[str, Mapping[str, Any]]) -> None:
    """Writes how the touched steps stand now."""
    shelf = Shelf(session.connection, run)
    rows = [(run, path, *_step_row(step, shelf)) for path, step in steps.items()]
    shelf.save(session.cursor)
    session.add(_STEPS, rows)


def begin_steps(run_id: UUID, steps: Mapping[str, Mapping[str, Any]]) -> None:
    """Writes the steps a new run begins with (path → the contract's node object), inside the caller's transaction."""
    connection = connections[DEFAULT_DB_ALIAS]
    run = uuid_in(connection, run_id)
    shelf = Shelf(connection, run)
    rows = [(run, path, *_step_row(step, shelf)) for path, step in steps.items()]
    with connection.cursor() as cursor:
        shelf.save(cursor)
        _STEPS.execute(cursor, rows)


def _step_row(step: Mapping[str, Any], shelf: Shelf) -> Iterator[Any]:
    """The values of _STEP_COLUMNS of the contract's node object."""
    get = step.get
    yield from (get("node"), get("type") or "", get("status"), get("attempt") or 0, get("port"))
    yield from (get("started_at"), get("finished_at"), text_in(get("reason")))
    for name in _STEP_JSON:
        yield shelf.column(get(name))
    yield dumps({key: value for key, value in step.items() if key not in _STEP_KNOWN})


def insert_approvals(
    connection: BaseDatabaseWrapper,
    cursor: CursorWrapper,
    run: Any,
    approvals: Sequence[Mapping[str, Any]],
    now: datetime,
) -> None:
    """Opens approvals; one that exists already (its id follows from run and path) stays as it is."""
    for new in approvals:
        cursor.execute(
            f"INSERT INTO runtime_approval ({_APPROVAL_COLUMNS})"  # noqa: S608 - a constant
            f" VALUES ({', '.join(['%s'] * 18)}) ON CONFLICT (id) DO NOTHING",
            [
                uuid_in(connection, new["id"]),
                run,
                new["path"],
                new["node"],
                text_in(new.get("message")) or "",
                json_in(new.get("form")),
                dumps(new.get("values") or {}),
                dumps(new.get("actions") or []),
                dumps(new.get("assignees") or []),
                new.get("quorum") or 1,
                new.get("self_approval", True),
                time_in(connection, new.get("deadline")),
                new.get("remind"),
                json_in(new.get("escalate")),
                "pending",
                "",
                "",
                time_in(connection, now),
            ],
        )


def lock_approvals(
    connection: BaseDatabaseWrapper, cursor: CursorWrapper, closed: Mapping[str, Mapping[str, Any]]
) -> None:
    """Locks the approvals that are about to be closed, before the run's row: the order in which a decision locks.

    Raises Lost when one that the runner takes for expired was decided in the very last moment. The person was told
    that the decision counts, so it does: the run is claimed anew and finds it among its signals.
    """
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    for approval in sorted(closed):
        cursor.execute(
            "SELECT status FROM runtime_approval WHERE id = %s" + lock,  # noqa: S608 - constants
            [uuid_in(connection, approval)],
        )
        row = cursor.fetchone()
        if row is not None and row[0] == "decided" and closed[approval]["status"] == "expired":
            raise Lost(f"Approval {approval} was decided before its deadline.")


def close_approvals(
    connection: BaseDatabaseWrapper, cursor: CursorWrapper, closed: Mapping[str, Mapping[str, Any]], now: datetime
) -> None:
    """Closes what is still pending of the given approvals: a decision or a deadline has closed its own already."""
    for approval, how in closed.items():
        cursor.execute(
            "UPDATE runtime_approval SET status = %s, decided_at = %s WHERE id = %s AND status = 'pending'",
            [how["status"], time_in(connection, now), uuid_in(connection, approval)],
        )


def keep_texts(
    session: Session, texts: Sequence[tuple[str, str, str]], streaming: Callable[[str, str], bool]
) -> None:
    """Saves (run, path, text so far) of nodes that are still `streaming`."""
    live = [one for one in texts if streaming(one[0], one[1])]
    session.add(
        "INSERT INTO runtime_partial (run_id, path, text) VALUES (%s, %s, %s)"
        " ON CONFLICT (run_id, path) DO UPDATE SET text = excluded.text",
        [(uuid_in(session.connection, run), path, text_in(text)) for run, path, text in live],
    )


def drop_texts(session: Session, run: Any, paths: Sequence[str]) -> None:
    """Removes the saved texts of nodes that have ended."""
    session.add("DELETE FROM runtime_partial WHERE run_id = %s AND path = %s", [(run, path) for path in paths])
