"""What must happen once does: an answer is taken in once, a write to the outside carries one key over all tries."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import pytest

from runtime.engine.node import Context, Done
from tests.engine.shapes import document
from tests.engine.world import RUN_ID, Do, World


async def test_an_answer_is_taken_in_once_whatever_comes_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    resumed: list[str] = []

    async def slow(self: Do, config: Any, ctx: Context, state: Any, answer: Any) -> Done:
        resumed.append(ctx.path)
        await ctx.world.sleep(5)  # type: ignore[attr-defined]
        return Done(self.Output(value=answer["action"]))

    monkeypatch.setattr(Do, "resume", slow)
    world = World()
    world.create(document("start > w > out, start > a > b", "w=waits a=sleep:9"))
    runner = await world.runner()
    assert runner is not None
    task = asyncio.ensure_future(runner.drive())
    await world.still()
    (approval,) = world.run.approvals.values()
    for kind in ("decision", "timer", "decision"):
        world.store.signal(RUN_ID, kind, "w", approval=approval["id"], action="ok", by="u1")
        runner.poke()
        await world.still()
    assert resumed == ["w"]
    while not task.done():
        world.clock.turn()
        await world.still(task)
    assert resumed == ["w"]
    assert world.types_of_events().count("node.answered") == 1
    assert world.statuses()["w"] == "succeeded"


async def test_a_write_carries_one_key_over_all_tries_and_no_other_node_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys: dict[str, set[str]] = {}
    run = Do.run

    async def noted(self: Do, config: Any, ctx: Context) -> Any:
        keys.setdefault(ctx.path, set()).add(ctx.idempotency_key)
        return await run(self, config, ctx)

    monkeypatch.setattr(Do, "run", noted)
    world = World()
    world.create(
        document("start > a, start > loop{b} > out", "a=fail:timeout+retry:4+fails:3 b=fail:timeout+retry:2+fails:1")
    )
    assert await world.go() == "succeeded"
    assert {path: len(one) for path, one in keys.items()} == {"a": 1, "loop/0/b": 1, "loop/1/b": 1}
    assert keys["a"] == {hashlib.sha256(f"{RUN_ID}|a".encode()).hexdigest()}
    assert len(set.union(*keys.values())) == 3


async def test_a_join_that_did_not_wait_keeps_the_input_it_began_with() -> None:
    """`slow` comes in later, and leads elsewhere too, so it is not given up: the loop's second round sees no more."""
    made = document("start > a > loop{b} > out, start > slow > loop, slow > c", "loop=join:any+times:2 slow=sleep:5")
    made["nodes"]["b"]["config"] = {"gives": "{{ input }}", "sleep": 9}
    world = World()
    world.create(made)
    assert await world.go() == "succeeded"
    nodes = world.snapshot()["nodes"]
    assert nodes["slow"]["finished_at"] < nodes["loop/1/b"]["started_at"]
    assert nodes["loop/0/b"]["input"]["gives"] == nodes["loop/1/b"]["input"]["gives"] == nodes["a"]["output"]
