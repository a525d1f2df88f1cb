"""The loop container: its children run again and again until a condition holds, carrying values along."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import ConfigDict

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

_OWN = frozenset({"iterations", "stopped", "index"})


class Carried(NodeConfig):
    """A value that an iteration hands to the next."""

    initial: Json = None
    """What the first iteration begins with."""
    next: Json = config_field(None, template="deferred", inside=True, title="Next")
    """What the next iteration begins with; {{ … }} takes values of the steps inside."""


class Loop(ContainerType):
    """Repeats what is inside until a condition holds, and at most so many times. Values are carried from one
    iteration to the next."""

    key, title, group, icon = "loop", "Loop", "Flow", "repeat"
    subtitle = "until"
    output_keys_from = "carry"
    child_scope: ClassVar[dict[str, dict[str, Json]]] = {
        "loop": {
            "type": "object",
            "title": "Loop",
            "description": "The carried values, and the iteration's number.",
            "properties": {"index": {"type": "integer", "description": "The iteration's number, from 0."}},
            "x-keys-from": "carry",
        }
    }

    class Config(NodeConfig):
        max_iterations: int = config_field(3, title="At most", unit="iterations", ge=1, le=1000)
        """After so many iterations it stops in any case."""
        until: str | None = config_field(None, template="expression", inside=True, widget="expression", title="Until")
        """Stops when this expression is true after an iteration, such as `judge.data.score >= 8`."""
        carry: dict[str, Carried] = config_field(default_factory=dict, widget="carry", title="Carried values")
        """Values handed from one iteration to the next: inside they are `loop.name`, outside outputs of the loop."""
        best: str | None = config_field(
            None, template="expression", inside=True, widget="expression", title="Keep the best by", advanced=True
        )
        """An expression that scores an iteration; the outputs are those of the highest score."""
        plateau: int | None = config_field(
            None, title="Stop when stuck", unit="iterations", ge=1, le=1000, advanced=True
        )
        """Stops after so many iterations in a row without a better score."""

    class Output(NodeOutput):
        model_config = ConfigDict(extra="allow", use_attribute_docstrings=True)

        iterations: int
        """How many iterations there were."""
        stopped: Literal["until", "max_iterations", "budget", "plateau", "to"]
        """Why it stopped; `budget`: that of its own policy is spent; `to`: the run only goes to a step inside."""

    async def open(self, config: Any, ctx: Context) -> Opened:
        return Opened({name: one.initial for name, one in config.carry.items()})

    def scope(self, values: dict[str, Json], index: int, item: Json) -> dict[str, Json]:
        return {"loop": {**values, "index": index}}

    async def iteration_ended(self, config: Any, ctx: Context, iteration: Iteration) -> IterationEnd:
        if iteration.error is not None:
            if iteration.error["class"] == "budget" and iteration.error["node"] == ctx.node:
                return IterationEnd(stop="budget")  # its own: what was reached before is what it hands on
            raise NodeError.from_json(iteration.error)
        score = await self._score(config, ctx)
        stop = None
        if config.until and await ctx.evaluate(config.until):
            stop = "until"
        elif score is not None and config.plateau and _stuck([*_scores(iteration), score], config.plateau):
            stop = "plateau"
        elif iteration.index + 1 >= config.max_iterations:
            stop = "max_iterations"
        elif iteration.used_up:
            stop = "budget"
        kept = {name: one.next for name, one in config.carry.items() if one.next is not None}
        return IterationEnd(score, {**iteration.values, **await ctx.render(kept)}, stop)

    async def _score(self, config: Any, ctx: Context) -> float | None:
        if not config.best:
            return None
        score = await ctx.evaluate(config.best)
        if isinstance(score, bool) or not isinstance(score, int | float):
            raise NodeError(
                f"`{config.best}` gave no number to compare.", "Let it give a number.", "config", field="config.best"
            )
        return score

    async def close(self, config: Any, ctx: Context, closed: Closed) -> Done:
        values = closed.values
        scores = [score for score in closed.results if score is not None]  # the budget may end one without a score
        if config.best and scores:
            values = closed.history[scores.index(max(scores))]
        return Done({**values, "iterations": closed.iterations, "stopped": closed.stop})

    @classmethod
    def check(cls, config: Any) -> list[tuple[str, str]]:
        problems = [
            (f"carry.{name}", f"`{name}` is a name of the loop's own; take another.")
            for name in config.get("carry") or {}
            if name in _OWN
        ]
        if config.get("plateau") and not config.get("best"):
            problems.append(("plateau", "This needs a score: fill in `best`."))
        return problems


def _scores(iteration: Iteration) -> list[float]:
    return [iteration.results[index] for index in range(iteration.index)]


def _stuck(scores: list[float], patience: int) -> bool:
    """Whether the last `patience` scores are none of them better than the best before them."""
    return len(scores) > patience and max(scores[-patience:]) <= max(scores[:-patience])
