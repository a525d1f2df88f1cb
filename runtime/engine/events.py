"""The events of a run: the append-only log that is the run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

RUN_STARTED = "run.started"  # {input, state?, trial?}; `state` is what the run's state begins with; see TRIAL
RUN_FINISHED = "run.finished"  # {output, note?}
RUN_FAILED = "run.failed"  # {error}
RUN_CANCELLED = "run.cancelled"  # {by, by_name?}
NODE_STARTED = "node.started"  # {attempt, input, node_type}; see CONTAINER below; takeover: true after a crash
# {output, port, attempt, usage, error?, reason?, rung?, state?, merged?}; see RUNG and STATE below
NODE_FINISHED = "node.finished"
NODE_SKIPPED = "node.skipped"  # {reason, node_type}
NODE_FAILED = "node.failed"  # {error, port?, usage?}
NODE_RETRYING = "node.retrying"  # {attempt, error, retry_at, usage?}; `attempt` is the one that failed
# {approval: {id, …} | until: time | run: {id, …, status}, state, wake_at, usage?}; see RUN
# or {breakpoint: true, node_type}, before the node begins
NODE_WAITING = "node.waiting"
# {approval, action, by, values, comment, decided_at, …}, {run, status}, {expired: true, …}, or
# {breakpoint: true, by, by_name, step?}: it goes on; `step` to the next node, before which the run stops again
NODE_ANSWERED = "node.answered"
NODE_CANCELLED = "node.cancelled"  # {reason, node_type, usage?}
NODE_SPENT = "node.spent"  # {usage} of an attempt that was broken off because its worker ends; it begins again
NODE_EARLIER = "node.earlier"  # {output, port, run, at}; see EARLIER
# A container's node.started has container: {values, window, total, items?}; what is inside it comes in iterations:
ITERATION_STARTED = "iteration.started"  # path = container/index; {values}
ITERATION_FINISHED = "iteration.finished"  # path = container/index; {value?, error?, values?, stop?}
# RUNG: what answered when the node did not itself: {kind: fallback, connection, model, tried: [{connection, model,
# message}]} another model; {kind: cache | last_good, at} an output that was kept; {kind: default}; {kind: off} it is
# switched off and passes on what it was given; {kind: pinned} the output pinned in the draft; {kind: edited} an
# output of an earlier run, changed by hand.
# TRIAL: {to?, marks?}: `to` is the one node that the run goes as far as; with `marks` the document's pins and
# breakpoints count, and without they do not.
# EARLIER: before a re-run begins a node that changes something outside and has done so in an earlier run, people are
# asked; what it gave there stands at the beginning of the log.
# STATE: `state` {key: new value} is what the node made of the run's state, `merged` {key: {by, value}} how, where a
# value was not just replaced: so that a new run that takes the node over can join the value to another state.
# RUN: a node that has called another workflow; `run` is {id, workflow, workflow_name, version, status}. It comes
# again whenever the called run begins to wait (status: waiting: the node waits) or goes on (running: the node runs).
NODE_DELTA = "node.delta"  # {offset, text}; never stored, has no seq

RUN_ENDS = frozenset({RUN_FINISHED, RUN_FAILED, RUN_CANCELLED})


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log.

    `seq` counts from 1 without gaps, `at` is ISO 8601 UTC, `path` the element of work it is about
    (`refine/2/write`; "" for the run), `data` the payload of its type, which never has these names itself.
    """

    seq: int
    at: str
    type: str
    path: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The event as the stream and REST show it: the payload beside seq, at, type, path."""
        return {"seq": self.seq, "at": self.at, "type": self.type, "path": self.path, **self.data}
