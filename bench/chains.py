"""Model calls of half a second: side by side, one after another, and many runs of them at once."""

from __future__ import annotations

import asyncio

from bench import graphs, models
from bench.client import Client
from bench.mockllm import mock
from bench.served import people, serving
from bench.table import row

#: Runs at once, and what they may take: seconds, MB.
MANY = {100: (1.8, None), 1_000: (5.0, 600)}


def calls() -> None:
    """Prints what a serving Baton adds to model calls, then what many runs of them take without HTTP."""
    with mock(models.SECONDS, models.TOKENS) as port, serving(BATON_ALLOW_HOSTS=f"127.0.0.1:{port}") as server:
        (client,) = people(server)
        asyncio.run(_served(client, port))
    for runs, (seconds, memory) in MANY.items():
        found = models.figure(runs)
        goal = f"{seconds} s" + (f", {memory} MB" if memory else "")
        shown = f"{found['wall']:.2f} s, {found['peak_mb']:.0f} MB, {found['cpu_ms']:.1f} ms CPU a call"
        failed = f", {found['failed']:.0f} FAILED" if found["failed"] else ""
        row(f"{runs:,} runs at once, each three 500 ms model calls in a chain", shown + failed, goal)


async def _served(client: Client, port: int) -> None:
    await client.connection("mock", port)
    side = await client.create(graphs.models(3, "mock", parallel=True))
    three = await client.create(graphs.models(3, "mock", parallel=False))
    await asyncio.gather(*(client.run(three) for _ in range(20)))  # warm-up: not counted
    best = min([await client.run(side) for _ in range(5)]) * 1000
    row("three 500 ms model calls in parallel", f"+{best - 500:.0f} ms over the ideal", "+60 ms")
    best = min([await client.run(three) for _ in range(3)]) * 1000
    row("three 500 ms model calls in a chain", f"+{best - 1500:.0f} ms over the ideal", "+100 ms")
