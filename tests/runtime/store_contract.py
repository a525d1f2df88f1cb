"""What every store of the engine must do; the tests of each store inherit these."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest

from runtime.engine import events as kinds
from runtime.engine.clock import iso
from runtime.engine.events import Event
from runtime.engine.store import Claim, LoadedRun, Lost, Projection, Store

DOCUMENT: dict[str, Any] = {"format": "baton/1", "nodes": {"start": {"type": "start"}}, "edges": []}
ODD = "a NUL \0, half a pair \ud800, and an emoji 🥁"


class HandClock:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.time = datetime(2030, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def call_at(self, when: datetime, callback: Any) -> Any:
        raise AssertionError("a store sets no timers")


class Bench(Protocol):
    """A store and what a test does around it."""

    store: Store
    clock: HandClock

    async def create(self, document: dict[str, Any], input: Any) -> str: ...
    async def signal(self, run_id: str, kind: str, **payload: Any) -> None: ...
    async def lose_owner(self, run_id: str) -> None: ...
    async def shown(self, run_id: str) -> dict[str, Any]: ...


def event(seq: int, kind: str = kinds.NODE_STARTED, path: str = "start", **data: Any) -> Event:
    return Event(seq, "2030-01-01T00:00:00.000Z", kind, path, data)


def step(status: str) -> dict[str, Any]:
    return {"node": "start", "type": "start", "status": status, "attempt": 1, "output": {"a": ODD}, "iterations": 2}


NOTHING = Projection(run={})


class StoreContract:
    """Inherit it and give a `bench` fixture."""

    async def claimed(self, bench: Bench, owner: str = "w1") -> LoadedRun:
        loaded = await bench.store.claim(await bench.create(DOCUMENT, {"n": ODD}), owner)
        assert loaded is not None
        return loaded

    async def test_a_claim_gives_all_there_is(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        assert loaded.document == DOCUMENT
        assert loaded.input == {"n": ODD}
        assert [(e.seq, e.type, e.data) for e in loaded.events] == [(1, kinds.RUN_STARTED, {"input": {"n": ODD}})]
        assert (loaded.signals, loaded.signal_seq) == ([], 0)

    async def test_one_of_many_claims_wins(self, bench: Bench) -> None:
        run = await bench.create(DOCUMENT, {})
        claims = await asyncio.gather(*(bench.store.claim(run, f"w{n}") for n in range(8)))
        assert sum(claim is not None for claim in claims) == 1

    async def test_an_unknown_run_is_not_to_be_had(self, bench: Bench) -> None:
        assert await bench.store.claim("00000000-0000-4000-8000-000000000000", "w1") is None

    async def test_appended_events_are_read_back_in_order(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        await bench.store.append(
            loaded.claim, [event(2, input={"x": ODD}), event(3, "node.finished")], projection=NOTHING
        )
        await bench.store.append(loaded.claim, [event(4, path="b")], projection=NOTHING)
        assert await bench.store.release(loaded.claim, wake_at=iso(bench.clock.now()), signal_seq=0)
        again = await bench.store.claim(loaded.claim.run_id, "w2")
        assert again is not None
        assert [e.seq for e in again.events] == [1, 2, 3, 4]
        assert again.events[1] == event(2, input={"x": ODD})
        assert again.claim.fence > loaded.claim.fence

    async def test_a_gap_in_seq_is_refused_and_writes_nothing(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        with pytest.raises(Lost):
            await bench.store.append(loaded.claim, [event(3)], projection=Projection(run={"status": "running"}))
        assert (await bench.shown(loaded.claim.run_id))["status"] == "queued"

    async def test_a_replaced_owner_writes_nothing(self, bench: Bench) -> None:
        old = await self.claimed(bench)
        await bench.lose_owner(old.claim.run_id)
        new = await bench.store.claim(old.claim.run_id, "w2")
        assert new is not None
        with pytest.raises(Lost):
            await bench.store.append(old.claim, [event(2)], projection=NOTHING)
        with pytest.raises(Lost):
            await bench.store.release(old.claim, wake_at=None, signal_seq=0)
        await bench.store.append(new.claim, [event(2)], projection=NOTHING)

    async def test_the_same_owner_with_an_older_fence_writes_nothing(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        stale = Claim(loaded.claim.run_id, loaded.claim.owner, loaded.claim.fence - 1)
        with pytest.raises(Lost):
            await bench.store.append(stale, [event(2)], projection=NOTHING)

    async def test_a_lost_run_does_not_spoil_its_neighbours(self, bench: Bench) -> None:
        runs = [await self.claimed(bench) for _ in range(6)]
        await bench.lose_owner(runs[2].claim.run_id)
        assert await bench.store.claim(runs[2].claim.run_id, "w2") is not None
        done = await asyncio.gather(
            *(bench.store.append(run.claim, [event(2)], projection=NOTHING) for run in runs), return_exceptions=True
        )
        assert [isinstance(one, Lost) for one in done] == [n == 2 for n in range(6)]

    async def test_projections_are_what_pages_see(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        run = loaded.claim.run_id
        await bench.store.append(
            loaded.claim,
            [event(2)],
            projection=Projection(run={"status": "running"}, steps={"start": step("running")}),
        )
        finished = Projection(
            run={"status": "succeeded", "output": {"o": ODD}, "finished_at": "2030-01-01T00:00:01.000Z"},
            steps={"start": step("succeeded")},
        )
        await bench.store.append(loaded.claim, [event(3, kinds.RUN_FINISHED, "")], projection=finished)
        shown = await bench.shown(run)
        assert (shown["status"], shown["output"]) == ("succeeded", {"o": ODD})
        assert shown["steps"]["start"]["status"] == "succeeded"
        assert shown["steps"]["start"]["iterations"] == 2
        assert shown["steps"]["start"]["output"] == {"a": ODD}

    async def test_an_ended_run_is_let_go_for_good(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        end = Projection(run={"status": "succeeded"})
        await bench.store.append(loaded.claim, [event(2, kinds.RUN_FINISHED, "")], projection=end)
        with pytest.raises(Lost):
            await bench.store.append(loaded.claim, [event(3)], projection=NOTHING)
        assert await bench.store.claim(loaded.claim.run_id, "w2") is None

    async def test_a_released_run_sleeps_until_its_time(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        wake = bench.clock.now() + timedelta(seconds=30)
        assert await bench.store.release(loaded.claim, wake_at=iso(wake), signal_seq=0)
        assert await bench.store.claim(loaded.claim.run_id, "w2") is None
        bench.clock.time = wake
        assert await bench.store.claim(loaded.claim.run_id, "w2") is not None

    async def test_a_run_without_a_time_sleeps_until_a_signal(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        assert await bench.store.release(loaded.claim, wake_at=None, signal_seq=0)
        bench.clock.time += timedelta(days=300)
        assert await bench.store.claim(loaded.claim.run_id, "w2") is None
        await bench.signal(loaded.claim.run_id, "decision", action="approve")
        again = await bench.store.claim(loaded.claim.run_id, "w2")
        assert again is not None
        assert [(s.kind, s.payload) for s in again.signals] == [("decision", {"action": "approve"})]

    async def test_a_signal_before_the_release_keeps_the_run(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        await bench.signal(loaded.claim.run_id, "cancel", by="ann")
        assert not await bench.store.release(loaded.claim, wake_at=None, signal_seq=loaded.signal_seq)
        signals = await bench.store.new_signals(loaded.claim, loaded.signal_seq)
        assert [s.kind for s in signals] == ["cancel"]
        assert await bench.store.release(loaded.claim, wake_at=None, signal_seq=signals[-1].id)

    async def test_an_append_tells_of_signals_that_came(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        assert await bench.store.append(loaded.claim, [event(2)], projection=NOTHING) == 0
        await bench.signal(loaded.claim.run_id, "cancel")
        seen = await bench.store.append(loaded.claim, [event(3)], projection=NOTHING)
        assert seen == (await bench.store.new_signals(loaded.claim, 0))[-1].id

    async def test_consumed_signals_do_not_come_again(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        for kind in ("timer", "decision", "cancel"):
            await bench.signal(loaded.claim.run_id, kind)
        first, second, third = await bench.store.new_signals(loaded.claim, 0)
        await bench.store.append(loaded.claim, [], projection=NOTHING, consumed=[first.id, third.id])
        assert [s.id for s in await bench.store.new_signals(loaded.claim, 0)] == [second.id]
        assert await bench.store.new_signals(loaded.claim, second.id) == []

    async def test_an_approval_is_opened_once_and_closed(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        approval = {
            "id": "7d444840-9dc0-51d1-b245-5ffdce74fad2",
            "path": "review",
            "node": "review",
            "message": "Publish?",
            "form": None,
            "values": {"text": ODD},
            "actions": [{"id": "approve", "label": "Approve"}],
            "assignees": [],
            "quorum": 1,
            "self_approval": True,
            "deadline": "2030-01-02T00:00:00.000Z",
        }
        opened = Projection(run={}, approvals=[approval])
        await bench.store.append(loaded.claim, [event(2, kinds.NODE_WAITING)], projection=opened)
        shown = (await bench.shown(loaded.claim.run_id))["approvals"][approval["id"]]
        assert (shown["status"], shown["values"]) == ("pending", {"text": ODD})
        closed = Projection(run={}, closed_approvals={approval["id"]: {"status": "cancelled"}})
        await bench.store.append(loaded.claim, [event(3, kinds.NODE_CANCELLED)], projection=closed)
        assert (await bench.shown(loaded.claim.run_id))["approvals"][approval["id"]]["status"] == "cancelled"

    async def test_many_runs_write_at_once_and_stay_apart(self, bench: Bench) -> None:
        runs = [await self.claimed(bench) for _ in range(10)]

        async def work(run: LoadedRun) -> None:
            for seq in range(2, 22):
                await bench.store.append(run.claim, [event(seq, path=run.claim.run_id[:8])], projection=NOTHING)

        await asyncio.gather(*(work(run) for run in runs))
        for run in runs:
            assert await bench.store.release(run.claim, wake_at=iso(bench.clock.now()), signal_seq=0)
            again = await bench.store.claim(run.claim.run_id, "w2")
            assert again is not None
            assert [e.seq for e in again.events] == list(range(1, 22))
            assert {e.path for e in again.events[1:]} == {run.claim.run_id[:8]}
