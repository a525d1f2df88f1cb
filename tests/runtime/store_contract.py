"""What every store of the engine must do; the tests of each store inherit these."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest

from runtime.engine import events as kinds
from runtime.engine.clock import iso
from runtime.engine.events import Event
from runtime.engine.node import Called
from runtime.engine.store import Child, Claim, LoadedRun, Lost, Projection, Store

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


def approval() -> dict[str, Any]:
    """A question as a projection opens it."""
    return {
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


def child() -> Child:
    """A run that the node `call` calls."""
    called = Called(
        workflow="0b8f3b1e-6c52-4ad7-9d0b-3a1f6f3f7a01",
        workflow_name="Called",
        version=1,
        document=DOCUMENT,
        identity="",
        input={"n": ODD},
        state={"k": 1},
        budget={"tokens": 9},
    )
    return Child("5c0d3f0e-9a35-5c7d-8a51-0f4d1a7e2b11", "call", called)


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

    async def test_a_claim_gives_the_marks_for_trying_out(self, bench: Bench) -> None:
        marks: dict[str, Any] = {"pins": {"start": {"output": {"a": [1]}}}, "breakpoints": ["start"]}
        run = await bench.create(DOCUMENT | {"ui": {"nodes": {"start": [1, 2]}, **marks}}, {})
        loaded = await bench.store.claim(run, "one")
        assert loaded is not None
        assert {key: loaded.document["ui"][key] for key in marks} == marks

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

    async def test_large_values_come_back_whole(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        long = {"text": f"{ODD} and so on " * 3000, "rows": [{"n": n} for n in range(5000)]}
        lines = [event(2, kinds.NODE_FINISHED, output=long), event(3, input={"given": [long["text"], "~", None]})]
        shown = {**step("succeeded"), "input": [long, long], "output": long}
        await bench.store.append(loaded.claim, lines, projection=Projection(run={}, steps={"start": shown}))
        await bench.store.append(
            loaded.claim, [event(4, output=long)], projection=Projection(run={}, steps={"start": shown})
        )
        seen = (await bench.shown(loaded.claim.run_id))["steps"]["start"]
        assert (seen["input"], seen["output"]) == ([long, long], long)
        await bench.lose_owner(loaded.claim.run_id)
        again = await bench.store.claim(loaded.claim.run_id, "w2")
        assert again is not None
        assert again.events[1:] == [*lines, event(4, output=long)]

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
        asked = approval()
        opened = Projection(run={}, approvals=[asked])
        await bench.store.append(loaded.claim, [event(2, kinds.NODE_WAITING)], projection=opened)
        shown = (await bench.shown(loaded.claim.run_id))["approvals"][asked["id"]]
        assert (shown["status"], shown["values"]) == ("pending", {"text": ODD})
        closed = Projection(run={}, closed_approvals={asked["id"]: {"status": "cancelled"}})
        await bench.store.append(loaded.claim, [event(3, kinds.NODE_CANCELLED)], projection=closed)
        assert (await bench.shown(loaded.claim.run_id))["approvals"][asked["id"]]["status"] == "cancelled"

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

    # What a claim takes

    async def test_a_run_whose_owner_lives_is_not_to_be_had_although_it_is_due(self, bench: Bench) -> None:
        loaded = await self.claimed(bench, "w1")
        await bench.signal(loaded.claim.run_id, "timer")
        bench.clock.time += timedelta(hours=1)
        assert await bench.store.claim(loaded.claim.run_id, "w2") is None
        await bench.store.append(loaded.claim, [event(2)], projection=NOTHING)

    async def test_every_claim_raises_the_fence(self, bench: Bench) -> None:
        run, fences = await bench.create(DOCUMENT, {}), []
        for _ in range(4):
            loaded = await bench.store.claim(run, "w1")
            assert loaded is not None
            fences.append(loaded.claim.fence)
            assert await bench.store.release(loaded.claim, wake_at=iso(bench.clock.now()), signal_seq=0)
        assert fences == sorted(set(fences))

    async def test_a_claim_knows_of_the_last_signal_also_when_it_was_used_up(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        await bench.signal(loaded.claim.run_id, "timer")
        await bench.signal(loaded.claim.run_id, "decision", action="approve")
        first, last = await bench.store.new_signals(loaded.claim, 0)
        assert first.id < last.id
        await bench.store.append(loaded.claim, [], projection=NOTHING, consumed=[first.id, last.id])
        await bench.lose_owner(loaded.claim.run_id)
        again = await bench.store.claim(loaded.claim.run_id, "w2")
        assert again is not None
        assert (again.signals, again.signal_seq) == ([], last.id)

    async def test_a_new_owner_gets_the_signals_the_old_one_did_not_use_up(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        await bench.signal(loaded.claim.run_id, "timer")
        await bench.signal(loaded.claim.run_id, "cancel", by="ann")
        first, _ = await bench.store.new_signals(loaded.claim, 0)
        await bench.store.append(loaded.claim, [event(2)], projection=NOTHING, consumed=[first.id])
        await bench.lose_owner(loaded.claim.run_id)
        again = await bench.store.claim(loaded.claim.run_id, "w2")
        assert again is not None
        assert [(s.kind, s.payload) for s in again.signals] == [("cancel", {"by": "ann"})]

    # What an append writes, and when it writes nothing

    async def test_a_transition_is_written_once(self, bench: Bench) -> None:
        """Who does not know whether a commit was made, and makes it again, is told that the run went on."""
        loaded = await self.claimed(bench)
        await bench.store.append(loaded.claim, [event(2), event(3)], projection=NOTHING)
        with pytest.raises(Lost):
            await bench.store.append(loaded.claim, [event(2), event(3)], projection=NOTHING)
        await bench.lose_owner(loaded.claim.run_id)
        again = await bench.store.claim(loaded.claim.run_id, "w2")
        assert again is not None
        assert [e.seq for e in again.events] == [1, 2, 3]

    async def test_what_is_lost_leaves_no_trace(self, bench: Bench) -> None:
        old = await self.claimed(bench)
        run = old.claim.run_id
        await bench.signal(run, "decision", action="approve")
        (signal,) = await bench.store.new_signals(old.claim, 0)
        await bench.lose_owner(run)
        new = await bench.store.claim(run, "w2")
        assert new is not None
        opened = Projection(run={"status": "failed"}, steps={"start": step("failed")}, approvals=[approval()])
        with pytest.raises(Lost):
            await bench.store.append(old.claim, [event(2)], projection=opened, consumed=[signal.id])
        shown = await bench.shown(run)
        assert (shown["status"], shown["steps"], shown["approvals"]) == ("queued", {}, {})
        assert [s.id for s in await bench.store.new_signals(new.claim, 0)] == [signal.id]

    async def test_a_replaced_owner_cannot_even_use_up_signals(self, bench: Bench) -> None:
        old = await self.claimed(bench)
        await bench.signal(old.claim.run_id, "cancel")
        (signal,) = await bench.store.new_signals(old.claim, 0)
        await bench.lose_owner(old.claim.run_id)
        new = await bench.store.claim(old.claim.run_id, "w2")
        assert new is not None
        with pytest.raises(Lost):
            await bench.store.append(old.claim, [], projection=NOTHING, consumed=[signal.id])
        assert [s.kind for s in await bench.store.new_signals(new.claim, 0)] == ["cancel"]

    @pytest.mark.parametrize("end", sorted(kinds.RUN_ENDS))
    async def test_every_kind_of_end_lets_the_run_go(self, bench: Bench, end: str) -> None:
        loaded = await self.claimed(bench)
        status = {"run.finished": "succeeded"}.get(end, end.removeprefix("run."))
        await bench.store.append(loaded.claim, [event(2, end, "")], projection=Projection(run={"status": status}))
        with pytest.raises(Lost):
            await bench.store.release(loaded.claim, wake_at=iso(bench.clock.now()), signal_seq=0)
        bench.clock.time += timedelta(days=1)
        assert await bench.store.claim(loaded.claim.run_id, "w1") is None

    async def test_an_approval_asked_for_again_stays_one(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        asked = Projection(run={}, approvals=[approval()])
        await bench.store.append(loaded.claim, [event(2, kinds.NODE_WAITING)], projection=asked)
        assert list((await bench.shown(loaded.claim.run_id))["approvals"]) == [approval()["id"]]
        shut = Projection(run={}, closed_approvals={approval()["id"]: {"status": "expired"}})
        await bench.store.append(loaded.claim, [event(3, kinds.NODE_ANSWERED)], projection=shut)
        assert (await bench.shown(loaded.claim.run_id))["approvals"][approval()["id"]]["status"] == "expired"

    # Letting go

    async def test_letting_go_goes_by_the_number_seen_not_by_what_is_left(self, bench: Bench) -> None:
        """A signal that was read and used up still counts: whoever lets go must have seen it."""
        loaded = await self.claimed(bench)
        await bench.signal(loaded.claim.run_id, "timer")
        (signal,) = await bench.store.new_signals(loaded.claim, 0)
        await bench.store.append(loaded.claim, [], projection=NOTHING, consumed=[signal.id])
        assert not await bench.store.release(loaded.claim, wake_at=None, signal_seq=0)
        assert await bench.store.release(loaded.claim, wake_at=None, signal_seq=signal.id)

    async def test_a_run_that_was_kept_is_still_its_owners(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        await bench.signal(loaded.claim.run_id, "timer")
        assert not await bench.store.release(loaded.claim, wake_at=None, signal_seq=0)
        assert await bench.store.claim(loaded.claim.run_id, "w2") is None
        await bench.store.append(loaded.claim, [event(2)], projection=NOTHING)

    async def test_a_run_is_let_go_once(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        assert await bench.store.release(loaded.claim, wake_at=None, signal_seq=0)
        with pytest.raises(Lost):
            await bench.store.release(loaded.claim, wake_at=None, signal_seq=0)
        with pytest.raises(Lost):
            await bench.store.append(loaded.claim, [event(2)], projection=NOTHING)

    async def test_a_signal_wakes_a_run_that_sleeps_for_longer(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        far = iso(bench.clock.now() + timedelta(days=3))
        assert await bench.store.release(loaded.claim, wake_at=far, signal_seq=0)
        await bench.signal(loaded.claim.run_id, "decision", action="approve")
        assert await bench.store.claim(loaded.claim.run_id, "w2") is not None

    # Runs that call runs

    async def test_a_called_run_begins_with_the_commit_and_only_once(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        calls = Projection(run={"status": "running"}, children=[child()])
        await bench.store.append(loaded.claim, [event(2, kinds.NODE_WAITING)], projection=calls)
        called = await bench.store.claim(child().id, "w2")
        assert called is not None
        assert called.document == DOCUMENT
        assert [(e.seq, e.type, e.data) for e in called.events] == [
            (1, kinds.RUN_STARTED, {"input": {"n": ODD}, "state": {"k": 1}})
        ]
        assert (called.meta["depth"], called.meta["budget"]) == (1, {"tokens": 9})

    async def test_a_call_that_is_lost_makes_no_run(self, bench: Bench) -> None:
        old = await self.claimed(bench)
        await bench.lose_owner(old.claim.run_id)
        assert await bench.store.claim(old.claim.run_id, "w2") is not None
        with pytest.raises(Lost):
            await bench.store.append(old.claim, [event(2)], projection=Projection(run={}, children=[child()]))
        assert await bench.store.claim(child().id, "w3") is None

    async def test_the_caller_is_told_of_the_end_and_of_waiting(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        run, calls = loaded.claim.run_id, Projection(run={"status": "running"}, children=[child()])
        await bench.store.append(loaded.claim, [event(2, kinds.NODE_WAITING)], projection=calls)
        called = await bench.store.claim(child().id, "w2")
        assert called is not None
        seq = 2
        for status in ("running", "waiting", "running", "succeeded"):
            kind, path = (kinds.RUN_FINISHED, "") if status == "succeeded" else (kinds.NODE_WAITING, "start")
            await bench.store.append(
                called.claim, [event(seq, kind, path)], projection=Projection(run={"status": status})
            )
            seq += 1
        told = await bench.store.new_signals(loaded.claim, 0)
        assert {(s.kind, s.path, s.payload["run"]) for s in told} == {("child", "call", child().id)}
        assert [s.payload["status"] for s in told] == ["waiting", "running", "succeeded"]
        assert not await bench.store.release(loaded.claim, wake_at=None, signal_seq=0)
        assert (await bench.shown(run))["status"] == "running"

    async def test_a_called_run_that_is_given_up_is_cancelled(self, bench: Bench) -> None:
        loaded = await self.claimed(bench)
        calls = Projection(run={}, children=[child()])
        await bench.store.append(loaded.claim, [event(2, kinds.NODE_WAITING)], projection=calls)
        called = await bench.store.claim(child().id, "w2")
        assert called is not None
        gives_up = Projection(run={}, given_up={child().id: {"by": "ann"}})
        await bench.store.append(loaded.claim, [event(3, kinds.NODE_CANCELLED)], projection=gives_up)
        assert [(s.kind, s.payload) for s in await bench.store.new_signals(called.claim, 0)] == [
            ("cancel", {"by": "ann"})
        ]
