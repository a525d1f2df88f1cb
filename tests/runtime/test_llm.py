"""Models over real HTTP: the `openai` client against the demo model on a loopback port."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from builder.demo.loopback import serve_loopback
from runtime.clients import llm, pricing
from runtime.clients.connections import Endpoint, demo_endpoint, resolve
from runtime.engine.errors import NodeError
from runtime.engine.node import Message, Reply

SCORE = {"type": "object", "required": ["score"], "properties": {"score": {"type": "number"}}}


@pytest.fixture
def demo(settings: Any) -> Iterator[Endpoint]:
    with serve_loopback() as url:
        settings.DEMO_URL = url
        yield demo_endpoint()


async def ask(endpoint: Endpoint, prompt: str, model: str = "demo-chat", **more: Any) -> tuple[Reply, list[str]]:
    shown: list[str] = []

    async def on_text(text: str) -> None:
        shown.append(text)

    message = Message("demo", model, [{"role": "user", "content": prompt}], **more)
    return await llm.complete(endpoint, message, on_text), shown


async def test_text_is_streamed_and_counted(demo: Endpoint) -> None:
    reply, shown = await ask(demo, "[[reply: one two three]]")
    assert reply.text == "".join(shown) == "one two three"
    assert len(shown) == 3
    assert reply.usage.output_tokens == 3
    assert reply.usage.cost_usd == 0
    assert reply.model == "demo-chat"


async def test_a_schema_answer_arrives_as_data(demo: Endpoint) -> None:
    reply, _ = await ask(demo, "Score this", schema=SCORE)
    assert isinstance(reply.data["score"], int | float)


@pytest.mark.parametrize("garbage", ["no JSON at all", '{"score": "high"}', "[1, 2"])
async def test_garbage_for_a_schema_says_what_is_wrong(demo: Endpoint, garbage: str) -> None:
    with pytest.raises(NodeError) as caught:
        await ask(demo, f"[[reply: {garbage}]]", schema=SCORE)
    assert caught.value.error_class == "invalid_output"
    assert caught.value.hint


async def test_json_in_a_code_fence_is_read() -> None:
    assert llm.parse('```json\n{"score": 3}\n```', SCORE) == {"score": 3}


@pytest.mark.parametrize(
    ("told", "error_class"),
    [("429", "rate_limit"), ("503", "server_error"), ("400", "client_error"), ("401", "client_error")],
)
async def test_a_status_becomes_an_error_class_with_a_next_step(demo: Endpoint, told: str, error_class: str) -> None:
    with pytest.raises(NodeError) as caught:
        await ask(demo, f"[[fail: {told}]]", model="demo-fail")
    assert caught.value.error_class == error_class
    assert caught.value.hint
    assert (caught.value.retry_after == 1.0) is (told == "429")


async def test_a_server_that_speaks_something_else_is_named(demo: Endpoint) -> None:
    with pytest.raises(NodeError) as caught:
        await ask(demo, "[[fail: garbage]]", model="demo-fail")
    assert caught.value.error_class == "invalid_output"
    assert "OpenAI" in caught.value.message


async def test_an_unknown_model_is_named(demo: Endpoint) -> None:
    with pytest.raises(NodeError, match="gpt-9"):
        await ask(demo, "x", model="gpt-9")


async def test_a_closed_port_is_a_connection_error(settings: Any) -> None:
    settings.ALLOW_HOSTS_MODELS = ["127.0.0.1:9"]
    with pytest.raises(NodeError) as caught:
        await ask(Endpoint("mine", "http://127.0.0.1:9/v1", "k"), "x", model="m")
    assert caught.value.error_class == "connection"


async def test_a_connection_lists_its_models(demo: Endpoint) -> None:
    assert "demo-chat" in await llm.check(demo)


async def test_without_a_key_the_demo_model_stands_in_for_openai(demo: Endpoint) -> None:
    stand_in = resolve("openai", "")
    reply, _ = await ask(stand_in, "hello", model="gpt-5-mini")
    assert stand_in.demo
    assert reply.model == "demo-chat"


def test_an_unknown_paid_model_is_never_free() -> None:
    assert pricing.cost_usd("brand-new-model", 1_000_000, 0, paid=True) == pricing.UNKNOWN[0]
    assert pricing.cost_usd("gpt-5-mini-2025-08-07", 0, 1_000_000, paid=True) == pricing.PRICES["gpt-5-mini"][1]
    assert pricing.cost_usd("llama3", 1_000_000, 1_000_000, paid=False) == 0.0


def test_strict_mode_is_asked_for_only_where_the_schema_has_its_form() -> None:
    closed = {**SCORE, "additionalProperties": False}
    assert llm._strict(closed)
    assert not llm._strict(SCORE)
