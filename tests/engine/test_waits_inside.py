"""Approvals and waits inside containers: each iteration asks for itself, the run rests, nothing is asked twice."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest

from tests.engine.world import RUN_ID, START, World

Json = Any
DEEP = 8


def within(containers: list[tuple[str, dict[str, Json]]], *children: tuple[str, dict[str, Json]]) -> dict[str, Json]:
    """The containers one in another, with the children one after another inside the innermost."""
    nodes: dict[str, Json] = {"start": {"type": "start"}}
    edges: list[dict[str, str]] = []
    parent: dict[str, str] = {}
    for id_, node in containers:
        nodes[id_] = {**node, **parent}
        parent = {"parent": id_}
    for id_, node in children:
        nodes[id_] = {**node, **parent}
    for (source, node), (target, _) in itertools.pairwise(children):
        port = {"port": "approve"} if node["type"] == "approval" else {}
        edges.append({"source": source, "target": target, **port})
    outer = containers[0][0]
    nodes["out"] = {"type": "output", "config": {"value": f"{{{{ {outer} }}}}"}}
    return {
        "nodes": nodes,
        "edges": [{"source": "start", "target": outer}, {"source": outer, "target": "out"}, *edges],
    }


def each(items: Json, **config: Json) -> dict[str, Json]:
    return {"type": "for_each", "config": {"items": items, **config}}


def loop(**config: Json) -> dict[str, Json]:
    return {"type": "loop", "config": config}


ASK = ("ask", {"type": "approval", "config": {"message": "This one?"}})


def pending(world: World) -> list[str]:
    return [one["path"] for one in world.run.approvals.values() if one["status"] == "pending"]


def decide(world: World, path: str, action: str = "approve") -> None:
    approval = next(one for one in world.run.approvals.values() if one["path"] == path and one["status"] == "pending")
    world.store.signal(RUN_ID, "decision", path, approval=approval["id"], action=action, by="u1")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
async def test_every_item_asks_for_itself_and_results_keep_their_order(order: tuple[int, ...]) -> None:
    world = World()
    world.create(within([("c", each(["a", "b", "d"], result="{{ item }} {{ ask.action }}"))], ASK))
    assert await world.go() == "waiting"
    assert pending(world) == [f"c/{n}/ask" for n in range(3)]
    assert world.statuses()["c"] == "waiting"
    for left, n in zip((2, 1, 0), order, strict=True):
        decide(world, f"c/{n}/ask", "reject" if n == 1 else "approve")
        assert await world.go() == ("waiting" if left else "succeeded")
    assert world.snapshot()["output"]["results"] == ["a approve", "b reject", "d approve"]
    assert world.types_of_events().count("node.waiting") == world.types_of_events().count("node.answered") == 3


async def test_a_window_asks_no_more_than_its_size_at_once() -> None:
    world = World()
    world.create(within([("c", each([1, 2, 3, 4, 5], concurrency=2))], ASK))
    asked = []
    for _ in range(5):
        assert await world.go() == "waiting"
        assert len(pending(world)) <= 2
        asked.append(pending(world)[0])
        decide(world, asked[-1])
    assert await world.go() == "succeeded"
    assert asked == [f"c/{n}/ask" for n in range(5)]


async def test_a_loop_asks_anew_in_each_iteration_until_somebody_agrees() -> None:
    world = World()
    world.create(within([("c", loop(max_iterations=9, until="ask.action == 'approve'"))], ASK))
    for n, action in enumerate(["reject", "reject", "approve"]):
        assert await world.go() == "waiting"
        assert pending(world) == [f"c/{n}/ask"]
        decide(world, f"c/{n}/ask", action)
    assert await world.go() == "succeeded"
    assert world.snapshot()["output"] == {"iterations": 3, "stopped": "until"}
    assert len({one["id"] for one in world.run.approvals.values()}) == 3


async def test_a_loop_that_nobody_agrees_to_ends_at_its_cap() -> None:
    world = World()
    world.create(within([("c", loop(max_iterations=2, until="ask.action == 'approve'"))], ASK))
    for n in range(2):
        assert await world.go() == "waiting"
        decide(world, f"c/{n}/ask", "reject")
    assert await world.go() == "succeeded"
    assert world.snapshot()["output"] == {"iterations": 2, "stopped": "max_iterations"}


async def test_an_approval_eight_containers_deep_is_reached_answered_and_counted() -> None:
    nest = [
        (f"c{n}", loop(max_iterations=1) if n % 2 else each(["x", "y"] if n == DEEP else ["x"]))
        for n in range(1, DEEP + 1)
    ]
    world = World()
    world.create(within(nest, ASK, ("after", {"type": "do", "config": {"gives": "{{ ask.action }}"}})))
    assert await world.go() == "waiting"
    inside = "/".join(f"c{n}/0" for n in range(1, DEEP))
    assert pending(world) == [f"{inside}/c{DEEP}/{n}/ask" for n in range(2)]
    statuses = world.statuses()
    assert [status for path, status in statuses.items() if path != "start"] == ["waiting"] * (DEEP + 2)
    decide(world, f"{inside}/c{DEEP}/1/ask")
    assert await world.go() == "waiting"
    assert world.finished == [f"{inside}/c{DEEP}/1/after"]
    decide(world, f"{inside}/c{DEEP}/0/ask")
    assert await world.go() == "succeeded"
    assert set(world.statuses().values()) == {"succeeded"}
    assert world.finished == [f"{inside}/c{DEEP}/{n}/after" for n in (1, 0)]


async def test_waits_inside_nested_containers_let_the_run_go_until_the_earliest() -> None:
    world = World()
    nap = ("nap", {"type": "do", "config": {"until": "{{ item * 600 }}"}})
    world.create(within([("l", loop(max_iterations=2)), ("c", each([1, 3]))], nap))
    released = await world.drive()
    assert released.why == "waiting"
    assert released.wake_at == "2026-03-01T12:10:00.000Z"
    world.clock.time += timedelta(minutes=10)
    assert await world.go() == "succeeded"
    assert (world.clock.time - START).total_seconds() == 3600
    assert world.finished == ["l/0/c/0/nap", "l/0/c/1/nap", "l/1/c/0/nap", "l/1/c/1/nap"]


async def test_a_cancel_reaches_approvals_inside_containers() -> None:
    world = World()
    world.create(within([("l", loop(max_iterations=2)), ("c", each([1, 2]))], ASK))
    assert await world.go() == "waiting"
    world.store.signal(RUN_ID, "cancel", by="u1")
    assert await world.go() == "cancelled"
    assert pending(world) == []
    assert {status for path, status in world.statuses().items() if path != "start"} == {"cancelled"}


async def test_ten_thousand_items_begin_as_one_window() -> None:
    world = World()
    world.create(within([("c", each("range(10000)", concurrency=8))], ASK))
    assert await world.go() == "waiting"
    assert len(world.run.events) <= 4 + 3 * 8
    assert len(world.run.steps) <= 2 + 8
    decide(world, "c/3/ask")
    assert await world.go() == "waiting"
    assert pending(world)[-1] == "c/8/ask"
    assert len(world.run.steps) <= 2 + 9
    assert world.snapshot()["nodes"]["c"]["total"] == 10_000


async def test_a_long_list_goes_on_where_its_process_died() -> None:
    world = World()
    world.create(within([("c", each("range(200)", concurrency=8))], ("w", {"type": "do", "config": {"sleep": 1}})))
    with pytest.raises(AssertionError, match="does not end"):
        await world.drive(turns=80)
    before = list(world.finished)
    assert 50 < len(before) < 150
    world.store.take_over(RUN_ID)
    assert await world.go() == "succeeded"
    committed = [event.path for event in world.run.events if event.type == "node.finished"]
    assert len(committed) == len(set(committed)) == 203
    assert len(world.snapshot()["output"]["results"]) == 200
    again = [path for path in set(world.finished) if world.finished.count(path) > 1]
    assert len(again) <= 8


async def test_the_best_of_a_loop_in_an_item_is_that_items() -> None:
    score = ("s", {"type": "do", "config": {"gives": "{{ [[1, 5, 2], [7, 3, 9]][index][loop.index] }}"}})
    kept = {"kept": {"next": "{{ s.value }}"}}
    inner = loop(max_iterations=3, best="s.value", carry=kept)
    world = World()
    world.create(within([("c", each([1, 2])), ("l", inner)], score))
    assert await world.go() == "succeeded"
    assert [one["kept"] for one in world.snapshot()["output"]["results"]] == [5, 9]
