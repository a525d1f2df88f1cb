"""A small world to run workflows in: a clock turned by hand, an evaluator, a node type that does as it is told."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import minijinja

from runtime.engine.cache import Keeper, MemoryCache
from runtime.engine.clock import iso
from runtime.engine.context import BaseContext, Call
from runtime.engine.errors import NodeError, ReferenceFailed
from runtime.engine.graph import Graph
from runtime.engine.ledger import Wish
from runtime.engine.memory import MemoryStore
from runtime.engine.node import (
    Called,
    CallEnd,
    Context,
    Done,
    Job,
    Message,
    NodeConfig,
    NodeOutput,
    NodeType,
    Port,
    Registry,
    Reply,
    Waiting,
    config_field,
)
from runtime.engine.runner import Released, Runner
from runtime.engine.snapshot import snapshot
from runtime.engine.state import fold
from runtime.nodes import registry as real_registry
from runtime.nodes.start import initial_state

Json = Any
RUN_ID = "6f1c7a52-0f0e-4b7e-9a53-3f1a0f6b2c11"
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class TurnedTimer:
    def __init__(self) -> None:
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class TurnedClock:
    """Stands still until `turn` jumps to the next timer."""

    def __init__(self) -> None:
        self.time = START
        self._timers: list[tuple[datetime, int, TurnedTimer, Any]] = []
        self._count = itertools.count()

    def now(self) -> datetime:
        return self.time

    def call_at(self, when: datetime, callback: Any) -> TurnedTimer:
        timer = TurnedTimer()
        heapq.heappush(self._timers, (when, next(self._count), timer, callback))
        return timer

    async def sleep(self, seconds: float) -> None:
        future = asyncio.get_running_loop().create_future()
        self.call_at(self.time + timedelta(seconds=seconds), lambda: future.done() or future.set_result(None))
        await future

    def turn(self) -> bool:
        """Jumps to the next timer and calls it; False when there is none."""
        while self._timers:
            when, _, timer, callback = heapq.heappop(self._timers)
            if not timer.cancelled:
                self.time = max(self.time, when)
                callback()
                return True
        return False


_environment = minijinja.Environment(undefined_behavior="strict")


async def evaluate(jobs: Sequence[Job], scope: Mapping[str, Json]) -> list[Json]:
    """The evaluator of these tests: MiniJinja in process, which only tests may do."""
    try:
        return [
            _environment.eval_expr(job.source, **scope)
            if job.kind == "expression"
            else _environment.render_str(job.source, **scope)
            for job in jobs
        ]
    except minijinja.TemplateError as wrong:
        raise ReferenceFailed(str(wrong).splitlines()[0]) from None


class Do(NodeType):
    """Does as its config says."""

    key, title, group, icon = "do", "Do", "Test", "x"
    ports: ClassVar[tuple[Port, ...]] = (Port("out"), Port(each="ports"))

    class Config(NodeConfig):
        gives: Json = "done"
        port: str = "out"
        ports: list[dict[str, Json]] = config_field(default_factory=list)
        fail: str | None = None
        fails: int = 1000
        retry_after: float | None = None
        sleep: float = 0
        stubborn: bool = False
        waits: bool = False
        until: float | None = None
        text: list[str] = config_field(default_factory=list)

    class Output(NodeOutput):
        value: Json

    async def run(self, config: Any, ctx: Context) -> Done | Waiting:
        world: World = ctx.world  # type: ignore[attr-defined]
        world.began.append((ctx.path, ctx.attempt))
        for piece in config.text:
            await ctx.stream(piece)
        if config.sleep:
            await world.sleep(config.sleep, stubborn=config.stubborn)
        if config.fail and ctx.attempt <= config.fails:
            if config.fail == "bug":
                raise ZeroDivisionError("secret detail")
            raise NodeError(f"{ctx.node} could not", "Try again.", config.fail, retry_after=config.retry_after)
        if config.waits:
            return Waiting("approval", {"message": str(config.gives), "actions": [], "deadline": None})
        if config.until is not None:
            return Waiting("until", {}, {"kept": 1}, iso(world.clock.now() + timedelta(seconds=config.until)))
        world.finished.append(ctx.path)
        return Done(self.Output(value=config.gives), port=config.port)

    async def resume(self, config: Any, ctx: Context, state: dict[str, Json], answer: dict[str, Json]) -> Done:
        ctx.world.finished.append(ctx.path)  # type: ignore[attr-defined]
        kept = {key: answer[key] for key in ("action", "expired") if key in answer}
        return Done(self.Output(value=kept), port=config.port)


class FailOnCrash(Do):
    """Must not be begun twice."""

    key, on_crash = "once", "fail"


class AskOnCrash(Do):
    """Asks people before it is begun twice."""

    key, on_crash = "careful", "ask"


class ScriptedCall:
    """A call that gets the next reply that the world holds ready; an error there is raised.

    A token costs a cent, in or out, and the prompt counts by its length.
    """

    def __init__(self, ctx: TestContext, message: Message) -> None:
        tokens = len(str(message.messages[-1]["content"]))
        self.wish = Wish(tokens, message.max_tokens, None, 0.01, 0.01)
        self.streamed = 0
        self._ctx, self._message = ctx, message

    async def answer(self, longest: int | None) -> Reply:
        world = self._ctx.world
        world.asked.append(replace(self._message, max_tokens=longest))
        world.calls.append(self)
        reply = world.replies.pop(0)
        if world.thinks:
            await world.sleep(world.thinks)
        if isinstance(reply, NodeError):
            raise reply
        return reply

    def unpaid(self, error: NodeError) -> bool:
        return error.error_class == "rate_limit"


class TestContext(BaseContext):
    """A context whose model answers what the world holds ready."""

    __test__ = False

    def __init__(self, call: Call, world: World) -> None:
        super().__init__(call)
        self.world = world

    async def model_call(self, message: Message) -> ScriptedCall:
        return ScriptedCall(self, message)

    async def tool(self, name: str, arguments: Mapping[str, Json]) -> Json:
        return {"tool": name, "arguments": dict(arguments)}

    async def called(self, workflow: str, version: int | None, input: Mapping[str, Json]) -> Called:
        document = self.world.callees.get(workflow)
        if document is None:
            raise NodeError("There is no such workflow.", "", "client_error")
        name, budget = workflow.title(), self.call.ledger.lend(self.path)
        return Called(workflow, name, version or 1, document, "", dict(input), initial_state(document), budget)

    async def call_end(self, run_id: str) -> CallEnd:
        shown = self.world.store.runs[run_id].fields
        return CallEnd(shown["status"], shown.get("output"), shown.get("error"))


def types() -> Registry:
    """The real node types, and those of these tests."""
    real = real_registry()
    return Registry({**real.types, "do": Do(), "once": FailOnCrash(), "careful": AskOnCrash()}, real.tools)


class World:
    """A clock, a store, and what happened in it."""

    def __init__(self) -> None:
        self.clock = TurnedClock()
        self.store = MemoryStore(self.clock)
        self.registry = types()
        self.began: list[tuple[str, int]] = []
        self.finished: list[str] = []
        self.deltas: list[tuple[str, int, str]] = []
        self.asked: list[Message] = []
        self.replies: list[Reply | NodeError] = []
        self.calls: list[ScriptedCall] = []
        self.thinks = 0.0  # seconds a model takes
        self.cache = MemoryCache()
        self.evaluate: Any = evaluate
        self.callees: dict[str, dict[str, Json]] = {}  # documents of the workflows that may be called, by id

    async def sleep(self, seconds: float, *, stubborn: bool = False) -> None:
        end = self.clock.now() + timedelta(seconds=seconds)
        while (left := (end - self.clock.now()).total_seconds()) > 0:
            try:
                await self.clock.sleep(left)
            except asyncio.CancelledError:
                if not stubborn:
                    raise
                stubborn = False  # once is enough; the next one is the end of the test

    def create(self, document: dict[str, Json], input: Json = None, trial: Json = None) -> str:
        state = initial_state(document)
        return self.store.create(document, {} if input is None else input, RUN_ID, state=state, trial=trial)

    @property
    def run(self) -> Any:
        return self.store.runs[RUN_ID]

    async def runner(self, owner: str = "one", run_id: str = RUN_ID) -> Runner | None:
        loaded = await self.store.claim(run_id, owner)
        if loaded is None:
            return None
        graph = Graph.from_document(loaded.document, self.registry, loaded.to)
        return Runner(
            loaded,
            graph,
            self.registry,
            self.store,
            lambda jobs, scope: self.evaluate(jobs, scope),
            lambda call: TestContext(call, self),
            self.clock,
            lambda path, offset, text: self.deltas.append((path, offset, text)),
            Keeper(self.cache),
        )

    async def drive(self, runner: Runner | None = None, *, turns: int = 10_000) -> Released:
        """Drives the run until it is let go, turning the clock whenever nothing else moves."""
        runner = runner or await self.runner()
        assert runner is not None, "the run is not to be had"
        task = asyncio.ensure_future(runner.drive())
        for _ in range(turns):
            await self.still(task)
            if task.done():
                return task.result()
            assert self.clock.turn() or task.done(), "nothing moves any more"
        raise AssertionError("the run does not end")

    async def still(self, task: asyncio.Task[Any] | None = None) -> None:
        """Lets everything run that can, until nothing is left but timers."""
        ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]  # there is no public way to ask
        await asyncio.sleep(0)
        while ready and not (task is not None and task.done()):  # noqa: ASYNC110  # there is no event to wait for
            await asyncio.sleep(0)

    async def go(self) -> str:
        """Drives, and wakes the run when it is due, until it has ended or only the outside can wake it."""
        while not self.run.ended:
            released = await self.drive()
            if released.wake_at is None:
                break
            self.clock.time = max(self.clock.time, datetime.fromisoformat(released.wake_at))
        return str(self.snapshot()["status"])

    async def go_together(self) -> str:
        """Drives the run and all that it calls, until they have ended or only the outside can wake them."""
        while due := [run for run in self.store.runs.values() if not run.ended and run.wake_at is not None]:
            first = min(due, key=lambda run: str(run.wake_at))
            self.clock.time = max(self.clock.time, datetime.fromisoformat(str(first.wake_at)))
            await self.drive(await self.runner(run_id=first.id))
        return str(self.snapshot()["status"])

    def snapshot(self) -> dict[str, Json]:
        return snapshot(fold(self.run.events))

    def statuses(self) -> dict[str, str]:
        return {path: node["status"] for path, node in self.snapshot()["nodes"].items()}

    def types_of_events(self) -> list[str]:
        return [event.type for event in self.run.events]
