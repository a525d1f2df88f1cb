"""The parts of a run's state: scopes being executed, containers' iterations, elements of work."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = Any
SETTLED = frozenset({"succeeded", "failed", "skipped", "cancelled"})


@dataclass(slots=True, eq=False)
class Level:
    """One execution of a scope: the nodes in it that have begun or settled, by id, and the failure nobody handles."""

    values: dict[str, Json] = field(default_factory=dict)
    nodes: dict[str, NodeState] = field(default_factory=dict)
    failure: NodeState | None = None


@dataclass(slots=True, eq=False)
class Opened:
    """A container's iterations: `open` those that run, `results` and `errors` of those that ended, by index."""

    values: dict[str, Json]
    items: list[Json] | None
    window: int
    begun: int = 0
    ended: int = 0
    open: dict[int, Level] = field(default_factory=dict)
    results: dict[int, Json] = field(default_factory=dict)
    errors: dict[int, dict[str, Json]] = field(default_factory=dict)
    history: dict[int, dict[str, Json]] = field(default_factory=dict)
    stop: str | None = None

    @property
    def total(self) -> int | None:
        return None if self.items is None else len(self.items)


@dataclass(slots=True, eq=False)
class NodeState:
    """Where one element of work stands.

    `failures` counts the tries that were given up for another, `wait` is what a waiting node left
    ({kind, state, wake_at}), `rung` which rung of its policy answered in its place, `answer` what came and has not
    been taken in yet, `run` the run that it called, `called` whether that run's end is awaited (the node then shows
    what the called run does: running or waiting),
    `active` and `waiting` count the nodes inside a container that do so.
    """

    path: str
    node: str
    type: str = ""
    status: str = "pending"
    attempt: int = 0
    input: Json = None
    output: Json = None
    port: str | None = None
    error: dict[str, Json] | None = None
    usage: dict[str, Json] | None = None
    started_at: str | None = None
    finished_at: str | None = None
    reason: str | None = None
    rung: dict[str, Json] | None = None
    approval: dict[str, Json] | None = None
    failures: int = 0
    begun_seq: int = 0  # number of the event with which it first began, 0 before
    ended_seq: int = 0  # number of the event that ended it, 0 before
    retry_at: str | None = None
    wait: dict[str, Json] | None = None
    answer: dict[str, Json] | None = None
    run: dict[str, Json] | None = None
    called: bool = False
    opened: Opened | None = None
    active: int = 0
    waiting: int = 0

    @property
    def settled(self) -> bool:
        return self.status in SETTLED

    @property
    def halted(self) -> bool:
        """Whether it has come to a breakpoint and not begun since."""
        return self.wait is not None and self.wait["kind"] == "breakpoint"

    @property
    def shown_status(self) -> str:
        """The status as people see it: a container waits when something in it does and nothing in it runs."""
        if self.opened is not None and self.status == "running" and self.waiting and not self.active:
            return "waiting"
        return self.status


def add_usage(sum_: dict[str, Json] | None, more: dict[str, Json]) -> dict[str, Json]:
    """The sum of two usages."""
    sum_ = sum_ or {"input_tokens": 0, "output_tokens": 0, "cost_usd": 0.0}
    return {key: value + more.get(key, 0) for key, value in sum_.items()}
