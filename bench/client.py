"""A REST client of a Baton that was started for measuring."""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any

import httpx2


class Client:
    """Calls of one token; every method returns what the API answered."""

    def __init__(self, url: str, token: str) -> None:
        limits = httpx2.Limits(max_connections=200, max_keepalive_connections=200)
        self.http = httpx2.AsyncClient(
            base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60, limits=limits
        )

    async def create(self, document: dict[str, Any]) -> str:
        """Stores a workflow; returns its id."""
        reply = await self.http.post("/workflows", json={"name": "bench", "document": document})
        reply.raise_for_status()
        return str(reply.json()["id"])

    async def run(self, workflow: str) -> float:
        """Runs it and waits for the end; returns the seconds it took. Raises RuntimeError when it did not succeed."""
        began = time.perf_counter()
        reply = await self.http.post(f"/workflows/{workflow}/runs?wait=30", json={"input": {}, "version": "draft"})
        if reply.status_code != 200 or reply.json()["status"] != "succeeded":
            raise RuntimeError(f"a run did not succeed: {reply.status_code} {reply.text[:300]}")
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
