"""Changes a node's id, and with it every edge, parent, position and reference that names it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from runtime.engine.check_references import NAMED
from runtime.engine.errors import Invalid, Problem
from runtime.engine.node import Registry
from runtime.engine.references import replaced
from runtime.engine.template import config_spots, copied, put, spots

Json = Any
SLUG = re.compile(r"[a-z][a-z0-9_]{0,62}")


def rename(document: Mapping[str, Json], old: str, new: str, registry: Registry) -> dict[str, Json]:
    """A copy of `document` in which the node `old` is called `new`; its order is kept.

    Raises Invalid when there is no `old`, when it is the start, or when `new` is no id or taken.
    """
    nodes = document.get("nodes", {})
    kind = registry.types.get(nodes[old]["type"]) if old in nodes else None
    wrong = ""
    if old not in nodes:
        wrong = f"There is no step `{old}`."
    elif kind is not None and kind.is_entry:
        wrong = "The start keeps its id."
    elif not SLUG.fullmatch(new):
        wrong = f"`{new}` is no id: ids begin with a small letter and hold small letters, digits and _."
    elif new in NAMED:
        wrong = f"`{new}` is a name of the template language; take another id."
    elif new in nodes and new != old:
        wrong = f"There is a step `{new}` already."
    if wrong:
        raise Invalid("The step cannot be renamed.", problems=[Problem(wrong, old if old in nodes else "")])
    result = copied(dict(document))
    result["nodes"] = {
        new if id_ == old else id_: _node(node, old, new, registry) for id_, node in result["nodes"].items()
    }
    for edge in result.get("edges", []):
        for end in ("source", "target"):
            edge[end] = new if edge[end] == old else edge[end]
    ui = result.get("ui") or {}
    for key in ("nodes", "pins"):
        if old in (ui.get(key) or {}):
            ui[key] = {new if id_ == old else id_: one for id_, one in ui[key].items()}
    if old in (ui.get("breakpoints") or ()):
        ui["breakpoints"] = [new if id_ == old else id_ for id_ in ui["breakpoints"]]
    return result  # type: ignore[no-any-return]  # `copied` gives back what it takes


def _node(node: dict[str, Json], old: str, new: str, registry: Registry) -> dict[str, Json]:
    if node.get("parent") == old:
        node["parent"] = new
    config = node.get("config")
    if isinstance(config, dict):
        kind = registry.types.get(node["type"])
        for spot in list(config_spots(kind, config, registry) if kind is not None else spots(config, {})):
            put(config, spot.keys, replaced(spot.source, old, new, spot.kind))
    return node
