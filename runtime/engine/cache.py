"""Keeping what nodes gave, found again by the hash of everything that it depends on."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from runtime.engine.clock import iso, parse
from runtime.engine.context import Call
from runtime.engine.errors import NodeError
from runtime.engine.ledger import Tally
from runtime.engine.node import Done, NodeOutput, NodeType, Waiting
from runtime.engine.outcome import output_json
from runtime.engine.template import Spot, schema_of

Json = Any
Outcome = NodeOutput | Done | Waiting
#: Part of every key: another number, and nothing that was kept before is found any more.
FORMAT = "baton/cache/1"
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """An output that was kept, the port that was live, and when that was (ISO time)."""

    output: dict[str, Json]
    port: str
    at: str


class Cache(Protocol):
    """Where outputs are kept: MemoryCache (tests, command line), runtime/store/cache.py (SQLite, PostgreSQL)."""

    async def get(self, key: str) -> Kept | None:
        """The last output kept under `key`, however old; None when there is none (any more)."""

    async def put(self, key: str, kept: Kept, *, workflow_id: str, expires_at: datetime) -> None:
        """Keeps an output in the place of the one before; after `expires_at` it may be thrown away."""


class MemoryCache:
    """Keeps outputs as long as the process lives."""

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}

    async def get(self, key: str) -> Kept | None:
        return self.kept.get(key)

    async def put(self, key: str, kept: Kept, *, workflow_id: str, expires_at: datetime) -> None:
        self.kept[key] = kept


def key_of(call: Call, filled: Mapping[str, Json], later: Sequence[Spot], ends: Json) -> str:
    """The hash of all that a node's output depends on.

    `filled` is its config with the templates filled in, `later` the expressions in it that the node evaluates
    itself, which count with the values of the names in them; `ends` where its connections lead to. The workflow and
    the identity that the run acts for are part of it, so nobody is given what another one's run has seen.
    """
    names = sorted({name for spot in later for name in spot.found.names})
    missing = object()
    found = {name: call.scope.get(name, missing) for name in names}
    fallback = [[one.connection, one.model] for one in call.policy.fallback or ()]
    parts = {
        "format": FORMAT,
        "type": call.type,
        "config": filled,
        "names": {name: [] if value is missing else [value] for name, value in found.items()},
        "fallback": fallback,
        "ends": ends,
        "identity": call.identity,
        "workflow": call.workflow_id,
    }
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def connections_in(kind: NodeType, filled: Mapping[str, Json], call: Call) -> list[str]:
    """The names of the connections that a node may use: those of its settings and of its fallbacks."""
    fields = schema_of(kind.Config).get("properties", {})
    named = [filled.get(name) for name, one in fields.items() if one.get("x-widget") == "connection"]
    named += [one.connection for one in call.policy.fallback or ()]
    return sorted({name for name in named if isinstance(name, str) and name})


class Keeper:
    """Answers from a cache; of several nodes that ask for the same at once in this process, one does the work.

    Two processes may still both do it: that costs a call, no more.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._going: dict[str, asyncio.Future[None]] = {}

    async def answer(self, key: str, call: Call, tally: Tally, work: Callable[[], Awaitable[Outcome]]) -> Outcome:
        """What was kept under `key` for no longer than the policy says, else what `work` gives, which is then kept.

        With `last_good`, what was kept longer ago is left in `tally`, for the case that the work fails.
        """
        policy = call.policy.cache
        assert policy is not None
        for turn in range(2):
            kept = await self._get(key)
            if kept is not None and call.clock.now() < parse(kept.at) + timedelta(seconds=policy.ttl):
                return Done(kept.output, kept.port, rung={"kind": "cache", "at": kept.at})
            if kept is not None and policy.last_good:
                tally.last_good = {"output": kept.output, "port": kept.port, "at": kept.at}
            going = self._going.get(key)
            if going is None or turn:  # whoever waited for one that failed does not wait for the next
                break
            await asyncio.wait([going])
        return await self._work(key, call, work)

    async def _work(self, key: str, call: Call, work: Callable[[], Awaitable[Outcome]]) -> Outcome:
        going = self._going[key] = asyncio.get_running_loop().create_future()
        try:
            outcome = await work()
            done = outcome if isinstance(outcome, Done) else None if isinstance(outcome, Waiting) else Done(outcome)
            if done is not None and done.change is None:
                await self._put(key, call, done)
            return outcome
        finally:
            if self._going.get(key) is going:
                del self._going[key]
            going.set_result(None)

    async def _get(self, key: str) -> Kept | None:
        try:
            return await self._cache.get(key)
        except Exception:  # whatever the cache is kept in: without it the node does its work
            logger.exception("what is kept could not be read")
            return None

    async def _put(self, key: str, call: Call, done: Done) -> None:
        policy = call.policy.cache
        assert policy is not None
        kept = Kept(output_json(done.output)[0], done.port, iso(call.clock.now()))
        try:
            expires = parse(kept.at) + timedelta(seconds=policy.ttl)
            await self._cache.put(key, kept, workflow_id=call.workflow_id, expires_at=expires)
        except Exception:  # as above: the output is there, only not kept
            logger.exception("an output could not be kept")


async def ends_of(find: Callable[[list[str]], Awaitable[Json]], names: list[str]) -> Json:
    """Where connections lead to; when one is missing, the sentence that says so: the call itself will say it too."""
    if not names:
        return None
    try:
        return await find(names)
    except NodeError as error:
        return error.message


def why_not(kind: NodeType, effects: str) -> str | None:
    """Why what nodes of a type with such effects give cannot be kept; None when it can."""
    if kind.container:
        return "A container's output is not kept: put `cache` on the steps inside."
    if type(kind).resume is not NodeType.resume:
        return "This step waits for something outside each time, so its output is not kept."
    if effects == "write":
        return (
            "This step changes something outside, which a kept output would leave undone. "
            "If it only reads, say so under `effects`."
        )
    return None
