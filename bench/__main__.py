"""`make bench`: measures a real, freshly started Baton and the pure engine, and prints the figures."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from pathlib import Path

from bench import graphs, machine
from bench.client import Client
from tests.e2e.server import Server

ROWS: list[tuple[str, str]] = []


def row(what: str, figure: str) -> None:
    """Prints and keeps one figure."""
    ROWS.append((what, figure))
    print(f"  {what:<64} {figure}", flush=True)


async def served(client: Client) -> None:
    """The figures of a serving Baton."""
    chain = await client.create(graphs.chain(20))
    await client.load(chain, 4, 20)  # warm-up: not counted
    single = min([await client.run(chain) for _ in range(10)])
    row("20-node chain by REST ?wait, alone", f"{single * 1000:.0f} ms ({single / 22 * 1000:.2f} ms a node)")
    rate, median = await client.load(chain, 16, 200)
    row("20-node runs by REST ?wait, 16 clients", f"{rate:.1f} runs/s (median {median * 1000:.0f} ms a run)")
    side = await client.create(graphs.models(3, 20, parallel=True))
    row("three 1 s model calls in parallel", f"{await client.run(side):.2f} s (ideal 1.00)")
    three = await client.create(graphs.models(3, 10, parallel=False))
    row("chain of three 500 ms model calls", f"{await client.run(three):.2f} s (ideal 1.50)")
    began = time.perf_counter()
    await asyncio.gather(*(client.run(three) for _ in range(100)))
    row("100 such chains at once", f"{time.perf_counter() - began:.2f} s (ideal 1.50)")


def plan_figure() -> None:
    """How long the planner takes for 1,000 nodes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from datetime import UTC, datetime

    from runtime.engine.events import NODE_FINISHED, NODE_STARTED, RUN_STARTED, Event
    from runtime.engine.graph import Graph
    from runtime.engine.plan import plan
    from runtime.engine.state import fold
    from runtime.nodes import registry

    graph = Graph.from_document(graphs.chain(1000), registry())
    at = datetime.now(UTC).isoformat()
    events = [Event(1, at, RUN_STARTED, "", {"input": {}})]
    for name in ["start", *(f"n{i}" for i in range(500))]:
        events.append(Event(len(events) + 1, at, NODE_STARTED, name, {"attempt": 1, "input": {}}))
        done = {"output": {"text": "x"}, "port": "out", "attempt": 1}
        events.append(Event(len(events) + 1, at, NODE_FINISHED, name, done))
    state = fold(events)
    now = datetime.now(UTC)
    times = []
    for _ in range(50):
        began = time.perf_counter()
        plan(graph, state, now)
        times.append(time.perf_counter() - began)
    row("plan for 1,000 nodes, half done", f"{sorted(times)[25] * 1000:.2f} ms")


def main() -> None:
    """Measures everything, in order."""
    print(machine.describe())
    plan_figure()
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        server = Server(Path(folder)).start()
        row("first start to ready (empty folder)", f"{time.perf_counter() - began:.1f} s")
        try:
            os.environ["DJANGO_SUPERUSER_PASSWORD"] = os.urandom(16).hex()
            server.manage("createsuperuser", "--noinput", "--username", "bench", "--email", "bench@example.org")
            token = server.manage("api_token", "bench")
            asyncio.run(served(Client(server.url, token)))
        finally:
            server.stop()
        began = time.perf_counter()
        server = Server(Path(folder)).start()
        row("second start to ready", f"{time.perf_counter() - began:.1f} s")
        server.stop()


if __name__ == "__main__":
    main()
