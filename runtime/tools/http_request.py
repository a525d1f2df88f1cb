"""The tool that calls other systems over HTTP."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Literal

from runtime.engine.durations import retry_after
from runtime.engine.errors import NodeError
from runtime.engine.node import Effects, HttpReply, Json, NodeConfig, Tool, ToolContext, config_field
from runtime.limits import limit

READS = frozenset({"GET", "HEAD", "OPTIONS"})
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
SHOWN = 500  # characters of an error reply that go into the hint
Plain = str | int | float | bool


class HttpRequest(Tool):
    """Calls a web address and gives the reply: its status, headers and body."""

    name, title, icon = "http_request", "HTTP request", "globe"
    effects = "write"
    timeout = 30.0

    class Arguments(NodeConfig):
        method: Literal["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"] = config_field(
            "GET", title="Method", widget="choice"
        )
        """What to do there. GET and HEAD read; the others may change something, and carry an Idempotency-Key that
        stays the same when the step is tried again."""

        url: str = config_field(title="URL", widget="text", min_length=1, max_length=8_000)
        """The address, beginning with https:// or http://. Private networks are closed unless allowed."""

        headers: dict[str, Plain] = config_field(default_factory=dict, title="Headers", widget="json")
        """Headers to send, by name."""

        query: dict[str, Plain | None] = config_field(default_factory=dict, title="Query", widget="json")
        """Parameters to add to the address, by name; those that are null are left out."""

        body: Json = config_field(None, title="Body", widget="json")
        """What to send: an object or list goes as JSON, text as it is."""

    @classmethod
    def effects_of(cls, arguments: Mapping[str, Json]) -> Effects:
        return "read" if str(arguments.get("method", "GET")) in READS else "write"

    async def call(self, arguments: Arguments, ctx: ToolContext) -> Json:
        """Gives {status, headers, body}; `body` is a value when the reply is JSON, else text."""
        headers = {name: _text(value) for name, value in arguments.headers.items()}
        given = {name.lower() for name in headers}
        if arguments.method in WRITES and "idempotency-key" not in given:
            headers["Idempotency-Key"] = ctx.idempotency_key
        body = arguments.body
        if isinstance(body, str) and "content-type" not in given:
            headers["Content-Type"] = "application/json" if _is_json(body) else "text/plain; charset=utf-8"
        reply = await ctx.http(
            arguments.method,
            arguments.url,
            headers=headers,
            params={name: _text(value) for name, value in arguments.query.items() if value is not None},
            json=None if isinstance(body, str) else body,
            content=body if isinstance(body, str) else None,
            timeout=self.timeout - 1,  # so that the request ends by itself, and all failures to answer read alike
        )
        if reply.status >= 400:
            raise _failure(reply, ctx.now())
        return {"status": reply.status, "headers": reply.headers, "body": _body(reply)}


def _text(value: Plain) -> str:
    """A header's or parameter's value as text; true and false as in JSON."""
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in {"{", "["}:
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _body(reply: HttpReply) -> Json:
    """The body as a value when it is JSON and says so, else as text."""
    kind = reply.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        return reply.text
    try:
        value = json.loads(reply.text)
    except (ValueError, RecursionError):
        return reply.text
    return value if _is_plain(value) else reply.text


def _is_plain(value: Json) -> bool:
    """Whether the value is JSON that can be stored again: finite numbers, no deeper than the limit."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > limit("json_depth"):
            return False
        below: list[Json] = []
        for item in level:
            if isinstance(item, float) and not math.isfinite(item):
                return False
            if isinstance(item, str) and not _storable(item):
                return False
            if isinstance(item, (dict, list)):
                below += [*item, *item.values()] if isinstance(item, dict) else item
        level = below
    return True


def _storable(text: str) -> bool:
    """Whether every character is whole: JSON can spell halves, which no database takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _failure(reply: HttpReply, now: datetime) -> NodeError:
    """The error that a status of 400 and above stands for."""
    kind = "rate_limit" if reply.status == 429 else "server_error" if reply.status >= 500 else "client_error"
    try:
        phrase = f" {HTTPStatus(reply.status).phrase}"
    except ValueError:
        phrase = ""
    start = " ".join(reply.text[: 4 * SHOWN].split())[:SHOWN]
    hint = f"It said: {start}" if start else "It gave no reason."
    wait = retry_after(reply.headers.get("retry-after", ""), now)
    return NodeError(f"The server answered {reply.status}{phrase}.", hint, kind, retry_after=wait)
