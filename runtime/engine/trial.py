"""Trying a workflow out: a run to one step, steps that are switched off, pinned outputs, breakpoints."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from runtime.engine.errors import Problem
from runtime.engine.node import Done, NodeType

if TYPE_CHECKING:
    from runtime.engine.graph import Graph, GraphNode
    from runtime.engine.state import RunState

Json = Any
#: Why a node that is switched off, and has no port by which to pass on, does not run.
OFF = "It is switched off."


@dataclass(frozen=True, slots=True)
class Pin:
    """What a node gives in a trial instead of running: its output, and by which port."""

    output: Json
    port: str = "out"


def pins_of(document: Mapping[str, Json]) -> dict[str, Pin]:
    """The pins of a document by node id; those of nodes that are gone are left out."""
    pins = (document.get("ui") or {}).get("pins") or {}
    nodes = document.get("nodes", {})
    return {id_: Pin(one.get("output"), one.get("port") or "out") for id_, one in pins.items() if id_ in nodes}


def breakpoints_of(document: Mapping[str, Json]) -> frozenset[str]:
    """The ids of the nodes that a trial stops at."""
    return frozenset((document.get("ui") or {}).get("breakpoints") or ())


def way_on(kind: NodeType) -> str | None:
    """The port by which a node that is switched off passes on what it is given; None when it leads nowhere then.

    Ports that a node's settings name do not count: a button called “out” is the answer of a person all the same.
    """
    ports = [port.id for port in kind.ports if not port.each]
    return next((port for port in ("out", "else") if port in ports), None)


def around(nodes: Mapping[str, Mapping[str, Json]], id_: str) -> list[str]:
    """The containers around a node, innermost first."""
    found: list[str] = []
    while isinstance(parent := nodes[id_].get("parent"), str) and parent in nodes and parent not in found:
        found.append(parent)
        id_ = parent
    return found


def leading_to(document: Mapping[str, Json], to: str, entries: Iterable[str] = ()) -> set[str]:
    """The ids of the nodes that a run to the node `to` is about.

    That is the node and what leads to it; the containers around it and what leads to those; all that is inside of
    what leads there; and the `entries`, where runs begin.
    """
    nodes = document["nodes"]
    sources: dict[str, set[str]] = {}
    for edge in document.get("edges", []):
        sources.setdefault(edge["target"], set()).add(edge["source"])
    inner = {to, *around(nodes, to)}
    kept = inner | set(entries)
    whole = {to}  # what runs with all that is inside
    waiting = list(inner)
    while waiting:
        new = (sources.get(waiting.pop(), set()) & nodes.keys()) - kept
        kept |= new
        whole |= new
        waiting.extend(new)
    return kept | {id_ for id_ in nodes if not whole.isdisjoint(around(nodes, id_))}


def narrowed(document: Mapping[str, Json], to: str, entries: Iterable[str] = ()) -> dict[str, Json]:
    """The document with nothing in it but what a run to the node `to` is about.

    A node whose errors are provided for, by steps that are left out, still ends as one whose errors are.
    """
    kept = leading_to(document, to, entries)
    edges = document.get("edges", [])
    provided = {edge["source"] for edge in edges if edge.get("port") == "error"}
    nodes = {}
    for id_, node in document["nodes"].items():
        policy = node.get("policy") or {}
        if id_ in kept:
            branches = id_ in provided and not policy.get("on_error")
            nodes[id_] = {**node, "policy": {**policy, "on_error": "branch"}} if branches else node
    inside = [edge for edge in edges if edge["source"] in kept and edge["target"] in kept]
    return {**document, "nodes": nodes, "edges": inside}


def switched_off(document: Mapping[str, Json], entries: Iterable[str] = ()) -> frozenset[str]:
    """The ids of the nodes that are switched off, with all that is inside; the `entries` cannot be."""
    nodes = document.get("nodes")
    known = {id_: one for id_, one in nodes.items() if isinstance(one, Mapping)} if isinstance(nodes, Mapping) else {}
    off = {id_ for id_, one in known.items() if one.get("disabled")} - set(entries)
    return frozenset(off | {id_ for id_ in known if off and not off.isdisjoint(around(known, id_))})


def softened(problem: Problem, off: Container[str]) -> Problem:
    """A problem of the settings of a node that is switched off stands in nobody's way."""
    if problem.node not in off or not problem.field.startswith(("config", "policy.fallback")):
        return problem
    return replace(problem, severity="warning")


class Marks:
    """What the marks of a document make of its nodes in one run: those of a trial count in trials alone."""

    def __init__(self, graph: Graph, state: RunState) -> None:
        self.graph, self.state = graph, state

    def instead(self, node: GraphNode, given: Callable[[], Json]) -> Done | None:
        """What a node hands on without running, `given` being its input; None when it runs.

        Without a port it leads nowhere.
        """
        if node.disabled:
            port = node.way_on
            return Done(given() if port else {}, port or "", rung={"kind": "off"})
        pin = self.graph.pins.get(node.id) if self.state.marked else None
        if pin is None or node.kind.is_entry:
            return None
        return Done(pin.output, pin.port, rung={"kind": "pinned"})

    def halts(self, node: GraphNode) -> bool:
        """Whether a trial stops before a node that has not begun."""
        if not self.state.marked or node.disabled:
            return False
        return self.state.stepping or node.id in self.graph.breakpoints


def far_note(graph: Graph, reached: bool) -> str:
    """What is said of the end of a run that was only to go as far as one step."""
    title = graph.nodes[graph.to].title
    if reached:
        return f"The run went as far as “{title}”, so it has no output."
    return f"The run was to go as far as “{title}”, but did not get there."
