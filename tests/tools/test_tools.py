"""The first tools against a scripted context: what they send, what they give, how they fail."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from runtime.engine.errors import NodeError
from runtime.engine.node import HttpReply, Tool
from runtime.toolcontext import GuardedTools
from runtime.tools import tools

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class Scripted:
    """A ToolContext that answers with one reply and keeps what was asked."""

    idempotency_key = "key-1"

    def __init__(self, reply: HttpReply | None = None) -> None:
        self._reply = reply or answer(200, "{}")
        self.asked: dict[str, Any] = {}

    def now(self) -> datetime:
        return NOW

    async def http(self, method: str, url: str, **more: Any) -> HttpReply:
        self.asked = {"method": method, "url": url, **more}
        return self._reply

    async def python(self, code: str, inputs: Any) -> Any:
        return [code, inputs]


def answer(status: int, text: str, **headers: str) -> HttpReply:
    found = {"content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return HttpReply(status=status, headers=found, text=text, url="https://example.com/")


async def call(name: str, ctx: Any = None, **arguments: Any) -> Any:
    tool = tools()[name]
    return await tool.call(tool.Arguments(**arguments), ctx or Scripted())


def test_the_first_tools_are_there() -> None:
    assert set(tools()) >= {"http_request", "calculator", "python", "current_time"}


@pytest.mark.parametrize("tool", tools().values(), ids=lambda tool: tool.name)
def test_every_tool_can_be_shown(tool: Tool) -> None:
    assert tool.title
    assert tool.icon
    assert type(tool).__doc__
    assert tool.effects in {"pure", "read", "write"}
    schema = tool.Arguments.model_json_schema()
    assert schema["additionalProperties"] is False
    for field in schema["properties"].values():
        assert field["description"].endswith((".", "}}."))
        assert field["title"]
        assert field["x-widget"]
        assert field["x-template"] in {"text", "expression", "deferred", "literal"}


def test_unknown_arguments_are_refused() -> None:
    with pytest.raises(ValidationError):
        tools()["calculator"].Arguments(expression="1", extra=2)


async def test_calculator() -> None:
    assert await call("calculator", expression="6 * 7") == 42


async def test_python_goes_to_the_sandbox() -> None:
    assert await call("python", code="a", inputs={"a": 1}) == ["a", {"a": 1}]
    real = GuardedTools("k", lambda: NOW)
    assert await call("python", real, code="result = a + 1", inputs={"a": 1}) == 2
    assert tools()["python"].Arguments.model_json_schema()["properties"]["code"]["x-template"] == "literal"


@pytest.mark.parametrize(
    ("zone", "iso", "weekday"),
    [
        ("UTC", "2026-01-02T03:04:05+00:00", "Friday"),
        ("", "2026-01-02T03:04:05+00:00", "Friday"),
        ("Europe/Berlin", "2026-01-02T04:04:05+01:00", "Friday"),
        ("america/new_york", "2026-01-01T22:04:05-05:00", "Thursday"),
        ("America/New York", "2026-01-01T22:04:05-05:00", "Thursday"),
    ],
)
async def test_current_time(zone: str, iso: str, weekday: str) -> None:
    found = await call("current_time", timezone=zone)
    assert (found["iso"], found["weekday"], found["unix"]) == (iso, weekday, int(NOW.timestamp()))
    assert found["iso"].startswith(f"{found['date']}T{found['time']}")


@pytest.mark.parametrize(
    "zone", ["Mars/Base", "../../etc/passwd", "/etc/localtime", "Europe", "\0", "Europe/Berlin\n."]
)
async def test_unknown_zones_are_refused(zone: str) -> None:
    with pytest.raises(NodeError, match="not known"):
        await call("current_time", timezone=zone)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_writes_carry_a_stable_key(method: str) -> None:
    ctx = Scripted()
    await call("http_request", ctx, method=method, url="https://example.com/")
    assert ctx.asked["headers"]["Idempotency-Key"] == "key-1"
    await call("http_request", ctx, method=method, url="https://example.com/", headers={"idempotency-key": "mine"})
    assert ctx.asked["headers"] == {"idempotency-key": "mine"}


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
async def test_reads_do_not(method: str) -> None:
    ctx = Scripted()
    await call("http_request", ctx, method=method, url="https://example.com/")
    assert ctx.asked["headers"] == {}


async def test_what_is_sent() -> None:
    ctx = Scripted()
    await call(
        "http_request",
        ctx,
        method="POST",
        url="https://example.com/",
        headers={"X-Number": 1, "X-Flag": True},
        query={"q": "a b", "n": 2, "left_out": None, "flag": False},
        body={"a": [1]},
    )
    assert ctx.asked["params"] == {"q": "a b", "n": "2", "flag": "false"}
    assert ctx.asked["json"] == {"a": [1]}
    assert ctx.asked["content"] is None
    assert ctx.asked["headers"]["X-Number"] == "1"
    assert ctx.asked["headers"]["X-Flag"] == "true"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"a": 1}', "application/json"),
        ("plain", "text/plain; charset=utf-8"),
        ("{not json", "text/plain; charset=utf-8"),
    ],
)
async def test_text_goes_as_it_is(body: str, kind: str) -> None:
    ctx = Scripted()
    await call("http_request", ctx, method="PUT", url="https://example.com/", body=body)
    assert ctx.asked["content"] == body
    assert ctx.asked["json"] is None
    assert ctx.asked["headers"]["Content-Type"] == kind
    await call("http_request", ctx, method="PUT", url="https://x/", body=body, headers={"content-type": "text/csv"})
    assert "Content-Type" not in ctx.asked["headers"]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ('{"a": [1, null]}', "application/json; charset=utf-8", {"a": [1, None]}),
        ("[1]", "application/problem+json", [1]),
        ("[1]", "text/html", "[1]"),
        ("{oops", "application/json", "{oops"),
        ("", "application/json", ""),
        ("NaN", "application/json", "NaN"),
        ("1e999", "application/json", "1e999"),
        ("[" * 100 + "]" * 100, "application/json", "[" * 100 + "]" * 100),
        ("[" * 99_999, "application/json", "[" * 99_999),
        ("9" * 5_000, "application/json", "9" * 5_000),
        ('["\\ud800"]', "application/json", '["\\ud800"]'),
    ],
)
async def test_json_comes_back_as_a_value_and_all_else_as_text(text: str, kind: str, expected: Any) -> None:
    found = await call("http_request", Scripted(answer(200, text, content_type=kind)), url="https://example.com/")
    assert found["body"] == expected
    assert found["status"] == 200
    assert found["headers"]["content-type"] == kind


@pytest.mark.parametrize(
    ("status", "kind", "message"),
    [
        (400, "client_error", "The server answered 400 Bad Request."),
        (404, "client_error", "The server answered 404 Not Found."),
        (429, "rate_limit", "The server answered 429 Too Many Requests."),
        (500, "server_error", "The server answered 500 Internal Server Error."),
        (503, "server_error", "The server answered 503 Service Unavailable."),
        (599, "server_error", "The server answered 599."),
    ],
)
async def test_a_bad_status_is_an_error_of_its_class(status: int, kind: str, message: str) -> None:
    with pytest.raises(NodeError) as failed:
        await call("http_request", Scripted(answer(status, "no " * 1_000)), url="https://example.com/")
    assert (failed.value.error_class, failed.value.message) == (kind, message)
    assert failed.value.hint.startswith("It said: no no")
    assert len(failed.value.hint) < 520


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("Fri, 02 Jan 2026 03:05:05 GMT", 60.0),
        ("Thu, 01 Jan 2026 00:00:00 GMT", 0.0),
        ("999999999", 86_400.0),
        ("soon", None),
        ("-1", None),
        ("٣", None),
        ("", None),
    ],
)
async def test_retry_after_is_understood_in_both_forms(header: str, seconds: float | None) -> None:
    with pytest.raises(NodeError) as failed:
        await call("http_request", Scripted(answer(429, "", retry_after=header)), url="https://example.com/")
    assert failed.value.retry_after == seconds
    assert failed.value.hint == "It gave no reason."


async def test_the_real_thing_over_the_guard(server) -> None:
    ctx = GuardedTools("key-2", lambda: NOW, server.policy)
    found = await call("http_request", ctx, method="POST", url=f"{server.url}/echo", query={"a": 1}, body={"b": "ü"})
    assert found["body"]["path"] == "/echo?a=1"
    assert json.loads(found["body"]["body"]) == {"b": "ü"}
    assert found["body"]["headers"]["idempotency-key"] == "key-2"
    with pytest.raises(NodeError) as failed:
        await call("http_request", ctx, url=f"{server.url}/status/503")
    assert (failed.value.error_class, failed.value.retry_after) == ("server_error", 7.0)
    with pytest.raises(NodeError) as failed:
        await call("http_request", GuardedTools("k", lambda: NOW), url=server.url)
    assert failed.value.error_class == "connection"
