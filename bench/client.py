"""A REST client of a Baton that was started for measuring."""

from __future__ import annotations

import asyncio
import itertools
import json
import statistics
import time
from typing import Any

import httpx2


class Client:
    """Calls as one person with a few tokens in turn; every method returns what the API answered."""

    def __init__(self, url: str, tokens: list[str]) -> None:
        limits = httpx2.Limits(max_connections=400, max_keepalive_connections=400)
        self.url, self.tokens = url, tokens
        self.http = httpx2.AsyncClient(base_url=f"{url}/api/v1", timeout=60, limits=limits)
        self._turn = itertools.cycle(tokens)

    def again(self) -> Client:
        """The same person on new connections, for another event loop."""
        return Client(self.url, self.tokens)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {next(self._turn)}"}

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        reply = await self.http.post(path, json=body, headers=self.headers)
        reply.raise_for_status()
        return reply.json()

    async def get(self, path: str) -> Any:
        reply = await self.http.get(path, headers=self.headers)
        reply.raise_for_status()
        return reply.json()

    async def create(self, document: dict[str, Any]) -> str:
        """Stores a workflow; returns its id."""
        return str((await self.post("/workflows", {"name": "bench", "document": document}))["id"])

    async def connection(self, name: str, port: int) -> None:
        """Makes a connection to the mock model on `port`."""
        address = f"http://127.0.0.1:{port}/v1"
        await self.post("/connections", {"name": name, "base_url": address, "models": ["mock"]})

    async def start(self, workflow: str) -> str:
        """Starts a run; returns its id."""
        return str((await self.post(f"/workflows/{workflow}/runs", {"input": {}, "version": "draft"}))["id"])

    async def run(self, workflow: str) -> float:
        """Runs it and waits for the end; returns the seconds it took. Raises RuntimeError when it did not succeed."""
        began = time.perf_counter()
        run = await self.post(f"/workflows/{workflow}/runs?wait=50", {"input": {}, "version": "draft"})
        if run["status"] != "succeeded":
            raise RuntimeError(f"a run did not succeed: {json.dumps(run)[:300]}")
        return time.perf_counter() - began

    async def load(self, workflow: str, clients: int, runs: int) -> tuple[float, float]:
        """`runs` runs by `clients` clients at once; returns (runs a second, median seconds a run)."""
        left = iter(range(runs))
        took: list[float] = []

        async def one() -> None:
            for _ in left:
                took.append(await self.run(workflow))

        began = time.perf_counter()
        await asyncio.gather(*(one() for _ in range(clients)))
        return runs / (time.perf_counter() - began), statistics.median(took)
