"""What a node may touch while it runs: the engine's context with models and tools behind the guards."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from asgiref.sync import sync_to_async
from pydantic import ValidationError

from runtime import vault
from runtime.clients import llm
from runtime.clients.connections import BUILT_IN, Endpoint, resolve
from runtime.engine.context import BaseContext, Call
from runtime.engine.errors import NodeError
from runtime.engine.node import Json, Message, Registry, Reply
from runtime.engine.runner import MakeContext
from runtime.limits import limit
from runtime.toolcontext import GuardedTools


class RunContext(BaseContext):
    """The context of one attempt of one node in a real run."""

    def __init__(self, call: Call, registry: Registry) -> None:
        super().__init__(call)
        self.registry = registry

    async def llm(self, message: Message) -> Reply:
        """Asks the message's model, then each of the policy's fallbacks while the error may pass by itself.

        Raises the last NodeError when none answered.
        """
        prompt = sum(len(str(part.get("content", ""))) for part in message.messages)
        if prompt > limit("prompt"):
            raise NodeError(
                f"The prompt has {prompt:,} characters; at most {limit('prompt'):,} are sent.",
                "Shorten it, or hand on less of the earlier outputs.",
                "limit",
            )
        fallback = self.call.policy.fallback or []
        rungs = [(message.connection, message.model), *((rung.connection, rung.model) for rung in fallback)]
        for position, (connection, model) in enumerate(rungs):
            message.connection, message.model = connection, model
            try:
                return await self._ask(message)
            except NodeError as error:
                if position == len(rungs) - 1 or not error.transient:
                    raise
                self.log(f"{connection}/{model} did not answer ({error.error_class}); trying the next")
                self.restart_stream()
        raise AssertionError("a chain of models has at least one")

    async def _ask(self, message: Message) -> Reply:
        endpoint = await self._endpoint(message.connection)
        secrets = [endpoint.api_key] if endpoint.api_key else []
        veil = vault.Veil(secrets)

        async def show(text: str) -> None:
            await self.stream(veil.feed(text))

        reply = await llm.complete(endpoint, message, show)
        await self.stream(veil.rest())
        for name in ("text", "data", "model", "tool_calls"):
            setattr(reply, name, vault.redact(getattr(reply, name), secrets))
        return reply

    async def _endpoint(self, name: str) -> Endpoint:
        if name in BUILT_IN:
            return resolve(name, self.call.identity)
        return await sync_to_async(resolve, thread_sensitive=False)(name, self.call.identity)

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


def context_factory(registry: Registry) -> MakeContext:
    """Returns what makes the context of each attempt, over the tools of `registry`."""
    return lambda call: RunContext(call, registry)
