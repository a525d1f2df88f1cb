"""Writes what becomes of nodes into the journal: their beginning, their waiting, their end, by their policies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from runtime.engine import events as ev
from runtime.engine.clock import iso
from runtime.engine.errors import NodeError
from runtime.engine.graph import Graph
from runtime.engine.journal import Journal
from runtime.engine.node import Done, IterationEnd, Waiting
from runtime.engine.outcome import changed, failed, finished, output_json, spent, waiting
from runtime.engine.plan import EndIteration
from runtime.engine.store import Child
from runtime.engine.work import Outcome, Workshop
from runtime.limits import limit

Json = Any


class Record:
    """What is written of a run's nodes, and how much of it there is.

    `news` says whether a plan may find something that the last one did not.
    """

    def __init__(self, graph: Graph, journal: Journal, workshop: Workshop) -> None:
        self.graph, self.journal, self.workshop = graph, journal, workshop
        self.state, self.clock = journal.state, journal.clock
        self.news = True
        self._kept = sum(len(json.dumps(node.output)) for node in self.state.nodes.values() if node.output)
        self._besides = sum(len(json.dumps(node.input)) for node in self.state.nodes.values() if node.input)

    def emit(self, type_: str, path: str, **data: Json) -> None:
        """Adds an event to the transition."""
        self.journal.emit(type_, path, **data)
        self.news = self.news or type_ != ev.NODE_STARTED or "container" in data

    def started(
        self, path: str, input_: Json, *, container: dict[str, Json] | None = None, again: bool = False
    ) -> None:
        """A node begins; `again`: after a crash that interrupted it."""
        state = self.state.nodes.get(path)
        data: dict[str, Json] = {
            "attempt": (state.attempt if state else 0) + 1,
            "input": input_,
            "node_type": self.graph.at(path).type,
        }
        if container is not None:
            data["container"] = container
        if again:
            data["takeover"] = True
        self.emit(ev.NODE_STARTED, path, **data)

    def halted(self, path: str) -> None:
        """A trial stops before a node."""
        self.emit(ev.NODE_WAITING, path, breakpoint=True, node_type=self.graph.at(path).type)

    def taken(self, path: str, outcome: Outcome | None) -> None:
        """What a node gave; raises NodeError when it cannot be kept."""
        if isinstance(outcome, Waiting):
            self.keep_besides(output_json(outcome.ask)[1])
            self.waits(path, outcome)
            return
        if outcome is None:
            raise TypeError(f"{path} gave nothing")
        done = outcome if isinstance(outcome, Done) else Done(outcome)
        output, size = output_json(done.output)
        said: dict[str, Json] = {}
        if done.change is not None:
            output[done.change.shown_as], said = changed(done.change, self.graph, self.state)
            output, size = output_json(output)
            self.keep_besides(size)
        if self._kept + size > limit("run_output"):
            raise NodeError(
                f"The outputs of this run are longer than {limit('run_output'):,} bytes together.",
                "Let the steps give less, or split the workflow.",
                "limit",
            )
        self._kept += size
        tally = self.workshop.ledger.close(path)
        if tally is not None:
            done = replace(done, usage=tally.usage or done.usage, rung=done.rung or tally.rung)
        type_, data = finished(done, self.state.nodes[path].attempt, output)
        self.emit(type_, path, **data, **said)

    def keep_besides(self, size: int) -> None:
        """Counts what the log keeps of a run beside its outputs; raises NodeError when it becomes too much."""
        self._besides += size
        if self._besides > limit("run_input"):
            raise NodeError(
                f"What goes into the steps of this run is longer than {limit('run_input'):,} bytes together.",
                "Hand on less of the earlier outputs, or split the workflow.",
                "limit",
            )

    def waits(self, path: str, asked: Waiting) -> None:
        """A node begins to wait."""
        node, attempt = self.graph.at(path), self.state.nodes[path].attempt
        if asked.kind == "run" and node.policy.timeout is not None and asked.wake_at is None:
            asked.wake_at = iso(self.clock.now() + timedelta(seconds=node.policy.timeout))
        type_, data = waiting(asked, self.workshop.run_id, path, node.id, attempt)
        self.emit(type_, path, **data, **spent(self.workshop.ledger.close(path)))
        if asked.call is not None:
            self.journal.call(Child(data["run"]["id"], path, asked.call))

    def failed(self, path: str, error: NodeError) -> None:
        """A node could not: what its policy makes of that."""
        key, tally = f"{self.workshop.run_id}|{path}", self.workshop.ledger.close(path)
        type_, data = failed(self.graph.at(path), self.state.nodes[path], error, self.clock.now(), key, tally)
        self.emit(type_, path, **data)

    def iteration_ended(self, action: EndIteration, end: IterationEnd) -> None:
        """What a container made of an iteration."""
        opened = self.state.nodes[action.path].opened
        if opened is None or action.index not in opened.open:
            return
        failure = opened.open[action.index].failure
        values, size = output_json({"value": end.value, "values": end.values})
        self.keep_besides(2 * size)  # here, and where the next iteration begins
        data = {key: value for key, value in values.items() if value is not None}
        if failure is not None:
            data["error"] = failure.error
        if end.stop is not None:
            data["stop"] = end.stop
        self.emit(ev.ITERATION_FINISHED, f"{action.path}/{action.index}", **data)

    def cancelled(self, path: str, reason: str) -> None:
        """A node is of no use any more."""
        used = spent(self.workshop.ledger.close(path))
        self.emit(ev.NODE_CANCELLED, path, reason=reason, node_type=self.graph.at(path).type, **used)

    def unsettled(self, path: str) -> Iterator[str]:
        """What is not settled at and below `path`, innermost first."""
        state = self.state.nodes.get(path)
        if state is not None and state.opened is not None:
            for level in list(state.opened.open.values()):
                for inner in list(level.nodes.values()):
                    yield from self.unsettled(inner.path)
        if state is None or not state.settled:
            yield path
