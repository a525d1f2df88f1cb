"""How late an event is on the WebSocket of whoever follows its run, with many runs live at once.

The moment an event is written is its `at`: taken when the engine makes it, rounded down to the millisecond, before it
is committed. So what is printed is up to a millisecond and one commit more than "committed → on the socket".
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bench import graphs, machine
from bench.client import Client
from bench.mockllm import mock
from bench.served import people, process_of, serving
from bench.table import row, share
from tests.e2e.server import Server

#: Live runs, each followed by a socket of its own, and how many of them one person has (the limit is `sockets_user`).
RUNS, EACH = 200, 20
#: Rounds of a model call and three templates that a run makes.
ROUNDS = 5
#: Seconds that are measured at most; further ones would say the same.
TOKENS = 8


@dataclass(frozen=True, slots=True)
class Heard:
    """What came over the sockets: how late each event was (sorted seconds), and how much of everything came."""

    late: list[float]
    seconds: float
    frames: int
    deltas: int
    reader_cpu: float
    server_cpu: float
    memory: tuple[float, float]


def live() -> None:
    """Prints the figure at a higher and a lower rate, and with readers that never read."""
    for seconds in (2.0, 4.0):
        heard = measure(seconds)
        _print(f"event written -> on its socket, p99, {RUNS} live runs", heard, "50 ms")
    deaf = 20
    heard = measure(4.0, deaf=deaf)
    _print(f"the same while {deaf} of {RUNS} sockets never read", heard)
    before, after = heard.memory
    row("  the server's memory meanwhile", f"{before:.0f} -> {after:.0f} MB")
    one_fast_text()


def _print(what: str, heard: Heard, goal: str = "") -> None:
    late = [share(heard.late, part) * 1000 for part in (0.5, 0.99, 1.0)]
    rate = len(heard.late) / heard.seconds
    row(what, f"p50 {late[0]:.0f}, p99 {late[1]:.0f}, most {late[2]:.0f} ms at {rate:.0f} events/s", goal)
    rates = f"{heard.frames / heard.seconds:.0f} frames/s, {heard.deltas / heard.seconds:.0f} deltas/s"
    row("  what else", f"{rates}; CPU server {heard.server_cpu:.0%}, reader {heard.reader_cpu:.0%}")


def measure(seconds: float, deaf: int = 0) -> Heard:
    """Follows RUNS runs whose model answers within `seconds`; the last `deaf` sockets are never read."""
    with mock(seconds, TOKENS) as port, serving(BATON_ALLOW_HOSTS=f"127.0.0.1:{port}") as server:
        return asyncio.run(_measure(server, people(server, RUNS // EACH, 2), port, seconds, deaf))


async def _measure(server: Server, clients: list[Client], port: int, seconds: float, deaf: int) -> Heard:
    workflows = []
    for client in clients:
        await client.connection("mock", port)
        workflows.append(await client.create(graphs.rounds(ROUNDS, "mock")))
    await asyncio.gather(*(client.run(one) for client, one in zip(clients, workflows, strict=True)))  # warm-up
    sockets = []
    for number in range(RUNS):  # spread over a call's time, as runs that people start are
        client, workflow = clients[number % len(clients)], workflows[number % len(clients)]
        asked = time.perf_counter()
        sockets.append([f"/ws/runs/{await client.start(workflow)}?after=0", client.tokens[0]])
        await asyncio.sleep(max(0.0, seconds / RUNS - (time.perf_counter() - asked)))
    process = process_of(server)
    before = machine.memory_mb(process)
    with Follower(server.port, sockets, deaf) as follower:
        await asyncio.to_thread(follower.opened)
        opened, cpu = time.time(), machine.cpu_seconds(process)
        until = opened + (ROUNDS - 2) * seconds - 2.0
        await asyncio.sleep(until - time.time())
        cpu = (machine.cpu_seconds(process) - cpu) / (until - opened)
        after = machine.memory_mb(process)
        heard = await asyncio.to_thread(follower.heard)
    return _judge(heard, opened, until, cpu, (before, after))


def _judge(heard: dict[str, Any], opened: float, until: float, cpu: float, memory: tuple[float, float]) -> Heard:
    """Counts what was written between the moment when all sockets were open and `until`."""
    late, frames, deltas = [], 0, 0
    for one in heard["frames"]:
        for at, text in one:
            frames += opened < at < until
            for event in json.loads(text)["events"]:
                if "at" not in event:
                    deltas += opened < at < until
                elif opened < (written := datetime.fromisoformat(event["at"]).timestamp()) < until:
                    late.append(at - written)
    reader = heard["cpu"] / (until - opened)
    return Heard(sorted(late), until - opened, frames, deltas, reader, cpu, memory)


def one_fast_text() -> None:
    """Prints how many frames a second come of a text that streams 200 tokens a second."""
    with mock(3.0, 600) as port, serving(BATON_ALLOW_HOSTS=f"127.0.0.1:{port}") as server:
        (client,) = people(server, 1, 2)

        async def first() -> str:
            await client.connection("mock", port)
            return await client.start(await client.create(graphs.models(1, "mock", parallel=False)))

        run = asyncio.run(first())
        with Follower(server.port, [[f"/ws/runs/{run}?after=0", client.tokens[0]]], 0) as follower:
            follower.opened()
            frames = [at for at, text in follower.heard()["frames"][0] if '"node.delta"' in text]
    rate = (len(frames) - 1) / (frames[-1] - frames[0])
    row("frames of one text of 200 tokens a second", f"{rate:.1f} frames/s", "30 frames/s")


class Follower:
    """The reading process."""

    def __init__(self, port: int, sockets: list[list[str]], deaf: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.follower"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"port": port, "sockets": sockets, "deaf": deaf}) + "\n")
        self._process.stdin.flush()

    def __enter__(self) -> Follower:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream:
                    stream.close()

    def opened(self) -> None:
        """Waits until all sockets are open; raises RuntimeError when one could not be opened."""
        if self._line() != "open":
            raise RuntimeError("The sockets could not be opened.")

    def heard(self) -> dict[str, Any]:
        """Waits for the end; returns what came."""
        found: dict[str, Any] = json.loads(self._line())
        return found

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()
