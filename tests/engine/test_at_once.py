"""Immediate nodes: done the moment they begin, start and end in one commit, and never too many at once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from runtime.engine import runner, transition
from runtime.engine.work import at_once
from tests.engine.shapes import document
from tests.engine.world import World


def _chain(length: int) -> dict[str, Any]:
    names = ["start", *(f"n{i}" for i in range(length)), "out"]
    made = document(" > ".join(names), "")
    for name in names[1:-1]:
        made["nodes"][name] = {"type": "template", "config": {"text": "x"}}
    return made


async def test_a_chain_of_immediate_nodes_is_one_commit() -> None:
    world = World()
    world.create(_chain(20))
    assert await world.go() == "succeeded"
    assert world.store.appends == 1
    kinds = [event.type for event in world.run.events if event.path == "n7"]
    assert kinds == ["node.started", "node.finished"]


async def test_a_long_chain_is_committed_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transition, "AT_ONCE", 5)
    monkeypatch.setattr(runner, "AT_ONCE", 5)
    world = World()
    world.create(_chain(20))
    assert await world.go() == "succeeded"
    assert world.store.appends > 3


async def test_what_is_not_immediate_begins_only_after_its_start_was_committed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World()
    world.create(document("start > a > out", "a=sleep:1"))
    began: list[list[str]] = []
    append = world.store.append

    async def watched(*args: Any, **kwargs: Any) -> int:
        began.append([path for path, _ in world.began])
        return await append(*args, **kwargs)

    monkeypatch.setattr(world.store, "append", watched)
    await world.go()
    assert began == [[], ["a"]]


async def test_an_immediate_node_that_waits_after_all_is_an_error() -> None:
    with pytest.raises(TypeError, match="must not wait"):
        at_once(lambda: asyncio.sleep(1))
