"""What a tool may touch, with the guards behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from runtime.egress import Policy, fetch
from runtime.engine.node import HttpReply, Json
from runtime.sandbox import python


class GuardedTools:
    """The ToolContext of one tool call: outgoing requests through the guard, code in the sandbox.

    `clock` gives the present time (aware), `policy` other egress rules than the settings' (tests, command line).
    """

    def __init__(self, idempotency_key: str, clock: Callable[[], datetime], policy: Policy | None = None) -> None:
        self.idempotency_key = idempotency_key
        self._clock = clock
        self._policy = policy

    def now(self) -> datetime:
        return self._clock()

    async def http(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        json: Json = None,
        content: str | None = None,
        timeout: float | None = None,
    ) -> HttpReply:
        """One outgoing request; see `runtime.egress.fetch`."""
        return await fetch(
            method,
            url,
            headers=headers,
            params=params,
            json=json,
            content=content,
            timeout=timeout,
            purpose="tool",
            policy=self._policy,
        )

    async def python(self, code: str, inputs: Mapping[str, Json]) -> Json:
        """Runs code in the sandbox; see `runtime.sandbox.python.run`."""
        return await python.run(code, inputs)
