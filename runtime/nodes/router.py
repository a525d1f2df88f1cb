"""The router: sends the run down one of several branches, by rules or by a model's judgement."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Literal

from runtime.engine.errors import NodeError
from runtime.engine.node import (
    Context,
    Done,
    Json,
    Message,
    NodeConfig,
    NodeOutput,
    NodeType,
    Port,
    Usage,
    config_field,
)

_RESERVED = frozenset({"else", "error"})


class Route(NodeConfig):
    """One branch."""

    id: str = config_field(template="literal", title="Id", pattern=r"^[a-z][a-z0-9_]{0,62}$")
    """The port's name: a word of small letters, digits and _."""
    label: str | None = config_field(None, template="literal", title="Label")
    """What the card shows."""
    when: str | None = config_field(
        None, template="expression", widget="expression", title="When", when={"mode": "rules"}
    )
    """The branch is taken when this expression is true; the first true one wins."""
    description: str | None = config_field(None, widget="textarea", title="Description", when={"mode": "model"})
    """Tells the model what belongs here."""


class Spent(NodeOutput):
    """What the model's judgement used."""

    input_tokens: int
    """Tokens read."""
    output_tokens: int
    """Tokens written."""
    cost_usd: float
    """Price in US dollars."""


class Router(NodeType):
    """Sends the run down one of several branches: the first whose rule holds, or the one a model chooses."""

    key, title, group, icon = "router", "Router", "Flow", "split"
    effects = "read"
    subtitle = "mode"
    ports: ClassVar[tuple[Port, ...]] = (Port(each="routes"), Port("else", "Else"))

    class Config(NodeConfig):
        mode: Literal["rules", "model"] = config_field(
            "rules", template="literal", widget="choice", title="Decided by"
        )
        """Rules that you write, or a model that reads descriptions."""
        connection: str | None = config_field(None, widget="connection", title="Connection", when={"mode": "model"})
        """Which provider answers."""
        model: str | None = config_field(None, widget="model", title="Model", when={"mode": "model"})
        """The model's name at that provider."""
        input: Json = config_field("{{ input }}", widget="prompt", title="What to judge", when={"mode": "model"})
        """What the model reads to decide."""
        instructions: str | None = config_field(None, widget="textarea", title="Instructions", when={"mode": "model"})
        """What the model should look for."""
        routes: list[Route] = config_field(widget="routes", title="Routes", min_length=1, max_length=100)
        """The branches. When none fits, `else` is taken."""

    class Output(NodeOutput):
        route: str
        """The branch that was taken."""
        reason: str
        """Why."""
        usage: Spent | None = None
        """What the model's judgement used."""

    async def run(self, config: Any, ctx: Context) -> Done:
        return await (self._by_model(config, ctx) if config.mode == "model" else self._by_rules(config, ctx))

    async def _by_rules(self, config: Any, ctx: Context) -> Done:
        for index, route in enumerate(config.routes):
            try:
                holds = route.when and await ctx.evaluate(route.when)
            except NodeError as error:
                error.field = error.field or f"config.routes.{index}.when"
                raise
            if holds:
                return Done(self.Output(route=route.id, reason=f"`{route.when}` is true."), port=route.id)
        return Done(self.Output(route="else", reason="No rule is true."), port="else")

    async def _by_model(self, config: Any, ctx: Context) -> Done:
        ids = [route.id for route in config.routes] + ["else"]
        reply = await ctx.llm(
            Message(
                connection=config.connection or "",
                model=config.model or "",
                messages=[
                    {"role": "system", "content": _instructions(config)},
                    {"role": "user", "content": _text(config.input)},
                ],
                schema=_answer_schema(ids),
            )
        )
        answer = reply.data if isinstance(reply.data, dict) else {}
        route = answer.get("route")
        if not isinstance(route, str) or route not in ids:
            raise NodeError(
                "The model chose none of the routes.", "Describe the routes, or take another model.", "invalid_output"
            )
        output = self.Output(route=route, reason=str(answer.get("reason") or ""), usage=_spent(reply.usage))
        return Done(output, port=route, usage=reply.usage)

    @classmethod
    def check(cls, config: Any) -> list[tuple[str, str]]:
        problems = []
        by_model = config.get("mode", "rules") == "model"
        if by_model:
            problems += [(name, "Choose one.") for name in ("connection", "model") if not config.get(name)]
        seen: set[str] = set()
        for index, route in enumerate(config.get("routes") or []):
            if not isinstance(route, dict):
                continue  # a template: what it gives is checked when it is filled in
            if route["id"] in _RESERVED:
                problems.append((f"routes.{index}.id", f"`{route['id']}` is a port of its own; take another id."))
            elif route["id"] in seen:
                problems.append((f"routes.{index}.id", f"There are two routes called `{route['id']}`."))
            seen.add(route["id"])
            if not by_model and not str(route.get("when") or "").strip():
                problems.append((f"routes.{index}.when", "Say when this route is taken."))
        return problems


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _instructions(config: Any) -> str:
    lines = ["Choose the one route that fits what the user sends, and say in a sentence why.", "Routes:"]
    lines += [f"- {route.id}: {route.description or route.label or route.id}" for route in config.routes]
    lines.append("- else: none of the others fits")
    return "\n".join([*lines, *([config.instructions] if config.instructions else [])])


def _answer_schema(ids: list[str]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": {"route": {"type": "string", "enum": ids}, "reason": {"type": "string"}},
        "required": ["route", "reason"],
        "additionalProperties": False,
    }


def _spent(usage: Usage) -> Spent:
    return Spent(input_tokens=usage.input_tokens, output_tokens=usage.output_tokens, cost_usd=usage.cost_usd)
