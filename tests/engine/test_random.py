"""Whatever the graph and whatever its nodes do: a run ends, everything in it settles, nothing begins too soon."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.engine.graph import Graph
from runtime.engine.plan import plan
from runtime.engine.state import RunState, fold
from runtime.engine.validate import validate
from tests.engine.world import World

Json = Any
PORTS = ["out", "x", "error"]


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, Json]:
    """A document of nodes whose edges go from earlier to later ones, some of them in containers."""
    count = draw(st.integers(1, 9))
    names = [f"n{i}" for i in range(count)]
    nodes: dict[str, Json] = {"start": {"type": "start"}}
    edges: list[dict[str, str]] = []
    parents = {"start": ""}
    for name in names:
        containers = [one for one in names[: names.index(name)] if nodes[one]["type"] in ("loop", "for_each")]
        parents[name] = draw(st.sampled_from(["", *containers]))
        nodes[name] = draw(_nodes())
        if parents[name]:
            nodes[name]["parent"] = parents[name]
    for at, name in enumerate(names):
        before = [one for one in ["start", *names[:at]] if parents[one] == parents[name]]
        for source in draw(st.lists(st.sampled_from(before), max_size=3, unique=True)) if before else []:
            port = draw(st.sampled_from(PORTS)) if nodes[source]["type"] == "do" else "out"
            edges.append({"source": source, "target": name, "port": port})
    return {"nodes": nodes, "edges": edges}


@st.composite
def _nodes(draw: st.DrawFn) -> dict[str, Json]:
    type_ = draw(st.sampled_from(["do"] * 6 + ["loop", "for_each"]))
    policy: dict[str, Json] = {}
    if draw(st.booleans()):
        policy["join"] = draw(st.sampled_from(["all", "any", 2]))
    if draw(st.integers(0, 3)) == 0:
        policy |= {"on_error": draw(st.sampled_from(["fail", "branch", "default"])), "default": {"value": 0}}
    if type_ == "loop":
        return {"type": type_, "config": {"max_iterations": draw(st.integers(1, 3))}, "policy": policy}
    if type_ == "for_each":
        items = draw(st.lists(st.integers(), max_size=3))
        on_error = draw(st.sampled_from(["fail", "skip", "collect"]))
        return {"type": type_, "config": {"items": items, "on_error": on_error, "concurrency": 2}, "policy": policy}
    config: dict[str, Json] = {"ports": [{"id": "x"}], "port": draw(st.sampled_from(["out", "x"]))}
    config["sleep"] = draw(st.sampled_from([0, 0, 1, 2, 3]))
    if draw(st.integers(0, 4)) == 0:
        config |= {"fail": draw(st.sampled_from(["timeout", "client_error"])), "fails": draw(st.integers(1, 3))}
        policy["retry"] = {"attempts": draw(st.integers(1, 3)), "wait": 1}
    if draw(st.integers(0, 5)) == 0:
        config["until"] = draw(st.sampled_from([1.0, 30.0]))
    return {"type": type_, "config": config, "policy": policy}


def _runs(made: dict[str, Json]) -> World:
    world = World()
    world.create(made)
    asyncio.run(world.go())
    return world


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_every_run_ends_and_everything_settles(made: dict[str, Json]) -> None:
    world = _runs(made)
    shown = world.snapshot()
    assert shown["status"] in ("succeeded", "failed")
    assert {node["status"] for node in shown["nodes"].values()} <= {"succeeded", "failed", "skipped", "cancelled"}
    if shown["status"] == "succeeded":
        outer = {id_ for id_, node in made["nodes"].items() if "parent" not in node}
        assert outer <= set(shown["nodes"])
    assert [event.seq for event in world.run.events] == list(range(1, len(world.run.events) + 1))
    assert shown["nodes"] == world.run.steps


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_nothing_begins_before_what_it_waits_for(made: dict[str, Json]) -> None:
    world = _runs(made)
    graph = Graph.from_document(made, world.registry)
    state = RunState()
    for event in world.run.events:
        if event.type == "node.started" and event.path not in state.nodes:
            node = graph.at(event.path)
            level = state.levels[event.path.rpartition("/")[0]].nodes
            settled = [id_ for id_ in node.sources if id_ in level and level[id_].settled]
            live = [
                id_ for id_ in settled if any(e.source == id_ and e.port == level[id_].port for e in node.incoming)
            ]
            assert not node.sources or live
            if node.policy.join == "all":
                assert len(settled) == len(node.sources)
        state.apply(event)


@settings(max_examples=60, deadline=None)
@given(graphs(), st.data())
def test_planning_asks_for_the_same_again(made: dict[str, Json], data: st.DataObject) -> None:
    """A plan depends on nothing but the log: read again after a crash, it is the same plan."""
    world = _runs(made)
    graph = Graph.from_document(made, world.registry)
    upto = data.draw(st.integers(1, len(world.run.events)))
    state = fold(world.run.events[:upto])
    now = world.clock.now()
    first = plan(graph, state, now)
    assert plan(graph, state, now) == first == plan(graph, fold(world.run.events[:upto]), now)


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_what_can_be_made_here_is_valid_but_for_empty_containers(made: dict[str, Json]) -> None:
    problems = [p for p in validate(made, World().registry) if p.severity == "error"]
    assert all("nothing inside" in problem.message for problem in problems), problems
