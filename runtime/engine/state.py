"""The state of a run: the fold of its log. The browser has the same fold; shared fixtures hold the two together.

Nothing here knows the document: every event carries what the fold needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from runtime.engine import events as ev
from runtime.engine.clock import parse
from runtime.engine.events import Event
from runtime.engine.levels import Level, NodeState, Opened, add_usage

Json = Any
_ACTIVE = frozenset({"running", "retrying"})
_WAITS = ("approval", "until", "run", "breakpoint")


@dataclass(slots=True, eq=False)
class RunState:
    """A run after some of its events; `apply` takes the next one.

    `nodes` holds every element of work by path, in the order they began, `levels` the scopes that are being
    executed by their path ("" the run, "refine/2" an iteration). `touched` are the paths that changed since it
    was last emptied, `timed` the paths of running containers and of nodes that wait, for a retry too, `ran` the
    seconds in which anything ran here (what a called run does counts there), `steps` the nodes begun, `calling` those
    of the active nodes that only await the end of a run they called, `state` the run's state by key, `earlier` what
    nodes that change something outside gave in an earlier run, by path, `trial` how the run was to be tried out (see
    events.TRIAL), `stepping` whether it stops before whatever begins next.
    """

    outcome: str | None = None
    input: Json = None
    state: dict[str, Json] = field(default_factory=dict)
    output: Json = None
    error: dict[str, Json] | None = None
    note: str | None = None
    started_at: str | None = None
    finished_at: str | None = None
    usage: dict[str, Json] = field(default_factory=lambda: add_usage(None, {}))
    last_seq: int = 0
    last_at: str = ""
    ran: float = 0.0
    steps: int = 0
    nodes: dict[str, NodeState] = field(default_factory=dict)
    levels: dict[str, Level] = field(default_factory=lambda: {"": Level()})
    active: int = 0
    waiting: int = 0
    calling: int = 0
    timed: dict[str, None] = field(default_factory=dict)
    touched: dict[str, None] = field(default_factory=dict)
    earlier: dict[str, dict[str, Json]] = field(default_factory=dict)
    trial: dict[str, Json] = field(default_factory=dict)
    stepping: bool = False

    @property
    def marked(self) -> bool:
        """Whether the pins and breakpoints of the document count."""
        return bool(self.trial.get("marks"))

    @property
    def root(self) -> Level:
        return self.levels[""]

    @property
    def ended(self) -> bool:
        return self.outcome is not None

    @property
    def at_work(self) -> bool:
        """Whether anything runs that is this run's own work."""
        return self.active > self.calling

    @property
    def status(self) -> str:
        """The contract's status: queued until a node begins, waiting when something waits and nothing runs."""
        if self.outcome is not None:
            return self.outcome
        if not self.nodes:
            return "queued"
        return "waiting" if self.waiting and not self.active else "running"

    def apply(self, event: Event) -> None:
        """Takes the next event; unknown types are passed over. Raises ValueError at a gap in `seq`."""
        if event.seq != self.last_seq + 1:
            raise ValueError(f"event {event.seq} cannot follow event {self.last_seq}")
        if self.at_work and event.at != self.last_at and not self._elsewhere(event):
            self.ran += max(0.0, (parse(event.at) - parse(self.last_at)).total_seconds())
        self.last_seq, self.last_at = event.seq, event.at
        handler = _HANDLERS.get(event.type)
        if handler is not None:
            handler(self, event)

    @staticmethod
    def _elsewhere(event: Event) -> bool:
        """Whether the time before an event was none of this run's work: a crash, or an earlier run's part."""
        return bool(event.data.get("takeover") or event.data.get("reused"))

    def node_at(self, path: str, type_: str = "") -> NodeState:
        """The state of the element of work at `path`, made when it is new."""
        node = self.nodes.get(path)
        if node is None:
            scope, _, id_ = path.rpartition("/")
            node = self.nodes[path] = NodeState(path, id_, type_)
            self.levels[scope].nodes[id_] = node
        self.touched[path] = None
        return node

    def containers(self, path: str) -> Iterable[NodeState]:
        """The containers around `path`, innermost first."""
        parts = path.split("/")
        while len(parts) > 2:
            parts = parts[:-2]
            yield self.nodes["/".join(parts)]

    def become(self, node: NodeState, status: str) -> None:
        """Changes a node's status and keeps count of what runs and waits around it."""
        if status in ("waiting", "retrying") or ((node.opened is not None or node.called) and status == "running"):
            self.timed[node.path] = None
        else:
            self.timed.pop(node.path, None)
        if node.opened is None:
            active = (status in _ACTIVE) - (node.status in _ACTIVE)
            waiting = (status == "waiting") - (node.status == "waiting")
            if active or waiting:
                self._count(node, active, waiting)
        node.status = status

    def hang_up(self, node: NodeState, status: str = "cancelled") -> None:
        """Ends the waiting of a node for the run that it called, which ended as `status` or is given up."""
        if node.called and node.run is not None:
            self.calling -= node.status == "running"
            node.called, node.run = False, {**node.run, "status": status}

    def _count(self, node: NodeState, active: int, waiting: int) -> None:
        self.active += active
        self.waiting += waiting
        for around in self.containers(node.path):
            before = around.shown_status
            around.active += active
            around.waiting += waiting
            if around.shown_status != before:
                self.touched[around.path] = None

    def spend(self, node: NodeState, usage: dict[str, Json] | None) -> None:
        """Adds what a piece of work cost to its node, the containers around it and the run."""
        if not usage:
            return
        node.usage = add_usage(node.usage, usage)
        for around in self.containers(node.path):
            around.usage = add_usage(around.usage, usage)
            self.touched[around.path] = None
        self.usage = add_usage(self.usage, usage)


def fold(events: Iterable[Event]) -> RunState:
    """The state of a run after `events`, its log from the first on."""
    state = RunState()
    for event in events:
        state.apply(event)
    return state


def _run_started(state: RunState, event: Event) -> None:
    state.input, state.started_at = event.data.get("input"), event.at
    state.state = dict(event.data.get("state") or {})
    state.trial = event.data.get("trial") or {}


def _run_ended(outcome: str) -> Callable[[RunState, Event], None]:
    def apply(state: RunState, event: Event) -> None:
        state.outcome, state.finished_at = outcome, event.at
        state.output, state.error = event.data.get("output"), event.data.get("error")
        state.note = event.data.get("note")

    return apply


def _node_started(state: RunState, event: Event) -> None:
    data = event.data
    node = state.node_at(event.path, data.get("node_type", ""))
    container = data.get("container")
    if container is not None:
        node.opened = Opened(container["values"], container.get("items"), container["window"])
    node.attempt, node.input = data["attempt"], data.get("input")
    node.started_at, node.begun_seq = node.started_at or event.at, node.begun_seq or event.seq
    state.hang_up(node)
    node.run = None
    node.error = node.retry_at = node.wait = node.answer = node.approval = None
    state.steps += 1
    state.become(node, "running")


def _node_finished(state: RunState, event: Event) -> None:
    data = event.data
    node = _end(state, event, "succeeded")
    node.output, node.port, node.error = data.get("output"), data.get("port", "out"), data.get("error")
    node.rung = data.get("rung")
    if data.get("state"):
        state.state = {**state.state, **data["state"]}


def _node_failed(state: RunState, event: Event) -> None:
    node = _end(state, event, "failed")
    node.error, node.port = event.data["error"], event.data.get("port")
    if node.port is None:
        level = state.levels[event.path.rpartition("/")[0]]
        level.failure = level.failure or node


def _node_skipped(state: RunState, event: Event) -> None:
    _end(state, event, "skipped")


def _node_cancelled(state: RunState, event: Event) -> None:
    _end(state, event, "cancelled")


def _end(state: RunState, event: Event, status: str) -> NodeState:
    node = state.node_at(event.path, event.data.get("node_type", ""))
    state.hang_up(node)
    state.become(node, status)
    state.spend(node, event.data.get("usage"))
    node.finished_at, node.ended_seq, node.reason = event.at, event.seq, event.data.get("reason")
    node.retry_at = node.wait = node.answer = None
    if node.opened is not None:
        for index in node.opened.open:
            state.levels.pop(f"{event.path}/{index}", None)
        node.opened.open.clear()
    return node


def _node_retrying(state: RunState, event: Event) -> None:
    node = state.node_at(event.path)
    state.hang_up(node)
    state.become(node, "retrying")
    state.spend(node, event.data.get("usage"))
    node.failures += 1
    node.attempt, node.error, node.retry_at = event.data["attempt"], event.data["error"], event.data["retry_at"]
    node.wait = node.answer = None


def _node_waiting(state: RunState, event: Event) -> None:
    data = event.data
    node = state.node_at(event.path, data.get("node_type", ""))
    called = data.get("run")
    state.hang_up(node)
    if called is not None:
        node.run, node.called = called, True
    works = called is not None and called["status"] != "waiting"
    state.become(node, "running" if works else "waiting")
    state.calling += works
    node.approval = data.get("approval")
    kind = next((kind for kind in _WAITS if kind in data), "until")
    state.spend(node, data.get("usage"))
    node.wait = {"kind": kind, "state": data.get("state") or {}, "wake_at": data.get("wake_at")}
    if kind == "breakpoint":  # what comes in while it waits there is not what it would have begun with
        node.begun_seq = event.seq


def _node_answered(state: RunState, event: Event) -> None:
    node = state.node_at(event.path)
    state.hang_up(node, event.data.get("status", "cancelled"))
    state.become(node, "running")
    node.answer = event.data
    if event.data.get("breakpoint"):
        state.stepping = bool(event.data.get("step"))


def _node_spent(state: RunState, event: Event) -> None:
    state.spend(state.node_at(event.path), event.data.get("usage"))


def _node_earlier(state: RunState, event: Event) -> None:
    state.earlier[event.path] = event.data


def _iteration_started(state: RunState, event: Event) -> None:
    path, _, index = event.path.rpartition("/")
    opened = state.node_at(path).opened
    assert opened is not None
    opened.begun += 1
    level = opened.open[int(index)] = Level(event.data.get("values") or {})
    state.levels[event.path] = level


def _iteration_finished(state: RunState, event: Event) -> None:
    path, _, last = event.path.rpartition("/")
    opened, index, data = state.node_at(path).opened, int(last), event.data
    assert opened is not None
    opened.ended += 1
    opened.results[index] = data.get("value")
    if data.get("error") is not None:
        opened.errors[index] = data["error"]
    if data.get("values") is not None:
        opened.values = opened.history[index] = data["values"]
    opened.stop = data.get("stop") or opened.stop
    opened.open.pop(index, None)
    state.levels.pop(event.path, None)


_HANDLERS: dict[str, Callable[[RunState, Event], None]] = {
    ev.RUN_STARTED: _run_started,
    ev.RUN_FINISHED: _run_ended("succeeded"),
    ev.RUN_FAILED: _run_ended("failed"),
    ev.RUN_CANCELLED: _run_ended("cancelled"),
    ev.NODE_STARTED: _node_started,
    ev.NODE_FINISHED: _node_finished,
    ev.NODE_SKIPPED: _node_skipped,
    ev.NODE_FAILED: _node_failed,
    ev.NODE_RETRYING: _node_retrying,
    ev.NODE_WAITING: _node_waiting,
    ev.NODE_ANSWERED: _node_answered,
    ev.NODE_CANCELLED: _node_cancelled,
    ev.NODE_SPENT: _node_spent,
    ev.NODE_EARLIER: _node_earlier,
    ev.ITERATION_STARTED: _iteration_started,
    ev.ITERATION_FINISHED: _iteration_finished,
}
