"""The HTTP side of the ASGI application: whole replies, files, replies that wait, streams, and readers who leave."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from runtime.replies import THREADS, Handler, held

left: list[str] = []


@csrf_exempt
def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        f"{request.method} {request.body.decode()}", headers={"X-Thread": threading.current_thread().name}
    )


def slow(request: HttpRequest) -> HttpResponse:
    return held(request, partial(asyncio.sleep, 0.2), lambda: HttpResponse("at last", status=201))


def broken(request: HttpRequest) -> HttpResponse:
    return held(request, partial(asyncio.sleep, 0), partial(_fail, "secret detail"))


def _fail(text: str) -> HttpResponse:
    raise ZeroDivisionError(text)


def stream(request: HttpRequest) -> HttpResponseBase:
    async def pieces() -> AsyncIterator[str]:
        try:
            yield "one "
            await asyncio.sleep(30 if "endless" in request.GET else 0)
            yield "two"
        finally:
            left.append("stream")

    return StreamingHttpResponse(pieces())


urlpatterns = [path("plain", plain), path("slow", slow), path("broken", broken), path("stream", stream)]
pytestmark = pytest.mark.urls(__name__)


async def ask(
    handler: Handler, target: str, body: bytes = b"", *, leave_after: float = 60
) -> tuple[int, dict[bytes, bytes], bytes]:
    """One request; the reader is gone `leave_after` seconds."""
    where, _, query = target.partition("?")
    scope: dict[str, Any] = {
        "type": "http", "method": "POST" if body else "GET", "path": where, "query_string": query.encode(),
        "headers": [(b"host", b"localhost")], "http_version": "1.1", "scheme": "http",
    }  # fmt: skip
    told, sent = False, []

    async def receive() -> dict[str, Any]:
        nonlocal told
        if not told:
            told = True
            return {"type": "http.request", "body": body}
        await asyncio.sleep(leave_after)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await handler(scope, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(one.get("body", b"") for one in sent[1:])


async def test_a_request_is_answered_on_a_lasting_thread_with_the_headers_of_the_chain() -> None:
    status, headers, body = await ask(Handler(), "/plain", b"hello")
    assert (status, body) == (200, b"POST hello")
    assert headers[b"X-Thread"].startswith(b"baton-web")
    assert headers[b"X-Content-Type-Options"] == b"nosniff"


async def test_a_file_comes_whole_and_with_the_security_headers() -> None:
    status, headers, body = await ask(Handler(), "/static/app/manifest.json")
    assert status == 200
    assert len(body) == int(headers[b"Content-Length"]) > 0
    assert b"Content-Security-Policy" in headers


async def test_replies_that_wait_hold_no_thread() -> None:
    handler = Handler()
    waiting = [asyncio.ensure_future(ask(handler, "/slow")) for _ in range(4 * THREADS)]
    await asyncio.sleep(0.05)
    assert (await ask(handler, "/plain"))[0] == 200
    for status, headers, body in await asyncio.gather(*waiting):
        assert (status, body, headers[b"Content-Length"]) == (201, b"at last", b"7")
        assert headers[b"X-Frame-Options"] == b"DENY"


async def test_an_error_after_the_wait_is_an_ordinary_500(caplog: pytest.LogCaptureFixture) -> None:
    status, _, body = await ask(Handler(), "/broken")
    assert status == 500
    assert b"secret detail" not in body
    assert "secret detail" in caplog.text


async def test_a_stream_comes_in_pieces_and_ends_when_its_reader_is_gone() -> None:
    left.clear()
    assert (await ask(Handler(), "/stream"))[2] == b"one two"
    assert left == ["stream"]
    assert (await ask(Handler(), "/stream?endless", leave_after=0.1))[2] == b"one "
    assert left == ["stream", "stream"]


def test_elsewhere_the_thread_waits(client: Any) -> None:
    assert (client.get("/slow").status_code, client.get("/slow").content) == (201, b"at last")
