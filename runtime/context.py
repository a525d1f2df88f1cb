"""What a node may touch while it runs: the engine's context with models and tools behind the guards."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx2
from pydantic import ValidationError

from runtime import children, vault
from runtime.clients import llm, pricing
from runtime.clients.connections import BUILT_IN, Endpoint, lookups, resolve
from runtime.engine.context import BaseContext, Call, ModelCall
from runtime.engine.errors import NodeError
from runtime.engine.node import Called, CallEnd, Json, Message, Registry, Reply
from runtime.engine.runner import MakeContext
from runtime.limits import limit
from runtime.outlast import ask
from runtime.toolcontext import GuardedTools

#: Errors with which a provider turns a call down before it begins to answer.
REFUSALS = frozenset({"rate_limit", "client_error", "server_error", "connection_missing"})


class RunContext(BaseContext):
    """The context of one attempt of one node in a real run."""

    def __init__(self, call: Call, registry: Registry) -> None:
        super().__init__(call)
        self.registry = registry

    async def llm(self, message: Message) -> Reply:
        """Asks the message's model, then the policy's fallbacks (see BaseContext); a prompt too long is refused."""
        prompt = sum(len(str(part.get("content", ""))) for part in message.messages)
        if prompt > limit("prompt"):
            raise NodeError(
                f"The prompt has {prompt:,} characters; at most {limit('prompt'):,} are sent.",
                "Shorten it, or hand on less of the earlier outputs.",
                "limit",
            )
        return await super().llm(message)

    async def model_call(self, message: Message) -> ModelCall:
        """Makes ready to ask the message's model; raises NodeError when there is no such connection."""
        return _ModelCall(self, await self._endpoint(message.connection), message)

    async def depends_on(self, connections: list[str]) -> Json:
        """The servers that these connections stand for now; raises NodeError when there is no such connection."""
        ends = [await self._endpoint(name) for name in connections]
        return [[end.base_url, end.demo, end.model] for end in ends]

    async def _endpoint(self, name: str) -> Endpoint:
        if name in BUILT_IN:
            return resolve(name, self.call.identity)
        return await lookups().endpoint(name, self.call.identity)

    async def tool(self, name: str, arguments: Mapping[str, Json]) -> Json:
        """Calls the tool `name`; raises NodeError when there is none, when it fails, or when it takes too long."""
        tool = self.registry.tools.get(name)
        if tool is None:
            raise NodeError(f"There is no tool named “{name}”.", "Pick another tool.", "client_error")
        try:
            checked: Any = tool.Arguments.model_validate(dict(arguments))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise NodeError(f"The argument `{where}` of {tool.title}: {first['msg']}.", "", "client_error") from error
        try:
            async with asyncio.timeout(tool.timeout):
                return await tool.call(checked, GuardedTools(self.idempotency_key, self.call.clock.now))
        except TimeoutError as error:
            raise NodeError(
                f"{tool.title} took longer than {tool.timeout:g} seconds.",
                "Ask it for less, or try again later.",
                "timeout",
            ) from error

    async def called(self, workflow: str, version: int | None, input: Mapping[str, Json]) -> Called:
        """What a call of another workflow would run, with what is left of this node's budgets; raises NodeError."""
        find = functools.partial(
            children.find,
            run_id=self.run_id,
            identity=self.call.identity,
            depth=self.call.depth,
            workflow=workflow,
            version=version,
            input=input,
        )
        called = await ask(find)
        return replace(called, budget=self.call.ledger.lend(self.path))

    async def call_end(self, run_id: str) -> CallEnd:
        """How the run that this node called stands; what it has cost counts as this node's. Raises NodeError when it
        is gone."""
        end = await ask(lambda: children.end_of(run_id))
        self.call.ledger.given_back(self.path, end.usage)
        return end


class _ModelCall:
    """One call of one model through the guards; the secret of its connection is masked in all that comes back."""

    def __init__(self, ctx: RunContext, endpoint: Endpoint, message: Message) -> None:
        self.wish = pricing.wish(message, endpoint.model or message.model, paid=endpoint.paid)
        self.streamed = 0
        self._ctx, self._endpoint, self._message = ctx, endpoint, message

    async def answer(self, longest: int | None) -> Reply:
        """Makes the call and streams its text to the node's card."""
        if longest is not None and longest != self.wish.longest:
            self._message = replace(self._message, max_tokens=longest)
        secrets = [self._endpoint.api_key] if self._endpoint.api_key else []
        veil = vault.Veil(secrets)

        async def show(text: str) -> None:
            self.streamed += len(text)
            await self._ctx.stream(veil.feed(text))

        reply = await llm.complete(self._endpoint, self._message, show)
        await self._ctx.stream(veil.rest())
        for name in ("text", "data", "model", "tool_calls"):
            setattr(reply, name, vault.redact(getattr(reply, name), secrets))
        return reply

    def unpaid(self, error: NodeError) -> bool:
        """Whether the provider refused the call, or never got it: nothing was written then, so nothing is charged."""
        return not self.streamed and (error.error_class in REFUSALS or _never_sent(error))


def _never_sent(error: BaseException) -> bool:
    """Whether an error says that no connection was made."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout):
            return True
        cause = cause.__cause__
    return False


def context_factory(registry: Registry) -> MakeContext:
    """Returns what makes the context of each attempt, over the tools of `registry`."""
    return lambda call: RunContext(call, registry)
