"""Keys of model providers: what the other side repeats of them is masked wherever it would be shown or kept."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from builder.models import User
from builder.services import connections
from config import keys
from config.logs import WithoutLinks
from runtime.clients import llm
from runtime.clients.connections import Endpoint, resolve
from runtime.engine.errors import NodeError
from runtime.engine.node import Message
from runtime.limits import limit
from runtime.models import Connection
from runtime.vault import MASK, Veil

KEY = "sk-topsecret-abcdef123456"
Lines = Callable[[str], list[str]]


class Hostile:
    """A model server that answers with what a test tells it to, given the key it was sent."""

    status = 200
    lines: Lines = staticmethod(lambda key: [])

    def __init__(self) -> None:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(outer.status)
                self.send_header("Connection", "close")
                self.end_headers()
                for line in outer.lines(self.headers["Authorization"].removeprefix("Bearer ")):
                    self.wfile.write(f"data: {line}\n\n".encode() if outer.status == 200 else line.encode())

            def do_GET(self) -> None:
                self.send_response(outer.status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                key = self.headers["Authorization"]
                answer = {"data": [{"id": f"model {key}"}]} if outer.status == 200 else {"error": {"message": key}}
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_address[1]}"
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint("hostile", f"http://{self.address}/v1", KEY, paid=True)


@pytest.fixture
def hostile(settings: Any) -> Iterator[Hostile]:
    made = Hostile()
    settings.ALLOW_HOSTS_MODELS = [made.address]
    yield made
    made.server.shutdown()
    made.server.server_close()


def chunk(text: Any = None, **more: Any) -> str:
    delta = {"content": text} if text is not None else more.pop("delta", {})
    return json.dumps({"model": "m", "choices": [{"delta": delta}], **more})


async def asked(endpoint: Endpoint, shown: list[str] | None = None) -> Any:
    async def show(text: str) -> None:
        if shown is not None:
            shown.append(text)

    return await llm.complete(endpoint, Message("hostile", "m", [{"role": "user", "content": "hi"}]), show)


@pytest.mark.parametrize("status", [400, 418, 429, 500])
async def test_a_refusal_that_repeats_the_key(hostile: Hostile, status: int) -> None:
    hostile.status, hostile.lines = status, lambda key: [json.dumps({"error": {"message": f"bad key {key}"}})]
    with pytest.raises(NodeError) as caught:
        await asked(hostile.endpoint)
    assert MASK in caught.value.message
    assert KEY not in caught.value.message + caught.value.hint


async def test_a_test_that_repeats_the_key(hostile: Hostile) -> None:
    assert await llm.check(hostile.endpoint) == [f"model Bearer {MASK}"]
    hostile.status = 500
    with pytest.raises(NodeError) as caught:
        await llm.check(hostile.endpoint)
    assert KEY not in caught.value.message


@pytest.mark.parametrize(
    "lines",
    [
        [chunk([1, 2])], [chunk({"a": 1})], ['{"choices": "abc"}'], ['{"choices": null}'], ["{"], ["[1]"],
        [chunk("y" * 60_000)] * (limit("node_output") // 60_000 + 2),
    ],
)  # fmt: skip
async def test_answers_in_no_known_form_are_errors_of_the_node(hostile: Hostile, lines: list[str]) -> None:
    hostile.lines = lambda key: lines
    with pytest.raises(NodeError):
        await asked(hostile.endpoint)


@pytest.mark.parametrize(
    "usage",
    [{"prompt_tokens": -(10**9), "completion_tokens": 1}, {"prompt_tokens": "x"}, [1], {"prompt_tokens": 10**300}],
)
async def test_nobody_is_paid_by_calling_a_model(hostile: Hostile, usage: Any) -> None:
    hostile.lines = lambda key: [chunk("a", usage=usage), "[DONE]"]
    reply = await asked(hostile.endpoint)
    assert 0 < reply.usage.input_tokens < 1_000
    assert reply.usage.cost_usd > 0


async def test_calls_in_odd_places_and_half_characters(hostile: Hostile) -> None:
    call = {"tool_calls": [{"index": -5, "function": {"name": "x"}}, {"index": 10**9, "function": {"name": "y"}}]}
    hostile.lines = lambda key: [chunk(delta=call), '{"choices":[{"delta":{"content":"\\ud800"}}]}', "[DONE]"]
    reply = await asked(hostile.endpoint)
    assert len(reply.tool_calls) <= 64
    reply.text.encode()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1_000])
def test_a_streamed_key_is_masked_wherever_it_is_cut(size: int) -> None:
    wrapped = base64.b64encode(f"user:{KEY}".encode()).decode()
    text = f"My key is {KEY}, or {wrapped}; sk-top is none of mine."
    veil = Veil([KEY])
    shown = "".join(veil.feed(text[at : at + size]) for at in range(0, len(text), size)) + veil.rest()
    assert KEY not in shown
    assert wrapped[8:24] not in shown
    assert shown.startswith(f"My key is {MASK}, or ")
    assert shown.endswith("; sk-top is none of mine.")


def test_a_veil_shows_at_once_what_can_be_no_secret() -> None:
    veil = Veil([KEY])
    assert veil.feed("Hello, ") == "Hello, "
    assert veil.feed("world. My k") == "world. My k"


@pytest.mark.django_db
def test_a_closed_account_lends_its_connections_to_nobody(ann: User) -> None:
    row = Connection.objects.create(name="own", base_url="https://models.example.com/v1", owner=ann)
    assert resolve("own", str(ann.pk)).name == "own"
    User.objects.filter(pk=ann.pk).update(is_active=False)
    with pytest.raises(NodeError):
        resolve("own", str(ann.pk))
    Connection.objects.filter(pk=row.pk).update(shared=True)
    assert resolve("own", str(ann.pk)).name == "own"


@pytest.mark.django_db
def test_a_key_that_cannot_be_opened_is_a_sentence(ann: User, settings: Any) -> None:
    row = connections.create_connection(
        by=ann, values={"name": "own", "base_url": "https://models.example.com/v1", "secret": KEY}
    )
    settings.VAULT_KEYS = ["another key of the installation, quite long"]
    with pytest.raises(NodeError, match="cannot be opened"):
        connections.test_connection(user=ann, connection=row)


@pytest.mark.parametrize(
    "path", ["/setup/s3cret-Value_1", "/invite/s3cret-Value_1?x=1", "/a/s3cret-Value_1-long-as-ours-are"]
)
def test_one_time_links_are_not_logged(path: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", path), None)
    assert WithoutLinks().filter(record)
    assert "s3cret" not in record.getMessage()
    assert record.getMessage().startswith("Not Found: /")


@pytest.mark.parametrize(
    "value", ["", "short", "a" * 64, "please-change-me-to-something-long", "django-insecure-0123456789abcdefghijklm"]
)
def test_weak_and_placeholder_secrets_stop_the_start(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vault_key").write_text(value)
    with pytest.raises(ValueError, match="too weak"):
        keys.secret(tmp_path, "vault_key")
    monkeypatch.setenv("BATON_SECRET_KEY", value)
    with pytest.raises(ValueError, match="too weak"):
        keys.secret(tmp_path, "secret_key")


def test_a_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    made = keys.secret(tmp_path / "secrets", "secret_key")
    assert keys.secret(tmp_path / "secrets", "secret_key") == made
    assert (tmp_path / "secrets" / "secret_key").stat().st_mode & 0o077 == 0
