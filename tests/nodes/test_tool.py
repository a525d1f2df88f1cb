"""The tool node hands its tool plain arguments; program code in them is left as it is."""

from __future__ import annotations

from typing import Any

from tests.engine.world import World

Json = Any


async def _called(tool: str, arguments: dict[str, Json], input: Json) -> dict[str, Json]:
    world = World()
    world.create(
        {
            "nodes": {
                "start": {"type": "start"},
                "call": {"type": "tool", "config": {"tool": tool, "arguments": arguments}},
            },
            "edges": [{"source": "start", "target": "call"}],
        },
        input,
    )
    await world.go()
    shown: dict[str, Json] = world.snapshot()["nodes"]["call"]
    return shown


async def test_arguments_are_filled_in() -> None:
    node = await _called("calculator", {"expression": "{{ start.a }} + 1"}, {"a": 2})
    assert node["output"] == {"result": {"tool": "calculator", "arguments": {"expression": "2 + 1"}}}


async def test_code_is_left_alone_and_inputs_keep_their_types() -> None:
    arguments = {"code": "'{{ start.a }}'", "inputs": {"x": "{{ start.a }}"}}
    node = await _called("python", arguments, {"a": [1]})
    assert node["output"]["result"]["arguments"] == {"code": "'{{ start.a }}'", "inputs": {"x": [1]}}


async def test_an_argument_that_does_not_fit_names_its_field() -> None:
    error = (await _called("calculator", {"expression": ""}, {}))["error"]
    assert (error["field"], error["class"]) == ("config.arguments.expression", "config")
