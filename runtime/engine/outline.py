"""A document as the checks read it: nodes, types, parents and edges, however broken they are."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.engine.graph import Edge
from runtime.engine.node import NodeType, Registry
from runtime.engine.trial import switched_off

Json = Any


@dataclass(slots=True)
class Outline:
    """The parts of a document; `edges` are all of them, `linked` those that join two nodes of one scope, `state` the
    keys of the run's state that its start declares, `off` the nodes that are switched off, with all inside."""

    registry: Registry
    nodes: dict[str, Mapping[str, Json]]
    edges: list[Edge]
    kinds: dict[str, NodeType] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    linked: list[Edge] = field(default_factory=list)
    state: tuple[str, ...] = ()
    off: frozenset[str] = frozenset()
    failures: list[Edge] = field(default_factory=list)  # the linked edges from error ports
    after: dict[str, list[Edge]] = field(default_factory=dict)  # source → its linked edges
    before: dict[str, list[Edge]] = field(default_factory=dict)  # target → its linked edges
    _bits: dict[str, int] = field(default_factory=dict)
    _masks: dict[str, int] = field(default_factory=dict)
    _behind: int = 0  # the bits of what edges from error ports lead to

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
                if kind.is_entry and isinstance(declared := outline.config(id_).get("state"), Mapping):
                    outline.state = tuple(str(key) for key in declared)
            outline.parents[id_] = str(node.get("parent") or "")
        outline.off = switched_off(document, [id_ for id_, kind in outline.kinds.items() if kind.is_entry])
        for edge in outline.edges:
            known = edge.source in nodes and edge.target in nodes
            if known and outline.parents[edge.source] == outline.parents[edge.target]:
                outline.linked.append(edge)
                if edge.port == "error":
                    outline.failures.append(edge)
                outline.after.setdefault(edge.source, []).append(edge)
                outline.before.setdefault(edge.target, []).append(edge)
        return outline

    def config(self, id_: str) -> dict[str, Json]:
        """A node's config, {} when it has none."""
        config = self.nodes[id_].get("config")
        return dict(config) if isinstance(config, Mapping) else {}

    def around(self, id_: str) -> Iterator[str]:
        """The nodes a node stands in, innermost first; ends at one that is missing and before one comes again."""
        seen = {id_}
        parent = self.parents.get(id_, "")
        while parent in self.nodes and parent not in seen:
            seen.add(parent)
            yield parent
            parent = self.parents.get(parent, "")

    def leads_to(self, ancestor: str, id_: str) -> bool:
        """Whether a path of edges goes from `ancestor` to `id_` within their scope."""
        if not self._bits:
            self._number()
        return bool(self._masks[id_] >> self._bits[ancestor] & 1)

    def behind_error(self, id_: str) -> bool:
        """Whether an edge from an error port leads to a node, directly or from further up."""
        if not self._bits:
            self._number()
        return bool((self._masks[id_] | 1 << self._bits[id_]) & self._behind)

    def upstream(self, id_: str) -> list[str]:
        """The nodes of the same scope that lead to `id_`."""
        return [other for other in self.nodes if self.leads_to(other, id_)]

    def _number(self) -> None:
        """Gives every node a bit, and a mask of the nodes that lead to it; round and round where edges do."""
        self._bits = {id_: bit for bit, id_ in enumerate(self.nodes)}
        self._masks = dict.fromkeys(self.nodes, 0)
        for edge in self.failures:
            self._behind |= 1 << self._bits[edge.target]
        open_ = deque(self.nodes)
        waiting = set(open_)
        while open_:
            id_ = open_.popleft()
            waiting.discard(id_)
            mask = self._masks[id_] | 1 << self._bits[id_]
            for edge in self.after.get(id_, ()):
                if self._masks[edge.target] | mask != self._masks[edge.target]:
                    self._masks[edge.target] |= mask
                    if edge.target not in waiting:
                        waiting.add(edge.target)
                        open_.append(edge.target)


def _edges(raw: Json) -> Iterator[Edge]:
    for one in raw if isinstance(raw, list) else ():
        if isinstance(one, Mapping):
            yield Edge(str(one.get("source", "")), str(one.get("port") or "out"), str(one.get("target", "")))
