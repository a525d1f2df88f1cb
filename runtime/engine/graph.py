"""A workflow document as a graph: nodes by scope in running order, with what planning asks for worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from runtime.engine.errors import Invalid, Problem
from runtime.engine.node import Effects, NodeType, Registry
from runtime.engine.policy import Policy
from runtime.engine.references import has_tags
from runtime.engine.template import Template, schema_of
from runtime.engine.trial import Pin, around, breakpoints_of, narrowed, pins_of, way_on


@dataclass(frozen=True, slots=True)
class Edge:
    """Control from a source's port to a target; both stand in one scope."""

    source: str
    port: str
    target: str


@dataclass(slots=True, eq=False)
class GraphNode:
    """A node as the planner and the runner see it.

    `incoming` and `outgoing` are its edges, `sources` the ids it waits for, `ancestors` a bit mask over the
    `index` of the nodes of its scope that lead to it, `losers` what a join of `any` or a number gives up,
    `scope` the children's scope of a container, `template` its compiled config, `effects` what running it does to
    the outside, `disabled` whether it is switched off, `cut` whether of what is inside only that runs which leads to
    one node (see trial.py).
    """

    id: str
    kind: NodeType
    type: str
    label: str
    parent: str
    config: dict[str, Any]
    policy: Policy
    index: int = 0
    incoming: tuple[Edge, ...] = ()
    outgoing: tuple[Edge, ...] = ()
    sources: tuple[str, ...] = ()
    ancestors: int = 0
    losers: tuple[str, ...] = ()
    scope: Scope | None = None
    template: Template = field(default_factory=Template)
    effects: Effects = "pure"
    disabled: bool = False
    cut: bool = False

    @property
    def way_on(self) -> str | None:
        """The port by which it passes on what it is given when it is switched off."""
        return way_on(self.kind)

    @property
    def cached(self) -> bool:
        """Whether what it gives is kept: by its policy, and where that makes sense (see cache.why_not)."""
        kind = self.kind
        return not (self.policy.cache is None or kind.container or kind.immediate or self.effects == "write")

    @property
    def on_crash(self) -> str:
        """What to do with it when the process died while it ran: `retry`, `fail` or `ask`."""
        return self.policy.on_crash or self.kind.on_crash

    @property
    def title(self) -> str:
        """How messages name the node: its label, else its id."""
        return self.label or self.id

    @property
    def races(self) -> bool:
        return self.policy.join != "all" and len(self.sources) > 1

    def blocked(self, begun: Mapping[str, Any], ahead: Mapping[str, str]) -> bool:
        """Whether a node it has to wait for has not settled: the quick way to pass over most of a large graph."""
        if self.policy.join != "all":
            return False
        for source in self.sources:
            if source not in ahead and ((state := begun.get(source)) is None or state.finished_at is None):
                return True
        return False

    @property
    def on_error(self) -> str:
        """`fail`, `branch` or `default`; an edge at the port `error` means `branch` when nothing else is said."""
        if self.policy.on_error:
            return self.policy.on_error
        return "branch" if any(edge.port == "error" for edge in self.outgoing) else "fail"


@dataclass(slots=True, eq=False)
class Scope:
    """The nodes of one level: the root, or the children of one container; acyclic, in running order."""

    parent: str
    order: tuple[GraphNode, ...]
    races: tuple[GraphNode, ...]
    ends: tuple[str, ...]

    def leads_to(self, ancestor: GraphNode, node: GraphNode) -> bool:
        """Whether a path of edges goes from `ancestor` to `node`."""
        return bool(node.ancestors >> ancestor.index & 1)

    def ancestors(self, node: GraphNode) -> Iterator[GraphNode]:
        """The nodes that lead to `node`, nearest in running order first."""
        return (other for other in reversed(self.order[: node.index]) if self.leads_to(other, node))


@dataclass(slots=True, eq=False)
class Graph:
    """A document that can be run; made once, never changed, safe to share between runs."""

    nodes: dict[str, GraphNode]
    root: Scope
    entry: GraphNode
    state: dict[str, Any]  # declared run state: key → first value
    merges: dict[str, str] = field(default_factory=dict)  # and key → how new values join it
    to: str = ""  # the node that the run is only to go as far as
    pins: dict[str, Pin] = field(default_factory=dict)  # for trials: node → what it gives instead of running
    breakpoints: frozenset[str] = frozenset()  # for trials: the nodes to stop at

    @classmethod
    def from_document(cls, document: Mapping[str, Any], registry: Registry, to: str = "") -> Graph:
        """Builds the graph of a `baton/1` document; raises Invalid when it could not run (see validate).

        With `to`, the id of a node, only of what a run as far as that node is about.
        """
        if to:
            document = narrowed(document, to, entries_of(document, registry))
        nodes = {id_: _node(id_, raw, registry) for id_, raw in document.get("nodes", {}).items()}
        edges = [Edge(e["source"], e.get("port") or "out", e["target"]) for e in document.get("edges", [])]
        for edge in edges:
            source, target = nodes.get(edge.source), nodes.get(edge.target)
            if source is None or target is None or source.parent != target.parent:
                raise _refused(edge.source, f"The edge from {edge.source} to {edge.target} cannot be followed.")
            source.outgoing += (edge,)
            target.incoming += (edge,)
        scopes = _scopes(nodes)
        entry = next((node for node in scopes[""].order if node.kind.is_entry), None)
        if entry is None:
            raise _refused("", "The workflow has no start.")
        declared = entry.config.get("state") or {}
        state = {key: (one or {}).get("initial") for key, one in declared.items()} if declared else {}
        merges = {key: (one or {}).get("merge") or "replace" for key, one in declared.items()}
        for id_ in around(document["nodes"], to) if to else ():
            nodes[id_].cut = True
        return cls(nodes, scopes[""], entry, state, merges, to, pins_of(document), breakpoints_of(document))

    def scope_of(self, node: GraphNode) -> Scope:
        """The scope a node stands in."""
        scope = self.nodes[node.parent].scope if node.parent else self.root
        assert scope is not None
        return scope

    def at(self, path: str) -> GraphNode:
        """The node that a path (`refine/2/write`) is an execution of."""
        return self.nodes[path.rpartition("/")[2]]


def entries_of(document: Mapping[str, Any], registry: Registry) -> list[str]:
    """The ids of the nodes of a document at which runs begin."""
    return [id_ for id_, raw in document.get("nodes", {}).items() if _is_entry(raw["type"], registry)]


def _is_entry(type_: str, registry: Registry) -> bool:
    return type_ in registry.types and registry.types[type_].is_entry


def _refused(node: str, message: str) -> Invalid:
    return Invalid("The workflow cannot be run.", problems=[Problem(message, node)])


def _node(id_: str, raw: Mapping[str, Any], registry: Registry) -> GraphNode:
    kind = registry.types.get(raw["type"])
    if kind is None:
        raise _refused(id_, f"There is no kind of step `{raw['type']}`.")
    try:
        policy = Policy.model_validate(raw.get("policy") or {})
    except ValidationError as wrong:
        raise _refused(id_, f"Its policy is not valid: {wrong.errors()[0]['msg']}") from wrong
    config = dict(raw.get("config") or {})
    config |= _default_templates(kind, config)
    return GraphNode(
        id=id_,
        kind=kind,
        type=raw["type"],
        label=raw.get("label") or "",
        parent=raw.get("parent") or "",
        config=config,
        policy=policy,
        template=Template.of(kind, config, registry),
        effects=effects_of(raw, registry),
        disabled=bool(raw.get("disabled")) and not kind.is_entry,
    )


def effects_of(raw: Mapping[str, Any], registry: Registry) -> Effects:
    """What running a node of a document does to the outside: what its policy says, else what its settings mean."""
    said: Effects | None = (raw.get("policy") or {}).get("effects")
    return said or registry.types[raw["type"]].effects_of(raw.get("config") or {}, registry)


def _default_templates(kind: NodeType, config: Mapping[str, Any]) -> dict[str, Any]:
    """The defaults that hold templates, of fields that a config leaves out: they are filled in like those it has."""
    fields = schema_of(kind.Config).get("properties", {})
    found = {}
    for name, one in fields.items():
        default = one.get("default")
        if name in config or not isinstance(default, str) or not has_tags(default):
            continue
        asked = {
            other: wanted if isinstance(wanted, list) else [wanted] for other, wanted in one.get("x-when", {}).items()
        }
        if all(config.get(other, fields.get(other, {}).get("default")) in wanted for other, wanted in asked.items()):
            found[name] = default
    return found


def _scopes(nodes: dict[str, GraphNode]) -> dict[str, Scope]:
    """Groups the nodes by parent, orders every group and hangs it on its container."""
    groups: dict[str, list[GraphNode]] = {"": []}
    for node in nodes.values():
        groups.setdefault(node.parent, []).append(node)
    scopes = {}
    for parent, members in groups.items():
        scopes[parent] = _scope(parent, members)
        if parent:
            container = nodes.get(parent)
            if container is None or not container.kind.container:
                raise _refused(members[0].id, f"`{parent}` is not a container.")
            container.scope = scopes[parent]
    for node in nodes.values():
        if node.kind.container and node.scope is None:
            node.scope = Scope(node.id, (), (), ())
    return scopes


def _scope(parent: str, members: list[GraphNode]) -> Scope:
    """One scope: Kahn's order, stable in the document's order; raises Invalid on a cycle."""
    by_id = {node.id: node for node in members}
    for node in members:
        node.sources = tuple(dict.fromkeys(edge.source for edge in node.incoming))
    missing = {node.id: len(node.sources) for node in members}
    ready = [node for node in members if not node.sources]
    for node in ready:  # grows while it is walked
        for target in dict.fromkeys(edge.target for edge in node.outgoing):
            missing[target] -= 1
            if not missing[target]:
                ready.append(by_id[target])
    if len(ready) != len(members):
        stuck = next(id_ for id_, left in missing.items() if left)
        raise _refused(stuck, "The workflow has a cycle.")
    for index, node in enumerate(ready):
        node.index = index
        for source in node.sources:
            node.ancestors |= by_id[source].ancestors | 1 << by_id[source].index
    races = tuple(node for node in ready if node.races)
    for node in races:
        node.losers = _losers(node, ready)
    return Scope(parent, tuple(ready), races, tuple(node.id for node in ready if not node.outgoing))


def _losers(join: GraphNode, order: list[GraphNode]) -> tuple[str, ...]:
    """The nodes whose every way leads into `join` and nowhere else: of no use once it has begun."""
    useless = {join.id}
    for node in reversed(order[: join.index]):
        if node.outgoing and all(edge.target in useless for edge in node.outgoing):
            useless.add(node.id)
    return tuple(node.id for node in order[: join.index] if node.id in useless)
