"""The store contract on memory, SQLite and PostgreSQL."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from asgiref.sync import sync_to_async
from django.apps import apps
from django.db import OperationalError, connections

from runtime.engine import events as kinds
from runtime.engine.cache import Kept
from runtime.engine.clock import iso
from runtime.engine.memory import MemoryStore
from runtime.engine.store import Projection
from runtime.models import Approval, Document, Event, Run, Step, Worker
from runtime.services.show import node_json
from runtime.store import Readers, SqlStore, Writer
from runtime.store.cache import SqlCache
from runtime.store.children import document_hash
from runtime.store.signals import insert_signal
from runtime.store.threads import Session
from tests import services
from tests.runtime.store_contract import NOTHING, HandClock, StoreContract, approval, event, step


class MemoryBench:
    def __init__(self) -> None:
        self.clock = HandClock()
        self.store = MemoryStore(self.clock)

    async def create(self, document: dict[str, Any], input: Any) -> str:
        return self.store.create(document, input)

    async def signal(self, run_id: str, kind: str, **payload: Any) -> None:
        self.store.signal(run_id, kind, **payload)

    async def lose_owner(self, run_id: str) -> None:
        self.store.take_over(run_id)

    async def shown(self, run_id: str) -> dict[str, Any]:
        run = self.store.runs[run_id]
        return {**run.fields, "steps": run.steps, "approvals": run.approvals}


class SqlBench:
    """SqlStore on the database `alias`; workers w0 to w7 live."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.clock = HandClock()
        self.writer, self.readers = Writer(alias), Readers(alias=alias)
        self.store = SqlStore(self.writer, self.readers, self.clock, lease=15)
        for number in range(8):
            Worker.objects.using(alias).create(id=f"w{number}", heartbeat_at=self.clock.now() + timedelta(days=999))

    def stop(self) -> None:
        self.writer.stop()
        self.readers.stop()

    async def create(self, document: dict[str, Any], input: Any) -> str:
        return await sync_to_async(self._create)(document, input)

    def _create(self, document: dict[str, Any], input: Any) -> str:
        now = self.clock.now()
        body = {"ui": {}, **document}
        pinned, _ = Document.objects.using(self.alias).get_or_create(
            hash=document_hash(body), defaults={"body": body}
        )
        run = Run.objects.using(self.alias).create(
            workflow_id=secrets.token_hex(16), document=pinned, input=input, created_at=now, wake_at=now, next_seq=2
        )
        Event.objects.using(self.alias).create(run=run, seq=1, at=iso(now), type="run.started", data={"input": input})
        return str(run.pk)

    async def signal(self, run_id: str, kind: str, **payload: Any) -> None:
        now = self.clock.now()
        assert await self.writer.do(lambda session: insert_signal(session.connection, run_id, kind, "", payload, now))

    async def lose_owner(self, run_id: str) -> None:
        def gone() -> None:
            owner = Run.objects.using(self.alias).get(pk=run_id).owner
            Worker.objects.using(self.alias).filter(id=owner).delete()

        await sync_to_async(gone)()

    async def shown(self, run_id: str) -> dict[str, Any]:
        return await sync_to_async(self._shown)(run_id)

    def _shown(self, run_id: str) -> dict[str, Any]:
        run = Run.objects.using(self.alias).get(pk=run_id)
        approvals = Approval.objects.using(self.alias).filter(run=run)
        return {
            "status": run.status,
            "output": run.output,
            "steps": {step.path: node_json(step) for step in Step.objects.using(self.alias).filter(run=run)},
            "approvals": {str(one.pk): {"status": one.status, "values": one.values} for one in approvals},
        }


class TestMemory(StoreContract):
    @pytest.fixture
    def bench(self) -> MemoryBench:
        return MemoryBench()


class SqlContract(StoreContract):
    """What a store in a database must do beside."""

    async def test_a_transition_is_written_whole_or_not_at_all(self, bench: SqlBench) -> None:
        """The database breaks off when the run's row is written and its events are about to be."""
        loaded = await self.claimed(bench)
        run, flush = loaded.claim.run_id, Session.flush

        def broken(session: Session) -> None:
            raise OperationalError("the disk is full")

        opened = Projection(run={"status": "running"}, steps={"start": step("running")}, approvals=[approval()])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Session, "flush", broken)
            with pytest.raises(OperationalError):
                await bench.store.append(loaded.claim, [event(2)], projection=opened)
        assert Session.flush is flush
        shown = await bench.shown(run)
        assert (shown["status"], shown["steps"], shown["approvals"]) == ("queued", {}, {})
        await bench.store.append(loaded.claim, [event(2)], projection=opened)
        assert (await bench.shown(run))["status"] == "running"

    async def test_an_output_is_kept_until_a_newer_one_takes_its_place(self, bench: SqlBench) -> None:
        cache, key, workflow = SqlCache(bench.writer, bench.readers), secrets.token_hex(32), secrets.token_hex(16)
        assert await cache.get(key) is None
        for text, at in (("a\0b", "2026-03-01T12:00:00.000Z"), ("c", "2026-03-01T13:00:00.250Z")):
            kept = Kept({"text": text, "n": [1.5, None]}, "out", at)
            await cache.put(key, kept, workflow_id=workflow, expires_at=bench.clock.now())
            assert await cache.get(key) == kept, "also when its time is over"

    async def test_workers_lost_in_a_row_are_counted_until_the_run_gets_on(self, bench: SqlBench) -> None:
        loaded = await self.claimed(bench, "w1")
        for number in (2, 3, 4):
            assert loaded.meta["takeovers"] == number - 2
            await bench.lose_owner(loaded.claim.run_id)
            again = await bench.store.claim(loaded.claim.run_id, f"w{number}")
            assert again is not None
            loaded = again
            if number < 4:  # beginning a node again is not getting on
                await bench.store.append(loaded.claim, [event(number)], projection=NOTHING)
        await bench.store.append(loaded.claim, [event(4, kinds.NODE_FINISHED)], projection=NOTHING)
        await bench.lose_owner(loaded.claim.run_id)
        last = await bench.store.claim(loaded.claim.run_id, "w5")
        assert last is not None
        assert last.meta["takeovers"] == 1


@pytest.mark.django_db(transaction=True)
class TestSqlite(SqlContract):
    @pytest.fixture
    def bench(self, transactional_db: None) -> Iterator[SqlBench]:
        bench = SqlBench("default")
        yield bench
        bench.stop()


def _administer(statement: str) -> None:
    """Runs one statement on the PostgreSQL server of the tests."""
    with psycopg.connect(f"{services.postgres()}/postgres", autocommit=True) as one:
        one.execute(statement)


@contextmanager
def _postgres_database() -> Iterator[None]:
    """A private PostgreSQL database with all tables, as the connection `pg`."""
    name = f"baton_test_{secrets.token_hex(4)}"
    _administer(f"CREATE DATABASE {name}")
    connections.databases["pg"] = {
        **connections.databases["default"],
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": "postgres",
        "PASSWORD": "",
        "HOST": "127.0.0.1",
        "PORT": services.postgres().rpartition(":")[2],
        "OPTIONS": {},
    }
    try:
        with connections["pg"].schema_editor() as editor:
            for model in apps.get_models():
                if model._meta.managed and not model._meta.proxy:
                    editor.create_model(model)
        yield
    finally:
        connections["pg"].close()
        del connections["pg"]
        del connections.databases["pg"]
        _administer(f"DROP DATABASE {name} WITH (FORCE)")


#: Those who use the database now: pytest makes the fixture anew for every file that imports it.
_USERS: list[ExitStack] = []


@pytest.fixture(scope="session")
def postgres(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The alias of a private PostgreSQL database, one for all files."""
    database = _USERS[0] if _USERS else ExitStack()
    with django_db_blocker.unblock():
        if not _USERS:
            database.enter_context(_postgres_database())
        _USERS.append(database)
        yield "pg"
        _USERS.pop()
        if not _USERS:
            database.close()


class TestPostgres(SqlContract):
    @pytest.fixture
    def bench(self, postgres: str, django_db_blocker: Any) -> Iterator[SqlBench]:
        with django_db_blocker.unblock():
            bench = SqlBench(postgres)
            yield bench
            bench.stop()
            with connections[postgres].cursor() as cursor:
                cursor.execute("TRUNCATE runtime_run, runtime_worker, runtime_document CASCADE")
