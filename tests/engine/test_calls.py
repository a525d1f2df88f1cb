"""Runs that call runs, in memory: each is made once and its end comes back, wherever a process dies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from runtime.engine.events import Event
from tests.engine.world import RUN_ID, World

Json = Any


def document(nodes: dict[str, Json], *edges: str, state: dict[str, Json] | None = None) -> dict[str, Json]:
    """A document of nodes and of edges written as `a > b` or `a.port > b`."""
    start = {"type": "start", **({"config": {"state": state}} if state else {})}
    pairs = [edge.split(" > ") for edge in edges]
    return {
        "nodes": {"start": start, **nodes},
        "edges": [
            {"source": source.partition(".")[0], "port": source.partition(".")[2] or "out", "target": target}
            for source, target in pairs
        ],
    }


def call(workflow: str, policy: dict[str, Json] | None = None, **more: Json) -> dict[str, Json]:
    config = {"workflow": workflow, "input": {"n": "{{ start.n | default(1) }}"}}
    return {"type": "workflow", "config": config, **({"policy": policy} if policy else {}), **more}


def out(value: Json) -> dict[str, Json]:
    return {"type": "output", "config": {"value": value}}


def add(value: Json, **more: Json) -> dict[str, Json]:
    return {"type": "set", "config": {"key": "n", "value": value}, **more}


N = {"n": {"initial": 0, "merge": "add"}}
LEAF = document({"a": add(2), "done": out("{{ state.n + start.n }}")}, "start > a", "a > done", state=N)
WAITING = document({"w": {"type": "wait", "config": {"for": "2d"}}, "done": out("late")}, "start > w", "w > done")
FAILING = document(
    {"bad": {"type": "do", "config": {"fail": "rate_limit"}}, "done": out(1)}, "start > bad", "bad > done"
)
CALLEES = {
    "leaf": LEAF,
    "waiting": WAITING,
    "failing": FAILING,
    "middle": document({"c": call("leaf"), "d": out("{{ c.output }}")}, "start > c", "c > d"),
}
EACH = {"type": "for_each", "config": {"items": [1, 2, 3], "concurrency": 2}}
RUNS = {
    "a chain": (document({"c": call("leaf"), "d": out("{{ c.output }}")}, "start > c", "c > d"), 1),
    "two deep": (document({"c": call("middle"), "d": out("{{ c.output }}")}, "start > c", "c > d"), 2),
    "items": (
        document(
            {
                "each": EACH,
                "c": call("leaf", parent="each"),
                "s": add("{{ c.output }}", parent="each"),
                "d": out("{{ state.n }}"),
            },
            *("start > each", "c > s", "each > d"),
            state=N,
        ),
        3,
    ),
    "side by side": (
        document(
            {"c": call("waiting"), "e": call("leaf"), "d": out("{{ c.output }} {{ e.output }}")},
            *("start > c", "start > e", "c > d", "e > d"),
        ),
        2,
    ),
    "retried": (
        document(
            {"c": call("failing", {"retry": {"attempts": 3, "wait": 1}}), "d": out("{{ error.message }}")},
            *("start > c", "c.error > d"),
        ),
        3,
    ),
    "too late": (
        document({"c": call("waiting", {"timeout": 60}), "d": out("{{ error.class }}")}, "start > c", "c.error > d"),
        1,
    ),
    "lost": (
        document(
            {
                "c": call("waiting"),
                "e": {"type": "wait", "config": {"for": "1h"}},
                "d": {**out("early"), "policy": {"join": "any"}},
            },
            *("start > c", "start > e", "c > d", "e > d"),
        ),
        1,
    ),
}


def begin(made: dict[str, Json]) -> World:
    world = World()
    world.callees = CALLEES
    world.create(made)
    return world


class Died(Exception):
    """The process is gone."""


async def _die_at(world: World, at: int, *, before: bool) -> None:
    """Drives everything; the process dies at the `at`-th commit, and another one takes over all it had."""
    append = world.store.append

    async def dying(claim: Any, events: Sequence[Event], **rest: Any) -> int:
        last = world.store.appends + 1 == at
        if last:
            world.store.append = append  # type: ignore[method-assign]
        if not (last and before):
            result = await append(claim, events, **rest)
        if last:
            raise Died
        return result

    world.store.append = dying  # type: ignore[method-assign]
    try:
        await world.go_together()
    except Died:
        for run in world.store.runs.values():
            if run.owner:
                world.store.take_over(run.id)
        await world.go_together()


def _outcome(world: World) -> Json:
    runs = {run.id: (run.fields["status"], run.fields.get("output"), run.depth) for run in world.store.runs.values()}
    return world.snapshot()["output"], runs


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("before", [False, True], ids=["after the commit", "before the commit"])
async def test_death_at_every_commit_calls_nothing_twice(name: str, before: bool) -> None:
    made, children = RUNS[name]
    calm = begin(made)
    assert await calm.go_together() == "succeeded"
    assert len(calm.store.runs) == 1 + children
    assert all(run.ended for run in calm.store.runs.values())
    for at in range(1, calm.store.appends + 1):
        world = begin(made)
        await _die_at(world, at, before=before)
        assert world.snapshot()["output"] == calm.snapshot()["output"], f"another outcome after death {at}"
        assert sorted(run.depth for run in world.store.runs.values()) == sorted(
            run.depth for run in calm.store.runs.values()
        ), f"a call too many or too few after death {at}"
        for run in world.store.runs.values():
            assert run.ended
            assert [event.seq for event in run.events] == list(range(1, len(run.events) + 1))
            assert sum(event.type == "run.started" for event in run.events) == 1


async def test_outcomes() -> None:
    outputs = {}
    for name, (made, _) in RUNS.items():
        world = begin(made)
        await world.go_together()
        outputs[name] = world.snapshot()["output"]
    assert outputs == {
        "a chain": 3,
        "two deep": 3,
        "items": 9,
        "side by side": "late 3",
        "retried": "“Failing”, step `bad`: bad could not",
        "too late": "timeout",
        "lost": "early",
    }


async def test_while_a_called_run_waits_its_caller_does_and_neither_is_in_memory() -> None:
    world = begin(RUNS["two deep"][0])
    world.callees = {**CALLEES, "leaf": WAITING}
    seen = []
    while not world.run.ended:
        due = [run for run in world.store.runs.values() if not run.ended and run.wake_at is not None]
        first = min(due, key=lambda run: str(run.wake_at))
        if datetime.fromisoformat(str(first.wake_at)) > world.clock.now():
            seen.append([(run.fields["status"], run.owner, run.depth) for run in world.store.runs.values()])
            shown = world.snapshot()["nodes"]["c"]
            assert (shown["status"], shown["run"]["status"]) == ("waiting", "waiting")
            world.clock.time = datetime.fromisoformat(str(first.wake_at))
        await world.drive(await world.runner(run_id=first.id))
    assert seen == [[("waiting", "", 0), ("waiting", "", 1), ("waiting", "", 2)]]
    assert world.snapshot()["output"] == "late"


async def test_while_a_called_run_works_its_caller_runs_and_is_not_stuck() -> None:
    world = begin(RUNS["a chain"][0])
    released = await world.drive()
    assert (released.why, released.wake_at) == ("waiting", None)
    shown = world.snapshot()
    assert (shown["status"], shown["nodes"]["c"]["status"]) == ("running", "running")
    assert world.run.owner == ""


async def test_what_a_called_run_takes_is_no_running_time_of_its_caller() -> None:
    world = begin(RUNS["a chain"][0])
    await world.drive()
    world.clock.time = world.clock.time.replace(year=world.clock.time.year + 1)
    assert await world.go_together() == "succeeded"


async def test_the_end_of_an_earlier_attempt_is_not_taken_for_the_later_ones() -> None:
    world = begin(RUNS["retried"][0])
    await world.drive()
    (first,) = [run.id for run in world.store.runs.values() if run.parent]
    runner = await world.runner(run_id=first)
    await world.drive(runner)
    await world.drive()  # its failure leads to a second attempt
    assert world.snapshot()["nodes"]["c"]["attempt"] == 2
    world.store.signal(RUN_ID, "child", "c", run=first, status="succeeded")
    await world.drive()
    assert world.snapshot()["nodes"]["c"]["status"] == "running"


async def test_cancelling_gives_the_called_run_up_with_the_name_of_who_did() -> None:
    world = begin(RUNS["side by side"][0])
    await world.drive()
    world.store.signal(RUN_ID, "cancel", by="u1")
    await world.go_together()
    assert [run.fields["status"] for run in world.store.runs.values()] == ["cancelled"] * 3
    assert {run.events[-1].data["by"] for run in world.store.runs.values()} == {"u1"}
    assert world.snapshot()["nodes"]["c"]["run"]["status"] == "cancelled"


async def test_a_called_run_that_is_cancelled_by_itself_is_an_error_of_its_own_class() -> None:
    world = begin(RUNS["too late"][0])
    await world.drive()
    (child,) = [run.id for run in world.store.runs.values() if run.parent]
    world.store.signal(child, "cancel", by="u1")
    await world.go_together()
    assert world.snapshot()["output"] == "cancelled"
