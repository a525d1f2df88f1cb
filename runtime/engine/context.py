"""The part of a node's Context that needs nothing but the engine: values, templates, streaming, the time."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from runtime.engine.clock import Clock
from runtime.engine.errors import NodeError
from runtime.engine.ledger import BYTES_A_TOKEN, Ledger, Wish
from runtime.engine.node import Evaluator, Json, Message, Reply, Usage
from runtime.engine.policy import Policy
from runtime.engine.render import evaluate, render

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Call:
    """One attempt of one node, as the runner hands it to `make_context`.

    `path` is the element of work (`refine/2/write`), `node` its id, `attempt` counts from 1, `scope` holds every
    name in scope (worked out when asked for; plain JSON), `policy` is the node's policy (`fallback` is for the
    context), `identity` the id of the user whose connections may be used, `on_delta(path, offset, text)` takes
    streamed text, `ledger` holds the run's budgets and what is spent, `depth` says how many calls of workflows the
    run stands below the first.
    """

    run_id: str
    workflow_id: str
    identity: str
    path: str
    node: str
    type: str
    attempt: int
    scope: Mapping[str, Json]
    policy: Policy
    evaluator: Evaluator
    clock: Clock
    ledger: Ledger
    on_delta: Callable[[str, int, str], None] | None = None
    depth: int = 0


class ModelCall(Protocol):
    """One call to one model that is about to be made: what it may cost, and the characters of answer so far."""

    wish: Wish
    streamed: int

    async def answer(self, longest: int | None) -> Reply:
        """Makes the call, for an answer of so many tokens at most (None: as the message says); raises NodeError."""

    def unpaid(self, error: NodeError) -> bool:
        """Whether a call that failed so has certainly cost nothing."""


class BaseContext:
    """Implements runtime.engine.node.Context but for `tool` and calls of workflows, which a subclass brings, as it
    does `model_call`."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.run_id = call.run_id
        self.path = call.path
        self.node = call.node
        self.attempt = call.attempt
        self.scope = call.scope
        self.streamed = 0  # characters shown so far: the next delta's offset

    @property
    def input(self) -> Json:
        """The output of the one live predecessor, or an object of them by id."""
        return self.call.scope["input"]

    @property
    def idempotency_key(self) -> str:
        """Stable over attempts and crashes: sha256(run|path) in hexadecimal."""
        return hashlib.sha256(f"{self.run_id}|{self.path}".encode()).hexdigest()

    def now(self) -> datetime:
        """The time, in UTC."""
        return self.call.clock.now()

    async def stream(self, text: str) -> None:
        """Shows `text` as the next piece of this node's output."""
        if text and self.call.on_delta is not None:
            self.call.on_delta(self.path, self.streamed, text)
            self.streamed += len(text)

    def restart_stream(self) -> None:
        """The next piece replaces what was shown (a second model after a first that broke off)."""
        self.streamed = 0

    async def evaluate(self, expression: str, extra: Mapping[str, Json] | None = None) -> Json:
        """The value of a bare expression over the scope and `extra`; raises ReferenceFailed or NodeError."""
        return await evaluate(expression, self.scope, self.call.evaluator, extra)

    async def render(self, value: Json, extra: Mapping[str, Json] | None = None) -> Json:
        """`value` with every template in it rendered; a string that is one reference keeps its type."""
        return await render(value, self.scope, self.call.evaluator, extra)

    async def model_call(self, message: Message) -> ModelCall:
        """Makes ready to ask the message's connection and model; raises NodeError when that cannot be done."""
        raise NotImplementedError

    async def depends_on(self, connections: list[str]) -> Json:
        """What an output depends on besides its node's settings: where the connections of these names lead to."""
        return None

    async def llm(self, message: Message) -> Reply:
        """Asks the message's model, then each of the policy's fallbacks while the error may pass by itself.

        What each call may cost is reserved before it and settled after it. Raises the last NodeError when none
        answered, or one of class `budget` when a budget does not allow the next call.
        """
        fallback = self.call.policy.fallback or []
        rungs = [(message.connection, message.model), *((rung.connection, rung.model) for rung in fallback)]
        tried: list[dict[str, Json]] = []
        for position, (connection, model) in enumerate(rungs):
            names: dict[str, Json] = {"connection": connection, "model": model}
            try:
                reply = await self._ask(replace(message, connection=connection, model=model))
            except NodeError as error:
                if position == len(rungs) - 1 or not error.transient:
                    raise
                tried.append({**names, "message": error.message})
                self.log(f"{connection}/{model} did not answer ({error.error_class}); trying the next")
                self.restart_stream()
            else:
                if tried:
                    self.call.ledger.tally(self.path).rung = {"kind": "fallback", **names, "tried": tried}
                return reply
        raise AssertionError("a chain of models has at least one")

    async def _ask(self, message: Message) -> Reply:
        """One call within its budgets: what it used counts, whatever becomes of it."""
        call = await self.model_call(message)
        reservation = await self.call.ledger.reserve(self.path, call.wish)
        try:
            reply = await call.answer(reservation.longest)
        except NodeError as error:
            free = error.usage is None and call.unpaid(error)
            reservation.settle(None if free else error.usage or _broken_off(call))
            raise
        except BaseException:  # cancelled, timed out, or a fault of the program: it was on its way
            reservation.settle(_broken_off(call))
            raise
        reservation.settle(reply.usage)
        if reservation.cut_by is not None and reply.usage.output_tokens >= (reservation.longest or 0):
            raise reservation.cut()
        return reply

    def log(self, message: str) -> None:
        """Writes a line to the server's log, with where it comes from."""
        logger.info("run %s, %s: %s", self.run_id, self.path, message)


def _broken_off(call: ModelCall) -> Usage:
    """What a call that did not come to its end has cost: its prompt, and the answer as far as it came."""
    return call.wish.usage(-(-call.streamed // BYTES_A_TOKEN))
