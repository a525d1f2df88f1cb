"""The start node: where a run begins, and what it takes."""

from __future__ import annotations

from typing import Any, ClassVar

from runtime.engine.node import Context, Done, Json, NodeConfig, NodeOutput, NodeType, Port, config_field
from runtime.schema import schema_error


class Declared(NodeConfig):
    """One value of the run's state."""

    initial: Json = None
    """What it is when the run begins."""
    merge: str | None = None
    """How a new value joins the old one."""


class Start(NodeType):
    """Where every run begins. Its inputs are the form of the Run button and the body of the REST call."""

    key, title, group, icon = "start", "Start", "Start and end", "play"
    immediate = True
    is_entry = True
    ports: ClassVar[tuple[Port, ...]] = (Port("out"),)
    output_properties_from = "inputs"

    class Config(NodeConfig):
        inputs: dict[str, Json] | None = config_field(None, widget="schema", template="literal", title="Inputs")
        """What a run takes: a JSON Schema of an object. Each property becomes a field of the form."""
        state: dict[str, Declared] | None = config_field(
            None, widget="json", template="literal", title="Run state", advanced=True
        )
        """Values that the whole run shares, by name: what they are at first and how new ones join."""

    class Output(NodeOutput):
        """The run's input."""

    async def run(self, config: Any, ctx: Context) -> Done:
        return Done(with_defaults(ctx.input, config.inputs))

    @classmethod
    def check(cls, config: Any) -> list[tuple[str, str]]:
        inputs = config.get("inputs")
        if inputs is None:
            return []
        wrong = schema_error(inputs)
        if wrong:
            return [("inputs", wrong)]
        if inputs.get("type", "object") != "object":
            return [("inputs.type", "A run's input is an object: its properties are the fields of the form.")]
        return []


def with_defaults(value: Json, schema: dict[str, Json] | None) -> dict[str, Json]:
    """A run's input with the defaults of the properties that it leaves out."""
    given = dict(value) if isinstance(value, dict) else {}
    properties = (schema or {}).get("properties")
    if not isinstance(properties, dict):
        return given
    defaults = {k: one["default"] for k, one in properties.items() if isinstance(one, dict) and "default" in one}
    return {**defaults, **given}
