"""What a document says, asked of its plain JSON: for the reference interpreter."""

from __future__ import annotations

from typing import Any

Json = Any


class Paper:
    """A document's nodes and edges."""

    def __init__(self, document: dict[str, Json]) -> None:
        self.nodes: dict[str, Json] = document["nodes"]
        self.edges = [(e["source"], e.get("port", "out"), e["target"]) for e in document["edges"]]

    def _node(self, path: str) -> dict[str, Json]:
        node: dict[str, Json] = self.nodes[path.rpartition("/")[2]]
        return node

    def _type(self, path: str) -> str:
        return str(self._node(path)["type"])

    def _config(self, path: str) -> dict[str, Json]:
        config: dict[str, Json] = self._node(path).get("config", {})
        return config

    def _members(self, scope: str) -> list[str]:
        """The nodes of a scope in running order: each after all that lead to it, else as the document has them."""
        parent = scope.rpartition("/")[0].rpartition("/")[2]
        members = [id_ for id_, node in self.nodes.items() if node.get("parent", "") == parent]
        order = [id_ for id_ in members if not self._sources(id_)]
        for id_ in order:
            for target in dict.fromkeys(target for source, _, target in self.edges if source == id_):
                if target not in order and set(self._sources(target)) <= set(order):
                    order.append(target)
        return order

    def _sources(self, id_: str) -> list[str]:
        return list(dict.fromkeys(source for source, _, target in self.edges if target == id_))

    def _needed(self, id_: str, alive: int) -> int:
        join = self.nodes[id_].get("policy", {}).get("join", "all")
        return alive if join == "all" else 1 if join == "any" else min(join, alive)
