"""What the engine asks of a store: one fenced writer a run, append-only events, signals from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from runtime.engine.events import Event
from runtime.engine.node import Called


class Lost(Exception):
    """The run belongs to another owner now (fence or next_seq moved on): stop at once, write nothing."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to write a run: only while the row still holds this owner and fence."""

    run_id: str
    owner: str
    fence: int


@dataclass(slots=True)
class Signal:
    """Something from outside, in the order it came.

    `kind` is `decision` {approval, action, values, comment, by, by_name, at}, `cancel` {by}, `expired` {approval},
    `timer` {}, `child` {run, status}, `continue` {paths, step, by, by_name} (nodes that wait at a breakpoint); `path`
    the node it is for.
    """

    id: int
    kind: str
    path: str = ""
    payload: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class LoadedRun:
    """All that a runner needs to go on with a run."""

    claim: Claim
    document: dict[str, Any]  # the logic part, baton/1, and of `ui` the pins and breakpoints
    input: Any
    workflow_id: str
    identity: str  # id of the user whose connections the run may use
    created_at: str
    events: list[Event]
    signals: list[Signal]
    signal_seq: int  # id of the run's last signal, consumed or not (0: none); ids only rise
    meta: dict[str, Any] = field(default_factory=dict)

    @property
    def to(self) -> str:
        """The id of the node that the run is only to go as far as, "" when it has no such."""
        trial = self.events[0].data.get("trial") if self.events else None
        return str((trial or {}).get("to") or "")


class Store(Protocol):
    """Implementations: MemoryStore (tests, command line), runtime/store.py (SQLite, PostgreSQL)."""

    async def claim(self, run_id: str, owner: str) -> LoadedRun | None:
        """Takes the run when it is due and nobody has it (raising its fence); None when it is not to be had."""

    async def append(
        self, claim: Claim, events: Sequence[Event], *, projection: Projection, consumed: Sequence[int] = ()
    ) -> int:
        """Commits events, projections and consumed signals in one transaction; raises Lost.

        Returns the run's `signal_seq` as that transaction saw it: when it is above what the runner has
        seen, the runner reads the signals before it lets any node begin, so nothing starts after a cancel.
        `events` may be empty (signals that changed nothing). An append whose last event ends the run
        (events.RUN_ENDS) also lets the run go: no release follows.
        """

    async def new_signals(self, claim: Claim, after: int) -> list[Signal]:
        """The unconsumed signals with an id above `after`."""

    async def release(self, claim: Claim, *, wake_at: str | None, signal_seq: int) -> bool:
        """Lets the run go until `wake_at` (ISO time, None: only a signal wakes it); raises Lost.

        False, and the run is kept: its `signal_seq` is no longer the one given, so a signal came meanwhile.
        """


def tells(told: str, status: str) -> bool:
    """Whether a called run that stands at `status` has news for its caller, who was told of `told` last."""
    return _as_told(told) != _as_told(status)


def _as_told(status: str) -> str:
    return "running" if status in ("", "queued") else status


@dataclass(slots=True)
class Child:
    """A run that the node at `path` calls. Its id follows from the run, the path and the attempt: it is made once."""

    id: str
    path: str
    call: Called


@dataclass(slots=True)
class Projection:
    """What the pages query, after the events: the run row's fields and the touched steps and approvals."""

    run: dict[str, Any]  # status, output, error, usage, started_at, finished_at: those that changed
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)  # path → the contract's node object
    approvals: list[dict[str, Any]] = field(default_factory=list)  # new: {id, path, node, message, …, deadline}
    closed_approvals: dict[str, dict[str, Any]] = field(default_factory=dict)  # id → {status, action, by, …}
    children: list[Child] = field(default_factory=list)  # runs that begin with this commit
    given_up: dict[str, dict[str, Any]] = field(default_factory=dict)  # called runs to cancel: id → payload {by}
