"""What changed between two documents, as a person would say it: nodes, wires and settings; moves are one line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from builder.documents.canonical import canonical
from runtime.engine.node import Registry

Json = Any
Edge = tuple[str, str, str]
SHOWN = 100


class _Absent:
    """Stands for a value that is not there; null is a value."""


ABSENT = _Absent()


@dataclass(frozen=True, slots=True)
class Change:
    """One setting of node `node` ("" for the document) that changed: `before`, `after` are JSON or ABSENT."""

    node: str
    field: str
    before: Json
    after: Json

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        if self.before is ABSENT:
            return "added"
        return "removed" if self.after is ABSENT else "changed"


@dataclass(slots=True)
class Diff:
    """The difference: node ids, settings, wires (source, port, target), how many things only moved, and how many pins
    and breakpoints are not as before.
    """

    added: dict[str, str] = field(default_factory=dict)  # id → type
    removed: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    wired: list[Edge] = field(default_factory=list)
    unwired: list[Edge] = field(default_factory=list)
    moved: int = 0
    marks: int = 0

    def __bool__(self) -> bool:
        return bool(self.lines())

    def lines(self) -> list[str]:
        """The difference in lines; [] when there is none."""
        found = [f"+ {node} ({kind})" for node, kind in self.added.items()]
        found += [f"- {node} ({kind})" for node, kind in self.removed.items()]
        found += [_line(change) for change in self.changes]
        found += [f"+ {_arrow(edge)}" for edge in self.wired]
        found += [f"- {_arrow(edge)}" for edge in self.unwired]
        if self.moved:
            found.append(f"  {self.moved} {'thing' if self.moved == 1 else 'things'} moved on the canvas")
        if self.marks:
            found.append(f"  {self.marks} {'mark' if self.marks == 1 else 'marks'} for trying it out changed")
        return found


def diff(before: Mapping[str, Json], after: Mapping[str, Json], registry: Registry) -> Diff:
    """Returns what leads from `before` to `after`, both documents of the right shape."""
    old, new = canonical(before, registry), canonical(after, registry)
    result = Diff()
    old_nodes, new_nodes = old["nodes"], new["nodes"]
    result.added = {key: node["type"] for key, node in new_nodes.items() if key not in old_nodes}
    result.removed = {key: node["type"] for key, node in old_nodes.items() if key not in new_nodes}
    for key, node in old_nodes.items():
        if key in new_nodes:
            result.changes += [Change(key, *change) for change in _changes(node, new_nodes[key], "")]
    result.changes += [Change("", *change) for change in _changes(_rest(old), _rest(new), "")]
    old_edges, new_edges = _edges(old), _edges(new)
    result.wired = sorted((new_edges - old_edges).elements())
    result.unwired = sorted((old_edges - new_edges).elements())
    result.moved = _moved(old.get("ui", {}), new.get("ui", {}), old_nodes.keys() & new_nodes.keys())
    result.marks = _marks(old.get("ui", {}), new.get("ui", {}))
    return result


def _rest(document: Mapping[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in document.items() if key not in {"nodes", "edges", "ui"}}


def _edges(document: Mapping[str, Json]) -> Counter[Edge]:
    return Counter((edge["source"], edge.get("port", "out"), edge["target"]) for edge in document["edges"])


def _moved(old: Mapping[str, Json], new: Mapping[str, Json], both: set[str]) -> int:
    old_places, new_places = old.get("nodes", {}), new.get("nodes", {})
    nodes = sum(1 for key in both if old_places.get(key) != new_places.get(key))
    notes = old.get("notes", []) != new.get("notes", [])
    frames = old.get("frames", []) != new.get("frames", [])
    folded = old.get("collapsed", []) != new.get("collapsed", [])
    return nodes + int(notes) + int(frames) + int(folded)


def _marks(old: Mapping[str, Json], new: Mapping[str, Json]) -> int:
    old_pins, new_pins = old.get("pins", {}), new.get("pins", {})
    pins = sum(1 for key in old_pins.keys() | new_pins.keys() if not _same(old_pins.get(key), new_pins.get(key)))
    return pins + len(set(old.get("breakpoints", [])) ^ set(new.get("breakpoints", [])))


def _same(left: Json, right: Json) -> bool:
    return json.dumps(left) == json.dumps(right)


def _changes(old: Json, new: Json, path: str) -> Iterator[tuple[str, Json, Json]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _changes(old.get(key, ABSENT), new.get(key, ABSENT), f"{path}.{key}" if path else key)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (left, right) in enumerate(zip(old, new, strict=True)):
            yield from _changes(left, right, f"{path}.{index}")
    elif old is ABSENT or new is ABSENT or json.dumps(old) != json.dumps(new):
        yield path, old, new


def _line(change: Change) -> str:
    where = ".".join(part for part in (change.node, change.field) if part)
    if change.kind == "added":
        return f"~ {where}: added {_shown(change.after)}"
    if change.kind == "removed":
        return f"~ {where}: removed {_shown(change.before)}"
    return f"~ {where}: {_shown(change.before)} → {_shown(change.after)}"


def _shown(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _arrow(edge: Edge) -> str:
    source, port, target = edge
    return f"{source} → {target}" if port == "out" else f"{source}.{port} → {target}"
