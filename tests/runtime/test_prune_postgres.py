"""Retention on PostgreSQL: rows come back to what they were, one prunes at a time, no needed document goes."""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, transaction
from django.utils import timezone

from runtime.models import Blob, Document, Event, Partial, Run, Signal, Step
from runtime.store import retention
from runtime.store.retention import Keep
from tests.runtime.test_stores import postgres as postgres  # a fixture

NOW = timezone.now()
WORKFLOW = UUID(int=5)


def on_postgres(alias: str, days: float, status: str = "succeeded") -> Run:
    document, _ = Document.objects.using(alias).get_or_create(hash="0" * 64, defaults={"body": {}})
    when = NOW - timedelta(days=days)
    run = Run.objects.using(alias).create(
        workflow_id=WORKFLOW, document=document, status=status, created_at=when, finished_at=when, next_seq=9
    )
    Event.objects.using(alias).bulk_create(Event(run=run, seq=n, at="", type="node.finished") for n in range(1, 9))
    Step.objects.using(alias).bulk_create(Step(run=run, path=f"p{n}", node="p", status="running") for n in range(8))
    Blob.objects.using(alias).create(run=run, hash="0", body=b"x")
    Partial.objects.using(alias).create(run=run, path="p", text="")
    Signal.objects.using(alias).create(run=run, seq=1, kind="cancel")
    return run


@pytest.fixture
def pg(postgres: str, django_db_blocker: Any) -> Iterator[str]:
    with django_db_blocker.unblock():
        yield postgres
        with connections[postgres].cursor() as cursor:
            cursor.execute("TRUNCATE runtime_run, runtime_document CASCADE")


def test_postgresql_comes_back_to_its_rows(pg: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "ROWS", 5)
    kept = on_postgres(pg, 4000, "waiting")
    base = {model: model.objects.using(pg).count() for model in (Run, Event, Step, Blob, Partial, Signal)}
    for _ in range(3):
        for days in (100, 101, 102):
            on_postgres(pg, days)
        counts = retention.prune(Keep(90, 0), NOW, rests=0, alias=pg)
        assert (counts["runs"], counts["events"], counts["steps"]) == (3, 24, 24)
        assert {model: model.objects.using(pg).count() for model in base} == base
    assert Run.objects.using(pg).get().pk == kept.pk


def test_one_prunes_at_a_time(pg: str) -> None:
    on_postgres(pg, 100)
    other = type(connections[pg])(connections[pg].settings_dict)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [retention.LOCK])
        with pytest.raises(retention.Busy):
            retention.prune(Keep(90, 0), NOW, rests=0, alias=pg)
    finally:
        other.close()
    end = time.monotonic() + 5
    while Run.objects.using(pg).exists() and time.monotonic() < end:
        with suppress(retention.Busy):  # the server may need a moment to see that the other is gone
            retention.prune(Keep(90, 0), NOW, rests=0, alias=pg)
    assert not Run.objects.using(pg).exists()


def test_the_document_of_a_run_that_is_being_started_stays(pg: str) -> None:
    on_postgres(pg, 100)
    digest = "0" * 64

    def prune() -> None:
        try:
            retention.prune(Keep(90, 0), NOW, rests=0, alias=pg)
        finally:
            connections[pg].close()

    other = threading.Thread(target=prune)
    with transaction.atomic(using=pg):
        assert retention.hold_document(digest, pg)
        other.start()
        other.join(0.5)
        Run.objects.using(pg).create(workflow_id=WORKFLOW, document_id=digest, created_at=NOW)
    other.join(10)
    assert Document.objects.using(pg).get().pk == digest


def test_hot_tables_have_room_and_are_vacuumed_in_time(pg: str) -> None:
    migration: Any = importlib.import_module("runtime.migrations.0004_room_for_updates")

    def options() -> dict[str, str]:
        with connections[pg].cursor() as cursor:
            tables = list(migration._SETTINGS)
            cursor.execute("SELECT relname, reloptions FROM pg_class WHERE relname = ANY(%s)", [tables])
            return {table: " ".join(found or []) for table, found in cursor.fetchall()}

    with connections[pg].schema_editor() as editor:
        migration._set(None, editor)
    assert "fillfactor=70" in options()["runtime_run"]
    assert all("autovacuum_vacuum_scale_factor" in options()[table] for table in ("runtime_event", "runtime_blob"))
    with connections[pg].schema_editor() as editor:
        migration._reset(None, editor)
    assert not any(options().values())
