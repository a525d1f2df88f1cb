"""The router takes the first rule that holds, or what a model chooses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from runtime.engine.node import Reply, Usage
from tests.engine.world import World

Json = Any
RULES = [{"id": "code", "when": "'python' in start.topic"}, {"id": "long", "when": "start.topic | length > 5"}]


async def _routed(config: dict[str, Json], input: Json, *replies: Reply) -> World:
    world = World()
    world.replies += replies
    world.create(
        {
            "nodes": {"start": {"type": "start"}, "pick": {"type": "router", "config": config}},
            "edges": [{"source": "start", "target": "pick"}],
        },
        input,
    )
    await world.go()
    return world


@pytest.mark.parametrize(
    ("topic", "route"), [("python", "code"), ("python and snakes", "code"), ("gardens", "long"), ("tea", "else")]
)
async def test_the_first_true_rule_wins(topic: str, route: str) -> None:
    node = (await _routed({"routes": RULES}, {"topic": topic})).snapshot()["nodes"]["pick"]
    assert (node["output"]["route"], node["port"]) == (route, route)
    assert node["usage"] is None


async def test_a_rule_that_cannot_be_judged_names_its_field() -> None:
    rules = [{"id": "a", "when": "1 == 2"}, {"id": "b", "when": "start.nope == 1"}]
    error = (await _routed({"routes": rules}, {"topic": "x"})).snapshot()["error"]
    assert (error["node"], error["field"], error["class"]) == ("pick", "config.routes.1.when", "reference")


MODEL = {
    "mode": "model",
    "connection": "demo",
    "model": "demo-chat",
    "input": "{{ start.topic }}",
    "instructions": "Be strict.",
    "routes": [{"id": "code", "description": "About programs."}, {"id": "other", "label": "Other"}],
}


def _reply(route: str) -> Reply:
    answer = {"route": route, "reason": "It is."}
    return Reply(json.dumps(answer), answer, Usage(7, 3, 0.001), "demo-chat")


async def test_a_model_chooses_among_the_routes() -> None:
    world = await _routed(MODEL, {"topic": "asyncio"}, _reply("code"))
    node = world.snapshot()["nodes"]["pick"]
    assert node["port"] == "code"
    assert node["output"]["reason"] == "It is."
    assert node["usage"] == {"input_tokens": 7, "output_tokens": 3, "cost_usd": 0.001}
    (asked,) = world.asked
    assert asked.schema is not None
    assert asked.schema["properties"]["route"]["enum"] == ["code", "other", "else"]
    assert asked.messages[1] == {"role": "user", "content": "asyncio"}
    assert "code: About programs." in asked.messages[0]["content"]
    assert "Be strict." in asked.messages[0]["content"]


async def test_a_model_that_chooses_nothing_known_is_an_error() -> None:
    error = (await _routed(MODEL, {"topic": "x"}, _reply("nonsense"))).snapshot()["error"]
    assert error["class"] == "invalid_output"
