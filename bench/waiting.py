"""What runs that wait for a person cost in memory: before, just after they came to wait, and on a fresh start."""

from __future__ import annotations

import asyncio
import time

from bench import machine
from bench.client import Client
from bench.served import people, process_of, serving
from bench.table import row
from tests.e2e.server import Server

RUNS = 10_000
#: Seconds that a server is left alone before its memory is read.
SETTLE = 5.0


def waiting() -> None:
    """Prints the server's memory without and with RUNS waiting runs."""
    with serving() as server:
        (client,) = people(server)
        idle = _memory(server, client)
        server.stop()
        server.manage("shell", "-v0", "-c", f"from bench.people import begin; begin('question', {RUNS})")
        began = time.perf_counter()
        server.start()
        _until_all_wait(server)
        took = time.perf_counter() - began
        after = _memory(server, client)
        server.stop()
        server.start()
        fresh = _memory(server, client)
    row(
        f"{RUNS:,} runs waiting for approval: memory over idle",
        f"{fresh - idle:+.1f} MB ({idle:.0f} -> {fresh:.0f})",
        "0",
    )
    row(
        "  the same just after all of them came to wait",
        f"{after - idle:+.1f} MB ({after:.0f}), {took:.0f} s of work",
    )


def _memory(server: Server, client: Client) -> float:
    """The memory of a server that has answered a few requests and then nothing, in MB."""
    again = client.again()

    async def ask() -> None:
        for _ in range(20):
            await again.get("/workflows")

    asyncio.run(ask())
    time.sleep(SETTLE)
    return machine.memory_mb(process_of(server))


def _until_all_wait(server: Server) -> None:
    count = "from runtime.models import Run; print(Run.objects.filter(status='waiting').count())"
    while int(server.manage("shell", "-v0", "-c", count)) < RUNS:
        time.sleep(2.0)
