"""The engine host: how many at once, who waits, what a stop leaves, and what it does with runs that cannot run."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from runtime import host as hosts
from runtime import services
from runtime.carry import HOPELESS, SUSPECT, Parts, product_parts
from runtime.engine.node import Json, Registry, Tool
from runtime.limits import LIMITS, Limit
from runtime.lock import Taken
from runtime.models import Approval, Event, Run, Signal, Worker
from runtime.store import expire_due
from tests.conftest import HELLO
from tests.runtime.test_runs import approval_document, asked, begin, finished, until

pytestmark = pytest.mark.django_db(transaction=True)


class Hold(Tool):
    """Holds a node until the test lets it go, and counts how many are held at once."""

    name, title, icon = "hold", "Hold", "hand"
    effects = "read"

    def __init__(self) -> None:
        self.held = self.most = self.calls = 0
        self.go = False

    async def call(self, arguments: Any, ctx: Any) -> Json:
        self.held, self.calls = self.held + 1, self.calls + 1
        self.most = max(self.most, self.held)
        try:
            while not self.go:  # noqa: ASYNC110 - set from the test's thread
                await asyncio.sleep(0.005)
        finally:
            self.held -= 1
        return self.calls


HOLDING: dict[str, Any] = {
    "format": "baton/1",
    "nodes": {
        "start": {"type": "start"},
        "wait": {"type": "tool", "config": {"tool": "hold", "arguments": {}}},
        "after": {"type": "template", "config": {"text": "after"}},
        "done": {"type": "output", "config": {"value": "{{ after.text }}"}},
    },
    "edges": [
        {"source": "start", "target": "wait"},
        {"source": "wait", "target": "after"},
        {"source": "after", "target": "done"},
    ],
}


@pytest.fixture
def hold() -> Hold:
    return Hold()


@pytest.fixture
def make_host(
    transactional_db: None, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., hosts.EngineHost]]:
    """Makes and starts hosts whose tools include `hold`."""
    from runtime.context import context_factory

    made: list[hosts.EngineHost] = []

    def parts() -> Parts:
        product = product_parts()
        registry = Registry(product.registry.types, {**product.registry.tools, "hold": hold})
        return replace(product, registry=registry, make_context=context_factory(registry))

    def make(**options: Any) -> hosts.EngineHost:
        host = hosts.EngineHost(parts, **{"drain": 0.2, **options})
        made.append(host)
        monkeypatch.setattr(hosts, "_host", host)
        host.start()
        return host

    yield make
    hold.go = True
    for host in made:
        host.stop()


def statuses(*runs: Run) -> list[str]:
    return [Run.objects.get(pk=run.pk).status for run in runs]


def test_more_runs_than_places_wait_in_their_order(make_host: Any, hold: Hold, workflow: Any, ann: Any) -> None:
    make_host(runs_at_once=2)
    runs = [begin(workflow, ann, HOLDING) for _ in range(5)]
    until(lambda: hold.held == 2)
    time.sleep(0.2)
    assert statuses(*runs) == ["running", "running", "queued", "queued", "queued"]
    hold.go = True
    assert [finished(run).status for run in runs] == ["succeeded"] * 5
    assert hold.most == 2
    first = [Event.objects.get(run=run, type="node.started", path="start").at for run in runs]
    assert first == sorted(first)


@pytest.mark.parametrize("told", [True, False], ids=["told of", "found"])
def test_one_persons_runs_leave_room_for_anothers(
    told: bool, make_host: Any, hold: Hold, workflow: Any, ann: Any, bob: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "runs_at_once_person", Limit(2, "runs", "runs of one person"))
    if told:
        make_host(runs_at_once=3)
    mine = [begin(workflow, ann, HOLDING) for _ in range(8)]
    if told:
        until(lambda: hold.held == 2)
    other = begin(workflow, bob)
    if not told:
        make_host(runs_at_once=3)
    assert finished(other).status == "succeeded"
    assert hold.held == 2
    hold.go = True
    assert [finished(run).status for run in mine] == ["succeeded"] * 8


def test_a_backlog_is_worked_off_without_pauses(make_host: Any, workflow: Any, ann: Any) -> None:
    runs = [begin(workflow, ann) for _ in range(12)]
    started = time.monotonic()
    make_host(runs_at_once=1)
    for run in runs:
        assert finished(run).status == "succeeded"
    assert time.monotonic() - started < 9, "one look a second would take twelve"


def test_a_cancel_does_not_wait_for_a_place(make_host: Any, hold: Hold, workflow: Any, ann: Any) -> None:
    make_host(runs_at_once=1)
    running, queued = begin(workflow, ann, HOLDING), begin(workflow, ann, HOLDING)
    until(lambda: hold.held == 1)
    assert services.cancel_run(run=queued, by=ann).status == "cancelled"
    assert services.cancel_run(run=running, by=ann).status == "cancelled"
    assert hold.held == 0
    assert hold.calls == 1
    assert not Event.objects.filter(run=queued, type="node.started").exists()


def test_a_stop_lets_runs_finish_that_can(make_host: Any, hold: Hold, workflow: Any, ann: Any) -> None:
    host = make_host(drain=10)
    run = begin(workflow, ann, HOLDING)
    until(lambda: hold.held == 1)
    hold.go = True
    host.stop()
    assert statuses(run) == ["succeeded"]


def test_a_stop_lets_go_of_the_rest_and_the_next_host_goes_on(
    make_host: Any, hold: Hold, workflow: Any, ann: Any
) -> None:
    run = begin(workflow, ann, HOLDING)
    host = make_host(drain=0.1)
    until(lambda: hold.held == 1)
    host.stop()
    run.refresh_from_db()
    assert (run.owner, run.takeovers, run.ended) == ("", 0, False)
    hold.go = True
    make_host()
    assert finished(run).output == "after"
    assert hold.calls == 2
    assert Event.objects.filter(run=run, type="node.finished", path="start").count() == 1


def test_a_waiting_run_holds_no_place(make_host: Any, workflow: Any, ann: Any, bob: Any) -> None:
    make_host(runs_at_once=1)
    waiting = begin(workflow, ann, approval_document(), input={"topic": "tea"})
    approval = asked(waiting)
    until(lambda: Run.objects.get(pk=waiting.pk).owner == "")
    assert finished(begin(workflow, ann)).status == "succeeded"
    services.decide(approval=approval, action="approve", values=None, comment="", by=bob)
    assert finished(waiting).status == "succeeded"


def test_a_run_of_a_worker_that_is_gone_is_taken_over(make_host: Any, workflow: Any, ann: Any) -> None:
    run = begin(workflow, ann)
    Worker.objects.create(id="gone", heartbeat_at=timezone.now() - timedelta(minutes=1))
    Run.objects.filter(pk=run.pk).update(owner="gone", fence=7)
    make_host(lease=15.0)
    assert finished(run).fence == 8


def test_a_run_of_a_worker_that_lives_is_left_alone(make_host: Any, workflow: Any, ann: Any) -> None:
    run = begin(workflow, ann)
    Worker.objects.create(id="alive", heartbeat_at=timezone.now() + timedelta(minutes=1))
    Run.objects.filter(pk=run.pk).update(owner="alive", fence=7)
    make_host(lease=15.0)
    time.sleep(1.3)
    run.refresh_from_db()
    assert (run.owner, run.fence, run.status) == ("alive", 7, "queued")


def test_a_run_that_takes_its_workers_down_is_ended_in_the_end(make_host: Any, workflow: Any, ann: Any) -> None:
    run = begin(workflow, ann, approval_document(), input={"topic": "tea"})
    make_host()
    approval = asked(run)
    until(lambda: Run.objects.get(pk=run.pk).owner == "")
    Run.objects.filter(pk=run.pk).update(takeovers=HOPELESS, wake_at=timezone.now())
    ended = finished(run)
    assert ended.status == "failed"
    assert "stopped 6 times" in ended.error["message"]
    approval.refresh_from_db()
    assert approval.status == "cancelled"
    assert services.run_json(ended)["nodes"]["review"]["status"] == "cancelled"
    assert [event.seq for event in Event.objects.filter(run=run).order_by("seq")] == list(range(1, ended.next_seq))


def test_suspects_run_one_at_a_time_beside_the_others(make_host: Any, hold: Hold, workflow: Any, ann: Any) -> None:
    suspects = [begin(workflow, ann, HOLDING) for _ in range(3)]
    Run.objects.filter(pk__in=[run.pk for run in suspects]).update(takeovers=SUSPECT)
    make_host()
    until(lambda: hold.held == 1)
    assert finished(begin(workflow, ann)).status == "succeeded"
    assert hold.held == 1
    hold.go = True
    assert [finished(run).status for run in suspects] == ["succeeded"] * 3
    assert hold.most == 1


def test_a_document_that_cannot_run_fails_and_says_why(make_host: Any, workflow: Any, ann: Any) -> None:
    make_host()
    broken = {**HELLO, "nodes": {**HELLO["nodes"], "greet": {"type": "no_such_type"}}}
    ended = finished(begin(workflow, ann, broken))
    assert ended.status == "failed"
    assert "no_such_type" in ended.error["message"]


def test_an_error_of_the_engine_is_tried_again(
    make_host: Any, workflow: Any, ann: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from runtime.engine.runner import Runner

    drive, calls = Runner.drive, []

    async def flaky(self: Any) -> Any:
        calls.append(self.claim.fence)
        if len(calls) == 1:
            raise OSError("the disk was away")
        return await drive(self)

    monkeypatch.setattr(Runner, "drive", flaky)
    make_host()
    run = finished(begin(workflow, ann))
    assert (run.status, run.takeovers, calls) == ("succeeded", 0, [1, 2])


def test_one_host_a_folder(make_host: Any, tmp_path: Path) -> None:
    first = make_host(folder=tmp_path)
    with pytest.raises(Taken, match="Another Baton is running"):
        make_host(folder=tmp_path)
    first.stop()
    make_host(folder=tmp_path)


def test_a_decision_in_the_last_moment_beats_the_deadline(workflow: Any, ann: Any, bob: Any, make_host: Any) -> None:
    host = make_host()
    run = begin(workflow, ann, approval_document(deadline=3600), input={"topic": "tea"})
    approval = asked(run)
    until(lambda: Run.objects.get(pk=run.pk).owner == "")
    host.stop()
    services.decide(approval=approval, action="approve", values=None, comment="", by=bob)
    # The runner reads the log, not the row: for it the deadline has passed, and the signal comes a moment later.
    event = Event.objects.get(run=run, type="node.waiting")
    event.data = {**event.data, "wake_at": "2020-01-01T00:00:00.000Z"}
    event.save()
    signal = Signal.objects.get(run=run)
    Signal.objects.filter(pk=signal.pk).update(consumed=True)
    make_host()
    time.sleep(0.5)
    assert not Event.objects.filter(run=run, type="node.answered").exists()
    Signal.objects.filter(pk=signal.pk).update(consumed=False)
    assert finished(run).output == "draft of tea"
    assert Event.objects.get(run=run, type="node.answered").data["action"] == "approve"


def test_an_expired_approval_is_told_once(workflow: Any, ann: Any, make_host: Any) -> None:
    from django.db import connection, transaction

    host = make_host()
    run = begin(workflow, ann, approval_document(deadline=3600), input={"topic": "tea"})
    asked(run)
    until(lambda: Run.objects.get(pk=run.pk).owner == "")
    host.stop()
    later = timezone.now() + timedelta(hours=2)
    with transaction.atomic():
        assert expire_due(connection, later) == [str(run.pk)]
    with transaction.atomic():
        assert expire_due(connection, later) == []
    assert Approval.objects.get(run=run).status == "expired"
    assert Signal.objects.filter(run=run, kind="expired").count() == 1
