"""The events of a run: the append-only log that is the run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

RUN_STARTED = "run.started"  # {input}
RUN_FINISHED = "run.finished"  # {output, note?}
RUN_FAILED = "run.failed"  # {error}
RUN_CANCELLED = "run.cancelled"  # {by, by_name?}
NODE_STARTED = "node.started"  # {attempt, input, node_type}; see CONTAINER below; takeover: true after a crash
NODE_FINISHED = "node.finished"  # {output, port, attempt, usage, error?}
NODE_SKIPPED = "node.skipped"  # {reason, node_type}
NODE_FAILED = "node.failed"  # {error, port?}
NODE_RETRYING = "node.retrying"  # {attempt, error, retry_at}; `attempt` is the one that failed
NODE_WAITING = "node.waiting"  # {approval: {id, …} | until: time | run: {…}, state, wake_at}
NODE_ANSWERED = "node.answered"  # {approval, action, by, values, comment, decided_at, …}, or {expired: true, …}
NODE_CANCELLED = "node.cancelled"  # {reason, node_type}
# A container's node.started has container: {values, window, total, items?}; what is inside it comes in iterations:
ITERATION_STARTED = "iteration.started"  # path = container/index; {values}
ITERATION_FINISHED = "iteration.finished"  # path = container/index; {value?, error?, values?, stop?}
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
