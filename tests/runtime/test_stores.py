"""The store contract on memory, SQLite and PostgreSQL."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from asgiref.sync import sync_to_async
from django.apps import apps
from django.db import connections

from runtime.engine.clock import iso
from runtime.engine.memory import MemoryStore
from runtime.models import Approval, Document, Event, Run, Step, Worker
from runtime.services.show import node_json
from runtime.store import Readers, SqlStore, Writer
from runtime.store.signals import insert_signal
from tests import services
from tests.runtime.store_contract import HandClock, StoreContract


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
        pinned, _ = Document.objects.using(self.alias).get_or_create(
            hash="0" * 64, defaults={"body": {**document, "ui": {}}}
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


@pytest.mark.django_db(transaction=True)
class TestSqlite(StoreContract):
    @pytest.fixture
    def bench(self, transactional_db: None) -> Iterator[SqlBench]:
        bench = SqlBench("default")
        yield bench
        bench.stop()


def _administer(statement: str) -> None:
    """Runs one statement on the PostgreSQL server of the tests."""
    with psycopg.connect(f"{services.postgres()}/postgres", autocommit=True) as one:
        one.execute(statement)


@pytest.fixture(scope="session")
def postgres(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A private PostgreSQL database with all tables, as the connection `pg`."""
    name = f"baton_test_{secrets.token_hex(4)}"
    with django_db_blocker.unblock():
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
            yield "pg"
        finally:
            connections["pg"].close()
            del connections.databases["pg"]
            _administer(f"DROP DATABASE {name} WITH (FORCE)")


class TestPostgres(StoreContract):
    @pytest.fixture
    def bench(self, postgres: str, django_db_blocker: Any) -> Iterator[SqlBench]:
        with django_db_blocker.unblock():
            bench = SqlBench(postgres)
            yield bench
            bench.stop()
            with connections[postgres].cursor() as cursor:
                cursor.execute("TRUNCATE runtime_run, runtime_worker, runtime_document CASCADE")
