"""The config of a node as a template: where in it templates stand, what they refer to, and the filled config."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from runtime.engine import references
from runtime.engine.node import Json, NodeType, Registry, TemplateMode, without_own_keys

Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """One string of a config that belongs to the template language: where, how, and its source.

    `inside`: a container evaluates it after an iteration, with its children in scope. `text`: the field takes
    nothing but text (`null` too when `optional`), so a value of another kind is written out.
    """

    keys: Keys
    mode: TemplateMode
    source: str
    inside: bool = False
    text: bool = False
    optional: bool = False

    @property
    def kind(self) -> references.Kind:
        return "expression" if self.mode == "expression" else "template"

    @property
    def found(self) -> references.Found:
        return references.find(self.source, self.kind)

    @property
    def place(self) -> str:
        """The field as problems name it: `routes.0.when`."""
        return ".".join(str(key) for key in self.keys)


@lru_cache(maxsize=256)
def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a config or argument model, by its aliases, with the defaults that factories make."""
    schema = model.model_json_schema(by_alias=True)
    for name, field in model.model_fields.items():
        if field.default_factory is not None:
            made = field.get_default(call_default_factory=True)
            shown = schema["properties"][field.alias or name]
            shown.setdefault("default", to_jsonable_python(made, by_alias=True, exclude_none=True))
    return schema


def spots(value: Json, schema: Mapping[str, Any], keys: Keys = ()) -> Iterator[Spot]:
    """Yields the template strings inside `value`, a config of the JSON Schema `schema`.

    Every field without `x-template` of its own has that of the field around it, the outermost `text`.
    """
    return _spots(value, schema, schema.get("$defs", {}), ("text", False), keys)


def _spots(
    value: Json,
    schema: Mapping[str, Any],
    defs: Mapping[str, Any],
    around: tuple[TemplateMode, bool],
    keys: Keys,
) -> Iterator[Spot]:
    mode, inside = around = (schema.get("x-template", around[0]), schema.get("x-inside", around[1]))
    if mode == "literal":
        return
    if isinstance(value, str):
        if mode == "expression" or references.has_tags(value):
            types = _types(schema, defs)
            yield Spot(keys, mode, value, inside, types in ({"string"}, {"string", "null"}), "null" in types)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _spots(one, _member(schema, defs, str(key)), defs, around, (*keys, key))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _spots(one, _member(schema, defs, None), defs, around, (*keys, index))


def _member(schema: Mapping[str, Any], defs: Mapping[str, Any], key: str | None) -> Mapping[str, Any]:
    """The schema of a member (`key` None: of an item), through `$ref`, `anyOf` and maps."""
    for option in _options(schema, defs):
        found = (
            option.get("properties", {}).get(key, option.get("additionalProperties")) if key else option.get("items")
        )
        if isinstance(found, dict):
            return found
    return {}


def _types(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> set[str]:
    """The kinds of values a field takes; "anything" among them when the schema does not say."""
    options = [option for option in _options(schema, defs) if not {"anyOf", "oneOf", "allOf"} & option.keys()]
    return {str(option.get("type", "anything")) for option in options}


def written(value: Json) -> str:
    """A value of any kind as the text that a person would read: JSON but for texts and nothing."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def _options(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "$ref" in schema:
        schema = {**defs.get(str(schema["$ref"]).rpartition("/")[2], {}), **schema}
    yield schema
    for word in ("anyOf", "oneOf", "allOf"):
        for option in schema.get(word, ()):
            yield from _options(option, defs)


def config_spots(kind: NodeType, config: Mapping[str, Any], registry: Registry) -> list[Spot]:
    """All template strings of a node's config, those of fields with a model of their own included."""
    own = kind.models(config, registry)
    plain = without_own_keys(dict(config))
    result = [spot for spot in spots(plain, schema_of(kind.Config)) if spot.keys[0] not in own]
    for name, model in own.items():
        result += spots(config.get(name), schema_of(model), keys=(name,))
    return result


@dataclass(slots=True, eq=False)
class Template:
    """A node's config, read once: what is to be filled in at each start, and the names that takes.

    `fill` are the spots rendered before a node runs, `later` those it evaluates or renders itself, `plain` whether
    look-ups alone can fill them, `hidden` the
    config fields that a node's recorded input leaves out (program code, schemas), `ready` the validated config
    and `size` its length as JSON when there is nothing to fill.
    """

    fill: tuple[Spot, ...] = ()
    later: tuple[Spot, ...] = ()
    plain: bool = True
    hidden: frozenset[str] = frozenset()
    own: Mapping[str, type[BaseModel]] | None = None
    ready: Any = None
    size: int | None = None

    @classmethod
    def of(cls, kind: NodeType, config: Mapping[str, Any], registry: Registry) -> Template:
        """Reads the config of a node of the type `kind`."""
        all_ = config_spots(kind, config, registry)
        fill = tuple(spot for spot in all_ if spot.mode == "text")
        properties = schema_of(kind.Config).get("properties", {})
        return cls(
            fill=fill,
            later=tuple(spot for spot in all_ if spot.mode != "text"),
            plain=all(references.is_plain(spot.source) for spot in fill),
            hidden=frozenset(name for name, one in properties.items() if one.get("x-template") == "literal"),
            own=kind.models(config, registry),
        )


def copied(value: Json) -> Json:
    """A copy of plain JSON that shares no object or list with it."""
    if isinstance(value, dict):
        return {key: copied(one) for key, one in value.items()}
    if isinstance(value, list):
        return [copied(one) for one in value]
    return value


def put(value: Json, keys: Keys, new: Json) -> Json:
    """Sets what stands at `keys` inside `value` (in place) and returns it; `new` itself when there are no keys."""
    if not keys:
        return new
    inner = value
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = new
    return value
