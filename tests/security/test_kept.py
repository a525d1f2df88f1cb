"""What a run may leave in the database: its outputs, and what goes into its nodes, have a bound together."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.limits import LIMITS, Limit
from tests.engine.world import World

BIG = "x" * 10_000


@pytest.fixture(autouse=True)
def _a_small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "run_input", Limit(100_000, "bytes", "a test"))


def inside(container: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    nodes = {"start": {"type": "start"}, "n": container, "c": {**child, "parent": "n"}}
    return {"format": "baton/1", "nodes": nodes, "edges": [{"source": "start", "target": "n"}]}


async def ended(document: dict[str, Any]) -> dict[str, Any]:
    world = World()
    world.create(document, {"big": BIG})
    await world.go()
    shown: dict[str, Any] = world.snapshot()
    return shown


async def refused(document: dict[str, Any]) -> None:
    run = await ended(document)
    assert run["status"] == "failed"
    assert run["error"]["class"] == "limit"
    assert "100,000 bytes" in run["error"]["message"]


async def test_what_goes_in_again_and_again_is_counted() -> None:
    child = {"type": "do", "config": {"gives": "small", "ports": [{"id": "a", "label": "{{ start.big }}"}]}}
    await refused(inside({"type": "for_each", "config": {"items": "range(20)"}}, child))
    run = await ended(inside({"type": "for_each", "config": {"items": "range(5)"}}, child))
    assert run["status"] == "succeeded"


async def test_what_is_carried_again_and_again_is_counted() -> None:
    carry = {"big": {"initial": BIG, "next": "{{ loop.big }}"}}
    await refused(inside({"type": "loop", "config": {"max_iterations": 20, "carry": carry}}, {"type": "do"}))


async def test_lists_to_go_through_are_counted() -> None:
    inner = inside({"type": "for_each", "config": {"items": "range(20)"}}, {"type": "do"})
    inner["nodes"]["c"] = {"type": "for_each", "parent": "n", "config": {"items": "[start.big]"}}
    inner["nodes"]["d"] = {"type": "do", "parent": "c"}
    await refused(inner)
