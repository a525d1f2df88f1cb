"""`make bench`: measures a real, freshly started Baton and the pure engine, and prints the figures."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import graphs, machine
from bench.client import Client
from bench.mockllm import mock
from tests.e2e.server import Server

#: Runs that are at work together.
MANY = 100


def row(what: str, figure: str) -> None:
    """Prints one figure."""
    print(f"  {what:<64} {figure}   [{machine.load()}]", flush=True)


class Served:
    """The figures of a serving Baton."""

    def __init__(self, server: Server, client: Client) -> None:
        assert server.process is not None
        self.process, self.client = server.process.pid, client

    async def spent(self, times: int, work: Callable[[], Awaitable[Any]]) -> tuple[Any, float, float]:
        """Does `work`, which is `times` of something; returns its result, and CPU and wall milliseconds of one."""
        cpu, wall = machine.cpu_seconds(self.process), time.perf_counter()
        result = await work()
        cpu, wall = machine.cpu_seconds(self.process) - cpu, time.perf_counter() - wall
        return result, cpu / times * 1000, wall / times * 1000

    async def chains(self) -> None:
        """Runs of nodes that cost nothing, and a plain request."""
        client = self.client
        chain = await client.create(graphs.chain(20))
        await client.load(chain, 4, 40)  # warm-up: not counted

        async def each(count: int, work: Callable[[], Awaitable[Any]]) -> list[Any]:
            return [await work() for _ in range(count)]

        _, cpu, wall = await self.spent(200, lambda: each(200, lambda: client.get(f"/workflows/{chain}")))
        row("GET /workflows/{id}", f"{cpu:.2f} ms CPU, {wall:.1f} ms wall")
        took, cpu, _ = await self.spent(50, lambda: each(50, lambda: client.run(chain)))
        best = min(took) * 1000
        row("20-node chain by REST ?wait, alone", f"{best:.1f} ms ({best / 22:.2f} ms a node), {cpu:.1f} ms CPU")
        (rate, median), cpu, _ = await self.spent(800, lambda: client.load(chain, 16, 800))
        shown = f"{rate:.0f} runs/s (median {median * 1000:.0f} ms), {cpu:.1f} ms CPU a run"
        row("20-node runs by REST ?wait, 16 clients", shown)

    async def models(self, port: int) -> str:
        """Runs that wait for models of another process; returns the workflow of three calls in a chain."""
        client = self.client
        address = f"http://127.0.0.1:{port}/v1"
        await client.post("/connections", {"name": "mock", "base_url": address, "models": ["mock"]})
        side = await client.create(graphs.models(3, "mock", parallel=True))
        three = await client.create(graphs.models(3, "mock", parallel=False))
        await asyncio.gather(*(client.run(three) for _ in range(20)))  # warm-up: not counted
        best = min([await client.run(side) for _ in range(5)]) * 1000
        row("three 500 ms model calls in parallel", f"{best:.0f} ms (ideal 500)")
        best = min([await client.run(three) for _ in range(3)]) * 1000
        row("chain of three 500 ms model calls", f"{best:.0f} ms (ideal 1500)")
        for _ in range(2):
            _, cpu, wall = await self.spent(1, lambda: asyncio.gather(*(client.run(three) for _ in range(MANY))))
            row(
                f"{MANY} such chains at once", f"{wall / 1000:.2f} s (ideal 1.50), {cpu / 3 / MANY:.1f} ms CPU a call"
            )
        streams = await asyncio.gather(*(client.follow(three) for _ in range(MANY)))
        late = sorted(itertools.chain.from_iterable(streams))
        middle, worst = late[len(late) // 2] * 1000, late[len(late) * 99 // 100] * 1000
        row(f"event written -> its reader, {MANY} live runs", f"p50 {middle:.0f} ms, p99 {worst:.0f} ms")
        return three


async def _break_off(client: Client, workflow: str, server: Server) -> list[str]:
    """Starts runs and ends the server in the middle of them as a power cut would; returns the runs."""
    runs = list(await asyncio.gather(*(client.start(workflow) for _ in range(MANY))))
    await asyncio.sleep(0.3)
    server.kill()
    return runs


async def _resumed(client: Client, runs: list[str], began: float) -> None:
    """Prints when the last of the interrupted runs went on, and whether all of them ended well."""
    for run in runs:
        while await _unended(client, run):  # noqa: ASYNC110 - asks a server
            await asyncio.sleep(0.2)
    at, statuses, interrupted = [], set(), 0
    for run in runs:
        log = (await client.get(f"/runs/{run}/events"))["results"]
        times = [datetime.fromisoformat(event["at"]).timestamp() for event in log]
        at.append(min((one for one in times if one > began), default=began))
        interrupted += sum(bool(event.get("takeover")) for event in log)
        statuses.add((await client.get(f"/runs/{run}"))["status"])
    row(
        f"kill -9, start to {MANY} unfinished runs resumed",
        f"{max(at) - began:.1f} s ({interrupted} nodes interrupted; ended: {', '.join(sorted(statuses))})",
    )


async def _unended(client: Client, run: str) -> bool:
    return (await client.get(f"/runs/{run}"))["status"] not in ("succeeded", "failed", "cancelled")


def plan_figure() -> None:
    """How long the planner takes for 1,000 nodes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from datetime import UTC

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


def engine_figure() -> None:
    """What a node costs without HTTP, in a process of its own."""
    tries = [
        json.loads(subprocess.run([sys.executable, "-m", "bench.engine"], stdout=subprocess.PIPE, check=True).stdout)
        for _ in range(2)
    ]
    best = min(tries, key=lambda one: one["cpu_us"])
    row("a no-op node, 50 runs at once, SQLite", f"{best['cpu_us']:.0f} us CPU, {best['wall_us']:.0f} us wall")


def main() -> None:
    """Measures everything, in order."""
    print(machine.describe())
    plan_figure()
    engine_figure()
    with tempfile.TemporaryDirectory() as folder, mock(0.5, 10) as port:
        os.environ["BATON_ALLOW_HOSTS"] = f"127.0.0.1:{port}"
        began = time.perf_counter()
        server = Server(Path(folder)).start()
        row("first start to ready (empty folder)", f"{time.perf_counter() - began:.1f} s")
        try:
            os.environ["DJANGO_SUPERUSER_PASSWORD"] = os.urandom(16).hex()
            server.manage("createsuperuser", "--noinput", "--username", "bench", "--email", "bench@example.org")
            token = server.manage("api_token", "bench")

            async def first() -> list[str]:
                client = Client(server.url, token)
                await client.more_tokens()
                served = Served(server, client)
                await served.chains()
                return await _break_off(client, await served.models(port), server)

            runs = asyncio.run(first())
            clock, began = time.time(), time.perf_counter()
            server = Server(Path(folder)).start()
            row("second start to ready", f"{time.perf_counter() - began:.1f} s")

            async def second() -> None:
                client = Client(server.url, token)
                await client.more_tokens()
                await _resumed(client, runs, clock)

            asyncio.run(second())
        finally:
            server.stop()


if __name__ == "__main__":
    main()
