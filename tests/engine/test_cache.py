"""What a node gave is kept for the same settings and answers in its place; nobody else's run ever sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from runtime.engine.cache import Kept, MemoryCache, key_of
from runtime.engine.context import Call
from runtime.engine.errors import NodeError
from runtime.engine.graph import Graph
from runtime.engine.ledger import Ledger
from runtime.engine.node import Reply, Usage
from runtime.engine.policy import Policy
from runtime.engine.state import RunState
from runtime.engine.template import Spot
from runtime.engine.validate import validate
from tests.engine.world import RUN_ID, START, World, evaluate, types

Json = Any


def asks(prompt: str = "Hello", **policy: Json) -> Json:
    """A model node that keeps what it gives for an hour."""
    config = {"connection": "demo", "model": "m", "prompt": prompt}
    return {"type": "model", "config": config, "policy": {"cache": {"ttl": "1h"}, **policy}}


def chain(*nodes: Json) -> Json:
    """A document of the start and these nodes in a row: n0, n1, …"""
    names = [f"n{number}" for number in range(len(nodes))]
    edges = [{"source": a, "target": b} for a, b in zip(["start", *names], names, strict=False)]
    return {"nodes": {"start": {"type": "start"}, **dict(zip(names, nodes, strict=True))}, "edges": edges}


def said(text: str) -> Reply:
    return Reply(text, None, Usage(5, 5, 0.1), "m")


async def again(world: World, document: Json) -> Json:
    """Runs a document with what the world has kept; returns its nodes."""
    world.store.runs.clear()
    world.create(document)
    await world.go()
    return world.snapshot()["nodes"]


async def test_the_same_settings_are_answered_without_a_call() -> None:
    world = World()
    world.replies.append(said("once"))
    nodes = await again(world, chain(asks(), asks()))
    assert nodes["n0"]["output"]["text"] == nodes["n1"]["output"]["text"] == "once"
    assert (nodes["n0"].get("rung"), nodes["n0"]["usage"]["input_tokens"]) == (None, 5)
    assert nodes["n1"]["rung"] == {"kind": "cache", "at": "2026-03-01T12:00:00.000Z"}
    assert nodes["n1"]["usage"] is None
    world.clock.time += timedelta(minutes=59)
    nodes = await again(world, chain(asks()))
    assert nodes["n0"]["rung"]["kind"] == "cache", "another run of the workflow finds it"
    assert len(world.asked) == 1


async def test_after_its_time_it_is_asked_for_anew() -> None:
    world = World()
    world.replies += [said("old"), said("new")]
    await again(world, chain(asks()))
    world.clock.time += timedelta(hours=1)
    nodes = await again(world, chain(asks(), asks()))
    assert [nodes[name]["output"]["text"] for name in ("n0", "n1")] == ["new", "new"]
    assert nodes["n1"]["rung"]["at"] == "2026-03-01T13:00:00.000Z"


async def test_whoever_keeps_for_a_shorter_time_asks_anew() -> None:
    world = World()
    world.replies += [said("old"), said("new")]
    await again(world, chain(asks()))
    world.clock.time += timedelta(minutes=10)
    nodes = await again(world, chain(asks(cache={"ttl": "5m"})))
    assert nodes["n0"]["output"]["text"] == "new"


async def test_other_settings_are_another_question() -> None:
    world = World()
    world.replies += [said("a"), said("b"), said("c")]
    other = asks(fallback=[{"connection": "demo", "model": "other"}])
    nodes = await again(world, chain(asks("A"), asks("B"), {**other, "config": asks("A")["config"]}))
    assert [nodes[f"n{n}"]["output"]["text"] for n in range(3)] == ["a", "b", "c"]


async def test_a_failure_and_a_default_are_not_kept() -> None:
    world = World()
    world.replies += [NodeError("no", "", "client_error"), said("yes")]
    nodes = await again(world, chain(asks(on_error="default", default={"text": "-"}), asks()))
    assert nodes["n0"]["rung"] == {"kind": "default"}
    assert nodes["n1"]["output"]["text"] == "yes"
    assert "rung" not in nodes["n1"]


@pytest.mark.parametrize("how", ["error", "timeout", "refused"])
async def test_the_last_good_output_answers_when_all_else_failed(how: str) -> None:
    world = World()
    kept = asks(cache={"ttl": "1h", "last_good": True}, on_error="default", default={"text": "-"}, timeout=30)
    world.replies += [said("good"), NodeError("no", "", "client_error") if how == "error" else said("late")]
    await again(world, chain(kept))
    world.clock.time += timedelta(days=40)
    world.thinks = 60 if how == "timeout" else 0
    if how == "refused":
        kept = {**kept, "policy": {**kept["policy"], "budget": {"tokens": 1}}}
    nodes = await again(world, chain(kept))
    assert nodes["n0"]["status"] == "succeeded"
    assert nodes["n0"]["output"]["text"] == "good"
    assert nodes["n0"]["rung"] == {"kind": "last_good", "at": "2026-03-01T12:00:00.000Z"}
    assert nodes["n0"]["error"]["class"] == {"error": "client_error", "timeout": "timeout", "refused": "budget"}[how]
    assert (nodes["n0"]["usage"] is None) is (how == "refused"), "what the failed call cost counts"


async def test_retries_come_before_the_last_good_output() -> None:
    world = World()
    kept = asks(cache={"ttl": "1h", "last_good": True}, retry={"attempts": 2, "wait": 1})
    world.replies += [said("good"), NodeError("no", "", "timeout"), said("better")]
    await again(world, chain(kept))
    world.clock.time += timedelta(days=1)
    nodes = await again(world, chain(kept))
    assert (nodes["n0"]["output"]["text"], nodes["n0"]["attempt"]) == ("better", 2)
    assert "rung" not in nodes["n0"]


def side_by_side(*nodes: Json) -> Json:
    document = chain(*nodes)
    return {**document, "edges": [{"source": "start", "target": f"n{n}"} for n in range(len(nodes))]}


async def test_two_at_once_make_one_call() -> None:
    world = World()
    world.thinks = 5
    world.replies.append(said("once"))
    nodes = await again(world, side_by_side(asks(), asks(), asks()))
    assert len(world.asked) == 1
    assert sorted(node.get("rung", {}).get("kind", "") for node in nodes.values() if node["type"] == "model") == [
        "",
        "cache",
        "cache",
    ]


async def test_when_the_one_that_was_waited_for_fails_the_others_ask_themselves_all_at_once() -> None:
    world = World()
    world.thinks = 5
    quiet: dict[str, Json] = {"on_error": "default", "default": {"text": "-"}}
    world.replies += [NodeError("no", "", "client_error")] * 3
    await again(world, side_by_side(asks(**quiet), asks(**quiet), asks(**quiet)))
    assert len(world.asked) == 3
    assert (world.clock.now() - START).total_seconds() == 10


async def test_a_cache_that_cannot_be_reached_costs_calls_not_runs(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(MemoryCache):
        async def get(self, key: str) -> Kept | None:
            raise OSError("gone")

        async def put(self, key: str, kept: Kept, **rest: Any) -> None:
            raise OSError("gone")

    world = World()
    world.cache = Broken()
    world.replies += [said("a"), said("b")]
    nodes = await again(world, chain(asks(), asks()))
    assert [nodes["n0"]["output"]["text"], nodes["n1"]["output"]["text"]] == ["a", "b"]
    assert "could not be kept" in caplog.text


async def test_a_router_that_looks_at_other_values_decides_anew() -> None:
    """Its settings are the same each time; what its expressions look at is not."""
    routes = [{"id": "big", "when": "item > 1"}]
    sort = {"type": "router", "parent": "each", "config": {"mode": "rules", "routes": routes}}
    document = {
        "nodes": {
            "start": {"type": "start"},
            "each": {"type": "for_each", "config": {"items": [1, 2, 2], "concurrency": 1}},
            "sort": {**sort, "policy": {"cache": {"ttl": "1h"}}},
        },
        "edges": [{"source": "start", "target": "each"}],
    }
    nodes = await again(World(), document)
    assert [nodes[f"each/{n}/sort"]["port"] for n in range(3)] == ["else", "big", "big"]
    assert [nodes[f"each/{n}/sort"].get("rung", {}).get("kind") for n in range(3)] == [None, None, "cache"]


def key(*, scope: Mapping[str, Json] | None = None, spots: tuple[Spot, ...] = (), **other: Json) -> str:
    graph = Graph.from_document(chain(asks()), types())
    parts: dict[str, Json] = {
        "run_id": RUN_ID,
        "workflow_id": "w",
        "identity": "ann",
        "path": "n0",
        "node": "n0",
        "type": "model",
        "attempt": 1,
        "policy": Policy(),
    }
    config, ends = other.pop("config", {"prompt": "x"}), other.pop("ends", None)
    world = World()
    made = Call(
        **{**parts, **other},
        scope=scope or {},
        evaluator=evaluate,
        clock=world.clock,
        ledger=Ledger(graph, RunState()),
    )
    return key_of(made, config, spots, ends)


def test_the_key_holds_all_that_the_output_depends_on() -> None:
    spots = (Spot(("until",), "expression", "a.x > 1"),)
    policy = Policy.model_validate({"fallback": [{"connection": "c", "model": "m"}]})
    keys = [
        key(),
        key(identity="bob"),
        key(workflow_id="another"),
        key(type="agent"),
        key(config={"prompt": "y"}),
        key(policy=policy),
        key(ends=[["https://one.example/v1", False, ""]]),
        key(spots=spots, scope={"a": {"x": 1}}),
        key(spots=spots, scope={"a": {"x": 2}}),
        key(spots=spots, scope={"a": None}),
        key(spots=spots),
    ]
    assert len(set(keys)) == len(keys)


def test_the_key_holds_nothing_else() -> None:
    assert key() == key(run_id="another", path="loop/3/n7", node="n7", attempt=4, scope={"a": 1})
    assert key(config={"a": 1, "b": 2}) == key(config={"b": 2, "a": 1})


@pytest.mark.parametrize(
    ("node", "word"),
    [
        ({"type": "loop"}, "steps inside"),
        ({"type": "approval", "config": {"message": "?"}}, "waits"),
        (
            {"type": "tool", "config": {"tool": "http_request", "arguments": {"method": "POST", "url": "u"}}},
            "changes",
        ),
        (
            {"type": "tool", "config": {"tool": "http_request", "arguments": {"method": "{{ run.id }}", "url": "u"}}},
            "c",
        ),
        ({"type": "model", "config": asks()["config"], "policy": {"effects": "write"}}, "changes"),
    ],
)
def test_what_cannot_be_kept_is_a_problem_that_says_why(node: Json, word: str) -> None:
    kept = {**node, "policy": {**node.get("policy", {}), "cache": {"ttl": 60}}}
    (found,) = [one for one in validate(chain(kept), types()) if one.field == "policy.cache"]
    assert found.severity == "error"
    assert word in found.message


@pytest.mark.parametrize(
    "node",
    [
        asks(),
        {"type": "tool", "config": {"tool": "http_request", "arguments": {"method": "GET", "url": "u"}}},
        {"type": "tool", "config": {"tool": "http_request", "arguments": {"url": "u"}}},
        {"type": "tool", "config": {"tool": "calculator", "arguments": {"expression": "1"}}},
        {
            "type": "tool",
            "config": {"tool": "http_request", "arguments": {"method": "POST", "url": "u"}},
            "policy": {"effects": "read"},
        },
    ],
)
def test_what_only_reads_can_be_kept(node: Json) -> None:
    kept = {**node, "policy": {**node.get("policy", {}), "cache": {"ttl": 60}}}
    assert [one for one in validate(chain(kept), types()) if one.field == "policy.cache"] == []


async def test_who_waits_for_another_can_be_stopped() -> None:
    world = World()
    world.thinks = 100
    world.replies.append(said("late"))
    world.create(side_by_side(asks(), asks(timeout=3, on_error="default", default={"text": "-"})))
    runner = await world.runner()
    assert runner is not None
    task = asyncio.ensure_future(runner.drive())
    while not task.done():
        await world.still(task)
        world.clock.turn()
    nodes = world.snapshot()["nodes"]
    assert nodes["n1"]["error"]["class"] == "timeout"
    assert nodes["n0"]["output"]["text"] == "late"
