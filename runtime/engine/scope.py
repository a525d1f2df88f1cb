"""The names a node's templates may use while a run is going on, and their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from runtime.engine.graph import Graph, GraphNode
from runtime.engine.levels import Level, NodeState
from runtime.engine.node import ContainerType
from runtime.engine.state import RunState

Json = Any
#: Names that are always in scope; no node may be called so.
ALWAYS = ("input", "run", "state")


class Scope(Mapping[str, Json]):
    """Every name in scope of the node at `path`, worked out when asked for.

    A missing name raises KeyError(name, sentence): why it has no value ("" when it is simply unknown).
    """

    def __init__(self, graph: Graph, state: RunState, path: str, run_id: str) -> None:
        self._graph, self._state, self._path, self._run_id = graph, state, path, run_id
        self._values: dict[str, Json] = {}
        self._around: list[tuple[GraphNode, Level, dict[str, Json]]] | None = None

    def __getitem__(self, name: str) -> Json:
        if name not in self._values:
            self._values[name] = self._find(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        names: dict[str, None] = dict.fromkeys(ALWAYS)
        for node, level, extra in self.around:
            names |= dict.fromkeys(extra)
            for other in self._graph.scope_of(node).ancestors(node):
                state = level.nodes.get(other.id)
                if state is not None and state.status == "succeeded" and not other.disabled:
                    names[other.id] = None
        if failed_before(self._graph, self._state, self._path) is not None:
            names["error"] = None
        return iter(names)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def around(self) -> list[tuple[GraphNode, Level, dict[str, Json]]]:
        """From the inside out: the node, then each container around it, with its level and the names that brings."""
        if self._around is None:
            self._around = list(_around(self._graph, self._state, self._path))
        return self._around

    def _find(self, name: str) -> Json:
        if name == "input":
            return input_of(self._graph, self._state, self._path)
        if name == "run":
            return {"id": self._run_id, "started_at": self._state.started_at}
        if name == "state":
            return {**self._graph.state, **self._state.state}
        if name == "error":
            failed = failed_before(self._graph, self._state, self._path)
            if failed is None:
                raise KeyError(name, "There is no `error` here: no step before this one failed.")
            return failed.error
        for node, level, extra in self.around:
            if name in extra:
                return extra[name]
            other = self._graph.nodes.get(name)
            if other is not None and other.parent == node.parent and _before(self._graph, other, node):
                return _output(other, level.nodes.get(name))
        raise KeyError(name, self._not_before(name))

    def _not_before(self, name: str) -> str:
        return f"`{name}` does not come before `{self.around[0][0].id}`." if name in self._graph.nodes else ""


class IterationScope(Mapping[str, Json]):
    """What a container sees when it judges an iteration: its children's outputs and names, then its own scope."""

    def __init__(self, graph: Graph, state: RunState, container: str, index: int, run_id: str) -> None:
        opened = state.nodes[container].opened
        scope = graph.at(container).scope
        assert opened is not None
        assert scope is not None
        self._children = {node.id: node for node in scope.order}
        self._nodes = opened.open[index].nodes
        self._names = iteration_names(graph, state, container, index)
        self._outer = Scope(graph, state, container, run_id)

    def __getitem__(self, name: str) -> Json:
        if name in self._names and name != "input":
            return self._names[name]
        if name in self._children:
            return _output(self._children[name], self._nodes.get(name))
        return self._outer[name]

    def __iter__(self) -> Iterator[str]:
        nodes = self._nodes
        done = (id_ for id_ in nodes if nodes[id_].status == "succeeded" and not self._children[id_].disabled)
        return iter(dict.fromkeys([*self._names, *done, *self._outer]))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _before(graph: Graph, other: GraphNode, node: GraphNode) -> bool:
    return graph.scope_of(node).leads_to(other, node)


def _around(graph: Graph, state: RunState, path: str) -> Iterator[tuple[GraphNode, Level, dict[str, Json]]]:
    level_path, _, id_ = path.rpartition("/")
    while True:
        extra: dict[str, Json] = {}
        if level_path:
            container_path, _, index = level_path.rpartition("/")
            extra = iteration_names(graph, state, container_path, int(index))
        yield graph.nodes[id_], state.levels[level_path], extra
        if not level_path:
            return
        level_path, _, id_ = container_path.rpartition("/")


def iteration_names(graph: Graph, state: RunState, container: str, index: int) -> dict[str, Json]:
    """The names that the children of an iteration see through their container."""
    kind = graph.at(container).kind
    opened = state.nodes[container].opened
    assert isinstance(kind, ContainerType)
    assert opened is not None
    item = opened.items[index] if opened.items is not None and index < len(opened.items) else None
    return kind.scope(opened.open[index].values, index, item)


def _output(node: GraphNode, state: NodeState | None) -> Json:
    """A node's output; raises KeyError with the reason when it has none."""
    if node.disabled:
        raise KeyError(node.id, f"`{node.id}` is switched off, so it has no output.")
    if state is not None and state.status == "succeeded":
        return state.output
    status = state.status if state is not None else "pending"
    reason = f" ({state.reason.rstrip('.')})" if state is not None and state.reason else ""
    verb = {"skipped": "was skipped", "cancelled": "was cancelled", "failed": "failed"}.get(status, "has not ended")
    raise KeyError(node.id, f"`{node.id}` {verb}{reason}, so it has no output.")


def live_sources(graph: Graph, state: RunState, path: str) -> list[NodeState]:
    """The predecessors of a node whose edge into it is live, in the order of its edges.

    Once it has begun they are those that had come by then: a join that did not wait for all must find the same again
    when it tries once more, is resumed, or begins its next iteration.
    """
    node = graph.at(path)
    nodes = state.levels[path.rpartition("/")[0]].nodes
    own = nodes.get(node.id)
    before = (own.begun_seq if own is not None else 0) or state.last_seq + 1
    live: dict[str, NodeState] = {}
    for edge in node.incoming:
        source = nodes.get(edge.source)
        if source is not None and source.settled and source.port == edge.port and source.ended_seq < before:
            live[edge.source] = source
    return list(live.values())


def input_of(graph: Graph, state: RunState, path: str) -> Json:
    """The output of the one live predecessor, or an object of them by id; behind an error port it is the error.

    For the entry it is the run's input; for the first nodes in a container what the container says, else its own.
    """
    node = graph.at(path)
    if node.kind.is_entry:
        return state.input
    level_path, _, _ = path.rpartition("/")
    if not node.incoming and level_path:
        container, _, index = level_path.rpartition("/")
        names = iteration_names(graph, state, container, int(index))
        return names["input"] if "input" in names else input_of(graph, state, container)
    values = {s.node: s.error if s.status == "failed" else s.output for s in live_sources(graph, state, path)}
    return next(iter(values.values())) if len(values) == 1 else values


def failed_before(graph: Graph, state: RunState, path: str) -> NodeState | None:
    """The failed node behind whose error port the node at `path` stands: the nearest, containers included."""
    level_path, _, id_ = path.rpartition("/")
    while True:
        node, nodes = graph.nodes[id_], state.levels[level_path].nodes
        for other in graph.scope_of(node).ancestors(node):
            found = nodes.get(other.id)
            if found is not None and found.status == "failed" and found.port == "error":
                return found
        if not level_path:
            return None
        level_path, _, id_ = level_path.rpartition("/")[0].rpartition("/")
