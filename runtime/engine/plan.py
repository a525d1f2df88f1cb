"""What happens next in a run: a pure function of the graph, the state and the time.

No async, no store, no types by name. Whatever `plan` asks for, it asks for again until the state shows it, so a
crash between planning and committing changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from runtime.engine.clock import parse
from runtime.engine.graph import Edge, Graph, GraphNode, Scope
from runtime.engine.levels import Level, NodeState
from runtime.engine.state import RunState
from runtime.engine.trial import far_note

Json = Any


@dataclass(frozen=True, slots=True)
class Start:
    """Begin the node at `path`, for the first time or again after a wait."""

    path: str


@dataclass(frozen=True, slots=True)
class Resume:
    """Hand the node at `path` the answer it has got."""

    path: str


@dataclass(frozen=True, slots=True)
class Expire:
    """The time of the waiting node at `path` is up."""

    path: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """The container at `path` took longer than its policy allows."""

    path: str


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing will lead to the node at `path` any more."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """What the node at `path` would give is of no use any more."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class BeginIteration:
    """Open iteration `index` of the container at `path`."""

    path: str
    index: int


@dataclass(frozen=True, slots=True)
class EndIteration:
    """Everything in iteration `index` of the container at `path` has settled."""

    path: str
    index: int


@dataclass(frozen=True, slots=True)
class Close:
    """The container at `path` has no iteration left to run."""

    path: str


@dataclass(frozen=True, slots=True)
class End:
    """The run is over."""

    outcome: Literal["finished", "failed"]
    output: Json = None
    error: dict[str, Json] | None = None
    note: str | None = None


Action = Start | Resume | Expire | Overdue | Skip | Cancel | BeginIteration | EndIteration | Close | End
NO_OUTPUT = "The run ended without reaching an output, so it has no output."


@dataclass(slots=True)
class _Planner:
    graph: Graph
    state: RunState
    now: datetime
    actions: list[Action] = field(default_factory=list)

    def level(self, scope: Scope, level: Level, prefix: str) -> bool:
        """Plans one execution of a scope; True when everything in it has settled."""
        if level.failure is not None:
            return not self.cancel_rest(level, f"'{level.failure.node}' failed")
        ahead: dict[str, str] = {}  # what this very plan settles: id → status
        for join in scope.races:
            self.race(join, level, prefix, ahead)
        nodes, settled = level.nodes, True
        for node in scope.order:
            id_ = node.id
            state = nodes.get(id_)
            if state is None:
                if node.blocked(nodes, ahead) or (id_ not in ahead and not self.pending(node, level, prefix, ahead)):
                    settled = False
            elif state.finished_at is None and id_ not in ahead:
                settled = False
                self.begun(node, state)
        return settled and not any(status == "started" for status in ahead.values())

    def race(self, join: GraphNode, level: Level, prefix: str, ahead: dict[str, str]) -> None:
        """Starts a join that has enough, and gives up the branches that lost."""
        if join.id not in level.nodes:
            live, open_, _ = _incoming(join, level, ahead)
            if not live or len(live) < join.policy.needed(len(live) + open_):
                return
            self.actions.append(Start(prefix + join.id))
            ahead[join.id] = "started"
        for id_ in join.losers:
            state = level.nodes.get(id_)
            if state is None or not state.settled:
                self.actions.append(Cancel(prefix + id_, f"'{join.id}' went on without it"))
                ahead[id_] = "cancelled"

    def pending(self, node: GraphNode, level: Level, prefix: str, ahead: dict[str, str]) -> bool:
        """Plans a node that has not begun; True when this settles it."""
        if not node.incoming:
            if prefix or node.kind.is_entry:
                self.actions.append(Start(prefix + node.id))
                return False
            self.actions.append(Skip(prefix + node.id, "No edge leads to it."))
            ahead[node.id] = "skipped"
            return True
        live, open_, dead = _incoming(node, level, ahead)
        if live and len(live) >= node.policy.needed(len(live) + open_):
            self.actions.append(Start(prefix + node.id))
            return False
        if live or open_:
            return False
        self.actions.append(Skip(prefix + node.id, self.reason(dead, level, ahead)))
        ahead[node.id] = "skipped"
        return True

    def reason(self, dead: list[Edge], level: Level, ahead: dict[str, str]) -> str:
        """Why none of the edges into a node was taken, by the first of them that says most."""
        edge = next((e for e in dead if (s := level.nodes.get(e.source)) and s.status == "succeeded"), dead[0])
        state = level.nodes.get(edge.source)
        status = state.status if state else ahead.get(edge.source, "skipped")
        if state is not None and status == "succeeded":
            if (state.rung or {}).get("kind") == "off":
                return f"The step before it, '{edge.source}', is switched off: it passes on by '{state.port}' alone."
            if edge.port == "error":
                return f"Its branch was not taken: '{edge.source}' did not fail."
            kind = self.graph.nodes[edge.source].kind.title.lower()
            return f"Its branch was not taken: {kind} '{edge.source}' chose '{state.port}'."
        source = self.graph.nodes[edge.source]
        if source.disabled and status == "skipped" and source.way_on is None:
            return f"The step before it, '{edge.source}', is switched off and leads nowhere."
        verb = {"failed": "failed", "cancelled": "was cancelled"}.get(status, "was skipped")
        return f"The step before it, '{edge.source}', {verb}."

    def begun(self, node: GraphNode, state: NodeState) -> None:
        """Plans a node that has begun and not settled."""
        if state.status == "retrying":
            if state.retry_at is None or parse(state.retry_at) <= self.now:
                self.actions.append(Start(state.path))
        elif state.status == "waiting" or state.called:
            due = _due(state)
            if due is not None and due <= self.now:
                self.actions.append(Expire(state.path))
        elif state.answer is not None:
            self.actions.append(Resume(state.path))
        elif state.opened is not None:
            due = deadline(node, state)
            if due is not None and due <= self.now:
                self.actions.append(Overdue(state.path))
            else:
                self.container(node, state)

    def container(self, node: GraphNode, state: NodeState) -> None:
        """Plans the iterations of a container that runs."""
        opened, scope = state.opened, node.scope
        assert opened is not None
        assert scope is not None
        for index, level in opened.open.items():
            if self.level(scope, level, f"{state.path}/{index}/"):
                self.actions.append(EndIteration(state.path, index))
        last = opened.total
        if opened.stop is None:
            room = opened.window - len(opened.open)
            more = room if last is None else min(room, last - opened.begun)
            for index in range(opened.begun, opened.begun + more):
                self.actions.append(BeginIteration(state.path, index))
        if not opened.open and (opened.stop is not None or opened.begun == last):
            self.actions.append(Close(state.path))

    def cancel_rest(self, level: Level, reason: str) -> bool:
        """Cancels what has begun in a level and not settled; whether there was any."""
        rest = [state for state in level.nodes.values() if not state.settled]
        self.actions += [Cancel(state.path, reason) for state in rest]
        return bool(rest)


def _incoming(node: GraphNode, level: Level, ahead: dict[str, str]) -> tuple[list[str], int, list[Edge]]:
    """The sources whose edge into `node` is live, how many are still open, and the dead edges."""
    live: list[str] = []
    dead: list[Edge] = []
    open_ = 0
    for edge in node.incoming:
        state = level.nodes.get(edge.source)
        coming = ahead.get(edge.source)
        if coming == "started" or (coming is None and (state is None or state.finished_at is None)):
            open_ += 1
        elif coming is not None or state is None:
            dead.append(edge)
        elif state.port == edge.port:
            if edge.source not in live:
                live.append(edge.source)
        else:
            dead.append(edge)
    return live, open_, dead


def _due(state: NodeState) -> datetime | None:
    wake_at = state.wait.get("wake_at") if state.wait else None
    return parse(wake_at) if wake_at else None


def deadline(node: GraphNode, state: NodeState) -> datetime | None:
    """When a container that runs has used up its policy's timeout."""
    if node.policy.timeout is None or state.started_at is None:
        return None
    return parse(state.started_at) + timedelta(seconds=node.policy.timeout)


def plan(graph: Graph, state: RunState, now: datetime) -> list[Action]:
    """Everything that can happen next; empty while all that is left to do runs or waits."""
    if state.ended:
        return []
    planner = _Planner(graph, state, now)
    if not planner.level(graph.root, state.root, ""):
        return planner.actions
    failure = state.root.failure
    if failure is not None:
        return [*planner.actions, End("failed", error=failure.error)]
    output, note = run_output(graph, state)
    return [*planner.actions, End("finished", output=output, note=note)]


def run_output(graph: Graph, state: RunState) -> tuple[Json, str | None]:
    """The run's output: the value of the one output reached, an object of them by id, or null with a note."""
    values = {
        node.id: (reached.output or {}).get("value")
        for node in graph.root.order
        if node.kind.is_exit and (reached := state.root.nodes.get(node.id)) and reached.status == "succeeded"
    }
    if not values and graph.to:
        return None, far_note(graph, any(one.node == graph.to and one.port for one in state.nodes.values()))
    if not values:
        return None, NO_OUTPUT
    return (next(iter(values.values())) if len(values) == 1 else values), None


def next_wake(graph: Graph, state: RunState) -> datetime | None:
    """The earliest moment at which time alone gives `plan` something new to do."""
    if not state.timed:
        return None
    return min(_wakes(graph, state), default=None)


def _wakes(graph: Graph, state: RunState) -> Iterator[datetime]:
    for path in state.timed:
        node = state.nodes[path]
        if node.status == "retrying":
            due = parse(node.retry_at) if node.retry_at else None
        elif node.status == "waiting" or node.called:
            due = _due(node)
        else:
            due = deadline(graph.nodes[node.node], node)
        if due is not None:
            yield due
