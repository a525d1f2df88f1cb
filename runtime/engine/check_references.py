"""Checks what templates and expressions refer to: names in scope, and outputs that are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from runtime.engine.catalogue import ANYTHING, child_scope, member, output_schema
from runtime.engine.errors import Problem
from runtime.engine.outline import Outline
from runtime.engine.references import GLOBALS, KEYWORDS, Reference
from runtime.engine.scope import ALWAYS
from runtime.engine.template import Spot, config_spots

Schema = dict[str, Any]
#: Names that no node may have: they mean something else in templates.
NAMED = KEYWORDS | GLOBALS | frozenset(ALWAYS) | {"error", "loop", "item", "index", "self"}
_RUN: Schema = {"type": "object", "properties": {"id": {"type": "string"}, "started_at": {"type": "string"}}}
_ERROR: Schema = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("message", "hint", "class", "node", "field")},
}


def reference_problems(outline: Outline) -> Iterator[Problem]:
    """The references that nothing can come of, at their fields."""
    outputs = {id_: output_schema(kind, outline.config(id_)) for id_, kind in outline.kinds.items()}
    for id_, kind in outline.kinds.items():
        spots = config_spots(kind, outline.config(id_), outline.registry)
        if not spots:
            continue
        inside = _inside(outline, id_, outputs) if kind.container else {}
        for spot in spots:
            judged = kind.container and _is_judged(spot)
            yield from _spot_problems(outline, id_, spot, inside if judged else names_for(outline, id_, outputs))


def _is_judged(spot: Spot) -> bool:
    """Whether a container's field is evaluated after an iteration, with its children in scope."""
    return spot.mode == "deferred" or (spot.mode == "expression" and spot.keys != ("items",))


def names_for(outline: Outline, id_: str, outputs: Mapping[str, Schema] | None = None) -> dict[str, Schema]:
    """The names in scope of a node, each with the schema of its value: {} when it may be anything."""
    outputs = outputs if outputs is not None else _outputs(outline)
    names: dict[str, Schema] = {"input": ANYTHING, "run": _RUN, "state": _state(outline)}
    for node in [*reversed(list(outline.around(id_))), id_]:
        parent = outline.parents.get(node, "")
        if parent in outline.kinds:
            names |= child_scope(outline.kinds[parent], outline.config(parent))
        for source in outline.upstream(node):
            names[source] = outputs.get(source, ANYTHING)
        if _behind_error(outline, node):
            names["error"] = _ERROR
    return names


def _inside(outline: Outline, container: str, outputs: Mapping[str, Schema]) -> dict[str, Schema]:
    """The names a container sees when it judges an iteration."""
    names = names_for(outline, container, outputs)
    names |= child_scope(outline.kinds[container], outline.config(container))
    return names | {id_: outputs.get(id_, ANYTHING) for id_, parent in outline.parents.items() if parent == container}


def _outputs(outline: Outline) -> dict[str, Schema]:
    return {id_: output_schema(kind, outline.config(id_)) for id_, kind in outline.kinds.items()}


def _state(outline: Outline) -> Schema:
    for id_, kind in outline.kinds.items():
        if kind.is_entry:
            declared = outline.config(id_).get("state")
            return {"type": "object", "properties": dict.fromkeys(declared or {}, ANYTHING)}
    return ANYTHING


def _behind_error(outline: Outline, id_: str) -> bool:
    scope = {id_, *outline.upstream(id_)}
    return any(edge.port == "error" for node in scope for edge in outline.before.get(node, ()))


def _spot_problems(outline: Outline, id_: str, spot: Spot, names: Mapping[str, Schema]) -> Iterator[Problem]:
    found = spot.found
    for message in dict.fromkeys(_wrong(outline, id_, one, names) for one in found.references):
        if message:
            yield Problem(message, id_, f"config.{spot.place}")


def _wrong(outline: Outline, id_: str, reference: Reference, names: Mapping[str, Schema]) -> str:
    """What is wrong with a reference; "" when nothing is."""
    name = reference.name
    if name not in names:
        return _not_in_scope(outline, id_, name, names)
    if reference.guarded:
        return ""
    schema, root = names[name], names[name]
    for at, key in enumerate(reference.path[1:], start=1):
        found = member(schema, key, root)
        if found is None:
            return _no_member(Reference(reference.path[:at], 0, 0), str(key), schema)
        schema = found
    return ""


def _not_in_scope(outline: Outline, id_: str, name: str, names: Mapping[str, Schema]) -> str:
    if name == id_:
        return f"`{name}` cannot refer to itself."
    if name == "error":
        return "There is an `error` only behind an error port."
    if name in outline.nodes:
        if name in outline.around(id_):
            return f"`{name}` stands around this node, so it has no output yet."
        if outline.parents[name] and outline.parents[name] not in (outline.parents[id_], *outline.around(id_)):
            return f"`{name}` stands in `{outline.parents[name]}`, so it cannot be seen from here."
        return f"`{name}` does not come before this node: no edges lead from it to here."
    close = get_close_matches(name, list(names), n=1)
    return f"There is no `{name}` here." + (f" Did you mean `{close[0]}`?" if close else "")


def _no_member(where: Reference, key: str, schema: Schema) -> str:
    names = [str(name) for name in schema.get("properties", {})]
    if not names:
        return f"`{where}` has no `{key}`."
    close = get_close_matches(key, names, n=1)
    listed = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    return f"`{where}` has no `{key}`. " + (f"Did you mean `{close[0]}`?" if close else f"It has: {listed}.")
