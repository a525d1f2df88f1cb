"""The output node: what a run hands back."""

from __future__ import annotations

from typing import Any

from runtime.engine.node import Context, Json, NodeConfig, NodeOutput, NodeType, config_field


class Output(NodeType):
    """What the run hands back. With several outputs, the ones reached are handed back by their ids."""

    key, title, group, icon = "output", "Output", "Start and end", "flag"
    immediate = True
    ports = ()
    is_exit = True
    summary = "value"

    class Config(NodeConfig):
        value: Json = config_field("{{ input }}", widget="json", title="Value")
        """Any text, number, list or object; {{ … }} takes values of earlier steps."""

    class Output(NodeOutput):
        value: Json
        """What the run hands back."""

    async def run(self, config: Any, ctx: Context) -> NodeOutput:
        return self.Output(value=config.value)
