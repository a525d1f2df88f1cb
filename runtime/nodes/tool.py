"""The tool node: calls one tool with arguments that are fixed or taken from earlier nodes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from runtime.engine.node import Context, Effects, Json, NodeConfig, NodeOutput, NodeType, Registry, config_field


class Tool(NodeType):
    """Calls a tool: an HTTP request, a calculation, a piece of Python and so on."""

    key, title, group, icon = "tool", "Tool", "Actions", "wrench"
    effects = "write"
    subtitle = "tool"

    class Config(NodeConfig):
        tool: str = config_field(widget="tool", title="Tool", min_length=1)
        """Which tool to call."""
        arguments: dict[str, Json] = config_field(default_factory=dict, widget="arguments", title="Arguments")
        """What the tool is given; {{ … }} takes values of earlier steps."""

    class Output(NodeOutput):
        result: Json
        """What the tool gave."""

    async def run(self, config: Any, ctx: Context) -> NodeOutput:
        return self.Output(result=await ctx.tool(config.tool, config.arguments))

    @classmethod
    def effects_of(cls, config: Mapping[str, Json], registry: Registry) -> Effects:
        tool = registry.tools.get(str(config.get("tool")))
        arguments = config.get("arguments")
        return tool.effects_of(arguments if isinstance(arguments, Mapping) else {}) if tool else cls.effects

    @classmethod
    def models(cls, config: Mapping[str, Json], registry: Registry) -> Mapping[str, type[BaseModel]]:
        name = config.get("tool")
        tool = registry.tools.get(name) if isinstance(name, str) else None
        return {"arguments": tool.Arguments} if tool is not None else {}
