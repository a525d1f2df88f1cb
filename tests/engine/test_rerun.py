"""A run from a node on takes over what led there, and asks before it does again what it has done outside."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine import events as ev
from runtime.engine.clock import iso
from runtime.engine.events import Event
from runtime.engine.repeat import done_before, reusable, taken_over
from runtime.engine.state import fold
from tests.engine.shapes import document
from tests.engine.world import RUN_ID, World

Json = Any


def drawn(graph: str, behaviour: str = "", writes: str = "") -> Json:
    """A document in the tiny language; `writes` names the nodes that change something outside."""
    made = document(graph, behaviour)
    for name in writes.split():
        made["nodes"][name].setdefault("policy", {})["effects"] = "write"
    return made


async def first(made: Json) -> World:
    world = World()
    world.create(made)
    await world.go()
    return world


async def rerun(
    world: World, from_node: str, made: Json | None = None, run_id: str = "one"
) -> tuple[World, set[str]]:
    """The run of `world` again from a node on, as far as it goes; and what of it was taken over."""
    old, made = world.run.events, made or world.run.document
    state = fold(old)
    reused = reusable(made, state, from_node)
    asks = done_before(made, world.registry, state, old, reused, run_id)
    new = World()
    new.create(made)
    log = [new.run.events[0], *taken_over(old, reused)]
    log += [Event(0, iso(new.clock.now()), ev.NODE_EARLIER, path, data) for path, data in asks.items()]
    new.run.events = [Event(seq, one.at, one.type, one.path, one.data) for seq, one in enumerate(log, 1)]
    await new.go()
    return new, reused


async def decide(world: World, path: str, action: str) -> None:
    approval = next(one for one in world.run.approvals.values() if one["path"] == path and one["status"] == "pending")
    assert action in [offered["id"] for offered in approval["actions"]]
    world.store.signal(RUN_ID, "decision", path, approval=approval["id"], action=action, by="u1", by_name="Ann")
    await world.go()


REUSED = [
    ("start > a > b > c", "", "c", "start a b"),
    ("start > a > b > c", "", "start", ""),
    ("start > a > d, start > b > d, d > e, start > c", "", "d", "start a b"),
    ("start > a, a.x > b > d, a.y > c > d, d > out", "a=port:x", "out", "start a b c d"),
    ("start > loop{a > b} > c > d", "", "d", "start loop c"),
    ("start > a > loop{b > c} > d", "", "c", "start a"),
    ("start > a > each{loop{b} > c} > d", "", "b", "start a"),
    ("start > a, a.error > b > c", "a=fail", "c", "start a b"),
    ("start > a > b > c", "b=fail", "c", "start a"),
    ("start > a > j, start > b > j, j > c", "j=join:any a=sleep:1 b=sleep:9", "c", "start a j"),
]


@pytest.mark.parametrize(("graph", "behaviour", "from_node", "expected"), REUSED)
async def test_what_is_taken_over(graph: str, behaviour: str, from_node: str, expected: str) -> None:
    world = await first(drawn(graph, behaviour))
    new, reused = await rerun(world, from_node)
    assert reused == set(expected.split())
    began = {path.split("/")[0] for path, _ in new.began}
    assert not began & reused, "what was taken over runs again"
    assert new.statuses() == world.statuses()


async def test_what_is_of_another_type_now_runs_anew_and_so_does_all_behind_it() -> None:
    world = await first(drawn("start > a > b > d, start > c > d, d > e"))
    made = drawn("start > a > b > d, start > c > d, d > e")
    made["nodes"]["a"] = {"type": "template", "config": {"text": "other"}}
    new, reused = await rerun(world, "e", made)
    assert reused == {"start", "c"}
    assert new.snapshot()["status"] == "succeeded"
    assert [path for path, _ in new.began] == ["b", "d", "e"]


async def test_a_node_that_was_put_in_between_runs() -> None:
    world = await first(drawn("start > a > c"))
    new, reused = await rerun(world, "c", drawn("start > a > b > c"))
    assert reused == {"start", "a"}
    assert [path for path, _ in new.began] == ["b", "c"]


async def test_what_was_paid_for_is_not_paid_again() -> None:
    from runtime.engine.node import Reply, Usage

    ask = {"type": "model", "config": {"connection": "demo", "model": "m", "prompt": "x"}}
    made = drawn("start > a > b")
    made["nodes"]["a"] = ask
    world = World()
    world.replies.append(Reply("t", None, Usage(10, 10, 1.0), "m"))
    world.create(made)
    await world.go()
    new, _ = await rerun(world, "b")
    assert new.snapshot()["usage"]["cost_usd"] == 0
    assert new.snapshot()["nodes"]["a"]["output"]["text"] == "t"


@pytest.mark.parametrize(
    ("action", "status", "value", "began"),
    [
        ("again", "succeeded", "succeeded", ["b", "c"]),
        ("keep", "succeeded", "succeeded", ["c"]),
        ("stop", "failed", "", []),
    ],
)
async def test_what_was_done_outside_is_not_done_again_unasked(
    action: str, status: str, value: str, began: list[str]
) -> None:
    world = await first(drawn("start > a > b > c", "", "b"))
    new, _ = await rerun(world, "b")
    assert new.statuses()["b"] == "waiting"
    assert new.began == [], "nothing is done before the answer"
    (approval,) = new.run.approvals.values()
    assert "“b”" in approval["message"]
    assert "2026-03-01 at 12:00 UTC in run one" in approval["message"]
    await decide(new, "b", action)
    assert new.statuses()["b"] == status
    assert new.statuses().get("c", "") == value
    assert [path for path, _ in new.began] == began


async def test_the_earlier_result_is_used_as_it_was() -> None:
    world = await first(drawn("start > b, b.x > c, b.y > d", "b=port:x", "b"))
    new, _ = await rerun(world, "start")
    await decide(new, "b", "keep")
    node = new.snapshot()["nodes"]["b"]
    assert (node["output"], node["port"]) == (world.snapshot()["nodes"]["b"]["output"], "x")
    assert node["reason"] == "Ann chose to use the result of 2026-03-01 at 12:00 UTC."
    assert new.statuses()["c"] == "succeeded"


async def test_not_to_repeat_is_an_error_with_a_next_step() -> None:
    world = await first(drawn("start > b, b.error > c", "", "b"))
    new, _ = await rerun(world, "b")
    await decide(new, "b", "stop")
    error = new.snapshot()["nodes"]["b"]["error"]
    assert error["class"] == "stopped"
    assert error["hint"]
    assert new.statuses()["c"] == "succeeded"


async def test_each_iteration_asks_for_itself() -> None:
    made = drawn("start > each{a > b} > c", "each=items:1/2", "b")
    new, _ = await rerun(await first(made), "each")
    assert [new.statuses()[f"each/{n}/b"] for n in (0, 1)] == ["waiting", "waiting"]
    await decide(new, "each/0/b", "keep")
    await decide(new, "each/1/b", "again")
    assert new.snapshot()["status"] == "succeeded"
    assert [path for path, _ in new.began if path.endswith("/b")] == ["each/1/b"]


async def test_what_did_not_succeed_or_only_reads_does_not_ask() -> None:
    made = drawn("start > a > b > c, b.error > d", "b=fail", "b")
    new, _ = await rerun(await first(made), "a")
    assert new.run.approvals == {}
    made = drawn("start > b > c", "b=fail+error:default", "b")
    new, _ = await rerun(await first(made), "b")
    assert new.run.approvals == {}, "a default stood in: nothing was done"


async def test_a_crash_while_it_asks_changes_nothing() -> None:
    new, _ = await rerun(await first(drawn("start > b > c", "", "b")), "b")
    new.store.take_over(RUN_ID)
    await new.go()
    assert new.statuses()["b"] == "waiting"
    assert len(new.run.approvals) == 1
    await decide(new, "b", "again")
    assert [path for path, _ in new.began] == ["b", "c"]


async def test_a_try_after_the_answer_does_not_ask_again() -> None:
    made = drawn("start > b > c", "b=retry:3", "b")
    new, _ = await rerun(await first(made), "b")
    new.run.document["nodes"]["b"]["config"] |= {"fail": "timeout", "fails": 2}
    await decide(new, "b", "again")
    assert new.snapshot()["status"] == "succeeded"
    assert len(new.run.approvals) == 1


async def test_a_rerun_of_a_rerun_still_knows_what_was_done_first() -> None:
    made = drawn("start > b > w > c", "w=waits", "b c")
    made["nodes"]["w"]["config"] |= {"waits": False}
    world = await first(made)
    second, _ = await rerun(world, "b", run_id="one")
    third, _ = await rerun(second, "b", run_id="two")  # the second never got an answer
    assert "in run one" in next(iter(third.run.approvals.values()))["message"]
    await decide(second, "b", "keep")
    await decide(second, "c", "again")
    third, reused = await rerun(second, "w", run_id="two")
    assert reused == {"start", "b"}
    assert [one["path"] for one in third.run.approvals.values()] == ["c"]
    assert "in run two" in next(iter(third.run.approvals.values()))["message"]
    third, _ = await rerun(second, "b", run_id="two")
    assert "in run one" in next(iter(third.run.approvals.values()))["message"], "it was kept, not done"
