"""What comes from outside: decisions, deadlines and cancels, in whatever order."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.engine.shapes import document
from tests.engine.world import RUN_ID, World

Json = Any


def _asking(**config: Json) -> dict[str, Json]:
    """start, then an approval, then an output for each of its ports."""
    ports = [("approve", "yes"), ("reject", "no"), ("expired", "late")]
    outputs = {id_: {"type": "output", "config": {"value": "{{ ask.action }}"}} for _, id_ in ports}
    return {
        "nodes": {
            "start": {"type": "start"},
            "ask": {"type": "approval", "config": {"message": "Well?", **config}},
            **outputs,
        },
        "edges": [
            {"source": "start", "target": "ask"},
            *({"source": "ask", "port": port, "target": id_} for port, id_ in ports),
        ],
    }


def _decide(world: World, path: str, action: str, **more: Json) -> None:
    approval = next(one for one in world.run.approvals.values() if one["path"] == path)
    payload = {"approval": approval["id"], "action": action, "by": "u1", **more}
    world.store.signal(RUN_ID, "decision", path, **payload)


async def _begun(world: World) -> tuple[Any, asyncio.Task[Any]]:
    runner = await world.runner()
    assert runner is not None
    task = asyncio.ensure_future(runner.drive())
    await world.still()
    return runner, task


async def test_waiting_holds_nothing_and_a_decision_goes_on() -> None:
    world = World()
    world.create(_asking())
    released = await world.drive()
    assert (released.why, released.wake_at) == ("waiting", None)
    assert world.run.owner == ""
    _decide(world, "ask", "reject", comment="No.")
    assert await world.go() == "succeeded"
    assert world.snapshot()["output"] == "reject"
    assert world.statuses() == {
        "start": "succeeded",
        "ask": "succeeded",
        "no": "succeeded",
        "yes": "skipped",
        "late": "skipped",
    }
    reason = world.snapshot()["nodes"]["yes"]["reason"]
    assert reason == "Its branch was not taken: approval 'ask' chose 'reject'."


async def test_two_approvals_at_once_are_decided_in_either_order() -> None:
    for order in (("v", "w"), ("w", "v")):
        world = World()
        world.create(document("start > v > a, start > w > b", "v=waits w=waits"))
        assert await world.go() == "waiting"
        assert len(world.run.approvals) == 2
        for path in order:
            _decide(world, path, "ok")
            await world.go()
        assert world.snapshot()["status"] == "succeeded"
        assert {one["status"] for one in world.run.approvals.values()} == {"decided"}


async def test_two_decisions_that_come_together() -> None:
    world = World()
    world.create(document("start > v > a, start > w > b", "v=waits w=waits"))
    await world.go()
    _decide(world, "v", "ok")
    _decide(world, "w", "ok")
    assert await world.go() == "succeeded"


async def test_a_second_decision_changes_nothing() -> None:
    world = World()
    world.create(_asking())
    await world.go()
    _decide(world, "ask", "approve")
    _decide(world, "ask", "reject")
    assert await world.go() == "succeeded"
    assert world.snapshot()["output"] == "approve"
    assert len(world.run.consumed) == 2


async def test_a_decision_for_an_earlier_question_is_not_taken() -> None:
    world = World()
    world.create(_asking())
    await world.go()
    world.store.signal(RUN_ID, "decision", "ask", approval="another", action="approve")
    assert await world.go() == "waiting"


async def test_a_deadline_ends_the_waiting_by_itself() -> None:
    world = World()
    world.create(_asking(deadline="8h"))
    released = await world.drive()
    assert released.wake_at == "2026-03-01T20:00:00.000Z"
    assert await world.runner() is None  # not due before
    world.clock.time += timedelta(hours=8)
    assert await world.go() == "succeeded"
    assert world.snapshot()["output"] == "expired"
    assert next(iter(world.run.approvals.values()))["status"] == "expired"


async def test_a_decision_before_the_deadline_wins_even_if_both_are_seen_together() -> None:
    world = World()
    world.create(_asking(deadline="1h"))
    await world.drive()
    _decide(world, "ask", "approve")
    world.clock.time += timedelta(hours=2)
    await world.go()
    assert world.snapshot()["output"] == "approve"


async def test_values_that_were_changed_go_on() -> None:
    form = {"type": "object", "properties": {"text": {"default": "{{ start.t }}"}, "n": {"default": "{{ 1 + 1 }}"}}}
    made = _asking(form=form)
    made["nodes"]["yes"]["config"]["value"] = "{{ ask.values }}"
    world = World()
    world.create(made, {"t": "old"})
    await world.drive()
    assert next(iter(world.run.approvals.values()))["values"] == {"text": "old", "n": 2}
    _decide(world, "ask", "approve", values={"text": "new"})
    await world.go()
    assert world.snapshot()["output"] == {"text": "new", "n": 2}


async def test_a_wait_for_a_time() -> None:
    world = World()
    world.create(document("start > a > out", "a=until:60"))
    released = await world.drive()
    assert released.wake_at == "2026-03-01T12:01:00.000Z"
    world.clock.time += timedelta(seconds=60)
    assert await world.go() == "succeeded"
    assert world.snapshot()["nodes"]["a"]["output"] == {"value": {"expired": True}}


async def test_a_short_wait_stays_in_memory() -> None:
    world = World()
    world.create(document("start > a > out", "a=until:1"))
    assert (await world.drive()).why == "ended"


async def test_cancel_stops_what_runs_and_starts_nothing_more() -> None:
    world = World()
    world.create(document("start > a > b, start > w, start > each{c} > d", "a=sleep:9 c=sleep:9 w=waits"))
    runner, task = await _begun(world)
    world.store.signal(RUN_ID, "cancel", by="u1")
    runner.poke()
    assert (await task).why == "ended"
    shown = world.snapshot()
    assert shown["status"] == "cancelled"
    assert world.statuses() == {"start": "succeeded"} | dict.fromkeys(
        ["a", "w", "each", "each/0/c", "each/1/c"], "cancelled"
    )
    assert world.finished == []
    assert next(iter(world.run.approvals.values()))["status"] == "cancelled"
    assert world.run.events[-1].data == {"by": "u1"}


async def test_a_cancel_that_comes_while_a_start_is_committed_keeps_it_from_running() -> None:
    world = World()
    world.create(document("start > a > b", ""))
    append = world.store.append

    async def late(claim: Any, events: Any, **rest: Any) -> int:
        if any(event.path == "a" for event in events):
            world.store.signal(RUN_ID, "cancel", by="u1")  # committed just before this transition
        return await append(claim, events, **rest)

    world.store.append = late  # type: ignore[method-assign]
    assert await world.go() == "cancelled"
    assert world.began == []
    assert world.statuses()["a"] == "cancelled"


async def test_a_cancel_of_a_waiting_run() -> None:
    world = World()
    world.create(_asking())
    await world.go()
    world.store.signal(RUN_ID, "cancel", by="u1")
    assert await world.go() == "cancelled"


async def test_a_signal_between_looking_and_letting_go_is_not_lost() -> None:
    world = World()
    world.create(_asking())
    release = world.store.release
    calls = 0

    async def interrupted(claim: Any, **rest: Any) -> bool:
        nonlocal calls
        calls += 1
        if calls == 1:
            _decide(world, "ask", "approve")
        return await release(claim, **rest)

    world.store.release = interrupted  # type: ignore[method-assign]
    assert (await world.drive()).why == "ended"


@pytest.mark.parametrize("kind", ["timer", "unheard of", "child"])
async def test_signals_for_nothing_are_used_up(kind: str) -> None:
    world = World()
    world.create(_asking())
    await world.go()
    world.store.signal(RUN_ID, kind, "nowhere")
    assert await world.go() == "waiting"
    assert world.run.consumed == {1}
