"""What `engine_check` finds: nothing after ordinary runs, and each kind of damage by its name."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from runtime import services
from runtime.clock import SystemClock
from runtime.invariants import stuck, violations
from runtime.models import Approval, Blob, Event, Run, Signal, Step, Worker
from runtime.store import Readers, Writer
from runtime.watch import Watch
from tests.runtime.crash_runs import EACH, LOOP, PARALLEL
from tests.runtime.test_runs import approval_document, asked, begin, finished, until

pytestmark = pytest.mark.django_db(transaction=True)


def found() -> set[str]:
    return {one.rule for one in violations(newest=None)}


def quick(one: dict[str, Any]) -> dict[str, Any]:
    """The same document with templates in the place of its models."""
    return {
        name: {**node, "type": "template", "config": {"text": name}} if node["type"] == "model" else node
        for name, node in one.items()
    }


@pytest.fixture
def ended(engine: Any, workflow: Any, ann: Any) -> Run:
    """A run that has ended, with nobody around any more."""
    run = finished(begin(workflow, ann))
    engine.stop()
    return run


@pytest.fixture
def resting(engine: Any, workflow: Any, ann: Any) -> Run:
    """A run that waits for an approval, with nobody around any more."""
    run = begin(workflow, ann, approval_document(), input={"topic": "tea"})
    asked(run)
    until(lambda: Run.objects.get(pk=run.pk).owner == "")
    engine.stop()
    run.refresh_from_db()
    return run


def test_everything_holds_while_and_after_runs_of_every_shape(engine: Any, workflow: Any, ann: Any, bob: Any) -> None:
    shapes = [{**one, "nodes": quick(one["nodes"])} for one in (PARALLEL, LOOP, EACH)]
    runs = [begin(workflow, ann, one) for one in shapes]
    question = begin(workflow, ann, approval_document(), input={"topic": "tea"})
    approval = asked(question)
    assert found() == set()
    services.decide(approval=approval, action="approve", values=None, comment="", by=bob)
    for run in [*runs, question]:
        assert finished(run).status == "succeeded"
    again = services.rerun(run=runs[1], from_node="refine", document=shapes[1], version=None, by=ann)
    finished(again)
    assert [*violations(newest=None)] == []
    assert [*violations(newest=2)] == []


def test_a_cancelled_and_a_failed_run_hold(engine: Any, workflow: Any, ann: Any) -> None:
    waiting = begin(workflow, ann, approval_document(), input={"topic": "tea"})
    asked(waiting)
    services.cancel_run(run=waiting, by=ann)
    broken = {"nodes": {"start": {"type": "start"}, "a": {"type": "template", "config": {"text": "{{ 1 / 0 }}"}}}}
    failed = begin(workflow, ann, {**broken, "edges": [{"source": "start", "target": "a"}]})
    assert finished(failed).status == "failed"
    assert [*violations(newest=None)] == []


LONG_AGO = timedelta(hours=1)


def called(run: Run, **more: Any) -> Run:
    """Makes a run that `run` called."""
    return Run.objects.create(
        workflow_id=run.workflow_id, document_id=run.document_id, parent=run, parent_path="review", **more
    )


DAMAGE: dict[str, tuple[str, Callable[[Run], Any]]] = {
    "an event in the middle is lost": ("log", lambda run: Event.objects.filter(run=run, seq=3).delete()),
    "the last event is lost": ("end", lambda run: Event.objects.filter(run=run, seq=run.next_seq - 1).delete()),
    "a run that ended is held": ("held", lambda run: Run.objects.filter(pk=run.pk).update(owner="w")),
    "a status that the log does not tell": ("row", lambda run: Run.objects.filter(pk=run.pk).update(status="failed")),
    "an output that the log does not tell": ("row", lambda run: Run.objects.filter(pk=run.pk).update(output="x")),
    "a step of its own": (
        "step",
        lambda run: Step.objects.create(run=run, path="more", node="more", status="succeeded"),
    ),
    "a step that is lost": ("step", lambda run: Step.objects.filter(run=run, path="greet").delete()),
    "another output of a step": ("step", lambda run: Step.objects.filter(run=run, path="greet").update(output={})),
    "a node that ended twice": (
        "twice",
        lambda run: Event.objects.filter(run=run, type="node.finished", path="greet").update(path="start"),
    ),
    "a node that began too early": (
        "early",
        lambda run: Event.objects.filter(run=run, type="node.finished", path="start").update(type="node.noted"),
    ),
    "a large value that nothing names": ("blob", lambda run: Blob.objects.create(run=run, hash="0" * 64, body=b"x")),
    "a question of a run that ended": (
        "approval",
        lambda run: Approval.objects.create(id=uuid.uuid4(), run=run, path="greet", node="greet"),
    ),
    "a called run that goes on after its caller": (
        "child",
        lambda run: (
            Run.objects.filter(pk=run.pk).update(finished_at=timezone.now() - LONG_AGO),
            called(run, status="running"),
        ),
    ),
    "a caller that knows nothing of it": (
        "caller",
        lambda run: Run.objects.filter(pk=run.pk).update(parent=run, parent_path="nowhere"),
    ),
}


@contextmanager
def undone() -> Iterator[None]:
    """Takes back what is done inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_damage_is_found_by_its_name(ended: Run) -> None:
    assert found() == set()
    for what, (rule, damage) in DAMAGE.items():
        with undone():
            damage(ended)
            assert rule in found(), what


STUCK: dict[str, tuple[str, Callable[[Run], Any]]] = {
    "nothing is going to wake it": ("nothing", lambda run: Approval.objects.filter(run=run).update(status="expired")),
    "a signal that nobody is going to read": (
        "signal",
        lambda run: (
            Signal.objects.create(run=run, seq=1, kind="timer"),
            Run.objects.filter(pk=run.pk).update(signal_seq=1),
        ),
    ),
    "held by nobody knows whom": ("owner", lambda run: Run.objects.filter(pk=run.pk).update(owner="x", wake_at=None)),
    "due and not taken": (
        "overdue",
        lambda run: Run.objects.filter(pk=run.pk).update(wake_at=timezone.now() - LONG_AGO),
    ),
    "queued for an hour": (
        "queued",
        lambda run: Run.objects.filter(pk=run.pk).update(status="queued", wake_at=timezone.now() - LONG_AGO),
    ),
    "held by a worker that does nothing": (
        "silent",
        lambda run: (
            Worker.objects.create(id="w"),
            Run.objects.filter(pk=run.pk).update(owner="w", wake_at=timezone.now()),
            Event.objects.filter(run=run).update(at="2020-01-01T00:00:00.000Z"),
        ),
    ),
}


def test_a_run_that_should_move_and_does_not_is_found(resting: Run) -> None:
    assert [*stuck()] == []
    for what, (rule, damage) in STUCK.items():
        with undone():
            damage(resting)
            assert [one.run for one in stuck() if one.rule == rule] == [str(resting.pk)], what
            assert rule in found()


def test_an_approval_that_was_decided_without_an_answer_is_found(resting: Run) -> None:
    Approval.objects.filter(run=resting).update(status="decided")
    assert "question" in found()


def test_a_caller_that_was_not_told_of_an_end_is_found(resting: Run) -> None:
    child = called(resting, status="failed", finished_at=timezone.now() - LONG_AGO)
    assert [(one.rule, one.run) for one in stuck()] == [("untold", str(child.pk))]


def test_only_the_newest_logs_are_read_unless_all_are_asked_for(ended: Run, workflow: Any, ann: Any) -> None:
    Event.objects.filter(run=ended, seq=3).delete()
    Run.objects.filter(pk=ended.pk).update(created_at=timezone.now() - LONG_AGO)
    begin(workflow, ann)
    assert [*violations(newest=1)] == []
    assert {one.run for one in violations(newest=2)} == {str(ended.pk)}


def check(*words: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("engine_check", *words, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_command_says_what_is_wrong_and_what_to_do(ended: Run) -> None:
    assert check() == (0, "Everything holds.\n")
    Run.objects.filter(pk=ended.pk).update(output="x")
    code, said = check("--all")
    assert code == 1
    assert said.startswith(f"{ended.pk} row: Its row says output 'x'")
    assert f"/api/v1/runs/{ended.pk}/events" in said
    code, said = check("--json")
    assert (code, json.loads(said)["run"]) == (1, str(ended.pk))


def test_the_command_heals_what_is_stuck(engine: Any, workflow: Any, ann: Any) -> None:
    run = begin(workflow, ann, approval_document(), input={"topic": "tea"})
    asked(run)
    until(lambda: Run.objects.get(pk=run.pk).owner == "")
    Signal.objects.create(run=run, seq=1, kind="cancel")
    Run.objects.filter(pk=run.pk).update(signal_seq=1)
    assert check("--heal")[0] == 1
    assert finished(run).status == "cancelled"
    assert check()[0] == 0


class Eye:
    """A host's parts that the stuck-run detector needs."""

    def __init__(self) -> None:
        self.clock, self.writer, self.readers = SystemClock(), Writer(), Readers(threads=1)
        self.watch = Watch("w", self.clock, self.writer, self.readers)

    def look(self, *carried: str) -> list[str]:
        return asyncio.run(self.watch.look(carried))

    def stop(self) -> None:
        self.writer.stop()
        self.readers.stop()


@pytest.fixture
def eye(transactional_db: None) -> Iterator[Eye]:
    made = Eye()
    yield made
    made.stop()


def test_the_detector_tells_once_and_has_it_looked_at(resting: Run, eye: Eye, caplog: Any) -> None:
    Signal.objects.create(run=resting, seq=1, kind="timer")
    Run.objects.filter(pk=resting.pk).update(signal_seq=1)
    eye.look()
    resting.refresh_from_db()
    assert resting.wake_at is not None
    Run.objects.filter(pk=resting.pk).update(wake_at=None)
    eye.look()
    assert [f"Run {resting.pk} is stuck" in one.getMessage() for one in caplog.records] == [True]


def test_the_detector_lets_go_of_what_nobody_carries_at_the_second_look(resting: Run, eye: Eye) -> None:
    Worker.objects.create(id="w")
    Run.objects.filter(pk=resting.pk).update(owner="w", wake_at=timezone.now())
    run = str(resting.pk)
    assert eye.look() == []
    assert eye.look(run) == [], "it was carried meanwhile"
    assert eye.look() == []
    assert eye.look() == [run]
