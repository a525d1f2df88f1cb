"""The work between two commits of a run: acts on plans, collects what nodes gave, stops what must stop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from runtime.engine import events as ev
from runtime.engine.crash import ask_again, ask_repeat, kept_reason, lost_in_crash, not_repeated
from runtime.engine.errors import NodeError
from runtime.engine.graph import Graph
from runtime.engine.heard import Heard
from runtime.engine.jobs import Job, Jobs
from runtime.engine.journal import Journal
from runtime.engine.node import Done, IterationEnd
from runtime.engine.outcome import as_node_error, spent, too_late
from runtime.engine.plan import (
    Action,
    BeginIteration,
    Cancel,
    Close,
    End,
    EndIteration,
    Expire,
    Overdue,
    Resume,
    Skip,
    Start,
)
from runtime.engine.record import Record
from runtime.engine.scope import input_of
from runtime.engine.trial import OFF, Marks
from runtime.engine.work import Outcome, Prepared, Workshop, at_once
from runtime.limits import limit

Json = Any
#: Nodes that are done at once in one transition at most, so that a run of such nodes shows how far it is.
AT_ONCE = 64


class Transitions:
    """Turns actions, results and signals into events of the journal.

    Signals come in through `heard`. While `draining` only what is done as it begins still begins, and no iteration:
    the next owner goes on from there.
    """

    def __init__(self, graph: Graph, journal: Journal, workshop: Workshop, wake: asyncio.Event) -> None:
        self.graph, self.journal, self.workshop, self.wake = graph, journal, workshop, wake
        self.state, self.clock = journal.state, journal.clock
        self.record = Record(graph, journal, workshop)
        self.heard = Heard(journal, self.record)
        self.marks = Marks(graph, journal.state)
        self.jobs = Jobs(self.clock, wake)
        self.draining = False
        self.room = AT_ONCE  # for nodes that are done at once, until the next commit
        self._again: set[str] = set()  # nodes that a crash interrupted and that begin once more

    # What another process has left

    async def take_over(self) -> None:
        """Does with the nodes that ran when their process died what their types say."""
        stranded = [
            state
            for level in list(self.state.levels.values())
            for state in level.nodes.values()
            if state.status == "running" and state.opened is None and state.answer is None and not state.called
        ]
        for state in stranded:
            on_crash = self.graph.at(state.path).on_crash
            if on_crash == "retry":
                self._again.add(state.path)
                await self.act(Start(state.path))
            elif on_crash == "ask":
                self.record.waits(state.path, ask_again(self.graph.at(state.path).title))
            else:
                self.record.failed(state.path, lost_in_crash())

    # What a plan asks for

    async def act(self, action: Action) -> None:
        """Does what an action asks for, or sees that it gets done."""
        match action:
            case Start(path):
                self._start(Start(path), path)
            case Resume(path):
                self._resume(path)
            case Skip(path, reason):
                self.record.emit(ev.NODE_SKIPPED, path, reason=reason, node_type=self.graph.at(path).type)
            case Cancel(path, reason):
                await self._cancel(path, reason)
            case Expire(path):
                self.heard.expired(self.state.nodes[path])
            case Overdue(path):
                await self._container_failed(path, too_late(self.graph.at(path).policy.timeout or 0))
            case BeginIteration() if self.draining:
                pass
            case BeginIteration(path, index):
                opened = self.state.nodes[path].opened
                values = opened.values if opened is not None and opened.items is None else {}
                self.record.emit(ev.ITERATION_STARTED, f"{path}/{index}", values=values)
            case EndIteration(path, index):
                self.jobs.prepare(action, lambda: self.workshop.judged(path, index))
            case Close(path):
                self.jobs.prepare(action, lambda: self.workshop.closed(path))
            case End(outcome, output, error, note):
                noted = {"note": note} if note else {}
                if outcome == "finished":
                    self.record.emit(ev.RUN_FINISHED, "", output=output, **noted)
                else:
                    self.record.emit(ev.RUN_FAILED, "", error=error)

    def _start(self, action: Start, path: str) -> None:
        if self.jobs.knows(path, action) or not self._may_begin(path):
            return
        if self._kept_from(path):
            return
        if path not in self._again and self.jobs.count >= limit("nodes_at_once"):
            return
        try:
            prepared = self.workshop.prepared_now(path)
        except Exception as error:  # noqa: BLE001  # whatever a config does, it ends as its node's error
            self._stillborn(path, as_node_error(error, path))
            return
        if prepared is None:
            self.jobs.prepare(action, lambda: self.workshop.prepared(path))
        else:
            self._begin(path, prepared)

    def _kept_from(self, path: str) -> bool:
        """Does with a node what a mark on it says; False when it is to do its own work now."""
        node, state = self.graph.at(path), self.state.nodes.get(path)
        if state is None and self.marks.halts(node):
            self.record.halted(path)
            return True
        done = self.marks.instead(node, lambda: input_of(self.graph, self.state, path))
        if done is None:
            return False
        if not done.port:
            self.record.emit(ev.NODE_SKIPPED, path, reason=OFF, node_type=node.type)
        elif self.room:
            self.room -= 1
            self._started(path, None)
            self._give(path, lambda: done)
        else:
            self.wake.set()  # it is planned again after the commit
        return True

    def _may_begin(self, path: str) -> bool:
        """Whether a node has still to begin: its scope may have ended since it was planned."""
        if self.draining and not self.graph.at(path).kind.immediate:
            return False
        level = self.state.levels.get(path.rpartition("/")[0])
        if level is None or (level.failure is not None and path not in self._again):
            return False
        state = self.state.nodes.get(path)
        if state is None or state.status in ("pending", "retrying") or path in self._again:
            return True
        return state.halted and state.answer is not None

    def _begin(self, path: str, prepared: Prepared) -> None:
        try:
            self.record.keep_besides(prepared.size)
        except NodeError as error:
            self._stillborn(path, error)
            return
        self._started(path, prepared.input, prepared.container)
        if prepared.work is None:
            return
        earlier = self.state.earlier.get(path)
        if earlier is not None and self.state.nodes[path].attempt == 1:
            self.record.waits(path, ask_repeat(self.graph.at(path).title, earlier))
        elif self.graph.at(path).kind.immediate and self.room:
            self.room -= 1
            self._give(path, partial(at_once, prepared.work))
        else:
            self.jobs.ready[path] = prepared.work

    def _started(self, path: str, input_: Json, container: dict[str, Json] | None = None) -> None:
        again = path in self._again
        self._again.discard(path)
        self.record.started(path, input_, container=container, again=again)

    def _stillborn(self, path: str, error: NodeError) -> None:
        """A node whose config cannot be filled in: it begins and fails at once."""
        self._started(path, None)
        self.record.failed(path, error)

    def _resume(self, path: str) -> None:
        state = self.state.nodes[path]
        if state.halted:
            self._start(Start(path), path)
            return
        if self.jobs.knows(path, None) or (self.draining and not self.graph.at(path).kind.immediate):
            return
        wait = (state.wait or {}).get("state") or {}
        action = (state.answer or {}).get("action")
        if not wait.get("after_crash") and not wait.get("before_repeat"):
            self.jobs.ready[path] = lambda: self.workshop.resumed(path)
        elif action == "again":
            self._again.add(path)
            self._start(Start(path), path)
        elif wait.get("after_crash"):
            self.record.failed(path, lost_in_crash())
        elif action == "keep":
            self._give(path, lambda: self._earlier(path))
        else:
            self.record.failed(path, not_repeated())

    def _earlier(self, path: str) -> Done:
        """What a node gave in an earlier run, as its end in this one."""
        earlier, answer = self.state.earlier[path], self.state.nodes[path].answer or {}
        return Done(earlier["output"], earlier["port"], reason=kept_reason(answer, earlier))

    async def _cancel(self, path: str, reason: str) -> None:
        await self.jobs.halt(path)
        for one in self.record.unsettled(path):
            self.record.cancelled(one, reason)

    # What nodes and containers gave

    def launch(self) -> None:
        """Lets every node whose start is committed do its work."""
        self.jobs.launch(lambda path: self.graph.at(path).policy.timeout)

    @property
    def busy(self) -> bool:
        """Whether anything is being done in this process."""
        return self.jobs.busy

    async def collect(self) -> None:
        """Takes in what nodes gave, and what was prepared, since the last time."""
        for job in self.jobs.take_finished():
            self._settle(job)
        await self._take_prepared()

    async def patience(self, seconds: float) -> None:
        """Gives new preparations up to `seconds`, and takes in what came of them."""
        await self.jobs.wait_for_new(seconds)
        await self._take_prepared()

    def _settle(self, job: Job) -> None:
        self._give(job.path, lambda: job.result(lambda: too_late(self.graph.at(job.path).policy.timeout or 0)))

    def _give(self, path: str, result: Callable[[], Outcome]) -> None:
        try:
            self.record.taken(path, result())
        except Exception as error:  # noqa: BLE001  # whatever a node does, it ends as that node's error
            self.record.failed(path, as_node_error(error, path))

    async def _take_prepared(self) -> None:
        for action, task in self.jobs.take_prepared():
            try:
                self._prepared(action, task.result())
            except Exception as error:  # noqa: BLE001  # a config's or a container's: it ends as the node's error
                await self._not_prepared(action, as_node_error(error, action.path))

    def _prepared(self, action: Start | EndIteration | Close, result: Prepared | IterationEnd | Done) -> None:
        if isinstance(result, Prepared):
            if self._may_begin(action.path):
                self._begin(action.path, result)
        elif isinstance(result, IterationEnd):
            assert isinstance(action, EndIteration)
            self.record.iteration_ended(action, result)
        elif not self.state.nodes[action.path].settled:
            self.record.taken(action.path, result)

    async def _not_prepared(self, action: Start | EndIteration | Close, error: NodeError) -> None:
        if not isinstance(action, Start):
            await self._container_failed(action.path, error)
        elif self._may_begin(action.path):
            self._stillborn(action.path, error)

    async def _container_failed(self, path: str, error: NodeError) -> None:
        if self.state.nodes[path].settled:
            return
        await self.jobs.halt(path)
        for inner in self.record.unsettled(path):
            if inner != path:
                self.record.cancelled(inner, f"'{path}' failed")
        self.record.failed(path, error)

    # How a run ends before its time

    async def cancel_run(self) -> None:
        """Ends the run as the cancel that was read asked for."""
        self.journal.by = {"by": None, **(self.heard.cancelled_by or {})}
        await self._stop_all("The run was cancelled.")
        self.record.emit(ev.RUN_CANCELLED, "", **self.journal.by)

    async def fail_run(self, error: NodeError) -> None:
        """Ends the run with an error that no single node is to blame for."""
        await self._stop_all("The run was stopped.")
        self.record.emit(ev.RUN_FAILED, "", error=error.as_json(""))

    async def break_off(self) -> None:
        """Stops everything for the next owner to begin again; what calls have cost by now is noted."""
        await self.jobs.halt("")
        for path in self.workshop.ledger.open_paths:
            self.record.emit(ev.NODE_SPENT, path, **spent(self.workshop.ledger.close(path)))

    async def _stop_all(self, reason: str) -> None:
        await self.jobs.halt("")
        for state in list(self.state.root.nodes.values()):
            for path in self.record.unsettled(state.path):
                self.record.cancelled(path, reason)
