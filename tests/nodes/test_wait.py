"""The wait node: how long, until when, what is no time, and that it holds nothing and survives a restart."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from runtime.engine.errors import NodeError
from runtime.engine.validate import validate
from runtime.nodes.wait import read, zone_of
from tests.engine.test_calls import document, out
from tests.engine.world import RUN_ID, START, World

Json = Any
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def waiting(input: Json = None, **config: Json) -> World:
    world = World()
    nodes = {"w": {"type": "wait", "config": config}, "done": out("{{ w.at }}")}
    world.create(document(nodes, "start > w", "w > done"), input)
    return world


@pytest.mark.parametrize(
    ("config", "at"),
    [
        ({"for": "90s"}, "2026-03-01T12:01:30.000Z"),
        ({"for": 3600}, "2026-03-01T13:00:00.000Z"),
        ({"for": "1w 2d"}, "2026-03-10T12:00:00.000Z"),
        ({"for": 0}, "2026-03-01T12:00:00.000Z"),
        ({"for": "{{ start.wait }}"}, "2026-03-01T12:05:00.000Z"),
        ({"until": "2026-03-02T08:30"}, "2026-03-02T08:30:00.000Z"),
        ({"until": "2026-03-02T08:30+01:00"}, "2026-03-02T07:30:00.000Z"),
        ({"until": "2026-03-02T08:30", "timezone": "europe/vienna"}, "2026-03-02T07:30:00.000Z"),
        ({"until": "2026-07-02T08:30", "timezone": "Europe/Vienna"}, "2026-07-02T06:30:00.000Z"),
        ({"until": "2026-03-05", "timezone": "America/New_York"}, "2026-03-05T05:00:00.000Z"),
        ({"until": "09:00"}, "2026-03-02T09:00:00.000Z"),
        ({"until": "18:15:30"}, "2026-03-01T18:15:30.000Z"),
        ({"until": "{{ start.when }}"}, "2026-03-04T00:00:00.000Z"),
        ({"until": "2020-01-01T00:00Z"}, "2026-03-01T12:00:00.000Z"),
    ],
)
async def test_it_goes_on_at_that_moment(config: Json, at: str) -> None:
    world = waiting({"wait": "5m", "when": "2026-03-04"}, **config)
    assert await world.go() == "succeeded", world.snapshot()["error"]
    assert world.snapshot()["output"] == at


def test_the_next_time_of_day_is_by_the_clock_of_its_zone() -> None:
    before_the_change = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)  # the clocks go forward in the night
    assert read("09:00", zone_of("Europe/Vienna"), before_the_change) == datetime(2026, 3, 29, 7, 0, tzinfo=UTC)
    assert read("12:00", UTC, NOW) == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


async def test_it_holds_nothing_and_goes_on_after_a_restart() -> None:
    world = waiting(**{"for": "20d"})
    released = await world.drive()
    assert (released.why, released.wake_at) == ("waiting", "2026-03-21T12:00:00.000Z")
    assert world.run.owner == ""
    shown = world.snapshot()
    assert (shown["status"], shown["nodes"]["w"]["status"]) == ("waiting", "waiting")
    world.clock.time = START.replace(day=20)
    assert await world.runner() is None
    world.clock.time = START.replace(day=21)
    assert await world.go() == "succeeded"


async def test_a_cancel_ends_the_wait() -> None:
    world = waiting(**{"for": "20d"})
    await world.drive()
    world.store.signal(RUN_ID, "cancel", by="u1")
    await world.drive()
    assert world.statuses()["w"] == "cancelled"


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"until": "{{ start.odd }}"}, "`soon` is no time."),
        ({"until": "{{ start.empty }}"}, "There is no time here."),
        ({"until": "2028-01-01"}, "`2028-01-01` is more than a year away."),
        ({"until": "09:00", "timezone": "{{ start.odd }}"}, "There is no time zone `soon`."),
    ],
)
async def test_what_is_no_time_is_an_error_at_its_field(config: Json, message: str) -> None:
    world = waiting({"odd": "soon", "empty": ""}, **config)
    await world.go()
    error = world.snapshot()["nodes"]["w"]["error"]
    assert (error["message"], error["class"]) == (message, "config")
    assert error["field"] in ("config.until", "config.timezone")


@pytest.mark.parametrize("text", ["25:00", "9 o'clock", "2026-13-01", "2026-02-30", "0000", "9999-12-31T23:59-10:00"])
def test_odd_texts_are_refused_and_never_break(text: str) -> None:
    with pytest.raises(NodeError, match="no time"):
        read(text, UTC, NOW)


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({}, "config.for"),
        ({"for": "5m", "until": "09:00"}, "config.for"),
        ({"for": "soon"}, "config.for"),
        ({"for": "2y"}, "config.for"),
        ({"for": "500d"}, "config.for"),
        ({"until": "soon"}, "config.until"),
        ({"until": "09:00", "timezone": "Mars/Base"}, "config.timezone"),
    ],
)
def test_what_is_wrong_is_told_at_save_time(config: Json, field: str) -> None:
    found = validate(document({"w": {"type": "wait", "config": config}}, "start > w"), World().registry)
    assert [one.field for one in found] == [field]
