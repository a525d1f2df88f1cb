"""What comes to a run from outside, written inside the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from runtime.engine.clock import iso
from runtime.store.values import json_in, time_in, uuid_in, uuid_out


def insert_signal(
    connection: BaseDatabaseWrapper, run_id: str | UUID, kind: str, path: str, payload: dict[str, Any], now: datetime
) -> bool:
    """Adds a signal and makes the run due; False when the run has ended. The row's lock orders the signals."""
    key = uuid_in(connection, run_id)
    # Due by the worker's clock too, which follows the database's; `now` is that of whatever machine this is.
    due = "LEAST(%s, clock_timestamp() - interval '1 second')" if connection.vendor == "postgresql" else "%s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE runtime_run SET signal_seq = signal_seq + 1, wake_at = {due}"  # noqa: S608 - constant
            " WHERE id = %s AND status NOT IN ('succeeded', 'failed', 'cancelled') RETURNING signal_seq",
            [time_in(connection, now), key],
        )
        row = cursor.fetchone()
        if row is None:
            return False
        cursor.execute(
            "INSERT INTO runtime_signal (run_id, seq, kind, path, payload, consumed) VALUES (%s, %s, %s, %s, %s, %s)",
            [key, row[0], kind, path, json_in(payload), False],
        )
    return True


def send_signal(
    *, run_id: str | UUID, kind: str, now: datetime, path: str = "", payload: dict[str, Any] | None = None
) -> bool:
    """Adds a signal to a run, inside the caller's transaction if there is one; False when the run has ended."""
    with transaction.atomic():
        return insert_signal(connections["default"], run_id, kind, path, payload or {}, now)


def expire_due(connection: BaseDatabaseWrapper, now: datetime, run_id: str | UUID | None = None) -> list[str]:
    """Ends the pending approvals whose deadline has passed (of one run, or of all) and signals their runs.

    One conditional UPDATE: a decision and the deadline cannot both win. Returns the ids of the runs signalled.
    """
    moment = time_in(connection, now)
    only = uuid_in(connection, run_id) if run_id else None
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE runtime_approval SET status = 'expired', decided_at = %s"
            " WHERE status = 'pending' AND deadline <= %s AND run_id = COALESCE(%s, run_id)"
            " RETURNING id, run_id, path",
            [moment, moment, only],
        )
        expired = cursor.fetchall()
    runs = []
    for approval, run, path in expired:
        payload = {"approval": uuid_out(approval), "expired": True, "at": iso(now)}
        if insert_signal(connection, uuid_out(run), "expired", path, payload, now):
            runs.append(uuid_out(run))
    return runs
