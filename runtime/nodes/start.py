"""The start node: where a run begins, and what it takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from runtime.engine.merge import LABELS, Merge
from runtime.engine.node import Context, Done, Json, NodeConfig, NodeOutput, NodeType, Port, config_field
from runtime.schema import faults_at

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")


class Declared(NodeConfig):
    """One value of the run's state."""

    initial: Json = config_field(None, template="literal", title="At first")
    """What it is when the run begins."""
    merge: Merge = config_field(
        "replace",
        template="literal",
        widget="choice",
        title="How new values join",
        labels=LABELS,
    )
    """How the value of a Set step joins the one that is there, also when several arrive at once."""


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
            None, widget="carry", template="literal", title="Run state", advanced=True, max_length=100
        )
        """Values that the whole run shares: `state.name` reads one anywhere, a Set step changes it."""

    class Output(NodeOutput):
        """The run's input."""

    async def run(self, config: Any, ctx: Context) -> Done:
        return Done(with_defaults(ctx.input, config.inputs))

    @classmethod
    def check(cls, config: Any) -> list[tuple[str, str]]:
        odd = [
            (f"state.{name}", "A name has letters, digits and _ only, and begins with a letter.")
            for name in config.get("state") or {}
            if not _NAME.fullmatch(name)
        ]
        return [*odd, *_check_inputs(config.get("inputs"))]


def _check_inputs(inputs: Json) -> list[tuple[str, str]]:
    if inputs is None:
        return []
    wrong = faults_at("inputs", inputs)
    if wrong:
        return wrong
    if inputs.get("type", "object") != "object":
        return [("inputs.type", "A run's input is an object: its properties are the fields of the form.")]
    return []


def initial_state(document: Mapping[str, Json]) -> dict[str, Json]:
    """What a run of this `baton/1` document begins with as its state: key → value, as the start declares them."""
    start = document["nodes"].get(Start.key) or {}
    declared = (start.get("config") or {}).get("state") or {}
    return {name: (one or {}).get("initial") for name, one in declared.items()}


def with_defaults(value: Json, schema: dict[str, Json] | None) -> dict[str, Json]:
    """A run's input with the defaults of the properties that it leaves out."""
    given = dict(value) if isinstance(value, dict) else {}
    properties = (schema or {}).get("properties")
    if not isinstance(properties, dict):
        return given
    defaults = {k: one["default"] for k, one in properties.items() if isinstance(one, dict) and "default" in one}
    return {**defaults, **given}
