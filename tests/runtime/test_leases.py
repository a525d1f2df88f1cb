"""Ownership goes by the database's clock: a machine whose own is wrong neither steals runs nor loses them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from runtime.clock import SystemClock
from runtime.models import Run, Worker
from runtime.store import workers
from runtime.store.signals import insert_signal
from runtime.store.threads import Session
from tests.runtime.store_contract import DOCUMENT
from tests.runtime.test_stores import SqlBench, postgres

__all__ = ["postgres"]
HOUR = timedelta(hours=1)
WRONG = pytest.mark.parametrize("wrong", [-HOUR, HOUR], ids=["an hour behind", "an hour ahead"])


@pytest.fixture
def bench(postgres: str, django_db_blocker: Any) -> Iterator[SqlBench]:
    with django_db_blocker.unblock():
        made = SqlBench(postgres)
        Worker.objects.using(postgres).all().delete()
        yield made
        made.stop()
        with connections[postgres].cursor() as cursor:
            cursor.execute("TRUNCATE runtime_run, runtime_worker, runtime_document CASCADE")


async def held_run(bench: SqlBench, owner: str) -> str:
    """A run that is due by every clock and that `owner` holds."""
    run = await bench.readers.do(lambda: bench._create(DOCUMENT, {}))
    due = datetime(2020, 1, 1, tzinfo=UTC)
    rows = Run.objects.using(bench.alias).filter(pk=run)
    await bench.readers.do(lambda: rows.update(owner=owner, fence=1, wake_at=due, status="running"))
    return run


@WRONG
async def test_a_wrong_clock_steals_nothing_from_a_worker_that_lives(bench: SqlBench, wrong: timedelta) -> None:
    run = await held_run(bench, "other")
    bench.clock.time = datetime.now(UTC) + wrong
    await bench.writer.do(lambda s: workers.register(s.connection, "other", "", datetime.now(UTC)))
    assert await bench.store.claim(run, "me") is None
    look = lambda: workers.due_runs(connections[bench.alias], "me", bench.clock.now(), 15, 10)  # noqa: E731
    assert await bench.readers.do(look) == []


@WRONG
async def test_a_worker_with_a_wrong_clock_keeps_its_runs(bench: SqlBench, wrong: timedelta) -> None:
    run = await held_run(bench, "wrong")
    theirs = datetime.now(UTC) + wrong
    await bench.writer.do(lambda s: workers.register(s.connection, "wrong", "", theirs))
    assert await bench.writer.do(lambda s: workers.beat(s.connection, "wrong", theirs))
    await bench.writer.do(lambda s: workers.clear_dead(s.connection, 3600, theirs))
    bench.clock.time = datetime.now(UTC)
    assert await bench.store.claim(run, "me") is None


@WRONG
async def test_a_dead_worker_is_dead_by_every_clock(bench: SqlBench, wrong: timedelta) -> None:
    run = await held_run(bench, "dead")
    dead = Worker(id="dead", heartbeat_at=datetime.now(UTC) - timedelta(seconds=20))
    await bench.readers.do(lambda: dead.save(using=bench.alias, force_insert=True))
    bench.clock.time = datetime.now(UTC) + wrong
    loaded = await bench.store.claim(run, "me")
    assert loaded is not None
    assert loaded.claim.fence == 2


async def test_what_a_machine_ahead_of_time_sends_is_due_at_once(bench: SqlBench) -> None:
    bench.clock.time = datetime.now(UTC)
    early = bench.clock.time + HOUR
    run = await bench.readers.do(lambda: bench._create(DOCUMENT, {}))
    await bench.readers.do(lambda: Run.objects.using(bench.alias).filter(pk=run).update(wake_at=early))
    loaded = await bench.store.claim(run, "me")
    assert loaded is not None, "a run that nobody has had yet"
    assert await bench.store.release(loaded.claim, wake_at=None, signal_seq=0)
    await bench.writer.do(lambda s: insert_signal(s.connection, run, "decision", "", {}, early))
    assert await bench.store.claim(run, "me") is not None, "a run that was answered"


async def test_the_difference_to_the_databases_clock_is_measured(bench: SqlBench) -> None:
    assert abs(await bench.writer.do(lambda s: workers.ahead(s.connection))) < timedelta(seconds=2)


def test_the_engines_clock_follows_another_but_not_its_jitter() -> None:
    clock = SystemClock()
    assert not clock.follow(timedelta(seconds=0.1))
    assert clock.ahead == timedelta(0)
    assert clock.follow(HOUR)
    assert abs(clock.now() - datetime.now(UTC) - HOUR) < timedelta(seconds=1)
    assert not clock.follow(HOUR + timedelta(seconds=0.1))
    assert clock.follow(timedelta(seconds=0.05)), "set right meanwhile"
    assert clock.ahead == timedelta(0)


async def test_a_new_run_is_left_to_its_message_for_a_moment_and_a_resumed_one_is_not(bench: SqlBench) -> None:
    now = bench.clock.time = datetime.now(UTC)
    new, resumed = [await bench.readers.do(lambda: bench._create(DOCUMENT, {})) for _ in range(2)]
    rows = Run.objects.using(bench.alias)
    await bench.readers.do(lambda: rows.filter(pk=new).update(wake_at=now))
    await bench.readers.do(lambda: rows.filter(pk=resumed).update(wake_at=now, status="running"))

    async def found(after: float) -> set[str]:
        due = workers.due_runs
        args = ("me", now + timedelta(seconds=after), 15, 10, timedelta(seconds=1))
        return {one.run_id for one in await bench.readers.do(lambda: due(connections[bench.alias], *args))}

    assert await found(0.9) == {resumed}
    assert await found(1.0) == {resumed, new}


async def test_a_transaction_of_a_frozen_worker_ends_with_its_lease(bench: SqlBench, settings: Any) -> None:
    def bound(session: Session) -> str:
        session.cursor.execute("SHOW idle_in_transaction_session_timeout")
        return str(session.cursor.fetchone()[0])

    assert await bench.writer.do(bound) == f"{settings.BATON_LEASE:.0f}s"
