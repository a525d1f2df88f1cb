"""The two ends of a run: what goes in, with its defaults, and what comes out, with its types."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.nodes.output import Output
from runtime.nodes.start import Start, with_defaults
from tests.engine.world import World

Json = Any
INPUTS = {"type": "object", "properties": {"topic": {"type": "string"}, "tone": {"default": "calm"}}}


def test_defaults_do_not_replace_what_was_given() -> None:
    assert with_defaults({"topic": "x"}, INPUTS) == {"topic": "x", "tone": "calm"}
    assert with_defaults({"tone": None}, INPUTS) == {"tone": None}
    assert with_defaults(None, None) == {}


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        (None, None),
        (INPUTS, None),
        ({"type": "array"}, "inputs.type"),
        ({"type": "nonsense"}, "inputs.type"),
        ({"properties": {"topic": {}, "tone": {"pattern": "("}}}, "inputs.properties.tone.pattern"),
        ("no schema", "inputs"),
    ],
)
def test_inputs_are_the_schema_of_an_object(inputs: Json, field: str | None) -> None:
    found = Start.check({"inputs": inputs})
    assert [place for place, _ in found] == ([field] if field else [])


async def test_an_output_of_any_shape() -> None:
    value = {"text": "{{ start.topic }}", "list": ["{{ start.n }}", {"deep": "{{ start.n }}{{ start.n }}"}]}
    world = World()
    world.create(
        {
            "nodes": {"start": {"type": "start"}, "done": {"type": "output", "config": {"value": value}}},
            "edges": [{"source": "start", "target": "done"}],
        },
        {"topic": "snow", "n": 4},
    )
    await world.go()
    assert world.snapshot()["output"] == {"text": "snow", "list": [4, {"deep": "44"}]}


def test_an_output_without_settings_hands_on_its_input() -> None:
    assert Output.Config().value == "{{ input }}"
