"""Runs that call runs, in the database: a called run begins with its caller's commit, and its end comes back.

A caller's row and a called run's are never locked in one grouped transaction, in which many runs' rows are locked in
any order: what one run has to tell another is written after the commit, in a transaction of its own. `told` and the
looks below make up for a process that dies in between.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper

from runtime.engine import events as kinds
from runtime.engine.clock import iso
from runtime.engine.events import Event
from runtime.engine.store import Child, tells
from runtime.models import Document, Run, Signal
from runtime.store import projections
from runtime.store.retention import hold_document
from runtime.store.signals import insert_signal
from runtime.store.threads import Session
from runtime.store.values import uuid_in, uuid_out

_ENDED = "('succeeded', 'failed', 'cancelled')"
#: The condition of the index `run_untold`, in its words, so that the databases recognise it.
_UNTOLD = f"c.parent_id IS NOT NULL AND NOT (c.told IN {_ENDED})"


def document_hash(document: dict[str, Any]) -> str:
    """The key under which exactly this document is kept."""
    body = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def insert_children(session: Session, parent: str, children: Sequence[Child], now: datetime) -> None:
    """Begins the runs that a run calls, in the name of the person who started it; one that is there already stays."""
    if not children:
        return
    alias = session.connection.alias
    caller = Run.objects.using(alias).only("created_by_id", "depth").get(pk=parent)
    # The caller may have been cancelled this very moment: then what it calls ends before anything in it starts.
    asked = Signal.objects.using(alias).filter(run_id=parent, kind="cancel").order_by("seq")
    cancelled = asked.values_list("payload", flat=True).first()
    known = set(Run.objects.using(alias).filter(pk__in=[one.id for one in children]).values_list("pk", flat=True))
    for child in children:
        made = _row(caller, child, now)
        if made.pk in known:
            continue
        if not hold_document(made.document_id, alias):
            pinned = Document(hash=made.document_id, body=child.call.document)
            Document.objects.using(alias).bulk_create([pinned], ignore_conflicts=True)
        projections.begin_run(made, alias)
        data = {"input": child.call.input, **({"state": child.call.state} if child.call.state else {})}
        started = Event(1, iso(now), kinds.RUN_STARTED, "", data)
        projections.insert_events(session, uuid_in(session.connection, child.id), [started])
        if cancelled is not None:
            insert_signal(session.connection, child.id, "cancel", "", cancelled, now)


def _row(caller: Run, child: Child, now: datetime) -> Run:
    called = child.call
    made = Run(
        workflow_id=called.workflow,
        workflow_name=called.workflow_name,
        version=called.version,
        document_id=document_hash(called.document),
        created_by_id=caller.created_by_id,
        identity_id=called.identity or None,
        trigger="workflow",
        parent_id=caller.pk,
        parent_path=child.path,
        depth=caller.depth + 1,
        told="queued",
        input=called.input,
        state=called.state,
        budget=called.budget,
        created_at=now,
        started_at=now,
        next_seq=2,
        wake_at=now,
    )
    made.pk = made._meta.pk.to_python(child.id)
    return made


def tell(connection: BaseDatabaseWrapper, run_id: str, now: datetime) -> str | None:
    """Tells the caller of a run how it stands, once; returns the caller's id when there was news for it.

    Needs a transaction of its own: the caller's row is locked first, and the called run's only if nobody holds it
    (who does will tell), so that nobody waits who is waited for.
    """
    with connection.cursor() as cursor:
        run = uuid_in(connection, run_id)
        cursor.execute("SELECT parent_id, status, told FROM runtime_run WHERE id = %s", [run])
        row = cursor.fetchone()
        if row is None or row[0] is None or not tells(row[2], row[1]):
            return None
        parent, told = row[0], row[2]
        skip = ""
        if connection.features.has_select_for_update_skip_locked:
            skip = " FOR UPDATE SKIP LOCKED"
            cursor.execute("SELECT 1 FROM runtime_run WHERE id = %s FOR UPDATE", [parent])
            cursor.fetchall()
        cursor.execute(
            "UPDATE runtime_run SET told = status"  # noqa: S608 - constants
            f" WHERE id = (SELECT id FROM runtime_run WHERE id = %s AND told = %s{skip})"
            " RETURNING parent_path, status",
            [run, told],
        )
        row = cursor.fetchone()
    if row is None or not tells(told, row[1]):
        return None
    path, status = row
    caller = uuid_out(parent)
    insert_signal(connection, caller, "child", path, {"run": run_id, "status": status}, now)
    return caller


def give_up(connection: BaseDatabaseWrapper, run_id: str, payload: dict[str, Any], now: datetime) -> bool:
    """Asks a called run to end; False when it has ended."""
    return insert_signal(connection, run_id, "cancel", "", payload, now)


def lagging(connection: BaseDatabaseWrapper, most: int) -> list[str]:
    """Returns called runs whose callers do not know yet how they stand."""
    return _ids(
        connection,
        f"SELECT c.id FROM {_untold(connection)} AND c.status <> c.told"  # noqa: S608 - constants
        " AND NOT (c.status IN ('queued', 'running') AND c.told IN ('', 'queued', 'running')) LIMIT %s",
        [most],
    )


def orphaned(connection: BaseDatabaseWrapper, most: int) -> list[str]:
    """Returns called runs that go on although their callers have ended, or went on without them."""
    return _ids(
        connection,
        f"SELECT c.id FROM {_untold(connection, ' JOIN runtime_run p ON p.id = c.parent_id')}"  # noqa: S608 - constants
        f" AND c.status NOT IN {_ENDED} AND (p.status IN {_ENDED} OR EXISTS ("
        "SELECT 1 FROM runtime_step s WHERE s.run_id = c.parent_id AND s.path = c.parent_path"
        " AND s.status NOT IN ('running', 'waiting')))"
        " AND NOT EXISTS (SELECT 1 FROM runtime_signal g WHERE g.run_id = c.id AND g.kind = 'cancel') LIMIT %s",
        [most],
    )


def living_below(connection: BaseDatabaseWrapper, run_id: str | UUID) -> dict[str, bool]:
    """Returns the runs that a run has called, directly or through others, and that have not ended.

    The value says whether a run has been asked to end.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE below (id, status) AS (SELECT id, status FROM runtime_run WHERE parent_id = %s"  # noqa: S608
            " UNION ALL SELECT r.id, r.status FROM runtime_run r JOIN below b ON r.parent_id = b.id)"
            " SELECT id, EXISTS (SELECT 1 FROM runtime_signal g WHERE g.run_id = below.id AND g.kind = 'cancel')"
            f" FROM below WHERE status NOT IN {_ENDED}",
            [uuid_in(connection, run_id)],
        )
        return {uuid_out(key): bool(asked) for key, asked in cursor.fetchall()}


def going_on(connection: BaseDatabaseWrapper, run_id: str) -> int:
    """Returns how many called runs go on that the person who started this run started."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM {_untold(connection)}"  # noqa: S608 - constants
            " AND c.created_by_id = (SELECT created_by_id FROM runtime_run WHERE id = %s)",
            [uuid_in(connection, run_id)],
        )
        return int(cursor.fetchone()[0])


def _untold(connection: BaseDatabaseWrapper, join: str = "") -> str:
    """The called runs whose end is not told yet, as a question goes on with them: found by their index.

    SQLite, which keeps no statistics here, would rather walk over all runs that were ever called.
    """
    hint = " INDEXED BY run_untold" if connection.vendor == "sqlite" else ""
    return f"runtime_run c{hint}{join} WHERE {_UNTOLD}"


def _ids(connection: BaseDatabaseWrapper, question: str, values: list[Any]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [uuid_out(key) for (key,) in cursor.fetchall()]
