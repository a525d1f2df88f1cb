"""The for-each container: its children run once for every item of a list, several at a time."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from runtime.engine.errors import NodeError
from runtime.engine.node import (
    Closed,
    ContainerType,
    Context,
    Done,
    Iteration,
    IterationEnd,
    Json,
    NodeConfig,
    NodeOutput,
    Opened,
    config_field,
)
from runtime.limits import limit


class Missed(NodeOutput):
    """An item that could not be done."""

    index: int
    """Which one, counted from 0."""
    message: str
    """What went wrong."""


class ForEach(ContainerType):
    """Runs what is inside once for every item of a list, several items at a time; results keep the items' order."""

    key, title, group, icon = "for_each", "For each", "Flow", "list-ordered"
    subtitle = "items"
    child_scope: ClassVar[dict[str, dict[str, Json]]] = {
        "item": {"title": "Item", "description": "The item at hand."},
        "index": {"type": "integer", "title": "Index", "description": "Its place in the list, from 0."},
    }

    class Config(NodeConfig):
        items: Annotated[str, Field(min_length=1)] | list[Json] = config_field(
            template="expression", widget="expression", title="Items"
        )
        """An expression that gives a list, such as `start.topics`."""
        concurrency: int = config_field(8, title="At once", unit="items", ge=1, le=64)
        """How many items are worked on at the same time."""
        result: Json = config_field(
            None, template="deferred", inside=True, widget="text", title="Result", advanced=True
        )
        """What each item gives; {{ … }} takes values of the steps inside. Empty: the last step's output."""
        on_error: Literal["fail", "skip", "collect"] = config_field(
            "fail", widget="choice", title="When an item fails"
        )
        """Fail altogether, leave the item out (skip), or keep its place empty and list the error (collect)."""

    class Output(NodeOutput):
        results: list[Json]
        """What each item gave, in the items' order."""
        errors: list[Missed]
        """The items that failed."""

    async def open(self, config: Any, ctx: Context) -> Opened:
        items = config.items
        if isinstance(items, str):
            items = await ctx.evaluate(items)
        if not isinstance(items, list):
            kind = "empty" if items is None else f"a {type(items).__name__}"
            raise NodeError(
                f"`{config.items}` is not a list but {kind}.",
                "Give an expression whose value is a list.",
                "config",
                field="config.items",
            )
        if len(items) > limit("items"):
            raise NodeError(
                f"There are {len(items):,} items; {limit('items'):,} can be done.", "Take fewer items.", "limit"
            )
        return Opened(items=items, window=config.concurrency)

    def scope(self, values: dict[str, Json], index: int, item: Json) -> dict[str, Json]:
        return {"item": item, "index": index, "input": item}

    async def iteration_ended(self, config: Any, ctx: Context, iteration: Iteration) -> IterationEnd:
        if iteration.error is not None:
            if config.on_error == "fail":
                raise NodeError.from_json(iteration.error)
            return IterationEnd()
        if config.result is not None:
            return IterationEnd(await ctx.render(config.result))
        ends = list(iteration.ends.values())
        return IterationEnd(ends[0] if len(ends) == 1 else iteration.ends or None)

    async def close(self, config: Any, ctx: Context, closed: Closed) -> Done:
        failed = {error["index"] for error in closed.errors}
        results = closed.results
        if config.on_error == "skip":
            results = [value for index, value in enumerate(results) if index not in failed]
        errors = [Missed(index=error["index"], message=error["message"]) for error in closed.errors]
        return Done(self.Output(results=results, errors=errors))
