"""What a node does outside follows from its settings; after a crash its policy says whether it begins again."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine.graph import Graph
from runtime.engine.validate import validate
from tests.engine.shapes import document
from tests.engine.test_crash import Died, _dying
from tests.engine.world import RUN_ID, World, types

Json = Any


def effects(node: Json) -> str:
    made = {"nodes": {"start": {"type": "start"}, "a": node}, "edges": [{"source": "start", "target": "a"}]}
    return Graph.from_document(made, types()).nodes["a"].effects


def call(method: Json = None, tool: str = "http_request", **more: Json) -> Json:
    arguments = {"url": "https://example.com/", **({"method": method} if method else {})}
    return {"type": "tool", "config": {"tool": tool, "arguments": arguments}, **more}


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"type": "template", "config": {"text": "x"}}, "pure"),
        ({"type": "model", "config": {"prompt": "x"}}, "read"),
        (call(), "read"),
        (call("HEAD"), "read"),
        (call("POST"), "write"),
        (call("DELETE"), "write"),
        (call("{{ start.method }}"), "write"),
        (call({"not": "a method"}), "write"),
        (call(tool="calculator"), "pure"),
        (call(tool="current_time"), "read"),
        (call(tool="no_such_tool"), "write"),
        (call("POST", policy={"effects": "read"}), "read"),
        (call("GET", policy={"effects": "write"}), "write"),
    ],
)
def test_the_most_particular_says_what_a_node_does(node: Json, expected: str) -> None:
    assert effects(node) == expected


async def crashed(on_crash: str | None, type_: str = "do") -> World:
    world = World()
    made = document("start > a > out, a.error > b", "a=sleep:5")
    made["nodes"]["a"]["type"] = type_
    if on_crash:
        made["nodes"]["a"]["policy"]["on_crash"] = on_crash
    world.create(made)
    _dying(world, 1, before=False)
    with pytest.raises(Died):
        await world.go()
    world.store.take_over(RUN_ID)
    await world.go()
    return world


@pytest.mark.parametrize(
    ("type_", "on_crash", "status", "attempt"),
    [
        ("do", None, "succeeded", 2),
        ("do", "fail", "failed", 1),
        ("do", "ask", "waiting", 1),
        ("once", None, "failed", 1),
        ("once", "retry", "succeeded", 2),
        ("careful", None, "waiting", 1),
        ("careful", "fail", "failed", 1),
    ],
)
async def test_the_policy_comes_before_the_type(type_: str, on_crash: str | None, status: str, attempt: int) -> None:
    world = await crashed(on_crash, type_)
    node = world.snapshot()["nodes"]["a"]
    assert (node["status"], node["attempt"]) == (status, attempt)
    if status == "failed":
        assert (node["error"]["class"], node["port"]) == ("crash", "error")


async def test_a_write_that_begins_again_keeps_its_key() -> None:
    """So that whoever it writes to can tell that it is the same deed."""
    keys: list[str] = []
    world = World()
    made = document("start > a", "a=sleep:5")
    kind = type(world.registry.types["do"])
    run = kind.run

    class Watched(kind):  # type: ignore[misc, valid-type]
        async def run(self, config: Any, ctx: Any) -> Any:
            keys.append(ctx.idempotency_key)
            return await run(self, config, ctx)

    world.registry.types["do"] = Watched()  # type: ignore[index]
    world.create(made)
    _dying(world, 2, before=True)
    with pytest.raises(Died):
        await world.go()
    world.store.take_over(RUN_ID)
    assert await world.go() == "succeeded"
    assert len(keys) == 2
    assert len(set(keys)) == 1
    starts = [event.data for event in world.run.events if event.type == "node.started" and event.path == "a"]
    assert [start.get("takeover", False) for start in starts] == [False, True], "the run shows that it began again"


def test_what_a_policy_cannot_do_is_said() -> None:
    made = document("start > loop{a} > w", "")
    made["nodes"]["loop"]["policy"] = {"on_crash": "ask", "budget": {"tokens": 5}}
    made["nodes"]["w"] = {"type": "approval", "config": {"message": "?"}, "policy": {"timeout": 5}}
    found = [(one.node, one.field, one.severity) for one in validate(made, types())]
    assert ("loop", "policy.on_crash", "warning") in found
    assert ("w", "policy.timeout", "warning") in found
    assert all(severity == "warning" for _, field, severity in found if field.startswith("policy"))


def test_a_budget_of_nothing_is_a_problem() -> None:
    made = document("start > a")
    made["nodes"]["a"]["policy"] = {"budget": {}}
    (found,) = validate(made, types())
    assert (found.field, found.severity) == ("policy.budget", "error")
