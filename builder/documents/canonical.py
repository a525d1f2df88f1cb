"""The canonical form of a document: the same logic always gives the same bytes and the same hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from runtime.engine.node import Registry
from runtime.engine.policy import Policy
from runtime.engine.template import schema_of

Json = Any
Schema = Mapping[str, Any]

_TOP = ("format", "nodes", "edges", "ui")
_NOTE = ("id", "text", "x", "y", "w", "h", "color")
_FRAME = ("id", "label", "x", "y", "w", "h", "color")
#: The widgets of settings that hold a JSON Schema: people fill in its fields in the order in which they were written.
_SCHEMA_WIDGETS = ("schema", "form")
#: Words of a JSON Schema under which there are values, not schemas.
_VALUES = ("default", "const", "enum", "examples")


def canonical(document: Mapping[str, Json], registry: Registry) -> dict[str, Json]:
    """Returns the same document with keys in schema order, nodes and edges sorted and defaults left out.

    `document` has the right shape (see `parse`). Unknown node types keep their whole config.
    """
    nodes: Mapping[str, Any] = document["nodes"]
    result: dict[str, Json] = {
        "format": document["format"],
        "nodes": {key: _node(nodes[key], registry) for key in sorted(nodes)},
        "edges": _edges(document.get("edges", [])),
    }
    ui = _ui(document.get("ui") or {})
    if ui:
        result["ui"] = ui
    return result | _own_keys(document)


def fmt(document: Mapping[str, Json], registry: Registry) -> str:
    """Returns the canonical text: two spaces, LF, a line end at the end."""
    return json.dumps(canonical(document, registry), indent=2, ensure_ascii=False) + "\n"


def logic_of(document: Mapping[str, Json], registry: Registry) -> dict[str, Json]:
    """Returns the canonical document without its picture: what runs."""
    return {key: value for key, value in canonical(document, registry).items() if key != "ui"}


def content_hash(document: Mapping[str, Json], registry: Registry) -> str:
    """Returns the SHA-256 of the logic part, 64 hex digits: the identity of a version."""
    logic = logic_of(document, registry)
    text = json.dumps(logic, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    orders = list(_orders_of_fields(logic["nodes"]))
    if orders:  # the same fields in another order are another form
        text += json.dumps(orders, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _orders_of_fields(value: Json) -> Iterator[list[str]]:
    """The names of fields wherever they are not in alphabetical order; only `_fields` leaves any so."""
    if isinstance(value, list):
        for item in value:
            yield from _orders_of_fields(item)
    if isinstance(value, dict):
        for key in sorted(value):
            part = value[key]
            if key == "properties" and isinstance(part, dict) and list(part) != sorted(part):
                yield list(part)
            yield from _orders_of_fields(part)


def _node(node: Mapping[str, Any], registry: Registry) -> dict[str, Json]:
    result: dict[str, Json] = {"type": node["type"]}
    for key in ("label", "parent"):
        if node.get(key):
            result[key] = node[key]
    if node.get("disabled"):
        result["disabled"] = True
    known = registry.types.get(node["type"])
    config = _settings(node.get("config") or {}, known.Config if known else None)
    policy = _settings(node.get("policy") or {}, Policy)
    if config:
        result["config"] = config
    if policy:
        result["policy"] = policy
    return result | _own_keys(node)


def _edges(edges: Iterable[Mapping[str, Any]]) -> list[dict[str, Json]]:
    def order(edge: Mapping[str, Any]) -> tuple[str, str, str, str]:
        rest = json.dumps(_own_keys(edge), sort_keys=True)
        return edge["source"], edge.get("port", "out"), edge["target"], rest

    result = []
    for edge in sorted(edges, key=order):
        port = edge.get("port", "out")
        middle = {} if port == "out" else {"port": port}
        result.append({"source": edge["source"], **middle, "target": edge["target"], **_own_keys(edge)})
    return result


def _ui(ui: Mapping[str, Any]) -> dict[str, Json]:
    result: dict[str, Json] = {}
    positions = ui.get("nodes") or {}
    if positions:
        result["nodes"] = {key: [round(number) for number in positions[key]] for key in sorted(positions)}
    pins = ui.get("pins") or {}
    parts: dict[str, Json] = {
        "notes": [_drawn(note, _NOTE) for note in ui.get("notes") or []],
        "frames": [_drawn(frame, _FRAME) for frame in ui.get("frames") or []],
        "collapsed": sorted(set(ui.get("collapsed") or [])),
        "pins": {key: _pin(pins[key]) for key in sorted(pins)},
        "breakpoints": sorted(set(ui.get("breakpoints") or [])),
    }
    result |= {key: part for key, part in parts.items() if part}
    return result | _own_keys(ui)


def _pin(pin: Mapping[str, Any]) -> dict[str, Json]:
    port = pin.get("port", "out")
    return {"output": _sorted(pin["output"]), **({} if port == "out" else {"port": port}), **_own_keys(pin)}


def _drawn(note: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Json]:
    kept = {key: note[key] for key in keys if note.get(key) not in ("", None)}
    whole = {key: round(value) if isinstance(value, float) else value for key, value in kept.items()}
    return whole | _own_keys(note)


def _own_keys(part: Mapping[str, Any]) -> dict[str, Json]:
    """The keys that people add themselves, `x-…`, sorted."""
    return {key: _sorted(part[key]) for key in sorted(part) if key.startswith("x-")}


def _settings(values: Mapping[str, Any], model: type[BaseModel] | None) -> dict[str, Json]:
    """The values of a config or policy in the order of its model, without those that are the model's defaults."""
    if model is None:
        return {key: _sorted(values[key]) for key in sorted(values)}
    schema = schema_of(model)
    properties = schema.get("properties", {})
    ordered: dict[str, Json] = _ordered(values, schema, schema)
    for key, default in _made_defaults(model).items():
        if key in ordered and _same(ordered[key], _ordered(default, properties.get(key, {}), schema)):
            del ordered[key]
    if model is Policy and values.get("default", "") is None:
        # To go on with null after an error is something else than to say nothing.
        ordered = {key: ordered.get(key) for key in [*properties, *ordered] if key in ordered or key == "default"}
    return ordered


@cache
def _made_defaults(model: type[BaseModel]) -> dict[str, Json]:
    """The defaults that a factory makes; a JSON Schema does not tell them."""
    return {
        field.alias or name: to_jsonable_python(
            field.get_default(call_default_factory=True), by_alias=True, exclude_none=True
        )
        for name, field in model.model_fields.items()
        if field.default_factory is not None
    }


def _ordered(value: Json, schema: Schema, root: Schema) -> Json:
    """Orders the keys in `value` as `schema` lists them and leaves defaults out."""
    if schema.get("x-widget") in _SCHEMA_WIDGETS:
        return _fields(value)
    schema = _resolved(value, schema, root)
    if isinstance(value, list):
        items = schema.get("items") or {}
        return [_ordered(item, items, root) for item in value]
    if not isinstance(value, dict):
        return value
    properties: Mapping[str, Any] = schema.get("properties") or {}
    others = schema.get("additionalProperties")
    rest: Schema = others if isinstance(others, dict) else {}
    keys = [key for key in properties if key in value] + sorted(key for key in value if key not in properties)
    required = schema.get("required", ())
    result = {}
    for key in keys:
        part = properties.get(key, rest)
        ordered = _ordered(value[key], part, root)
        usual = key in properties and key not in required and "default" in part
        if not (usual and _same(ordered, _ordered(part["default"], part, root))):
            result[key] = ordered
    return result


def _resolved(value: Json, schema: Schema, root: Schema) -> Schema:
    """Follows `$ref`, and of alternatives takes the one that knows most keys of `value`."""
    seen = 0
    while "$ref" in schema and seen < 20:
        schema = root.get("$defs", {}).get(str(schema["$ref"]).rsplit("/", 1)[-1], {})
        seen += 1
    options = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
    if not options:
        return schema
    wanted = "object" if isinstance(value, dict) else "array"
    fitting = [_resolved(value, option, root) for option in options]
    fitting = [option for option in fitting if option.get("type") == wanted]
    keys = value.keys() if isinstance(value, dict) else ()
    return max(fitting, key=lambda option: sum(key in option.get("properties", {}) for key in keys), default={})


def _fields(schema: Json) -> Json:
    """A JSON Schema with its words sorted and its `properties` in the order in which people put them."""
    if isinstance(schema, list):
        return [_fields(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    result = {}
    for key in sorted(schema):
        part = schema[key]
        if key == "properties" and isinstance(part, dict):
            result[key] = {name: _fields(part[name]) for name in part}
        elif key == "$defs" and isinstance(part, dict):
            result[key] = {name: _fields(part[name]) for name in sorted(part)}
        else:
            result[key] = _sorted(part) if key in _VALUES or key.startswith("x-") else _fields(part)
    return result


def _sorted(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    return value


def _same(left: Json, right: Json) -> bool:
    """Equality of JSON: true is not 1, and 1 is not 1.0."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)
