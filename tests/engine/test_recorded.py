"""The recorded runs are what the engine does today, and every way of knowing a run's state agrees."""

from __future__ import annotations

import json

import pytest

from runtime.engine.events import Event
from runtime.engine.snapshot import snapshot
from runtime.engine.state import fold
from tests.engine.recorded import FOLDER, as_text, record, scenarios
from tests.engine.world import World

NAMES = sorted(scenarios())


@pytest.mark.parametrize("name", NAMES)
async def test_recording_is_fresh(name: str) -> None:
    """When this fails on purpose: `python -m tests.engine.recorded`, and tell the browser's fold."""
    assert (FOLDER / f"{name}.json").read_text() == as_text(await record(name, scenarios()[name]))


@pytest.mark.parametrize("name", NAMES)
def test_events_as_sent_fold_to_the_same_state(name: str) -> None:
    recorded = json.loads((FOLDER / f"{name}.json").read_text())
    own = ("seq", "at", "type", "path")
    events = [
        Event(**{key: one[key] for key in own}, data={key: value for key, value in one.items() if key not in own})
        for one in recorded["events"]
    ]
    assert snapshot(fold(events)) == recorded["snapshot"]
    for prefix in recorded["prefixes"]:
        assert snapshot(fold(events[: prefix["upto"]])) == prefix["snapshot"]


@pytest.mark.parametrize("name", NAMES)
async def test_projections_are_the_fold(name: str) -> None:
    world = World()
    await scenarios()[name](world)
    shown = world.snapshot()
    assert world.run.steps == shown["nodes"]
    assert {key: shown[key] for key in world.run.fields} == world.run.fields


def test_there_is_no_recording_too_many() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == NAMES


def test_a_gap_is_noticed() -> None:
    with pytest.raises(ValueError, match="cannot follow"):
        fold([Event(1, "2026-03-01T12:00:00.000Z", "run.started"), Event(3, "2026-03-01T12:00:00.000Z", "x")])
