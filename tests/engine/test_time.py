"""Retries, timeouts and limits by a clock that is turned by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from runtime import limits
from runtime.engine.durations import seconds
from runtime.engine.policy import Policy, Retry
from runtime.limits import Limit
from tests.engine.shapes import document
from tests.engine.world import START, World

Json = Any


async def _run(made: dict[str, Json]) -> World:
    world = World()
    world.create(made)
    await world.go()
    return world


def _starts(world: World, path: str) -> list[float]:
    """Seconds after the run's start at which a node began."""
    at = [event.at for event in world.run.events if event.type == "node.started" and event.path == path]
    return [(datetime.fromisoformat(one) - START).total_seconds() for one in at]


async def test_waits_grow_from_try_to_try() -> None:
    world = await _run(document("start > a", "a=fail:timeout+retry:4+fails:3"))
    assert _starts(world, "a") == [0, 10, 30, 70]
    assert world.began == [("a", 1), ("a", 2), ("a", 3), ("a", 4)]


async def test_a_long_wait_leaves_memory() -> None:
    world = World()
    world.create(document("start > a", "a=fail:timeout+retry:2"))
    released = await world.drive()
    assert (released.why, released.wake_at) == ("waiting", "2026-03-01T12:00:10.000Z")
    shown = world.snapshot()
    assert shown["status"] == "running"
    assert shown["nodes"]["a"]["status"] == "retrying"
    assert shown["nodes"]["a"]["retry_at"] == "2026-03-01T12:00:10.000Z"


async def test_the_other_side_may_ask_for_a_longer_wait() -> None:
    made = document("start > a", "a=fail:rate_limit+retry:2+fails:1")
    made["nodes"]["a"]["config"]["retry_after"] = 99
    assert _starts(await _run(made), "a") == [0, 99]


async def test_only_the_named_classes_are_tried_again() -> None:
    made = document("start > a", "a=fail:client_error+retry:2+fails:1")
    made["nodes"]["a"]["policy"]["retry"]["on"] = ["client_error"]
    assert (await _run(made)).snapshot()["status"] == "succeeded"


async def test_no_retry_unless_asked_for() -> None:
    world = await _run(document("start > a", "a=fail:timeout"))
    assert world.began == [("a", 1)]


async def test_a_timeout_is_an_error_that_may_be_tried_again() -> None:
    world = await _run(document("start > a", "a=sleep:9+timeout:2+retry:2"))
    assert _starts(world, "a") == [0, 12]
    error = world.snapshot()["error"]
    assert (error["class"], error["message"]) == (
        "timeout",
        "This step was stopped after 2 seconds, the timeout of its policy.",
    )


async def test_streamed_text_is_told_with_its_place() -> None:
    made = document("start > a", "")
    made["nodes"]["a"]["config"]["text"] = ["Hel", "lo"]
    assert (await _run(made)).deltas == [("a", 0, "Hel"), ("a", 3, "lo")]


def _limited(monkeypatch: pytest.MonkeyPatch, name: str, value: int) -> None:
    monkeypatch.setitem(limits.LIMITS, name, Limit(value, "", ""))


async def test_a_run_may_not_run_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    _limited(monkeypatch, "run_seconds", 120)
    world = await _run(document("start > a > b", "a=sleep:90 b=sleep:90"))
    error = world.snapshot()["error"]
    assert error["class"] == "limit"
    assert world.statuses()["b"] == "cancelled"
    assert (world.clock.now() - START).total_seconds() == 120


async def test_waiting_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    _limited(monkeypatch, "run_seconds", 120)
    world = await _run(document("start > a > b > c", "a=sleep:90 b=until:9000 c=sleep:20"))
    assert world.snapshot()["status"] == "succeeded"


async def test_a_run_may_not_take_steps_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    _limited(monkeypatch, "steps", 20)
    world = await _run(document("start > loop{a} > b", "loop=times:1000"))
    assert world.snapshot()["error"]["message"] == "The run was stopped after 20 steps."


async def test_an_output_may_not_be_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    _limited(monkeypatch, "node_output", 100)
    made = document("start > a", "")
    made["nodes"]["a"]["config"]["gives"] = "x" * 101
    assert (await _run(made)).snapshot()["error"]["class"] == "limit"


async def test_all_outputs_together_may_not_be_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    _limited(monkeypatch, "run_output", 300)
    made = document("start > a > b > c > d", "")
    for id_ in "abcd":
        made["nodes"][id_]["config"]["gives"] = "x" * 80
    error = (await _run(made)).snapshot()["error"]
    assert (error["class"], error["node"]) == ("limit", "d")


async def test_only_so_many_nodes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    _limited(monkeypatch, "nodes_at_once", 3)
    graph = ", ".join(f"start > n{i}" for i in range(8))
    world = await _run(document(graph, " ".join(f"n{i}=sleep:1" for i in range(8))))
    running = most = 0
    for event in world.run.events:
        running += (event.type == "node.started") - (event.type == "node.finished")
        most = max(most, running)
    assert most == 3
    assert world.snapshot()["status"] == "succeeded"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (30, 30),
        ("30", 30),
        ("90s", 90),
        ("5m", 300),
        ("1h30m", 5400),
        ("8h", 28800),
        ("1.5h", 5400),
        ("500ms", 0.5),
        ("2 d", 172800),
    ],
)
def test_durations(text: Json, value: float) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["", "soon", "-5", -5, "5 apples", True, None, [], "5mm", float("nan"), "9999d"])
def test_no_durations(text: Json) -> None:
    with pytest.raises(ValueError, match="length of time"):
        seconds(text)


def test_jitter_spreads_and_is_the_same_again() -> None:
    retry = Retry(attempts=3, wait=100)
    waits = {retry.delay(1, f"run|{i}") for i in range(50)}
    assert len(waits) == 50
    assert all(75 <= wait <= 125 for wait in waits)
    assert retry.delay(2, "x") == retry.delay(2, "x")


@pytest.mark.parametrize("join", [0, -1, "some", True])
def test_joins_that_mean_nothing(join: Json) -> None:
    with pytest.raises(ValidationError):
        Policy(join=join)
