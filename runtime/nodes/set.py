"""The set node: changes a value of the run's state."""

from __future__ import annotations

from typing import Any

from runtime.engine.merge import LABELS, Merge
from runtime.engine.node import Change, Context, Done, Json, NodeConfig, NodeOutput, NodeType, config_field


class Set(NodeType):
    """Changes a value that the whole run shares. Branches that do so at the same time never lose each other's
    values."""

    key, title, group, icon = "set", "Set", "Data", "variable"
    immediate = True
    subtitle = "key"

    class Config(NodeConfig):
        key: str = config_field(widget="state", title="Value of the run", min_length=1)
        """Which value: one that the start declares under Run state. Everywhere it is `state.name`."""
        value: Json = config_field("{{ input }}", widget="json", title="New value")
        """What is put in; {{ … }} takes values of earlier steps."""
        merge: Merge | None = config_field(
            None,
            widget="choice",
            title="How it joins",
            advanced=True,
            labels=LABELS,
        )
        """How the new value joins the old one this time. Empty: as the start declares."""

    class Output(NodeOutput):
        value: Json
        """The value after."""

    async def run(self, config: Any, ctx: Context) -> Done:
        return Done(self.Output(value=config.value), change=Change(config.key, config.value, config.merge))
