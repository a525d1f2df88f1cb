"""A run's events as server-sent events: the same log as everywhere, one `data:` line of JSON an event."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from functools import partial
from typing import Any, cast

from channels.db import database_sync_to_async
from django.http import StreamingHttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from builder.access import holds
from builder.models import User
from runtime import services as runtime
from runtime.fields import dumps
from runtime.models import Run
from runtime.sockets import person_of

#: Seconds between looks at whether the reader still may read, and between signs of life.
RIGHTS_EVERY = 2.0
LIFE_EVERY = 15.0


class EventStreamRenderer(JSONRenderer):
    """Lets a request ask for `text/event-stream`; what it renders itself, refusals, is JSON all the same."""

    media_type = "text/event-stream"
    format = "sse"


def wants_stream(request: Request) -> bool:
    """Did the request ask for a stream of events?"""
    return isinstance(request.accepted_renderer, EventStreamRenderer)


def event_stream(user: User, run: Run, *, after: int, session: str | None) -> StreamingHttpResponse:
    """Returns the events of `run` with a `seq` above `after`, then those to come, until the run ends.

    The stream ends early when `user` may not see the run any more, or when the `session` (its key; None: there is a
    token) has ended.
    """
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    frames = _frames(partial(_may_follow, user, run, session), run, after)
    return StreamingHttpResponse(frames, content_type="text/event-stream", headers=headers)


def frame(event: dict[str, Any]) -> str:
    """Returns one event as its lines; one without `seq` (a token) has no `id:` and is not counted."""
    number = f"id: {event['seq']}\n" if event.get("seq") else ""
    return f"{number}data: {dumps(event)}\n\n"


def _may_follow(user: User, run: Run, session: str | None) -> bool:
    """Whoever began a run may follow it, with whatever scope of a token; what counts are the person's rights now."""
    return (session is None or person_of(session) is not None) and holds(user, "runtime.view_run", run)


async def _frames(allowed: Callable[[], bool], run: Run, after: int) -> AsyncIterator[str]:
    still_allowed = database_sync_to_async(allowed, thread_sensitive=False)
    clock = asyncio.get_running_loop().time
    source = cast(AsyncGenerator[list[dict[str, Any]], None], runtime.follow(run.pk, after))
    looked = alive = clock()
    ahead: asyncio.Task[list[dict[str, Any]] | None] | None = None
    try:
        while True:
            ahead = ahead or asyncio.ensure_future(_next(source))
            await asyncio.wait({ahead}, timeout=RIGHTS_EVERY)
            if clock() - looked >= RIGHTS_EVERY:
                looked = clock()
                if not await still_allowed():
                    return
            if ahead.done():
                events, ahead, alive = ahead.result(), None, clock()
                if events is None:
                    return
                yield "".join(frame(event) for event in events)
            elif clock() - alive >= LIFE_EVERY:
                alive = clock()
                yield ": still running\n\n"
    finally:
        if ahead is not None:
            ahead.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await ahead
        await source.aclose()


async def _next(source: AsyncIterator[list[dict[str, Any]]]) -> list[dict[str, Any]] | None:
    return await anext(source, None)
