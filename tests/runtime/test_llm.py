"""Models over real HTTP: the `openai` client against the demo model on a loopback port."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from builder.demo.loopback import serve_loopback
from runtime.clients import llm, pricing
from runtime.clients.connections import Endpoint, demo_endpoint, resolve
from runtime.context import _never_sent
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


@pytest.mark.parametrize(("status", "error_class"), [(429, "rate_limit"), (503, "server_error")])
@pytest.mark.parametrize(("header", "least", "most"), [("7", 7, 7), ("date", 50, 60), ("soon", None, None)])
def test_when_to_come_back_is_understood_as_seconds_and_as_a_date(
    status: int, error_class: str, header: str, least: float | None, most: float | None
) -> None:
    import httpx2
    import openai

    text = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True) if header == "date" else header
    reply = httpx2.Response(
        status, headers={"retry-after": text}, request=httpx2.Request("POST", "https://x.example/")
    )
    error = llm._status_error("demo", "m", openai.APIStatusError("busy", response=reply, body=None))
    assert error.error_class == error_class
    assert error.retry_after is None if least is None else least <= (error.retry_after or 0) <= (most or 0)


async def test_an_answer_that_breaks_the_schema_tells_what_it_cost(demo: Endpoint) -> None:
    with pytest.raises(NodeError) as caught:
        await ask(demo, "[[reply: no JSON]]", schema=SCORE)
    assert caught.value.usage is not None
    assert caught.value.usage.output_tokens == 2


def test_what_a_call_may_cost_is_known_before_it() -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 100_000}}
    content = [{"type": "text", "text": "x" * 400}, picture]
    message = Message("openai", "gpt-5-mini", [{"role": "user", "content": content}], extra={"n": 3})
    wish = pricing.wish(message, "gpt-5-mini", paid=True)
    assert wish.input_tokens == 101 + pricing.IMAGE_TOKENS, "an image counts for what it shows, not for its bytes"
    assert (wish.longest, wish.most, wish.answers) == (None, 128_000, 3)
    assert wish.usage(1_000_000).cost_usd == pytest.approx(2.0, abs=0.01)
    unknown = pricing.wish(Message("c", "new", [], max_tokens=5), "new", paid=True)
    assert (unknown.longest, unknown.price_out * 1_000_000) == (5, pricing.UNKNOWN[1])
    assert pricing.wish(message, "llama", paid=False).price_out == 0
    assert pricing.wish(Message("c", "m", [], extra={"max_tokens": 9}), "m", paid=False).longest == 9


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
    assert _never_sent(caught.value), "so nobody can charge for it"


async def test_a_server_that_hangs_up_in_the_middle_may_have_charged_for_it(settings: Any) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings.ALLOW_HOSTS_MODELS = [f"127.0.0.1:{port}"]
    async with server:
        with pytest.raises(NodeError) as caught:
            await ask(Endpoint("mine", f"http://127.0.0.1:{port}/v1", "k"), "x", model="m")
    assert caught.value.error_class == "connection"
    assert not _never_sent(caught.value)


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
