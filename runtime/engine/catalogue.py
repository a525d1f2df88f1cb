"""The catalogue: what a form, a card, a reference picker and a check know of a type, all derived from its class.

The rules in the schemas (`x-properties-from`, `x-keys-from`, `x-schema-from`, ports with `each`) are evaluated
here for the server and, the same way, in the browser.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from runtime.engine.node import NodeType, Tool
from runtime.engine.policy import Policy
from runtime.engine.template import schema_of

Json = Any
Schema = dict[str, Any]
ERROR_PORT = {"id": "error", "label": "Error"}
#: What an open schema says: anything may be in it.
ANYTHING: Schema = {}
#: Forms looked at where a schema leaves a choice, and choices within choices.
MOST_CHOICES, CHOICES_DEEP = 8, 2


def describe(kind: NodeType) -> dict[str, Json]:
    """A node type as `GET /api/v1/node-types` shows it."""
    return {
        "key": kind.key,
        "title": kind.title,
        "group": kind.group,
        "icon": kind.icon,
        "description": inspect.getdoc(type(kind)) or "",
        "config": schema_of(kind.Config),
        "outputs": outputs_rule(kind),
        "ports": [{"each": p.each} if p.each else {"id": p.id, "label": p.label or p.id} for p in kind.ports],
        "effects": kind.effects,
        "on_crash": kind.on_crash,
        "subtitle": kind.subtitle,
        "summary": kind.summary,
        "is_entry": kind.is_entry,
        "is_exit": kind.is_exit,
        "container": kind.container,
        "child_scope": dict(kind.child_scope),
        "has_policy": not kind.is_entry,
    }


def describe_policy() -> Schema:
    """The JSON Schema of the policy, which is the same for every node that may have one."""
    return dict(schema_of(Policy))


def describe_tool(tool: Tool) -> dict[str, Json]:
    """A tool as `GET /api/v1/tools` shows it."""
    return {
        "name": tool.name,
        "title": tool.title,
        "icon": tool.icon,
        "description": inspect.getdoc(type(tool)) or "",
        "arguments": schema_of(tool.Arguments),
        "effects": tool.effects,
    }


def outputs_rule(kind: NodeType) -> Schema:
    """The JSON Schema of a type's output, with the rules that make it depend on the config."""
    rule = _rules.get(type(kind))
    if rule is None:
        rule = _rules[type(kind)] = _outputs_rule(type(kind))
    return rule


_rules: dict[type[NodeType], Schema] = {}


def _outputs_rule(kind: type[NodeType]) -> Schema:
    schema: Schema = kind.Output.model_json_schema(by_alias=True, mode="serialization")
    schema.setdefault("properties", {})
    if kind.output_properties_from:
        schema["x-properties-from"] = kind.output_properties_from
    if kind.output_keys_from:
        schema["x-keys-from"] = kind.output_keys_from
    for name, field in kind.output_schema_from.items():
        schema["properties"][name] = {**schema["properties"].get(name, {}), "x-schema-from": field}
    return schema


def output_schema(kind: NodeType, config: Mapping[str, Json]) -> Schema:
    """The JSON Schema of what a node with this config hands on."""
    return resolved(outputs_rule(kind), config)


def resolved(rule: Schema, config: Mapping[str, Json]) -> Schema:
    """A schema with its rules evaluated over a config.

    `x-properties-from`: the properties of the schema in that config field (open when there is none);
    `x-keys-from`: one property of any kind for each key of that field; `x-schema-from` on a property: the schema in
    that field, and without one no such property.
    """
    schema = {key: value for key, value in rule.items() if not key.startswith("x-")}
    schema["properties"] = properties = {}
    for name, one in rule.get("properties", {}).items():
        if "x-schema-from" not in one:
            properties[name] = resolved(one, config) if _has_rules(one) else one
        elif isinstance(found := at(config, one["x-schema-from"]), dict):
            properties[name] = found
    if source := rule.get("x-properties-from"):
        found = at(config, source)
        declared = found.get("properties") if isinstance(found, dict) else None
        if isinstance(declared, dict) and not found.get("additionalProperties"):
            properties.update(declared)
        else:
            properties.update(declared if isinstance(declared, dict) else {})
            schema["additionalProperties"] = True
    if source := rule.get("x-keys-from"):
        found = at(config, source)
        properties.update({str(key): ANYTHING for key in found} if isinstance(found, dict) else {})
    return schema


def _has_rules(schema: Schema) -> bool:
    return any(key in schema for key in ("x-properties-from", "x-keys-from"))


def at(config: Mapping[str, Json], dotted: str) -> Json:
    """What stands at a dotted name in a config; None when nothing does."""
    value: Json = config
    for key in dotted.split("."):
        if not isinstance(value, Mapping) or key not in value:
            return None
        value = value[key]
    return value


def ports_of(kind: NodeType, config: Mapping[str, Json]) -> list[dict[str, str]]:
    """The ports of a node with this config, [{id, label}], without `error`, which every node has besides."""
    ports: list[dict[str, str]] = []
    for port in kind.ports:
        if not port.each:
            ports.append({"id": port.id, "label": port.label or port.id})
            continue
        entries = at(config, port.each)
        if entries is None:
            entries = _default(kind, port.each)
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, Mapping) and isinstance(entry.get("id"), str):
                label = entry.get("label")
                ports.append({"id": entry["id"], "label": label if isinstance(label, str) and label else entry["id"]})
    return ports


def _default(kind: NodeType, field: str) -> Json:
    return at(schema_of(kind.Config).get("properties", {}), f"{field}.default")


def child_scope(kind: NodeType, config: Mapping[str, Json]) -> dict[str, Schema]:
    """The names that a container's children see besides their siblings, each with its schema."""
    return {name: resolved(one, config) if _has_rules(one) else dict(one) for name, one in kind.child_scope.items()}


def member(schema: Schema, key: str | int, root: Schema | None = None, depth: int = 0) -> Schema | None:
    """The schema of a member of values of `schema`: {} when it may be anything, None when there is no such member.

    A schema that leaves a choice of many forms may be anything, as may one that is not well-formed.
    """
    root = root if root is not None else schema
    schema = _deref(schema, root)
    options = [one for word in ("anyOf", "oneOf", "allOf") for one in _listed(schema.get(word))]
    if options:
        if depth == CHOICES_DEEP or len(options) > MOST_CHOICES or not all(isinstance(one, dict) for one in options):
            return ANYTHING
        found = (member(one, key, root, depth + 1) for one in options if one.get("type") != "null")
        return next((one for one in found if one is not None), None)
    if isinstance(key, int):
        items = schema.get("items")
        return items if isinstance(items, dict) else ANYTHING
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        return ANYTHING
    if key in properties:
        one = properties[key]
        return _deref(one, root) if isinstance(one, dict) else ANYTHING
    return ANYTHING if schema.get("additionalProperties") else None


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _deref(schema: Schema, root: Schema) -> Schema:
    ref = schema.get("$ref")
    if not isinstance(ref, str) or not ref.startswith("#/$defs/"):
        return schema
    named = root.get("$defs")
    found = named.get(ref.removeprefix("#/$defs/")) if isinstance(named, dict) else None
    return found if isinstance(found, dict) else ANYTHING
