"""The catalogue holds all that forms, cards and pickers need; its rules give ports, outputs and scopes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from runtime.engine.catalogue import child_scope, describe, describe_tool, member, output_schema, ports_of
from runtime.nodes import registry

Json = Any
TYPES = registry().types
WIDGETS = {"prompt", "text", "textarea", "number", "choice", "toggle", "expression", "code", "json", "schema"} | {
    *("connection", "model", "tool", "arguments", "duration", "routes", "actions", "carry", "form", "people"),
    *("state", "workflow", "workflow_version", "workflow_input"),
}


@pytest.mark.parametrize("key", TYPES)
def test_every_type_is_described_in_full(key: str) -> None:
    shown = describe(TYPES[key])
    assert json.loads(json.dumps(shown)) == shown
    assert shown["key"] == key
    assert shown["group"] in {"AI", "Actions", "Flow", "People", "Data", "Start and end"}
    assert shown["title"]
    assert shown["icon"]
    assert shown["description"].endswith(".")
    for name, field in shown["config"].get("properties", {}).items():
        assert field.get("title"), f"{key}.{name} has no title"
        assert field.get("description"), f"{key}.{name} has no help text"
        assert field.get("x-widget", "text") in WIDGETS
    for name in (shown["subtitle"], shown["summary"]):
        assert not name or name in shown["config"]["properties"]


@pytest.mark.parametrize("name", registry().tools)
def test_every_tool_is_described_in_full(name: str) -> None:
    shown = describe_tool(registry().tools[name])
    assert json.loads(json.dumps(shown)) == shown
    assert shown["description"]
    for field in shown["arguments"].get("properties", {}).values():
        assert field.get("description")


def test_contract_types_are_there() -> None:
    contract = {"start", "output", "model", "router", "loop", "for_each", "approval", "tool", "template"}
    contract |= {"set", "wait", "workflow"}
    assert contract <= set(TYPES)


def _ports(key: str, **config: Json) -> list[str]:
    return [port["id"] for port in ports_of(TYPES[key], config)]


def test_ports() -> None:
    assert _ports("template") == ["out"]
    assert _ports("output") == []
    assert _ports("router", routes=[{"id": "a"}, {"id": "b", "label": "B"}]) == ["a", "b", "else"]
    assert _ports("approval") == ["approve", "reject", "expired"]
    assert _ports("approval", actions=[{"id": "go"}]) == ["go", "expired"]
    assert _ports("router", routes="nonsense") == ["else"]
    assert ports_of(TYPES["router"], {"routes": [{"id": "b", "label": "B"}]})[0] == {"id": "b", "label": "B"}


def _outputs(key: str, **config: Json) -> list[str]:
    return sorted(output_schema(TYPES[key], config)["properties"])


SCHEMA = {"type": "object", "properties": {"score": {"type": "number"}}}


def test_outputs() -> None:
    assert _outputs("template") == ["text"]
    assert _outputs("start", inputs={"properties": {"topic": {}}}) == ["topic"]
    assert _outputs("loop", carry={"draft": {}}) == ["draft", "iterations", "stopped"]
    assert _outputs("model") == ["model", "text", "usage"]
    assert _outputs("model", schema=SCHEMA) == ["data", "model", "text", "usage"]
    assert _outputs("approval", form=SCHEMA) == ["action", "at", "by", "by_name", "comment", "values"]
    assert _outputs("for_each") == ["errors", "results"]
    assert output_schema(TYPES["start"], {})["additionalProperties"] is True


def test_what_children_see() -> None:
    assert sorted(child_scope(TYPES["loop"], {"carry": {"n": {}}})["loop"]["properties"]) == ["index", "n"]
    assert sorted(child_scope(TYPES["for_each"], {})) == ["index", "item"]


def test_members() -> None:
    schema = output_schema(TYPES["model"], {"schema": SCHEMA})
    usage = member(schema, "usage")
    assert usage is not None
    assert member(usage, "cost_usd", schema) is not None
    assert member(usage, "price", schema) is None
    assert member({"type": "array", "items": SCHEMA}, 0) == SCHEMA
    assert member({"anyOf": [{"type": "null"}, SCHEMA]}, "score") == {"type": "number"}
    assert member({}, "anything") == {}
