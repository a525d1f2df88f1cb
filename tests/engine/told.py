"""A node that ends when, and as, the test says: the world in which runs are driven one ending at a time."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from runtime.engine import events as kinds
from runtime.engine.context import Call
from runtime.engine.errors import NodeError
from runtime.engine.node import Context, Done, NodeConfig, NodeOutput, NodeType, Port, Registry, Waiting
from tests.engine.world import TestContext, World, types

Json = Any


def play(plays: list[dict[str, Json]], path: str, failures: int) -> dict[str, Json]:
    """How the node at `path` ends its try after so many failed ones: {port} or {fail: class} or {asks: true}.

    It follows from the path and the failures alone, so a try that a crash interrupted ends the same when it is
    made again.
    """
    turns = sum(int(part) for part in path.split("/") if part.isdigit())
    return plays[(turns + failures) % len(plays)]


class Told(NodeType):
    """Works until the test lets it end."""

    key, title, group, icon = "told", "Told", "Test", "x"
    ports: ClassVar[tuple[Port, ...]] = (Port("out"), Port("x"))

    class Config(NodeConfig):
        plays: list[dict[str, Json]]
        takes: Json = None

    class Output(NodeOutput):
        value: Json

    async def run(self, config: Any, ctx: Context) -> Done | Waiting:
        world: ToldWorld = ctx.world  # type: ignore[attr-defined]
        failures = await world.until_told(ctx.path, ctx.attempt)
        play_ = play(config.plays, ctx.path, failures)
        if "fail" in play_:
            raise NodeError(f"{ctx.node} could not", "Try again.", play_["fail"])
        if "asks" in play_:
            return Waiting("approval", {"message": ctx.path, "actions": [], "deadline": None})
        return Done(self.Output(value=ctx.path), port=play_["port"])

    async def resume(self, config: Any, ctx: Context, state: dict[str, Json], answer: dict[str, Json]) -> Done:
        return Done(self.Output(value=answer["action"]), port=answer["action"])


class ToldWorld(World):
    """A world whose `told` nodes are at work until they are told to end."""

    def __init__(self) -> None:
        super().__init__()
        real = types()
        self.registry = Registry({**real.types, "told": Told()}, real.tools)
        self.at_work: dict[str, asyncio.Future[None]] = {}

    async def until_told(self, path: str, attempt: int) -> int:
        """Holds the node at `path` until `end` lets it go; returns its failed tries. Its start must be committed."""
        log = [event for event in self.run.events if event.path == path]
        starts = [event for event in log if event.type == kinds.NODE_STARTED]
        assert starts, f"{path} works although its start is not committed"
        assert starts[-1].data["attempt"] == attempt, f"{path} works on try {attempt} without a committed start"
        assert path not in self.at_work, f"{path} is at work twice"
        future = self.at_work[path] = asyncio.get_running_loop().create_future()
        try:
            await future
        finally:
            if self.at_work.get(path) is future:
                del self.at_work[path]
        return sum(event.type == kinds.NODE_RETRYING for event in log)

    def end(self, path: str) -> None:
        """Lets the node at `path` end."""
        self.at_work.pop(path).set_result(None)

    def context(self, call: Call) -> TestContext:
        """The context of one attempt of one node."""
        return TestContext(call, self)
