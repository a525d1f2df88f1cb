"""Runs a document in this very process, without a database: the engine over a store in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings

from builder.demo.loopback import serve_loopback
from runtime.clock import SystemClock
from runtime.context import context_factory
from runtime.engine.cache import Keeper, MemoryCache
from runtime.engine.clock import iso
from runtime.engine.events import Event
from runtime.engine.graph import Graph
from runtime.engine.memory import MemoryStore, StoredRun
from runtime.engine.node import Registry
from runtime.engine.runner import OnDelta, Runner
from runtime.engine.store import Claim, Projection
from runtime.nodes.start import initial_state
from runtime.sandbox import templates

Json = Any
OWNER = "command"
#: Takes a pending approval, gives the answer: {action, values, comment}.
Ask = Callable[[dict[str, Json]], Awaitable[dict[str, Json]]]


@contextmanager
def demo_model() -> Iterator[None]:
    """Lets the built-in demo model answer on a port of its own while the context lasts: no Baton may be serving."""
    usual = settings.DEMO_URL
    with serve_loopback() as url:
        settings.DEMO_URL = url
        try:
            yield
        finally:
            settings.DEMO_URL = usual


class ShownStore(MemoryStore):
    """A store in memory that tells of every event once it is committed."""

    def __init__(self, clock: SystemClock, show: Callable[[Event], None]) -> None:
        super().__init__(clock)
        self.show = show

    async def append(
        self, claim: Claim, events: Sequence[Event], *, projection: Projection, consumed: Sequence[int] = ()
    ) -> int:
        latest = await super().append(claim, events, projection=projection, consumed=consumed)
        for event in events:
            self.show(event)
        return latest


async def execute(
    document: dict[str, Json],
    input: dict[str, Json],
    *,
    registry: Registry,
    show: Callable[[Event], None],
    ask: Ask,
    on_delta: OnDelta | None = None,
    to: str = "",
) -> StoredRun:
    """Runs a checked `document` with a checked `input` to its end and returns the ended run.

    With `to`, the id of a node, it goes only as far as that.
    `show` gets every event, `on_delta` the streamed text, `ask` each approval that waits. Raises what `ask` raises.
    """
    clock = SystemClock()
    store = ShownStore(clock, show)
    keeper = Keeper(MemoryCache())
    trial = {"to": to} if to else None
    run = store.runs[store.create(document, input, state=initial_state(document), trial=trial)]
    graph = Graph.from_document(document, registry, to)
    while not run.ended:
        loaded = await store.claim(run.id, OWNER)
        if loaded is None:
            await _until_due(run, clock)
            continue
        make = context_factory(registry)
        runner = Runner(loaded, graph, registry, store, templates.evaluate, make, clock, on_delta, keeper)
        await runner.drive()
        for approval in [one for one in run.approvals.values() if one["status"] == "pending" and not run.ended]:
            answer = await ask(approval)
            mark = {"approval": approval["id"], "by": None, "by_name": "the command line", "at": iso(clock.now())}
            store.signal(run.id, "decision", approval["path"], **mark, **answer)
    return run


async def _until_due(run: StoredRun, clock: SystemClock) -> None:
    """Sleeps until a timer of the run is due."""
    if run.wake_at is None:
        raise RuntimeError(f"The run {run.id} waits for nothing that could come.")
    due = datetime.fromisoformat(run.wake_at)
    await asyncio.sleep(max(0.0, (due - clock.now()).total_seconds()))
