"""A runner that drains: what is at work finishes, nothing else begins, and the next owner goes on from there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from runtime.engine.clock import parse
from runtime.engine.events import Event
from runtime.engine.runner import Released, Runner
from tests.engine.shapes import document
from tests.engine.test_crash import RUNS, _nothing_ran_after_its_end, _outcome
from tests.engine.world import RUN_ID, World


async def _begun(world: World) -> tuple[Runner, asyncio.Task[Released]]:
    runner = await world.runner()
    assert runner is not None
    task = asyncio.ensure_future(runner.drive())
    await world.still()
    return runner, task


async def test_the_node_at_work_finishes_and_the_next_one_is_left_to_the_next_owner() -> None:
    world = World()
    world.create(document("start > a > b > out", "a=sleep:5 b=sleep:5"))
    runner, task = await _begun(world)
    runner.drain()
    await world.still()
    assert not task.done(), "a is still at work"
    assert world.clock.turn()
    assert (await task).why == "stopped"
    assert (world.run.owner, world.statuses()) == ("", {"start": "succeeded", "a": "succeeded"})
    assert await world.go() == "succeeded"
    assert world.began == [("a", 1), ("b", 1)]


async def test_branches_that_are_at_work_all_finish() -> None:
    world = World()
    world.create(document("start > a > d, start > b > d, d > out", "a=sleep:1 b=sleep:5"))
    runner, task = await _begun(world)
    runner.drain()
    while not task.done():
        assert world.clock.turn()
        await world.still(task)
    assert world.finished == ["a", "b"]
    assert await world.go() == "succeeded"
    assert world.began == [("a", 1), ("b", 1), ("d", 1)]


async def test_a_run_at_its_last_node_ends_instead_of_being_handed_over() -> None:
    world = World()
    world.create(document("start > a > out", "a=sleep:5"))
    runner, task = await _begun(world)
    runner.drain()
    world.clock.turn()
    assert (await task).why == "ended"
    assert world.snapshot()["status"] == "succeeded"


async def test_a_retry_that_falls_due_is_left_to_the_next_owner() -> None:
    world = World()
    world.create(document("start > a > d, start > b > d, d > out", "a=fail:timeout+retry:4+fails:1 b=sleep:60"))
    runner, task = await _begun(world)
    runner.drain()
    while not task.done():
        assert world.clock.turn()
        await world.still(task)
    assert (await task).why == "stopped"
    assert world.began == [("a", 1), ("b", 1)]
    assert await world.go() == "succeeded"
    assert world.began == [("a", 1), ("b", 1), ("a", 2), ("d", 1)]


async def test_a_cancel_still_cancels() -> None:
    world = World()
    world.create(document("start > a > b > out", "a=sleep:5"))
    runner, task = await _begun(world)
    runner.drain()
    world.store.signal(RUN_ID, "cancel", by="u1")
    runner.poke()
    assert (await task).why == "ended"
    assert world.snapshot()["status"] == "cancelled"


async def test_a_stop_ends_the_patience() -> None:
    world = World()
    world.create(document("start > a > b > out", "a=sleep:5"))
    runner, task = await _begun(world)
    runner.drain()
    await world.still()
    runner.stop()
    assert (await task).why == "stopped"
    assert await world.go() == "succeeded"
    assert world.began == [("a", 1), ("a", 2), ("b", 1)]


@pytest.mark.parametrize(("graph", "behaviour"), RUNS)
async def test_a_drain_at_every_commit_changes_no_outcome(graph: str, behaviour: str) -> None:
    calm = World()
    calm.create(document(graph, behaviour))
    await calm.go()
    for at in range(1, calm.store.appends + 1):
        world = World()
        world.create(document(graph, behaviour))
        runner = await world.runner()
        assert runner is not None
        append = world.store.append

        async def draining(
            claim: Any,
            events: Sequence[Event],
            *,
            at: int = at,
            world: World = world,
            runner: Runner = runner,
            append: Any = append,
            **rest: Any,
        ) -> int:
            if world.store.appends + 1 == at:
                runner.drain()
            return int(await append(claim, events, **rest))

        world.store.append = draining  # type: ignore[method-assign]
        released = await world.drive(runner)
        if released.wake_at:
            world.clock.time = max(world.clock.time, parse(released.wake_at))
        await world.go()
        assert _outcome(world) == _outcome(calm), f"another outcome after a drain at commit {at}"
        _nothing_ran_after_its_end(world)
        assert not any(event.data.get("takeover") for event in world.run.events), "a node was interrupted"
        assert sorted(world.began) == sorted(calm.began)
