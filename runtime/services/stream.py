"""Following a run: the log from a number on, then what happens, as one stream without gaps."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from runtime import hub
from runtime.engine.events import NODE_DELTA, RUN_ENDS
from runtime.models import Run
from runtime.prepared import Prepared
from runtime.services.show import events_after
from runtime.store import Readers
from runtime.store.projections import STREAM_ENDS

#: Events in one frame at most.
PAGE = 500
#: Seconds between two looks at the table when nothing rings (a ring may be lost).
LOOK_SECONDS = 2.0
#: Seconds between two frames of streamed text at least.
FRAME_SECONDS = 1 / 30

#: Followers read here, so that neither the event loop nor the web views' threads wait for them.
readers = Readers(threads=4)


_STATE = Prepared(lambda run: Run.objects.filter(pk=run).values_list("status", "next_seq"), UUID)


def _look(run_id: str, after: int) -> tuple[list[dict[str, Any]], bool]:
    """Reads the next events, and whether there is nothing more to come after them."""
    rows = events_after(run_id=run_id, after=after, limit=PAGE)
    if rows:
        return rows, rows[-1]["type"] in RUN_ENDS
    # An end that was there before the events were read, or a run that was deleted meanwhile.
    states = _STATE.rows(UUID(run_id))
    return rows, not any(status not in Run.ENDED or next_seq > after + 1 for status, next_seq in states)


async def follow(run_id: UUID | str, after: int) -> AsyncIterator[list[dict[str, Any]]]:
    """Yields lists of events: first the log after the number `after`, then live, until the run's last event.

    Committed events come in order, once, without gaps. Between them come `node.delta` events {path, offset, text}
    without `seq`: the streamed text of nodes that run now; whoever joins in the middle first gets all of it.
    A consumer that is slow gets fewer, larger frames.
    """
    run, cursor, ended, look = str(run_id), after, False, True
    clock, next_text = asyncio.get_running_loop().time, 0.0
    with hub.get().subscribe(run) as ring:
        while not ended:
            # Before the rows: a node's start is then always in the rows before its text.
            texts = ring.new_text() if clock() >= next_text else []
            rows: list[dict[str, Any]] = []
            if look:
                rows, ended = await _next(ring, run, cursor)
                cursor = rows[-1]["seq"] if rows else cursor
            frame = [*rows, *_deltas(texts, rows)]
            if frame:
                yield frame
            if texts:
                next_text = clock() + FRAME_SECONDS
            if not ended and len(rows) < PAGE:
                look = await ring.wait(LOOK_SECONDS, next_text - clock())


async def _next(ring: hub.Subscription, run: str, cursor: int) -> tuple[list[dict[str, Any]], bool]:
    """Returns the events after `cursor`: those that were committed here just now, else those of the table."""
    fresh = ring.fresh(cursor)
    if fresh is None:
        return await readers.do(functools.partial(_look, run, cursor))
    return [event.as_json() for event in fresh], bool(fresh) and fresh[-1].type in RUN_ENDS


def _deltas(texts: list[tuple[str, int, str]], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the streamed pieces as events, without those of nodes that the same frame says have ended."""
    last = {row["path"]: row["type"] for row in rows}
    return [
        {"type": NODE_DELTA, "path": path, "offset": offset, "text": text}
        for path, offset, text in texts
        if last.get(path) not in STREAM_ENDS
    ]


async def wait_for_end(run_id: UUID | str, seconds: float) -> bool:
    """Waits until the run has ended, at most `seconds`; returns whether it has."""
    run, loop = str(run_id), asyncio.get_running_loop()
    until = loop.time() + seconds
    key = UUID(run)

    def has_ended() -> bool:
        return any(status in Run.ENDED for status, _ in _STATE.rows(key))

    with hub.get().subscribe(run, texts=False) as ring:
        while not ring.over:
            # A ring of this process' own engine knows whether that was the end; the table need not be asked.
            if ring.over is None and await readers.do(has_ended):
                return True
            left = until - loop.time()
            if left <= 0:
                return False
            ring.over = ring.over or None
            await ring.wait(min(left, LOOK_SECONDS))
    return True
