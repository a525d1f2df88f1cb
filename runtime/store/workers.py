"""Who carries runs, and which runs are there to be carried."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

from runtime.store.values import time_in, uuid_in, uuid_out

#: A lease that does not end, in seconds: a process under a file lock needs no heartbeat.
FOR_EVER = 20 * 365 * 86_400.0


class Due(NamedTuple):
    """A run that somebody should take; `new` ones have never been worked on."""

    run_id: str
    new: bool


def register(connection: BaseDatabaseWrapper, worker: str, place: str, now: datetime) -> None:
    """Adds this worker; those who held its `place` (a locked folder) before are gone, and so are their rows."""
    with connection.cursor() as cursor:
        if place:
            cursor.execute("DELETE FROM runtime_worker WHERE place = %s", [place])
        cursor.execute(
            "INSERT INTO runtime_worker (id, place, heartbeat_at) VALUES (%s, %s, %s)",
            [worker, place, time_in(connection, now)],
        )


def beat(connection: BaseDatabaseWrapper, worker: str, now: datetime) -> bool:
    """Renews the worker's heartbeat; False when its row is gone, so that it has to register anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE runtime_worker SET heartbeat_at = %s WHERE id = %s", [time_in(connection, now), worker]
        )
        return bool(cursor.rowcount == 1)


def leave(connection: BaseDatabaseWrapper, worker: str) -> None:
    """Removes the worker: what it still holds is free at once."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM runtime_worker WHERE id = %s", [worker])


def clear_dead(connection: BaseDatabaseWrapper, before: datetime) -> None:
    """Removes the rows of workers that nobody has heard of since `before`."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM runtime_worker WHERE heartbeat_at < %s", [time_in(connection, before)])


def due_runs(
    connection: BaseDatabaseWrapper, worker: str, now: datetime, lease: float | None, most: int
) -> list[Due]:
    """Returns up to `most` runs that are due and free, or whose worker is gone; resumed ones before new ones."""
    alive = now - timedelta(seconds=FOR_EVER if lease is None else lease)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, status FROM runtime_run WHERE wake_at <= %s AND (owner = '' OR (owner <> %s AND owner NOT IN"
            " (SELECT id FROM runtime_worker WHERE heartbeat_at > %s)))"
            " ORDER BY CASE WHEN status = 'queued' THEN 1 ELSE 0 END, wake_at LIMIT %s",
            [time_in(connection, now), worker, time_in(connection, alive), most],
        )
        return [Due(uuid_out(key), status == "queued") for key, status in cursor.fetchall()]


def free(connection: BaseDatabaseWrapper, worker: str, run_id: str, now: datetime) -> None:
    """Lets go of a run that the worker holds although it does not work on it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE runtime_run SET owner = '', wake_at = %s WHERE id = %s AND owner = %s",
            [time_in(connection, now), uuid_in(connection, run_id), worker],
        )


def deadlines_passed(connection: BaseDatabaseWrapper, now: datetime) -> bool:
    """Returns whether an approval waits whose deadline has passed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM runtime_approval WHERE status = 'pending' AND deadline <= %s LIMIT 1",
            [time_in(connection, now)],
        )
        return cursor.fetchone() is not None
