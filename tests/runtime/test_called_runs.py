"""Called runs in the database: begun with their caller's commit, told of once, given up, found after a crash."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from runtime.engine import events as kinds
from runtime.engine.node import Called
from runtime.engine.store import Child, LoadedRun, Lost, Projection
from runtime.models import Document, Event, Run, Signal
from runtime.store import SqlStore, Writer, children
from tests.runtime.store_contract import DOCUMENT, NOTHING, event
from tests.runtime.test_stores import SqlBench, postgres

__all__ = ["postgres"]  # a fixture
Json = Any
OTHER: dict[str, Json] = {**DOCUMENT, "nodes": {"start": {"type": "start", "label": "Other"}}}


def child(parent: str, path: str = "call", input: Json = None) -> Child:
    called = Called(str(uuid.uuid4()), "Other", 3, OTHER, "", input or {}, {"n": 1}, {"usd": 2.0})
    return Child(str(uuid.uuid5(uuid.UUID(parent), path)), path, called)


class CalledRuns:
    """Inherit it and give a `bench` fixture over a database."""

    async def parent(self, bench: SqlBench) -> LoadedRun:
        loaded = await bench.store.claim(await bench.create(DOCUMENT, {}), "w1")
        assert loaded is not None
        return loaded

    async def call(self, bench: SqlBench, loaded: LoadedRun, *paths: str) -> list[str]:
        """Has a run begin called ones at these paths and go on to wait for them; returns their ids."""
        log = Event.objects.using(bench.alias).filter(run_id=loaded.claim.run_id)
        seq = 1 + await self.of(bench, log.count)
        made = [child(loaded.claim.run_id, path) for path in paths]
        steps = {
            path: {"node": path, "type": "workflow", "status": "running", "attempt": 1, "run": {"id": one.id}}
            for path, one in zip(paths, made, strict=True)
        }
        events = [event(seq + n, kinds.NODE_WAITING, path) for n, path in enumerate(paths)]
        projection = Projection(run={"status": "running"}, steps=steps, children=made)
        await bench.store.append(loaded.claim, events, projection=projection)
        return [one.id for one in made]

    async def of(self, bench: SqlBench, work: Any) -> Any:
        return await sync_to_async(work)()

    async def row(self, bench: SqlBench, run_id: str) -> Run:
        run: Run = await self.of(bench, lambda: Run.objects.using(bench.alias).get(pk=run_id))
        return run

    async def signals(self, bench: SqlBench, run_id: str) -> list[tuple[str, str, Json]]:
        rows = Signal.objects.using(bench.alias).filter(run_id=run_id).order_by("seq")
        found: list[tuple[str, str, Json]] = await self.of(
            bench, lambda: list(rows.values_list("kind", "path", "payload"))
        )
        return found

    async def become(self, bench: SqlBench, run_id: str, *statuses: str) -> None:
        """Has a called run go through these states."""
        loaded = await bench.store.claim(run_id, "w2")
        assert loaded is not None
        seq = len(loaded.events) + 1
        for status in statuses:
            end = status in ("succeeded", "failed", "cancelled")
            line = event(seq, kinds.RUN_FINISHED, "") if end else event(seq)
            await bench.store.append(loaded.claim, [line], projection=Projection(run={"status": status}))
            seq += 1
        if not end:
            row = await self.row(bench, run_id)
            assert await bench.store.release(loaded.claim, wake_at=None, signal_seq=row.signal_seq)

    async def test_a_call_begins_with_the_commit_of_its_caller(self, bench: SqlBench) -> None:
        loaded = await self.parent(bench)
        (id_,) = await self.call(bench, loaded, "call")
        made = await self.row(bench, id_)
        assert (str(made.parent_id), made.parent_path, made.depth) == (loaded.claim.run_id, "call", 1)
        assert (made.workflow_name, made.version, made.trigger, made.budget) == ("Other", 3, "workflow", {"usd": 2.0})
        taken = await bench.store.claim(id_, "w2")
        assert taken is not None
        assert taken.document == OTHER
        assert [(one.type, one.data) for one in taken.events] == [("run.started", {"input": {}, "state": {"n": 1}})]
        assert (taken.meta["depth"], taken.meta["budget"]) == (1, {"usd": 2.0})

    async def test_who_lost_the_run_calls_nothing(self, bench: SqlBench) -> None:
        loaded = await self.parent(bench)
        await bench.lose_owner(loaded.claim.run_id)
        assert await bench.store.claim(loaded.claim.run_id, "w2") is not None
        with pytest.raises(Lost):
            await self.call(bench, loaded, "call")
        assert await self.of(bench, Run.objects.using(bench.alias).count) == 1

    async def test_what_is_called_after_a_cancel_is_cancelled_before_anything_in_it_begins(
        self, bench: SqlBench
    ) -> None:
        loaded = await self.parent(bench)
        await bench.signal(loaded.claim.run_id, "cancel", by="u1")
        (id_,) = await self.call(bench, loaded, "call")
        taken = await bench.store.claim(id_, "w2")
        assert taken is not None
        assert [(one.kind, one.payload) for one in taken.signals] == [("cancel", {"by": "u1"})]

    async def test_one_document_is_kept_once_for_all_calls(self, bench: SqlBench) -> None:
        loaded = await self.parent(bench)
        await self.call(bench, loaded, "a", "b", "c")
        assert await self.of(bench, Document.objects.using(bench.alias).count) == 2

    async def test_the_caller_is_told_once_of_each_change_that_matters_to_it(self, bench: SqlBench) -> None:
        loaded = await self.parent(bench)
        (id_,) = await self.call(bench, loaded, "call")
        woken: list[tuple[str, bool, bool]] = []
        bench.store.on_wake = lambda *what: woken.append(what)
        await self.become(bench, id_, "running", "waiting")
        await self.of(bench, lambda: Run.objects.using(bench.alias).filter(pk=id_).update(wake_at=bench.clock.now()))
        await self.become(bench, id_, "running", "succeeded")
        told = [payload for _, _, payload in await self.signals(bench, loaded.claim.run_id)]
        assert told == [{"run": id_, "status": status} for status in ("waiting", "running", "succeeded")]
        assert woken == [(loaded.claim.run_id, False, False)] * 3
        assert (await self.row(bench, id_)).told == "succeeded"

    async def test_what_a_crash_kept_from_being_told_is_found(self, bench: SqlBench) -> None:
        loaded = await self.parent(bench)
        one, two = await self.call(bench, loaded, "a", "b")

        def alone(session: Any) -> list[str]:
            return children.lagging(session.connection, 10)

        tell, bench.store.tell = bench.store.tell, self._silent  # type: ignore[method-assign]
        await self.become(bench, one, "running", "succeeded")
        await self.become(bench, two, "running")
        assert await bench.writer.do(alone) == [one]
        bench.store.tell = tell  # type: ignore[method-assign]
        await asyncio.gather(*(bench.store.tell(one) for _ in range(5)))
        assert [payload for *_, payload in await self.signals(bench, loaded.claim.run_id)] == [
            {"run": one, "status": "succeeded"}
        ]
        assert await bench.writer.do(alone) == []

    async def _silent(self, run_id: str) -> None:
        """A process that dies before it tells."""

    async def test_what_is_given_up_is_asked_to_end(self, bench: SqlBench) -> None:
        loaded = await self.parent(bench)
        (id_,) = await self.call(bench, loaded, "call")
        projection = Projection(run={}, given_up={id_: {"by": "u1"}})
        await bench.store.append(loaded.claim, [event(3, kinds.NODE_CANCELLED, "call")], projection=projection)
        assert await self.signals(bench, id_) == [("cancel", "", {"by": "u1"})]

    @pytest.mark.parametrize("how", ["the caller ended", "its node went on"])
    async def test_what_a_crash_kept_from_being_given_up_is_found(self, bench: SqlBench, how: str) -> None:
        loaded = await self.parent(bench)
        one, two = await self.call(bench, loaded, "a", "b")
        if how == "the caller ended":
            left, end = Projection(run={"status": "failed"}), event(4, kinds.RUN_FAILED, "")
            lost = {one, two}
        else:
            step = {"node": "a", "type": "workflow", "status": "retrying", "attempt": 1}
            left, end, lost = Projection(run={}, steps={"a": step}), event(4, kinds.NODE_RETRYING, "a"), {one}
        found = await bench.writer.do(lambda session: children.orphaned(session.connection, 10))
        assert found == []
        await bench.store.append(loaded.claim, [end], projection=left)
        found = await bench.writer.do(lambda session: children.orphaned(session.connection, 10))
        assert set(found) == lost
        await bench.store.end_call(one, {"by": None})
        found = await bench.writer.do(lambda session: children.orphaned(session.connection, 10))
        assert one not in found

    async def test_everything_below_a_run_is_found(self, bench: SqlBench) -> None:
        loaded = await self.parent(bench)
        one, two = await self.call(bench, loaded, "a", "b")
        inner = await bench.store.claim(one, "w2")
        assert inner is not None
        (below,) = await self.call(bench, inner, "c")
        await self.become(bench, two, "running", "succeeded")
        await bench.signal(below, "cancel")

        def ask(session: Any) -> tuple[dict[str, bool], int]:
            found = children.living_below(session.connection, loaded.claim.run_id)
            return found, children.going_on(session.connection, loaded.claim.run_id)

        assert await bench.writer.do(ask) == ({one: False, below: True}, 0)  # nobody started it: nobody's count

    async def test_many_calls_on_two_workers_end_and_are_told_without_a_deadlock(self, bench: SqlBench) -> None:
        writer = Writer(bench.alias)
        other = SqlStore(writer, bench.readers, bench.clock, lease=15)
        try:
            callers = [await self.parent(bench) for _ in range(6)]
            called = [await self.call(bench, one, "a", "b", "c") for one in callers]

            async def work(store: SqlStore, run_id: str) -> None:
                loaded = await store.claim(run_id, "w3" if store is other else "w2")
                assert loaded is not None
                for seq, status in ((2, "running"), (3, "waiting"), (4, "running"), (5, "succeeded")):
                    line = event(seq, kinds.RUN_FINISHED, "") if status == "succeeded" else event(seq)
                    await store.append(loaded.claim, [line], projection=Projection(run={"status": status}))

            async def go_on(loaded: LoadedRun) -> None:
                for seq in range(5, 25):
                    await bench.store.append(loaded.claim, [event(seq)], projection=NOTHING)

            runs = [run_id for some in called for run_id in some]
            ends = [work((bench.store, other)[n % 2], run_id) for n, run_id in enumerate(runs)]
            await asyncio.wait_for(asyncio.gather(*ends, *(go_on(one) for one in callers)), 30)
            for run_id in await bench.writer.do(lambda session: children.lagging(session.connection, 50)):
                await bench.store.tell(run_id)  # one that was held at that moment
            for caller, some in zip(callers, called, strict=True):
                told = [payload for *_, payload in await self.signals(bench, caller.claim.run_id)]
                assert sorted(one["run"] for one in told if one["status"] == "succeeded") == sorted(some)
        finally:
            writer.stop()


@pytest.mark.django_db(transaction=True)
class TestSqlite(CalledRuns):
    @pytest.fixture
    def bench(self, transactional_db: None) -> Iterator[SqlBench]:
        bench = SqlBench("default")
        yield bench
        bench.stop()

    async def test_the_looks_use_the_index_of_called_runs(self, bench: SqlBench) -> None:
        def plans(session: Any) -> list[str]:
            asked: list[tuple[str, Any]] = []

            def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
                asked.append((sql, params))
                return execute(sql, params, many, context)

            connection = session.connection
            with connection.execute_wrapper(note):
                children.lagging(connection, 5)
                children.orphaned(connection, 5)
                children.going_on(connection, str(uuid.uuid4()))
            with connection.cursor() as cursor:
                return [
                    json.dumps(cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall())
                    for sql, params in asked
                ]

        assert all("run_untold" in plan for plan in await bench.writer.do(plans))


class TestPostgres(CalledRuns):
    @pytest.fixture
    def bench(self, postgres: str, django_db_blocker: Any) -> Iterator[SqlBench]:
        with django_db_blocker.unblock():
            bench = SqlBench(postgres)
            yield bench
            bench.stop()
            with connections[postgres].cursor() as cursor:
                cursor.execute("TRUNCATE runtime_run, runtime_worker, runtime_document CASCADE")
