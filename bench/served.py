"""A freshly started Baton to measure: a folder of its own, people with tokens, what its process spends."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import machine
from bench.client import Client
from tests.e2e.server import Server

#: A token may call so often a minute only; several share the load.
TOKENS = 32


@contextmanager
def serving(**environment: str) -> Iterator[Server]:
    """Serves an empty Baton while the context lasts, with these variables in its environment."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), environment=environment).start()
        try:
            yield server
        finally:
            server.stop()


def people(server: Server, count: int = 1, tokens: int = TOKENS) -> list[Client]:
    """Makes new people; returns a client for each."""
    made = json.loads(server.manage("shell", "-v0", "-c", f"from bench.people import make; make({count}, {tokens})"))
    return [Client(server.url, one) for one in made]


def process_of(server: Server) -> int:
    """The id of the serving process."""
    assert server.process is not None
    return server.process.pid


async def spent(process: int, times: int, work: Callable[[], Awaitable[Any]]) -> tuple[Any, float, float]:
    """Does `work`, which is `times` of something; returns its result, and CPU and wall milliseconds of one."""
    cpu, wall = machine.cpu_seconds(process), time.perf_counter()
    result = await work()
    cpu, wall = machine.cpu_seconds(process) - cpu, time.perf_counter() - wall
    return result, cpu / times * 1000, wall / times * 1000
