"""The demo model answers inside the server: no schema, prompt or list makes it work without end."""

from __future__ import annotations

import time
from typing import Any

import pytest

from builder.demo import protocol
from builder.demo.answers import told_reply

SCHEMAS: dict[str, Any] = {
    "a billion items": {"type": "array", "minItems": 10**9},
    "lists of lists of lists": {
        "type": "array", "minItems": 100,
        "items": {"type": "array", "minItems": 100, "items": {"type": "array", "minItems": 100}},
    },
    "members of members": {
        "$defs": {"a": {"properties": {f"p{n}": {"$ref": "#/$defs/a"} for n in range(10)}}}, "$ref": "#/$defs/a",
    },
    "choices that are none": {"anyOf": {"a": 1}},
    "members that are none": {"properties": [1]},
    "an infinite number": {"type": "integer", "minimum": float("inf")},
}  # fmt: skip
PROMPTS = ("[[reply:" * 25_000, "[[fail:" + " " * 200_000, ("[[fail:" + " " * 20) * 8_000, "\n.;" * 60_000)


def chat(prompt: str, schema: Any = None) -> int:
    body: dict[str, Any] = {"model": "demo-chat", "messages": [{"role": "user", "content": prompt}]}
    if schema is not None:
        body["response_format"] = {"type": "json_schema", "json_schema": {"name": "a", "schema": schema}}
    return protocol.chat(body).status


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_that_ask_for_too_much_are_refused(name: str) -> None:
    start = time.process_time()
    assert chat("hi", SCHEMAS[name]) == 400
    assert time.process_time() - start < 2


@pytest.mark.parametrize("prompt", PROMPTS)
def test_prompts_are_read_in_linear_time(prompt: str) -> None:
    start = time.process_time()
    assert chat(prompt) == 200
    assert time.process_time() - start < 2


def test_so_many_texts_are_embedded_and_no_more() -> None:
    assert protocol.embeddings({"input": [""] * 3_000}).status == 400
    assert protocol.embeddings({"input": ["a", "b"]}).status == 200


def test_what_it_is_told_to_reply() -> None:
    assert told_reply("Say [[reply: a\nb ]] and [[reply: c]]") == "a\nb"
    assert told_reply("Say [[reply: a") is None
