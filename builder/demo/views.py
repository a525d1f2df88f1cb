"""The demo model over HTTP, inside the app."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from functools import partial

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt

from builder.demo import protocol
from builder.demo.protocol import Answer
from runtime.clients.connections import demo_key
from runtime.replies import held


def _known(request: HttpRequest) -> bool:
    """Only Baton itself (by its own key) and people with an API token may ask."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key:
        return False
    if hmac.compare_digest(key.encode(), demo_key().encode()):
        return True
    return authenticate(request, token=key) is not None


def _reply(request: HttpRequest, answer: Answer) -> HttpResponseBase:
    async def body() -> AsyncIterator[str]:
        for wait, text in answer.body:
            if wait:
                await asyncio.sleep(wait)
            yield text

    if answer.type == "text/event-stream":
        return StreamingHttpResponse(body(), content_type=answer.type, status=answer.status, headers=answer.headers)
    pieces = list(answer.body)
    whole = "".join(text for _, text in pieces)

    def ready() -> HttpResponse:
        reply = HttpResponse(whole, content_type=answer.type, status=answer.status, headers=answer.headers)
        # a failure that the model was told to make is no error of this server: Django logs those without this mark
        reply._has_been_logged = True  # type: ignore[attr-defined]
        return reply

    seconds = sum(wait for wait, _ in pieces)
    return held(request, partial(asyncio.sleep, seconds), ready) if seconds else ready()


@csrf_exempt
def endpoint(request: HttpRequest, call: str) -> HttpResponseBase:
    """Answers `models`, `chat/completions` and `embeddings` under /demo/v1."""
    if not _known(request):
        return _reply(request, protocol.error(401, "The demo model needs a Baton API token."))
    if call == "models":
        return _reply(
            request,
            protocol.models() if request.method == "GET" else protocol.error(405, "Use GET for the list of models."),
        )
    if request.method != "POST":
        return _reply(request, protocol.error(405, "Use POST."))
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return _reply(request, protocol.error(400, "The body is not JSON."))
    if not isinstance(body, dict):
        return _reply(request, protocol.error(400, "The body must be an object."))
    return _reply(request, protocol.chat(body) if call == "chat/completions" else protocol.embeddings(body))
