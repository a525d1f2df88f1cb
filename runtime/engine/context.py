"""The part of a node's Context that needs nothing but the engine: values, templates, streaming, the time."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from runtime.engine.clock import Clock
from runtime.engine.node import Evaluator, Json
from runtime.engine.policy import Policy
from runtime.engine.render import evaluate, render

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Call:
    """One attempt of one node, as the runner hands it to `make_context`.

    `path` is the element of work (`refine/2/write`), `node` its id, `attempt` counts from 1, `scope` holds every
    name in scope (worked out when asked for; plain JSON), `policy` is the node's policy (`fallback` and `budget`
    are for the context), `identity` the id of the user whose connections may be used, `on_delta(path, offset, text)`
    takes streamed text.
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
    on_delta: Callable[[str, int, str], None] | None = None


class BaseContext:
    """Implements runtime.engine.node.Context but for `llm` and `tool`, which a subclass brings."""

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

    def log(self, message: str) -> None:
        """Writes a line to the server's log, with where it comes from."""
        logger.info("run %s, %s: %s", self.run_id, self.path, message)
