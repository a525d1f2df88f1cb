"""A document as the checks read it: nodes, types, parents and edges, however broken they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.engine.graph import Edge
from runtime.engine.node import NodeType, Registry

Json = Any


@dataclass(slots=True)
class Outline:
    """The parts of a document; `edges` are all of them, `linked` those that join two nodes of one scope."""

    registry: Registry
    nodes: dict[str, Mapping[str, Json]]
    edges: list[Edge]
    kinds: dict[str, NodeType] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    linked: list[Edge] = field(default_factory=list)
    after: dict[str, list[Edge]] = field(default_factory=dict)  # source → its linked edges
    before: dict[str, list[Edge]] = field(default_factory=dict)  # target → its linked edges
    _upstream: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Mapping[str, Json], registry: Registry) -> Outline:
        """Reads a document; what cannot be read at all is left out."""
        raw = document.get("nodes")
        nodes = (
            {str(id_): one for id_, one in raw.items() if isinstance(one, Mapping)}
            if isinstance(raw, Mapping)
            else {}
        )
        outline = cls(registry, nodes, list(_edges(document.get("edges"))))
        for id_, node in nodes.items():
            kind = registry.types.get(str(node.get("type")))
            if kind is not None:
                outline.kinds[id_] = kind
            outline.parents[id_] = str(node.get("parent") or "")
        for edge in outline.edges:
            known = edge.source in nodes and edge.target in nodes
            if known and outline.parents[edge.source] == outline.parents[edge.target]:
                outline.linked.append(edge)
                outline.after.setdefault(edge.source, []).append(edge)
                outline.before.setdefault(edge.target, []).append(edge)
        return outline

    def config(self, id_: str) -> dict[str, Json]:
        """A node's config, {} when it has none."""
        config = self.nodes[id_].get("config")
        return dict(config) if isinstance(config, Mapping) else {}

    def around(self, id_: str) -> Iterator[str]:
        """The containers around a node, innermost first; ends at a cycle of parents."""
        seen = {id_}
        parent = self.parents.get(id_, "")
        while parent and parent not in seen:
            seen.add(parent)
            yield parent
            parent = self.parents.get(parent, "")

    def upstream(self, id_: str) -> set[str]:
        """The nodes of the same scope that lead to `id_`."""
        if id_ not in self._upstream:
            found: set[str] = set()
            open_ = [edge.source for edge in self.before.get(id_, ())]
            while open_:
                source = open_.pop()
                if source in found:
                    continue
                if source in self._upstream:
                    found |= self._upstream[source]
                found.add(source)
                open_ += [edge.source for edge in self.before.get(source, ()) if edge.source not in found]
            self._upstream[id_] = found
        return self._upstream[id_]


def _edges(raw: Json) -> Iterator[Edge]:
    for one in raw if isinstance(raw, list) else ():
        if isinstance(one, Mapping):
            yield Edge(str(one.get("source", "")), str(one.get("port") or "out"), str(one.get("target", "")))
