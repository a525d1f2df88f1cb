"""Collects the events of one transition, applies them to the state and works out what pages will query."""

from __future__ import annotations

from typing import Any

from runtime.engine import events as ev
from runtime.engine.clock import Clock, iso
from runtime.engine.events import Event
from runtime.engine.snapshot import node_json, run_json
from runtime.engine.state import RunState
from runtime.engine.store import Child, Projection

Json = Any


class Journal:
    """The uncommitted end of a run's log; `state` is already past it."""

    def __init__(self, state: RunState, clock: Clock) -> None:
        self.state, self.clock = state, clock
        self.events: list[Event] = []
        self.consumed: list[int] = []
        self._approvals: list[dict[str, Json]] = []
        self._closed: dict[str, dict[str, Json]] = {}
        self._children: list[Child] = []
        self._given_up: dict[str, dict[str, Json]] = {}
        self.by: dict[str, Json] = {"by": None}  # who is to be told of as the one that cancels called runs
        self._shown = run_json(state)

    def emit(self, type_: str, path: str = "", /, **data: Json) -> None:
        """Adds an event to the transition."""
        event = Event(self.state.last_seq + 1, iso(self.clock.now()), type_, path, data)
        self._note_approval(event)
        self._note_call(event)
        self.events.append(event)
        self.state.apply(event)

    def _note_approval(self, event: Event) -> None:
        if event.type == ev.NODE_WAITING and "approval" in event.data:
            self._approvals.append(event.data["approval"])
            return
        node = self.state.nodes.get(event.path)
        if node is None or node.approval is None or node.status != "waiting":
            return
        if event.type == ev.NODE_ANSWERED:
            status = "expired" if event.data.get("expired") else "decided"
            kept = {key: event.data.get(key) for key in ("action", "by", "values", "comment")}
            self._closed[node.approval["id"]] = {
                "status": status,
                "at": event.data.get("decided_at", event.at),
                **kept,
            }
        elif event.type in (ev.NODE_CANCELLED, ev.NODE_FAILED, ev.NODE_FINISHED):
            self._closed[node.approval["id"]] = {"status": "cancelled", "at": event.at}

    def call(self, child: Child) -> None:
        """Has a called run begin with this transition."""
        self._children.append(child)

    def _note_call(self, event: Event) -> None:
        """A node that goes on before the run it called has ended gives that run up."""
        node = self.state.nodes.get(event.path)
        if node is None or not node.called or node.run is None or event.type == ev.NODE_WAITING:
            return
        if event.type != ev.NODE_ANSWERED or event.data.get("expired"):
            self._given_up[node.run["id"]] = self.by

    def take(self) -> tuple[list[Event], Projection, list[int]]:
        """Empties the journal: the events, what they changed for the pages, and the signals they used up."""
        shown = run_json(self.state)
        changed = {key: value for key, value in shown.items() if value != self._shown.get(key, Json)}
        projection = Projection(
            run=changed,
            steps={path: node_json(self.state.nodes[path]) for path in self.state.touched},
            approvals=self._approvals,
            closed_approvals=self._closed,
            children=self._children,
            given_up=self._given_up,
        )
        taken = (self.events, projection, self.consumed)
        self.events, self.consumed, self._approvals, self._closed = [], [], [], {}
        self._children, self._given_up = [], {}
        self._shown = shown
        self.state.touched.clear()
        return taken
