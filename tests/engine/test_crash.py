"""A run goes on from its log wherever its process died: nothing that ended is done again, nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from runtime.engine.events import Event
from tests.engine.shapes import document
from tests.engine.world import RUN_ID, World

RUNS = [
    ("start > a > b > out", ""),
    ("start > a > d, start > b > d, start > c > d, d > out", "a=sleep:1 b=sleep:2"),
    ("start > a, a.x > b > d, a.y > c > d, d > out", "a=port:x"),
    ("start > a > j, start > b > c > j, j > out", "j=join:any a=sleep:1 b=sleep:5"),
    ("start > loop{a > b} > out", "loop=times:3"),
    ("start > each{a > b} > out", "each=items:1/2/3+at_once:2"),
    ("start > each{a > b} > out", "a=fail each=mode:skip"),
    ("start > each{a > loop{b}} > out", "b=sleep:1"),
    ("start > a > out", "a=fail:timeout+retry:4+fails:2"),
    ("start > a, a.error > b > out, start > c", "a=fail"),
    ("start > a, start > b > c", "a=sleep:1+fail b=sleep:5"),
    ("start > a > b > out", "a=until:5"),
]


class Died(Exception):
    """The process is gone."""


def _dying(world: World, at: int, *, before: bool) -> None:
    """Lets the process die at the `at`-th commit: just before it is made, or just after."""
    append = world.store.append

    async def dying(claim: Any, events: Sequence[Event], **rest: Any) -> int:
        last = world.store.appends + 1 == at
        if last and before:
            world.store.append = append  # type: ignore[method-assign]
            raise Died
        result = await append(claim, events, **rest)
        if last:
            world.store.append = append  # type: ignore[method-assign]
            raise Died
        return result

    world.store.append = dying  # type: ignore[method-assign]


async def _play(world: World) -> None:
    try:
        await world.go()
    except Died:
        world.store.take_over(RUN_ID)
        await world.go()


def _outcome(world: World) -> dict[str, Any]:
    shown = world.snapshot()
    kept = ("status", "output", "port", "reason")
    nodes = {path: {key: node[key] for key in kept} for path, node in shown["nodes"].items()}
    return {"status": shown["status"], "output": shown["output"], "nodes": nodes}


@pytest.mark.parametrize(("graph", "behaviour"), RUNS)
@pytest.mark.parametrize("before", [False, True], ids=["after the commit", "before the commit"])
async def test_death_at_every_commit(graph: str, behaviour: str, before: bool) -> None:
    calm = World()
    calm.create(document(graph, behaviour))
    await calm.go()
    for at in range(1, calm.store.appends + 1):
        world = World()
        world.create(document(graph, behaviour))
        _dying(world, at, before=before)
        await _play(world)
        events = world.run.events
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        ends = [event.path for event in events if event.type in ("node.finished", "node.failed", "node.skipped")]
        assert len(ends) == len(set(ends)), f"something ended twice after a death at commit {at}"
        if "fail" not in behaviour or "retry" not in behaviour:
            assert _outcome(world) == _outcome(calm), f"another outcome after a death at commit {at}"
        _nothing_ran_after_its_end(world)


def _nothing_ran_after_its_end(world: World) -> None:
    ended: set[str] = set()
    for event in world.run.events:
        if event.type == "node.started":
            assert event.path not in ended
        if event.type in ("node.finished", "node.failed", "node.skipped", "node.cancelled"):
            ended.add(event.path)
    began = [path for path, _ in world.began]
    for path in set(began):
        starts = [e for e in world.run.events if e.type == "node.started" and e.path == path]
        assert began.count(path) <= len(starts), f"{path} ran without a committed start"


async def test_a_node_that_ran_begins_again_with_the_next_attempt() -> None:
    world = World()
    world.create(document("start > a > out", "a=sleep:5"))
    _dying(world, 1, before=False)
    await _play(world)
    assert world.began == [("a", 2)]  # its first start was committed, its work never begun
    assert world.snapshot()["nodes"]["a"]["attempt"] == 2
    again = next(event for event in world.run.events if event.data.get("takeover"))
    assert again.path == "a"


async def _die_while_at_work(type_: str) -> World:
    world = World()
    made = document("start > a > out, a.error > b", "a=sleep:5")
    made["nodes"]["a"]["type"] = type_
    world.create(made)
    _dying(world, 1, before=False)
    with pytest.raises(Died):
        await world.go()
    world.store.take_over(RUN_ID)
    return world


async def test_a_type_may_refuse_to_begin_again() -> None:
    world = await _die_while_at_work("once")
    await world.go()
    failed = world.snapshot()["nodes"]["a"]
    assert (failed["status"], failed["error"]["class"]) == ("failed", "crash")
    assert world.statuses()["b"] == "succeeded"


@pytest.mark.parametrize(("action", "status"), [("again", "succeeded"), ("stop", "failed")])
async def test_a_type_may_ask_people_first(action: str, status: str) -> None:
    world = await _die_while_at_work("careful")
    assert await world.go() == "waiting"
    assert world.began == []
    (approval,) = world.run.approvals.values()
    world.store.signal(RUN_ID, "decision", "a", approval=approval["id"], action=action, by="u1")
    await world.go()
    assert world.snapshot()["nodes"]["a"]["status"] == status
    assert world.run.approvals[approval["id"]]["status"] == "decided"


async def test_who_lost_the_run_writes_nothing_more() -> None:
    world = World()
    world.create(document("start > a > out", "a=sleep:5"))
    first = await world.runner("one")
    assert first is not None
    world.store.take_over(RUN_ID)
    second = await world.runner("two")
    assert second is not None
    assert (await world.drive(first)).why == "lost"
    assert len(world.run.events) == 1
    assert (await world.drive(second)).why == "ended"


async def test_stopping_leaves_the_run_due_for_the_next() -> None:
    import asyncio

    world = World()
    world.create(document("start > a > out", "a=sleep:5"))
    runner = await world.runner("one")
    assert runner is not None
    task = asyncio.ensure_future(runner.drive())
    await world.still()
    runner.stop()
    assert (await task).why == "stopped"
    assert world.run.owner == ""
    assert await world.go() == "succeeded"
    assert world.snapshot()["nodes"]["a"]["attempt"] == 2
