"""Processes that die before, in and after any commit, and again while the next one takes over: every shape of run
ends as if nothing had happened, and nothing that has ended is done again."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from runtime.engine import events as kinds
from tests.engine.faults import AFTER, BEFORE, DOUBT, HOWS, FaultyWorld, play
from tests.engine.shapes import document
from tests.engine.test_calls import CALLEES, RUNS
from tests.profiles import times

Json = Any
ENDS = {kinds.NODE_FINISHED, kinds.NODE_FAILED, kinds.NODE_SKIPPED, kinds.NODE_CANCELLED}

#: Graph, behaviour, and when someone cancels the run (seconds) if at all.
CORPUS: dict[str, tuple[str, str, float | None]] = {
    "a chain": ("start > a > b > out", "", None),
    "a diamond": ("start > a > d, start > b > d, start > c > d, d > out", "a=sleep:1 b=sleep:2", None),
    "a branch": ("start > a, a.x > b > d, a.y > c > d, d > out", "a=port:x", None),
    "a race": ("start > a > j, start > b > c > j, j > out", "j=join:any a=sleep:1 b=sleep:5", None),
    "two of three": (
        "start > a > j, start > b > j, start > c > j, j > out",
        "j=join:2 a=sleep:1 b=sleep:2 c=sleep:9",
        None,
    ),
    "a race that a container loses": (
        "start > each{a > b} > j, start > c > j, j > out",
        "j=join:any a=sleep:1 b=sleep:50 c=sleep:9",
        None,
    ),
    "a loop": ("start > loop{a > b} > out", "loop=times:3", None),
    "items": ("start > each{a > b} > out", "each=items:1/2/3+at_once:2", None),
    "items that fail": ("start > each{a > b} > out", "a=fail each=mode:collect", None),
    "a container that fails": ("start > each{a, b}, each.error > c > out", "a=sleep:1+fail b=sleep:5", None),
    "nested": ("start > each{a > loop{b > c}} > out", "b=sleep:1", None),
    "retries": ("start > a > out", "a=fail:timeout+retry:5+fails:2", None),
    "retries in a loop": ("start > loop{a} > out", "a=fail:timeout+retry:5+fails:1", None),
    "an error port": ("start > a, a.error > b > out, start > c", "a=fail", None),
    "a failure beside work": ("start > a, start > b > c", "a=sleep:1+fail b=sleep:5", None),
    "a wait": ("start > a > b > out", "a=until:500", None),
    "waits in items": ("start > each{a > b} > out", "a=until:60 b=sleep:1", None),
    "a timeout": ("start > a, a.error > b > out", "a=sleep:9+timeout:2", None),
    "an approval": ("start > a > w > b > out", "w=waits", None),
    "two approvals": ("start > v > a, start > w > b, start > c", "v=waits w=waits c=sleep:1", None),
    "approvals in items": ("start > each{w > a} > out", "w=waits each=items:1/2", None),
    "an approval in a loop": ("start > loop{w > a} > out", "w=waits", None),
    "an approval that loses": ("start > w > j, start > a > j, j > out", "w=waits a=sleep:5 j=join:any", None),
    "cancelled at work": ("start > a > b, start > each{c} > d", "a=sleep:9 c=sleep:9", 4),
    "cancelled while it waits": ("start > a > b", "a=until:500", 200),
    "long waits": ("start > pause > a > out, start > each{pause2 > b} > out", "", None),
    "run state": ("start > put > out, start > each{put2 > a} > out, start > loop{put3} > out", "a=sleep:1", None),
    "outputs that are kept": ("start > kept > a > kept2 > out", "a=sleep:1", None),
    "cancelled in a long wait": ("start > pause > a", "", 300),
    "cancelled before a retry": ("start > a > b", "a=fail:timeout+retry:3", 5),
}


def _made(name: str, faults: dict[int, str] | None = None) -> FaultyWorld:
    graph, behaviour, cancel = CORPUS[name]
    return play(_special(document(graph, behaviour)), faults, cancel_after=cancel)


def _special(made: Json) -> Json:
    """The document with real nodes for `pause`, which waits, `put`, which adds to the run's state, and `kept`."""
    for id_, node in made["nodes"].items():
        if id_.startswith("pause"):
            node |= {"type": "wait", "config": {"for": "2h"}}
        elif id_.startswith("put"):
            node |= {"type": "set", "config": {"key": "n", "value": 1}}
            made["nodes"]["start"]["config"] = {"state": {"n": {"initial": 0, "merge": "add"}}}
        elif id_.startswith("kept"):
            node |= {"config": {"gives": "kept"}, "policy": {"cache": {"ttl": "1h"}}}
    return made


def outcome(world: FaultyWorld) -> Json:
    """What a run came to, without what a death may change: times and attempts."""
    shown = world.snapshot()
    nodes = {
        path: [node[key] for key in ("status", "output", "port", "reason", "error")]
        for path, node in shown["nodes"].items()
    }
    kept = {name: shown.get(name) for name in ("status", "output", "error", "state")}
    return {**kept, "nodes": nodes}


def check(world: FaultyWorld) -> None:
    """Asserts what must hold whatever died when."""
    log = world.run.events
    assert [event.seq for event in log] == list(range(1, len(log) + 1))
    assert [event.type in kinds.RUN_ENDS for event in log] == [False] * (len(log) - 1) + [True]
    over: set[str] = set()
    for event in log:
        assert event.type != kinds.NODE_STARTED or event.path not in over, f"{event.path} began after its end"
        assert event.type not in ENDS or event.path not in over, f"{event.path} ended twice"
        over |= {event.path} if event.type in ENDS else set()
    starts = Counter(event.path for event in log if event.type == kinds.NODE_STARTED)
    began = Counter(path for path, _ in world.began)
    assert all(began[path] <= starts[path] for path in began), "something worked without a committed start"
    done = Counter(world.finished)
    assert all(done[path] <= 1 + world.deaths for path in done), "something was done more often than processes died"
    ids = [
        event.data["approval"]["id"] for event in log if event.type == kinds.NODE_WAITING and "approval" in event.data
    ]
    assert len(ids) == len(set(ids)) == len(world.run.approvals), "a question was put twice"
    assert all(one["status"] != "pending" for one in world.run.approvals.values())
    assert world.snapshot()["nodes"] == world.run.steps, "the pages show something else than the log"


@pytest.mark.parametrize("name", CORPUS)
def test_one_fault_at_every_commit(name: str) -> None:
    calm = _made(name)
    check(calm)
    for at in range(1, calm.commits + 1):
        for how in HOWS:
            world = _made(name, {at: how})
            assert world.deaths == 1
            check(world)
            assert outcome(world) == outcome(calm), f"another end after commit {at}: {how}"


@pytest.mark.parametrize("name", CORPUS)
def test_a_second_fault_during_the_recovery(name: str) -> None:
    """The process that took over dies too, at its first commit or its second."""
    calm = _made(name)
    pairs = [(AFTER, AFTER, 1), (DOUBT, BEFORE, 1), (BEFORE, DOUBT, 1), (AFTER, AFTER, 2)]
    if times() > 1:
        pairs = [(first, second, later) for first in HOWS for second in HOWS for later in range(1, 6)]
    for at in range(1, calm.commits + 1):
        for first, second, later in pairs:
            world = _made(name, {at: first, at + later: second})
            check(world)
            assert outcome(world) == outcome(calm), f"another end after {first} {at}, {second} {at + later}"


@pytest.mark.parametrize("name", CORPUS)
def test_a_process_that_dies_at_every_second_commit_gets_through(name: str) -> None:
    """A process that only just begins what the last one left, and writes down one result, brings the run on."""
    world = _made(name, dict.fromkeys(range(2, 400, 2), AFTER))
    check(world)
    assert world.deaths == world.commits // 2
    assert outcome(world) == outcome(_made(name))


def _calling(name: str, faults: dict[int, str] | None = None) -> FaultyWorld:
    world = FaultyWorld(faults)
    world.callees = CALLEES
    world.create(RUNS[name][0])
    asyncio.run(world.together())
    return world


@pytest.mark.parametrize("name", RUNS)
def test_runs_that_call_runs_survive_two_faults_too(name: str) -> None:
    calm = _calling(name)
    for at in range(1, calm.commits + 1):
        for faults in (
            {at: DOUBT},
            {at: AFTER, at + 1: AFTER},
            {at: DOUBT, at + 1: BEFORE},
            {at: BEFORE, at + 2: DOUBT},
        ):
            world = _calling(name, faults)
            assert world.deaths >= 1
            assert world.snapshot()["output"] == calm.snapshot()["output"], f"another end after {faults}"
            assert len(world.store.runs) == len(calm.store.runs), f"a call too many or too few after {faults}"
            for run in world.store.runs.values():
                assert run.ended
                assert [event.seq for event in run.events] == list(range(1, len(run.events) + 1))
