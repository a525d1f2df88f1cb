"""Whatever is done to runs, in whatever order, by owners old and new: the tables hold what they must after each step.

The store, the signals, the chores, the decisions and the pruning are the real ones, on the real databases.
"""

from __future__ import annotations

import asyncio
import secrets
import uuid
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

import pytest
from django.contrib.auth import get_user_model
from django.db import connections, transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from runtime.engine import events as kinds
from runtime.engine.clock import iso
from runtime.engine.errors import Conflict
from runtime.engine.store import Claim, Lost, Projection
from runtime.models import Approval, Document, Run, Worker
from runtime.services import approvals as deciding
from runtime.store import expire_due, retention, workers
from runtime.store.signals import insert_signal
from tests.profiles import examples
from tests.runtime.machine import Asked, Row, check_rows
from tests.runtime.store_contract import DOCUMENT, event, step
from tests.runtime.test_stores import SqlBench
from tests.runtime.test_stores import postgres as postgres  # a fixture

T = TypeVar("T")
WORKERS = ("w0", "w1", "w2")
DAY = timedelta(days=1)
LONG_AGO = datetime.fromisoformat("2001-01-01T00:00:00+00:00")
PICK = st.integers(0, 99)


class Person:
    """Somebody who may decide on everything: who may is another test's matter."""

    def __init__(self, user: Any) -> None:
        self.pk, self.user = user.pk, user

    def has_perm(self, *_: Any) -> bool:
        return True

    def __getattr__(self, name: str) -> Any:
        return getattr(self.user, name)


class Machine(RuleBasedStateMachine):
    """Runs, three workers who hold or think they hold them, people who decide, and time that passes."""

    alias: ClassVar[str] = "default"

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.bench = SqlBench(self.alias)
        self.runs: dict[str, Row] = {}
        self.asked: dict[str, Asked] = {}
        self.claims: list[Claim] = []
        self.alive = set(WORKERS)
        self.person = Person(get_user_model().objects.db_manager(self.alias).create_user(secrets.token_hex(8)))
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(deciding, "present", self.bench.clock.now)

    def teardown(self) -> None:
        self.patch.undo()
        self.bench.stop()
        self.loop.close()
        for model in (Run, Worker, Document):
            model.objects.using(self.alias).all().delete()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(work)

    def write(self, work: Any) -> Any:
        """Does something in a transaction of the writer, as the chores do."""
        return self.do(self.bench.writer.do(lambda session: work(session.connection)))

    @property
    def now(self) -> datetime:
        return self.bench.clock.now()

    def pick(self, which: int) -> tuple[str, Row]:
        run = list(self.runs)[which % len(self.runs)]
        return run, self.runs[run]

    def holds(self, claim: Claim) -> bool:
        row = self.runs.get(claim.run_id)
        return row is not None and (row.owner, row.fence) == (claim.owner, claim.fence)

    def some(self, which: int) -> Claim:
        """A claim: three times in four one that holds its run, where there is any."""
        good = [claim for claim in self.claims if self.holds(claim)] if which % 4 else []
        return (good or self.claims)[which // 4 % len(good or self.claims)]

    def can_be_had(self, row: Row) -> bool:
        due = row.wake_at is not None and row.wake_at <= self.now
        return not row.ended and due and (not row.owner or row.owner not in self.alive)

    # Workers

    @initialize()
    def one_is_held(self) -> None:
        self.start()
        self.claim(0, "w0")

    @precondition(lambda self: len(self.runs) < 3)
    @rule()
    def start(self) -> None:
        self.runs[self.do(self.bench.create(DOCUMENT, {}))] = Row(wake_at=self.now)

    @precondition(lambda self: self.runs)
    @rule(which=PICK, worker=st.sampled_from(WORKERS))
    def claim(self, which: int, worker: str) -> None:
        run, row = self.pick(which)
        due = [one.run_id for one in workers.due_runs(connections[self.alias], worker, self.now, 15, 99)]
        expected = {one for one, other in self.runs.items() if self.can_be_had(other) and other.owner != worker}
        assert set(due) == expected, "the look for due runs finds others than those that are to be had"
        loaded = self.do(self.bench.store.claim(run, worker))
        assert (loaded is not None) == self.can_be_had(row)
        if loaded is not None:
            row.takeovers += bool(row.owner)
            row.owner, row.fence, row.wake_at = worker, row.fence + 1, self.now
            assert loaded.claim == Claim(run, worker, row.fence)
            assert [one.seq for one in loaded.events] == list(range(1, row.next_seq))
            assert [one.id for one in loaded.signals] == [seq for seq, used in row.signals.items() if not used]
            assert loaded.signal_seq == len(row.signals)
            self.claims.append(loaded.claim)

    def append(self, claim: Claim, kind: str, *, off: int = 0, consumed: Any = (), **projected: Any) -> bool:
        """Appends one event by a claim, good or bad, with a number that is right or `off`; whether it was taken."""
        row = self.runs.get(claim.run_id)
        seq = row.next_seq + off if row else 2
        projection = Projection(**{"run": {}, "steps": {"start": step("running")}, **projected})
        made = [event(seq, kind, "" if kind in kinds.RUN_ENDS else "start")]
        good = self.holds(claim) and not off
        try:
            seen = self.do(self.bench.store.append(claim, made, projection=projection, consumed=consumed))
        except Lost:
            assert not good, "the owner was told that the run is lost"
            return False
        assert good, "who does not hold the run wrote to it"
        assert row is not None
        assert seen == len(row.signals)
        row.next_seq += 1
        row.signals |= dict.fromkeys(consumed, True)
        if kind not in (kinds.NODE_STARTED, kinds.NODE_RETRYING):
            row.takeovers = 0
        return True

    @precondition(lambda self: self.claims)
    @rule(which=PICK, off=st.sampled_from([0, 0, 0, 1, -1]), started=st.booleans(), consume=st.booleans())
    def work(self, which: int, off: int, started: bool, consume: bool) -> None:
        claim = self.some(which)
        row = self.runs.get(claim.run_id)
        left = [seq for seq, used in row.signals.items() if not used] if row and consume else []
        kind = kinds.NODE_STARTED if started else kinds.NODE_FINISHED
        self.append(claim, kind, off=off, consumed=left)

    @precondition(lambda self: self.claims)
    @rule(which=PICK, hours=st.sampled_from([None, 1, 1, 30]))
    def ask(self, which: int, hours: int | None) -> None:
        claim, id_ = self.some(which), str(uuid.uuid4())
        deadline = self.now + timedelta(hours=hours) if hours else None
        asked = {"id": id_, "path": "start", "node": "start", "actions": [{"id": "approve"}], "message": "?"}
        asked["deadline"] = iso(deadline) if deadline else None
        if self.append(claim, kinds.NODE_WAITING, approvals=[asked]):
            self.asked[id_] = Asked(claim.run_id, deadline=deadline)

    @precondition(lambda self: self.asked and self.claims)
    @rule(which=PICK, expired=st.booleans())
    def close(self, which: int, expired: bool) -> None:
        """A runner finds that a question's time is up, or that nobody needs its answer any more."""
        held = {one.run_id for one in self.claims if self.holds(one)}
        told = [id_ for id_, one in self.asked.items() if one.run in held] or list(self.asked)
        id_ = told[which % len(told)]
        asked, status = self.asked[id_], "expired" if expired else "cancelled"
        claim = next((one for one in self.claims if one.run_id == asked.run and self.holds(one)), None)
        if claim is None:
            return
        closed = {id_: {"status": status}}
        if expired and asked.status == "decided":
            projection = Projection(run={"status": "running"}, closed_approvals=closed)
            made = [event(self.runs[asked.run].next_seq, kinds.NODE_ANSWERED)]
            with pytest.raises(Lost):
                self.do(self.bench.store.append(claim, made, projection=projection))
        elif self.append(claim, kinds.NODE_ANSWERED, closed_approvals=closed) and asked.status == "pending":
            asked.status = status

    @precondition(lambda self: self.claims)
    @rule(which=PICK, end=st.sampled_from(sorted(kinds.RUN_ENDS)))
    def end(self, which: int, end: str) -> None:
        claim = self.some(which)
        status = {"run.finished": "succeeded"}.get(end, end.removeprefix("run."))
        shut = {id_: one for id_, one in self.asked.items() if one.run == claim.run_id and one.status == "pending"}
        closed = {id_: {"status": "cancelled"} for id_ in shut}
        run = {"status": status, "finished_at": iso(self.now)}
        if self.append(claim, end, run=run, closed_approvals=closed):
            row = self.runs[claim.run_id]
            row.status, row.finished_at, row.owner, row.wake_at = status, self.now, "", None
            for one in shut.values():
                one.status = "cancelled"

    @precondition(lambda self: self.claims)
    @rule(which=PICK, seen=st.sampled_from([0, 0, 1]), hours=st.sampled_from([None, 0, 1]))
    def release(self, which: int, seen: int, hours: int | None) -> None:
        """Lets a run go with the number of its last signal, or that of the one before."""
        claim = self.some(which)
        row = self.runs.get(claim.run_id)
        last = max(len(row.signals) - seen, 0) if row else 0
        wake_at = self.now + timedelta(hours=hours) if hours is not None else None
        left = [seq for seq, used in row.signals.items() if not used] if row else []
        if left and not self.append(claim, kinds.NODE_FINISHED, consumed=left):
            return  # a runner takes in what it has seen before it lets go
        release = self.bench.store.release(claim, wake_at=iso(wake_at) if wake_at else None, signal_seq=last)
        if not self.holds(claim):
            with pytest.raises(Lost):
                self.do(release)
            return
        assert row is not None
        assert self.do(release) == (last == len(row.signals))
        if last == len(row.signals):
            row.owner, row.takeovers, row.wake_at = "", 0, wake_at

    @precondition(lambda self: self.claims)
    @rule(which=PICK, how=st.sampled_from(["set aside", "crashed", "freed"]))
    def give_up(self, which: int, how: str) -> None:
        """A worker leaves a run to whoever looks next; the one that only thinks it holds it changes nothing."""
        claim = self.some(which)
        row = self.runs.get(claim.run_id)
        if how == "freed":
            mine = row is not None and row.owner == claim.owner
            self.write(lambda connection: workers.free(connection, claim.owner, claim.run_id, self.now))
        else:
            mine = self.holds(claim)
            self.do(self.bench.store.give_up(claim, self.now, crashed=how == "crashed"))
        if mine and row is not None:
            row.owner, row.wake_at, row.takeovers = "", self.now, row.takeovers + (how == "crashed")

    @rule(worker=st.sampled_from(WORKERS), alive=st.booleans())
    def lease(self, worker: str, alive: bool) -> None:
        """A worker says that it lives; or its lease passes: nobody has heard of it for long."""
        if alive:
            assert self.write(lambda connection: workers.beat(connection, worker, self.now))
            self.alive.add(worker)
        else:
            Worker.objects.using(self.alias).filter(id=worker).update(heartbeat_at=LONG_AGO)
            self.alive.discard(worker)

    # The outside

    @precondition(lambda self: self.runs)
    @rule(which=PICK, kind=st.sampled_from(["cancel", "timer", "child"]))
    def signal(self, which: int, kind: str) -> None:
        run, row = self.pick(which)
        taken = self.write(lambda connection: insert_signal(connection, run, kind, "", {}, self.now))
        assert taken == (not row.ended)
        self.signalled(row)

    def signalled(self, row: Row) -> None:
        if not row.ended:
            row.signals[len(row.signals) + 1] = False
            row.wake_at = self.now

    @precondition(lambda self: self.asked)
    @rule(which=PICK)
    def decide(self, which: int) -> None:
        id_ = list(self.asked)[which % len(self.asked)]
        asked, approval = self.asked[id_], Approval.objects.using(self.alias).get(pk=id_)
        open_ = asked.status == "pending" and not (asked.deadline and asked.deadline <= self.now)
        try:
            deciding.decide(approval=approval, action="approve", values=None, comment="", by=self.person)  # type: ignore[arg-type]
        except Conflict:
            assert not open_, "an open question could not be answered"
            return
        assert open_, "a question was answered that was not open"
        asked.status, asked.action = "decided", "approve"
        self.signalled(self.runs[asked.run])

    @rule(hours=st.sampled_from([0.01, 2, 50]), look=st.booleans())
    def time_passes(self, hours: float, look: bool) -> None:
        """Time passes, and the workers that live say so; they look for deadlines or are late with it."""
        self.bench.clock.time += timedelta(hours=hours)
        for worker in self.alive:
            self.write(lambda connection, worker=worker: workers.beat(connection, worker, self.now))
        if look:
            self.deadlines()

    @rule()
    def deadlines(self) -> None:
        with transaction.atomic(using=self.alias):
            told = expire_due(connections[self.alias], self.now)
        due = [
            one
            for one in self.asked.values()
            if one.status == "pending" and one.deadline and one.deadline <= self.now
        ]
        assert sorted(told) == sorted(one.run for one in due)
        for one in due:
            one.status = "expired"
            self.signalled(self.runs[one.run])

    @rule()
    def prune(self) -> None:
        retention.prune(retention.Keep(days=1, runs=1000), self.now, rests=0, alias=self.alias)
        old = {run for run, row in self.runs.items() if row.finished_at and row.finished_at < self.now - DAY}
        self.runs = {run: row for run, row in self.runs.items() if run not in old}
        self.asked = {id_: one for id_, one in self.asked.items() if one.run not in old}

    @invariant()
    def the_tables_hold_what_they_must(self) -> None:
        check_rows(self.alias, self.runs, self.asked, self.now)


@pytest.mark.django_db(transaction=True)
def test_any_order_of_things_on_sqlite() -> None:
    run_state_machine_as_test(Machine, settings=examples(25, stateful_step_count=50))


def test_any_order_of_things_on_postgres(
    postgres: str, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = type("OnPostgres", (Machine,), {"alias": postgres})
    with django_db_blocker.unblock():
        before = connections["default"]
        connections["default"] = connections[postgres]  # for the services, which know of one database
        try:
            run_state_machine_as_test(machine, settings=examples(6, stateful_step_count=50))
        finally:
            connections["default"] = before
