"""Runs by REST: a plain request, one run alone, many clients that wait for theirs; and restarting in the middle."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bench import graphs
from bench.client import Client
from bench.mockllm import mock
from bench.served import people, process_of, serving, spent
from bench.table import row
from tests.e2e.server import Server

#: Runs that are at work together when the server is killed.
MANY = 100


def requests() -> None:
    """Runs of nodes that cost nothing, and a plain request."""
    began = time.perf_counter()
    with serving() as server:
        row("first start to ready (empty folder)", f"{time.perf_counter() - began:.1f} s")
        (client,) = people(server)
        asyncio.run(_requests(client, process_of(server)))


async def _requests(client: Client, process: int) -> None:
    chain = await client.create(graphs.chain(20))
    await client.load(chain, 4, 100)  # warm-up: not counted

    async def each(count: int, work: Callable[[], Awaitable[Any]]) -> list[Any]:
        return [await work() for _ in range(count)]

    _, cpu, wall = await spent(process, 200, lambda: each(200, lambda: client.get(f"/workflows/{chain}")))
    row("GET /workflows/{id}", f"{cpu:.2f} ms CPU, {wall:.1f} ms wall")
    took, cpu, _ = await spent(process, 50, lambda: each(50, lambda: client.run(chain)))
    best = min(took) * 1000
    row(
        "20-node chain by REST ?wait, alone",
        f"{best / 22:.2f} ms a node ({best:.1f} ms, {cpu:.1f} ms CPU)",
        "1.5 ms a node",
    )
    (rate, median), cpu, _ = await spent(process, 1000, lambda: client.load(chain, 16, 1000))
    shown = f"{rate:.0f} runs/s (median {median * 1000:.0f} ms, {cpu:.1f} ms CPU a run)"
    row("20-node runs by REST ?wait, 16 clients", shown, "100 runs/s")


def restart() -> None:
    """Kills a serving Baton in the middle of runs and starts it again."""
    with mock(0.5, 10) as port, serving(BATON_ALLOW_HOSTS=f"127.0.0.1:{port}") as server:
        (client,) = people(server)
        runs = asyncio.run(_break_off(client, server, port))
        clock, began = time.time(), time.perf_counter()
        server.start()
        row("second start to ready", f"{time.perf_counter() - began:.1f} s")
        asyncio.run(_resumed(client.again(), runs, clock))


async def _break_off(client: Client, server: Server, port: int) -> list[str]:
    """Starts runs and ends the server in the middle of them as a power cut would; returns the runs."""
    await client.connection("mock", port)
    three = await client.create(graphs.models(3, "mock", parallel=False))
    await asyncio.gather(*(client.run(three) for _ in range(20)))
    runs = list(await asyncio.gather(*(client.start(three) for _ in range(MANY))))
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
        "3 s",
    )


async def _unended(client: Client, run: str) -> bool:
    return (await client.get(f"/runs/{run}"))["status"] not in ("succeeded", "failed", "cancelled")
