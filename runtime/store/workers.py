"""Who carries runs, and which runs are there to be carried.

Heartbeats are written and judged by the database's clock where several machines share one (PostgreSQL), so a worker
whose own clock is wrong neither steals runs nor loses them. SQLite has one process, under a file lock, and one clock.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from runtime.store.values import time_in, uuid_in, uuid_out

#: An SQL expression and the values in it.
Expression = tuple[str, list[Any]]


def present(connection: BaseDatabaseWrapper, now: datetime) -> Expression:
    """The present as the heartbeats count it: the database's on PostgreSQL, else `now`."""
    return ("clock_timestamp()", []) if connection.vendor == "postgresql" else ("%s", [time_in(connection, now)])


def alive(connection: BaseDatabaseWrapper, lease: float | None, now: datetime) -> Expression:
    """The condition for a row of `runtime_worker` to be that of a worker that lives.

    `lease` is how many seconds a heartbeat counts; None: every worker with a row lives.
    """
    if lease is None:
        return "id = id", []
    if connection.vendor == "postgresql":
        return "heartbeat_at > clock_timestamp() - make_interval(secs => %s)", [lease]
    return "heartbeat_at > %s", [time_in(connection, now - timedelta(seconds=lease))]


def ahead(connection: BaseDatabaseWrapper) -> timedelta:
    """How much the database's clock is ahead of this machine's; nothing where they are the same."""
    if connection.vendor != "postgresql":
        return timedelta(0)
    with connection.cursor() as cursor:
        before = datetime.now(UTC)
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
        return theirs - (before + (datetime.now(UTC) - before) / 2)


class Due(NamedTuple):
    """A run that somebody should take; `new` ones have never been worked on. `person` is whom it acts for, by id."""

    run_id: str
    new: bool
    person: str = ""


def register(connection: BaseDatabaseWrapper, worker: str, place: str, now: datetime) -> None:
    """Adds this worker; those who held its `place` (a locked folder) before are gone, and so are their rows."""
    moment, values = present(connection, now)
    with connection.cursor() as cursor:
        if place:
            cursor.execute("DELETE FROM runtime_worker WHERE place = %s", [place])
        cursor.execute(
            f"INSERT INTO runtime_worker (id, place, heartbeat_at) VALUES (%s, %s, {moment})",  # noqa: S608 - constant
            [worker, place, *values],
        )


def beat(connection: BaseDatabaseWrapper, worker: str, now: datetime) -> bool:
    """Renews the worker's heartbeat; False when its row is gone, so that it has to register anew."""
    moment, values = present(connection, now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE runtime_worker SET heartbeat_at = {moment} WHERE id = %s",  # noqa: S608 - constant
            [*values, worker],
        )
        return bool(cursor.rowcount == 1)


def set_draining(connection: BaseDatabaseWrapper, worker: str) -> None:
    """Shows that the worker takes no further runs because it is about to end."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE runtime_worker SET draining = %s WHERE id = %s", [True, worker])


def leave(connection: BaseDatabaseWrapper, worker: str) -> None:
    """Removes the worker: what it still holds is free at once."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM runtime_worker WHERE id = %s", [worker])


def clear_dead(connection: BaseDatabaseWrapper, seconds: float, now: datetime) -> None:
    """Removes the rows of workers that nobody has heard of for so many seconds."""
    living, values = alive(connection, seconds, now)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM runtime_worker WHERE NOT ({living})", values)  # noqa: S608 - constant


def due_runs(
    connection: BaseDatabaseWrapper,
    worker: str,
    now: datetime,
    lease: float | None,
    most: int,
    head_start: timedelta = timedelta(0),
) -> list[Due]:
    """Returns up to `most` runs that are due and free, or whose worker is gone.

    New runs younger than `head_start` are left out: their message is still on its way to whoever the broker picks.
    Resumed ones come before new ones; of the new ones each person's first, then each person's second and so on.
    """
    living, values = alive(connection, lease, now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, status, identity_id FROM runtime_run"  # noqa: S608 - constant
            " WHERE wake_at <= %s AND (status <> 'queued' OR wake_at <= %s)"
            " AND (owner = '' OR (owner <> %s AND owner NOT IN"
            f" (SELECT id FROM runtime_worker WHERE {living})))"
            " ORDER BY CASE WHEN status <> 'queued' THEN 0"
            " ELSE ROW_NUMBER() OVER (PARTITION BY status, identity_id ORDER BY wake_at) END, wake_at LIMIT %s",
            [time_in(connection, now), time_in(connection, now - head_start), worker, *values, most],
        )
        return [
            Due(uuid_out(key), status == "queued", uuid_out(person) if person else "")
            for key, status, person in cursor.fetchall()
        ]


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


def signalled(connection: BaseDatabaseWrapper, worker: str, now: datetime) -> list[str]:
    """Returns the runs that this worker holds and to which something has come that is not taken in yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT s.run_id FROM runtime_run r JOIN runtime_signal s ON s.run_id = r.id AND NOT s.consumed"
            " WHERE r.owner = %s AND r.wake_at <= %s AND r.signal_seq > 0",
            [worker, time_in(connection, now)],
        )
        return [uuid_out(run) for (run,) in cursor.fetchall()]


def owner_of(connection: BaseDatabaseWrapper, run_id: str) -> str:
    """Returns the id of the worker that holds a run; empty when nobody does or there is no such run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT owner FROM runtime_run WHERE id = %s", [uuid_in(connection, run_id)])
        row = cursor.fetchone()
        return str(row[0]) if row else ""


def held_by(alias: str, worker: str) -> list[str]:
    """Returns the runs that a worker holds."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT id FROM runtime_run WHERE owner = %s AND wake_at IS NOT NULL", [worker])
        return [uuid_out(run) for (run,) in cursor.fetchall()]


def look_again(connection: BaseDatabaseWrapper, run_id: str, now: datetime) -> None:
    """Makes a run due that rests, or that a worker holds who is not there; others are left as they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE runtime_run SET wake_at = %s WHERE id = %s AND wake_at IS NULL"
            " AND status NOT IN ('succeeded', 'failed', 'cancelled')"
            " AND (owner = '' OR owner NOT IN (SELECT id FROM runtime_worker))",
            [time_in(connection, now), uuid_in(connection, run_id)],
        )
