"""The demo model over HTTP, inside the app."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt
from runtime.clients.connections import demo_key

from builder.demo import protocol
from builder.demo.protocol import Answer


async def _known(request: HttpRequest) -> bool:
    """Only Baton itself (by its own key) and people with an API token may ask."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key:
        return False
    if hmac.compare_digest(key.encode(), demo_key().encode()):
        return True
    return await sync_to_async(authenticate, thread_sensitive=False)(request, token=key) is not None


async def _reply(answer: Answer) -> HttpResponseBase:
    async def body() -> AsyncIterator[str]:
        for wait, text in answer.body:
            if wait:
                await asyncio.sleep(wait)
            yield text

    if answer.type == "text/event-stream":
        response: HttpResponseBase = StreamingHttpResponse(body(), content_type=answer.type, status=answer.status)
    else:
        text = "".join([piece async for piece in body()])
        response = HttpResponse(text, content_type=answer.type, status=answer.status)
    for name, value in answer.headers.items():
        response[name] = value
    return response


@csrf_exempt
async def endpoint(request: HttpRequest, call: str) -> HttpResponseBase:
    """Answers `models`, `chat/completions` and `embeddings` under /demo/v1."""
    if not await _known(request):
        return await _reply(protocol.error(401, "The demo model needs a Baton API token."))
    if call == "models":
        return await _reply(
            protocol.models() if request.method == "GET" else protocol.error(405, "Use GET for the list of models.")
        )
    if request.method != "POST":
        return await _reply(protocol.error(405, "Use POST."))
    try:
        body = json.loads(request.body)
    except ValueError:
        return await _reply(protocol.error(400, "The body is not JSON."))
    if not isinstance(body, dict):
        return await _reply(protocol.error(400, "The body must be an object."))
    return await _reply(protocol.chat(body) if call == "chat/completions" else protocol.embeddings(body))
