"""Every node ends with a typed reason: nothing is ever just over."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.engine.shapes import document
from tests.engine.world import RUN_ID, World

Json = Any

#: graph, behaviour, node, status, the class of its error ("" without one), words of its reason or error
ENDINGS = [
    ("start > a", "", "a", "succeeded", "", ""),
    ("start > a", "a=fail", "a", "failed", "client_error", "could not"),
    ("start > a", "a=fail:bug", "a", "failed", "internal", "Something went wrong"),
    ("start > a", "a=timeout:1+sleep:9", "a", "failed", "timeout", "1 seconds"),
    ("start > a > b, a.error > c", "a=fail", "b", "skipped", "", "'a', failed"),
    ("start > a > b, a.error > c", "", "c", "skipped", "", "'a' did not fail"),
    ("start > a, a.x > b, a.y > c", "a=port:x", "c", "skipped", "", "chose 'x'"),
    ("start > a, b > c", "", "b", "skipped", "", "No edge"),
    ("start > a, b > c", "", "c", "skipped", "", "'b', was skipped"),
    (
        "start > a > j, start > b > j",
        "j=join:any a=sleep:1 b=sleep:9",
        "b",
        "cancelled",
        "",
        "'j' went on without it",
    ),
    ("start > a, start > b", "a=sleep:1+fail b=sleep:9", "b", "cancelled", "", "'a' failed"),
    ("start > each{a}", "each=timeout:2 a=sleep:9", "each", "failed", "timeout", "2 seconds"),
    ("start > each{a}", "each=timeout:2 a=sleep:9", "each/0/a", "cancelled", "", "'each' failed"),
    ("start > loop{a}", "a=fail:connection", "loop", "failed", "connection", "could not"),
    ("start > a", "a=fail+error:default", "a", "succeeded", "client_error", "could not"),
    ("start > a", "a=fail:timeout+retry:2", "a", "failed", "timeout", "could not"),
]


@pytest.mark.parametrize(("graph", "behaviour", "path", "status", "class_", "words"), ENDINGS)
async def test_each_way_to_end_says_why(
    graph: str, behaviour: str, path: str, status: str, class_: str, words: str
) -> None:
    world = World()
    world.create(document(graph, behaviour))
    await world.go()
    nodes = world.snapshot()["nodes"]
    node = nodes[path]
    assert node["status"] == status
    assert (node["error"] or {}).get("class", "") == class_
    assert words in (node["reason"] or (node["error"] or {}).get("message", ""))
    _all_typed(nodes)


def _all_typed(nodes: dict[str, Json]) -> None:
    """Whatever ended says how: by its port, an error with a class and a node, or a reason."""
    for path, node in nodes.items():
        assert node["finished_at"], f"{path} never ended"
        if node["status"] == "succeeded":
            assert node["port"] is not None, path
        elif node["status"] == "failed":
            assert all(node["error"][name] for name in ("message", "class", "node")), path
        else:
            assert node["reason"], path


async def test_a_cancelled_run_leaves_no_node_without_a_reason() -> None:
    world = World()
    world.create(document("start > a > b, start > each{w}, start > r", "a=sleep:9 w=waits r=fail:timeout+retry:3"))
    runner = await world.runner()
    assert runner is not None
    task = asyncio.ensure_future(runner.drive())
    await world.still()
    world.store.signal(RUN_ID, "cancel", by="u1")
    runner.poke()
    await task
    assert world.snapshot()["status"] == "cancelled"
    _all_typed(world.snapshot()["nodes"])


UNRESOLVED = [
    ("{{ nobody.text }}", "nobody"),
    ("{{ a.missing }}", "missing"),
    ("{{ a.value.deep }}", "deep"),
    ("{{ off.value }}", "off"),
    ("before {{ off.value }} after", "off"),
    ("{{ later.value }}", "later"),
    ("{{ error.message }}", "error"),
    ("{{ item }}", "item"),
    ("{{ state.count }}", "count"),
    ("{{ input.nothing }}", "nothing"),
    ("{{ a.value[3] }}", "a.value"),
    ("{{ start.absent }}", "absent"),
]


@pytest.mark.parametrize(("text", "named"), UNRESOLVED)
async def test_a_reference_without_a_value_is_an_error_that_names_it(text: str, named: str) -> None:
    world = World()
    made = document("start > a > t, a.error > off > j, t > j, start > later", "")
    made["nodes"]["j"] = {"type": "template", "config": {"text": text}}
    made["nodes"]["t"] = {"type": "template", "config": {"text": "x"}}
    world.create(made)
    await world.go()
    node = world.snapshot()["nodes"]["j"]
    assert node["status"] == "failed"
    assert node["error"]["class"] == "reference"
    assert named in node["error"]["message"], node["error"]
