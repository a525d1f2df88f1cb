"""A store in memory: for tests, and for running a file from the command line without a database."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from runtime.engine import events as ev
from runtime.engine.clock import Clock, iso
from runtime.engine.events import RUN_ENDS, Event
from runtime.engine.store import Child, Claim, LoadedRun, Lost, Projection, Signal, tells

Json = Any


@dataclass(slots=True)
class StoredRun:
    """One run: its row, its log, its signals and its projections."""

    id: str
    document: dict[str, Any]
    input: Json
    created_at: str
    events: list[Event] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    consumed: set[int] = field(default_factory=set)
    owner: str = ""
    fence: int = 0
    wake_at: str | None = None
    fields: dict[str, Json] = field(default_factory=lambda: {"status": "queued"})
    steps: dict[str, dict[str, Json]] = field(default_factory=dict)
    approvals: dict[str, dict[str, Json]] = field(default_factory=dict)
    parent: str = ""
    parent_path: str = ""
    depth: int = 0
    budget: dict[str, Json] | None = None
    told: str = "queued"

    @property
    def ended(self) -> bool:
        return bool(self.events) and self.events[-1].type in RUN_ENDS

    @property
    def signal_seq(self) -> int:
        return self.signals[-1].id if self.signals else 0


class MemoryStore:
    """Implements runtime.engine.store.Store; what goes in and comes out is copied, as a database would."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.runs: dict[str, StoredRun] = {}
        self.appends = 0

    def create(
        self,
        document: dict[str, Any],
        input: Json,
        run_id: str | None = None,
        *,
        state: dict[str, Json] | None = None,
        trial: dict[str, Json] | None = None,
    ) -> str:
        """Makes a run with its `run.started`, the run's state being `state` at first; returns its id."""
        now = iso(self.clock.now())
        run = StoredRun(run_id or str(uuid.uuid4()), copy.deepcopy(document), copy.deepcopy(input), now)
        data = {"input": input, **({"state": state} if state else {}), **({"trial": trial} if trial else {})}
        run.events.append(Event(1, now, ev.RUN_STARTED, "", copy.deepcopy(data)))
        run.wake_at = now
        self.runs[run.id] = run
        return run.id

    def signal(self, run_id: str, kind: str, path: str = "", **payload: Json) -> None:
        """Adds a signal and makes the run due."""
        run = self.runs[run_id]
        run.signals.append(Signal(run.signal_seq + 1, kind, path, payload))
        if not run.ended:
            run.wake_at = iso(self.clock.now())

    def take_over(self, run_id: str) -> None:
        """Frees a run whose owner is gone, as a new process does at its start."""
        self.runs[run_id].owner = ""
        self.runs[run_id].wake_at = iso(self.clock.now())

    async def claim(self, run_id: str, owner: str) -> LoadedRun | None:
        run = self.runs.get(run_id)
        if run is None or run.owner or run.ended or run.wake_at is None:
            return None
        if datetime.fromisoformat(run.wake_at) > self.clock.now():
            return None
        run.owner, run.fence, run.wake_at = owner, run.fence + 1, None
        return LoadedRun(
            claim=Claim(run.id, owner, run.fence),
            document=copy.deepcopy(run.document),
            input=copy.deepcopy(run.input),
            workflow_id="",
            identity="",
            created_at=run.created_at,
            events=copy.deepcopy(run.events),
            signals=self._unconsumed(run, 0),
            signal_seq=run.signal_seq,
            meta={"depth": run.depth, "budget": run.budget},
        )

    async def append(
        self, claim: Claim, events: Sequence[Event], *, projection: Projection, consumed: Sequence[int] = ()
    ) -> int:
        run = self._owned(claim)
        if events and events[0].seq != len(run.events) + 1:
            raise Lost(claim.run_id)
        self.appends += 1
        run.events += events
        run.consumed |= set(consumed)
        run.fields |= projection.run
        run.steps |= projection.steps
        for approval in projection.approvals:
            run.approvals[approval["id"]] = {**approval, "status": "pending"}
        for id_, closed in projection.closed_approvals.items():
            run.approvals[id_] |= closed
        if run.ended:
            run.owner, run.wake_at = "", None
        for child in projection.children:
            self._call(run, child)
        for called, payload in projection.given_up.items():
            self.signal(called, "cancel", **payload)
        self._tell(run)
        return run.signal_seq

    def _call(self, parent: StoredRun, child: Child) -> None:
        self.create(child.call.document, child.call.input, child.id, state=child.call.state)
        run = self.runs[child.id]
        run.parent, run.parent_path, run.depth = parent.id, child.path, parent.depth + 1
        run.budget = child.call.budget

    def _tell(self, run: StoredRun) -> None:
        """Tells the run that called this one how it stands, when that has changed."""
        status = str(run.fields["status"])
        if run.parent and tells(run.told, status):
            run.told = status
            self.signal(run.parent, "child", run.parent_path, run=run.id, status=status)

    async def new_signals(self, claim: Claim, after: int) -> list[Signal]:
        return self._unconsumed(self._owned(claim), after)

    async def release(self, claim: Claim, *, wake_at: str | None, signal_seq: int) -> bool:
        run = self._owned(claim)
        if run.signal_seq != signal_seq:
            return False
        run.owner, run.wake_at = "", wake_at
        return True

    def _owned(self, claim: Claim) -> StoredRun:
        run = self.runs[claim.run_id]
        if (run.owner, run.fence) != (claim.owner, claim.fence):
            raise Lost(claim.run_id)
        return run

    def _unconsumed(self, run: StoredRun, after: int) -> list[Signal]:
        return [copy.deepcopy(s) for s in run.signals if s.id > after and s.id not in run.consumed]
