"""The shape of a `baton/1` document: what is refused outright, with every problem at once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from runtime.engine.errors import Invalid, Problem
from runtime.engine.policy import Policy
from runtime.limits import limit

FORMAT = "baton/1"
NODE_ID = re.compile(r"[a-z][a-z0-9_]{0,62}")
MESSAGE_LENGTH = 200
MOST_PROBLEMS = 300


def _node_id(value: object) -> object:
    if isinstance(value, str) and not NODE_ID.fullmatch(value):
        raise ValueError(
            f"{brief(value)} is not an id of a step: use a small letter first, then small letters, digits, _."
        )
    if value == "constructor":  # in JavaScript every object has a member of that name, so lookups would find it
        raise ValueError("“constructor” cannot be the id of a node: it means something else in the browser.")
    return value


NodeId = Annotated[str, BeforeValidator(_node_id)]
Coordinate = Annotated[float, Field(ge=-10_000_000, le=10_000_000, allow_inf_nan=False)]
Text = Annotated[str, Field(max_length=10_000)]


class Shape(BaseModel):
    """Base of the parts: nothing is converted, nothing unknown is let through."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NodeShape(Shape):
    """One node: its type, and what the type makes of `config`."""

    type: Annotated[str, Field(min_length=1, max_length=100)]
    label: Annotated[str, Field(max_length=200)] = ""
    parent: NodeId | None = None
    disabled: bool = False
    config: dict[str, Any] = {}
    policy: dict[str, Any] = {}


class EdgeShape(Shape):
    """`target` may run after `source` ended through `port`."""

    source: NodeId
    port: Annotated[str, Field(min_length=1, max_length=100)] = "out"
    target: NodeId


class LyingShape(Shape):
    """What lies on the canvas beside the nodes."""

    id: Annotated[str, Field(max_length=100)] = ""
    x: Coordinate = 0
    y: Coordinate = 0
    w: Coordinate | None = None
    h: Coordinate | None = None
    color: Annotated[str, Field(max_length=50)] = ""


class NoteShape(LyingShape):
    """A note on the canvas."""

    text: Text = ""


class FrameShape(LyingShape):
    """A titled rectangle behind nodes that belong together."""

    label: Annotated[str, Field(max_length=200)] = ""


class PinShape(Shape):
    """What a node gives when the draft is tried out, and by which port."""

    output: Any
    port: Annotated[str, Field(min_length=1, max_length=100)] = "out"


class UiShape(Shape):
    """What does not count for a version: positions `[x, y]` (containers `[x, y, width, height]`), notes, frames,
    folded containers; pins and breakpoints, which count where the draft is tried out.
    """

    nodes: dict[NodeId, Annotated[list[Coordinate], Field(min_length=2, max_length=4)]] = {}
    notes: Annotated[list[NoteShape], Field(max_length=1_000)] = []
    frames: Annotated[list[FrameShape], Field(max_length=1_000)] = []
    collapsed: list[NodeId] = []
    pins: dict[NodeId, PinShape] = {}
    breakpoints: list[NodeId] = []


class DocumentShape(Shape):
    """The whole document."""

    format: Literal["baton/1"]
    nodes: dict[NodeId, NodeShape]
    edges: list[EdgeShape] = []
    ui: UiShape = UiShape()


def brief(value: object) -> str:
    """Returns `value` quoted for a message, at most 60 characters of it."""
    text = json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'


def parse(raw: object, *, allowed_config: Mapping[str, type[BaseModel]] | None = None) -> dict[str, Any]:
    """Returns `raw` as a document when its shape is right.

    `raw` is decoded JSON. `allowed_config` is the config model of each known node type: keys that it does not
    know are refused too. Problems of meaning (references, cycles, empty fields) are not looked at here.
    Raises Invalid with every problem found.
    """
    problems = shape_problems(raw, allowed_config=allowed_config)
    if problems:
        raise Invalid("The document is malformed.", title="Malformed document", problems=problems)
    assert isinstance(raw, dict)
    return raw


def shape_problems(raw: object, *, allowed_config: Mapping[str, type[BaseModel]] | None = None) -> list[Problem]:
    """Returns what is wrong with the shape of `raw`, MOST_PROBLEMS at most; [] when it may be stored."""
    if not isinstance(raw, dict):
        return [Problem("A document is a JSON object.", field="document")]
    too_many = _over_limits(raw)
    if too_many:
        return too_many
    found: list[Problem] = []
    try:
        DocumentShape.model_validate(raw)
    except ValidationError as error:
        found = [_problem(detail) for detail in error.errors(include_url=False) if not _extension(detail)]
        found = found[:MOST_PROBLEMS]
    nodes = raw.get("nodes")
    if isinstance(nodes, dict):
        for node_id, node in nodes.items():
            if isinstance(node, dict):
                found += _node_problems(node_id, node, allowed_config or {})
            if len(found) >= MOST_PROBLEMS:
                break
    return found[:MOST_PROBLEMS]


def unknown_keys(model: type[BaseModel], value: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Returns the paths of the keys in `value` that `model` does not know, `x-…` aside."""
    renamed = {name for name, field in model.model_fields.items() if field.alias not in (None, name)}
    found: list[tuple[str, ...]] = [(key,) for key in value if key in renamed]
    try:
        model.model_validate(value)
    except ValidationError as error:
        found += [
            tuple(str(part) for part in detail["loc"])
            for detail in error.errors(include_url=False, include_input=False)
            if detail["type"] == "extra_forbidden" and not _extension(detail)
        ]
    return found


def _over_limits(raw: Mapping[str, Any]) -> list[Problem]:
    ui = raw.get("ui")
    pictured = ui if isinstance(ui, dict) else {}
    parts = {
        "nodes": (raw.get("nodes"), "nodes"),
        "edges": (raw.get("edges"), "edges"),
        "ui.nodes": (pictured.get("nodes"), "nodes"),
        "ui.collapsed": (pictured.get("collapsed"), "nodes"),
        "ui.pins": (pictured.get("pins"), "nodes"),
        "ui.breakpoints": (pictured.get("breakpoints"), "nodes"),
    }
    return [
        *_pins_too_long(pictured.get("pins")),
        *(
            Problem(f"At most {limit(name):,} {name} in a workflow; these are {len(part):,}.", field=field)
            for field, (part, name) in parts.items()
            if isinstance(part, list | dict) and len(part) > limit(name)
        ),
    ]


def _pins_too_long(pins: object) -> list[Problem]:
    size = len(json.dumps(pins, ensure_ascii=False).encode("utf-8", "surrogatepass")) if pins else 0
    if size <= limit("pins"):
        return []
    message = f"The pinned outputs are {size:,} bytes together; {limit('pins'):,} are kept. Unpin some of them."
    return [Problem(message, field="ui.pins")]


def _node_problems(node_id: str, node: Mapping[str, Any], known: Mapping[str, type[BaseModel]]) -> list[Problem]:
    """A node's settings that are too large, or that its type (or any policy) does not know."""
    models = {"config": known.get(str(node.get("type"))), "policy": Policy}
    found = []
    for field, model in models.items():
        values = node.get(field)
        if not isinstance(values, dict):
            continue
        size = len(json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        if size > limit("node_config"):
            largest = max(values, key=lambda key: len(json.dumps(values[key])))
            message = f"The settings of one step are at most {limit('node_config'):,} bytes; these are {size:,}."
            found.append(Problem(message, node=node_id, field=f"{field}.{largest}"))
        elif model is not None:
            found += [
                Problem(f"There is no setting {brief(path[-1])} here.", node=node_id, field=".".join((field, *path)))
                for path in unknown_keys(model, values)
            ]
    return found


def _extension(detail: ErrorDetails) -> bool:
    """Is it a key that starts with `x-`, which anyone may add?"""
    return detail["type"] == "extra_forbidden" and str(detail["loc"][-1]).startswith("x-")


def _problem(detail: ErrorDetails) -> Problem:
    path = [str(part) for part in detail["loc"]]
    key_itself = path[-1:] == ["[key]"]
    if key_itself:
        path.pop()
    node = ""
    if len(path) > 1 and path[0] == "nodes" and not key_itself:
        node, path = path[1], path[2:]
    return Problem(_message(detail), node=node, field=".".join(path))


def _message(detail: ErrorDetails) -> str:
    """The sentence for one finding of the shape check."""
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    kind = detail["type"]
    if kind == "extra_forbidden":
        return f"There is no key {brief(last)} here; keys of your own begin with x-."
    if kind == "missing":
        return f"{brief(last)} is missing."
    if kind == "literal_error" and last == "format":
        return f'The format must be "{FORMAT}", not {brief(detail["input"])}.'
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    expected = {
        "string_type": "a text",
        "dict_type": "an object",
        "model_type": "an object",
        "model_attributes_type": "an object",
        "list_type": "a list",
        "float_type": "a number",
        "finite_number": "a finite number",
    }.get(kind)
    if expected:
        return f"This must be {expected}, not {brief(detail['input'])}."
    return f"{detail['msg'][:MESSAGE_LENGTH]}."
