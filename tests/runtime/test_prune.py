"""Retention: ended runs go by age and number with all that is theirs, nothing else does, and files do not grow."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from builder.models import AuditEntry
from runtime.models import Approval, Blob, Cached, Document, Event, Partial, Run, Signal, Step, Vote
from runtime.sqlite import space
from runtime.sqlite.base import DatabaseWrapper
from runtime.store import retention
from runtime.store.projections import begin_log, begin_steps
from runtime.store.retention import Keep
from runtime.tidy import _once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
WORKFLOW = UUID(int=5)
EVER = Keep(0, 0)


@transaction.atomic
def make(
    days: float = 0,
    status: str = "succeeded",
    *,
    parent: Run | None = None,
    workflow: UUID = WORKFLOW,
    body: Any = None,
) -> Run:
    """A run that ended so many days ago, with a log, a step, a large value and an approval with a vote."""
    ended = NOW - timedelta(days=days)
    digest = f"{hash(str(body)) % 10**9:064d}"
    document, _ = Document.objects.get_or_create(hash=digest, defaults={"body": {"is": body}})
    over = status in Run.ENDED
    run = Run.objects.create(
        workflow_id=workflow,
        workflow_name="Letters",
        document=document,
        status=status,
        parent=parent,
        created_at=ended - timedelta(hours=1),
        finished_at=ended if over else None,
        next_seq=4,
    )
    at = {"at": "2030-01-01T00:00:00.000Z", "path": "a"}
    begin_log(run.pk, [{"type": "node.finished", "data": {"output": f"{run.pk} " * 1000}, **at} for _ in range(3)])
    begin_steps(run.pk, {"a": {"node": "a", "status": "succeeded", "output": f"{run.pk} " * 1000}})
    Partial.objects.create(run=run, path="a", text="so far")
    Signal.objects.create(run=run, seq=1, kind="decision", consumed=True)
    Approval.objects.create(id=uuid4(), run=run, path="b", node="b", status="decided" if over else "pending")
    return run


def prune(keep: Keep = EVER, **options: Any) -> Counter[str]:
    return retention.prune(keep, NOW, rests=0, **options)


def left() -> set[UUID]:
    return set(Run.objects.values_list("pk", flat=True))


def test_runs_older_than_the_days_go_and_the_younger_stay() -> None:
    make(91)
    young = make(89)
    counts = prune(Keep(90, 0))
    assert left() == {young.pk}
    assert (counts["runs"], counts["events"], counts["steps"], counts["blobs"], counts["approvals"]) == (
        1,
        3,
        1,
        1,
        1,
    )


def test_of_each_workflow_the_newest_stay() -> None:
    runs = [make(days) for days in range(6)]
    others = [make(days, workflow=UUID(int=6)) for days in (50, 60)]
    prune(Keep(0, 2))
    assert left() == {run.pk for run in [*runs[:2], *others]}


@pytest.mark.parametrize("status", ["queued", "running", "waiting"])
def test_a_run_that_has_not_ended_stays_whatever_its_age(status: str) -> None:
    run = make(4000, status)
    make(3000)
    assert prune(Keep(1, 1))["runs"] == 1
    assert left() == {run.pk}
    assert Event.objects.filter(run=run).count() == 3
    assert Approval.objects.get(run=run).status == "pending"


def test_called_runs_go_with_the_run_that_called_them_and_not_before() -> None:
    parent = make(10)
    child = make(200, parent=parent)
    make(300, parent=child)
    prune(Keep(90, 1))
    assert len(left()) == 3
    prune(Keep(9, 0))
    assert not left()


def test_a_run_stays_whose_called_run_has_not_ended() -> None:
    parent = make(100)
    child = make(100, "waiting", parent=parent)
    gone = make(99)
    assert prune(Keep(90, 0))["runs"] == 1
    assert left() == {parent.pk, child.pk}
    assert gone.pk not in left()


def test_a_run_that_was_run_again_leaves_the_newer_one_whole() -> None:
    old = make(100)
    again = make(1)
    Run.objects.filter(pk=again.pk).update(rerun_of=old)
    prune(Keep(90, 0))
    again.refresh_from_db()
    assert again.rerun_of_id is None
    assert Blob.objects.get().run_id == again.pk


def test_nothing_of_a_pruned_run_is_left(ann: Any) -> None:
    run = make(100, body="old")
    Vote.objects.create(approval=Approval.objects.get(run=run), user=ann, action="approve")
    prune(Keep(90, 0))
    rows = {model: model._default_manager.count() for model in apps.get_app_config("runtime").get_models()}
    assert not any(rows.values()), rows


def test_a_large_run_goes_some_rows_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "ROWS", 10)
    run = make(100)
    Event.objects.bulk_create(Event(run=run, seq=n, at="", type="node.finished", path=f"p{n}") for n in range(4, 64))
    Step.objects.bulk_create(Step(run=run, path=f"p/{n}", node="p", status="succeeded") for n in range(35))
    Run.objects.filter(pk=run.pk).update(next_seq=64)
    seen: list[int] = []
    counts = prune(Keep(90, 0), report=lambda counts: seen.append(sum(counts.values())))
    assert (counts["events"], counts["steps"], counts["runs"]) == (63, 36, 1)
    steps = [after - before for before, after in zip([0, *seen], seen, strict=False)]
    assert max(steps) <= 10
    assert not left()


def test_being_stopped_leaves_whole_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "ROWS", 10)
    for days in range(100, 120):
        make(days)
    done: list[int] = []
    prune(Keep(90, 0), report=lambda counts: done.append(counts["runs"]), stopped=lambda: bool(done))
    assert 0 < done[-1] < 20
    assert len(left()) == 20 - done[-1]
    assert Event.objects.count() == 3 * len(left())


def test_a_document_goes_when_no_run_is_pinned_to_it() -> None:
    make(100, body="first")
    kept = make(1, body="second")
    prune(Keep(90, 0))
    assert Document.objects.get().pk == kept.document_id


def test_what_was_used_up_or_is_out_of_date_goes() -> None:
    run, live = make(2), make(2, "running")
    for name, days in (("old", 31), ("new", 29)):
        Cached.objects.create(key=name, workflow_id=WORKFLOW, expires_at=NOW - timedelta(days=days))
        Session.objects.create(session_key=name, expire_date=NOW + timedelta(days=30 - days), session_data="")
    AuditEntry.objects.create(action="user.login", at=NOW - timedelta(days=9999))
    prune()
    assert left() == {run.pk, live.pk}
    assert [signal.run_id for signal in Signal.objects.all()] == [live.pk]
    assert [partial.run_id for partial in Partial.objects.all()] == [live.pk]
    assert Cached.objects.get().key == Session.objects.get().session_key == "new"
    assert AuditEntry.objects.exists()


def test_the_same_idempotency_key_counts_anew_after_its_run_is_gone(ann: Any) -> None:
    old = make(100)
    Run.objects.filter(pk=old.pk).update(idempotency_key="k", created_by=ann)
    prune(Keep(90, 0))
    again = make(0)
    Run.objects.filter(pk=again.pk).update(idempotency_key="k", created_by=ann)


def test_the_engines_chore_prunes_by_the_settings(settings: Any, transactional_db: None) -> None:
    class Clock:
        def now(self) -> datetime:
            return NOW

    settings.BATON_KEEP_DAYS, settings.BATON_KEEP_RUNS = 30, 0
    make(31)
    young = make(29)
    counts: list[Counter[str]] = []
    clock: Any = Clock()
    thread = threading.Thread(target=lambda: counts.append(_once(clock, "default", threading.Event())))
    thread.start()
    thread.join(20)
    assert counts[0]["runs"] == 1
    assert left() == {young.pk}


def pruned(*arguments: str) -> str:
    out = StringIO()
    call_command("prune", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_dry_run_tells_and_removes_nothing() -> None:
    make(100)
    make(1)
    told = pruned("--dry-run", "--days", "90")
    assert "the runs they called: 1\n(older than 90 days" in told
    assert "6 events" in told
    assert "2 runs, 6 events since" in told
    assert Run.objects.count() == 2


def test_the_command_counts_what_it_removed() -> None:
    make(100)
    assert "1 run, " in pruned("--days", "90")
    assert "There was nothing to prune." in pruned("--days", "90")
    assert "MB shorter" in pruned("--vacuum")
    with pytest.raises(CommandError):
        pruned("--days", "-1")


def test_the_file_does_not_grow_when_runs_come_and_go() -> None:
    sizes = []
    for _ in range(4):
        with transaction.atomic():
            for _ in range(40):
                run = make(100)
                Blob.objects.bulk_create(Blob(run=run, hash=str(n), body=bytes(60_000)) for n in range(4))
        pruned("--days", "90")
        assert not Event.objects.exists()
        sizes.append(space.space(connection).bytes)
    assert sizes[-1] <= sizes[0] * 1.1
    assert space.space(connection).free <= space.KEPT


def test_a_file_made_before_it_could_shrink_can_after_a_rebuild(tmp_path: Any) -> None:
    wrapper = DatabaseWrapper(
        {**connection.settings_dict, "NAME": str(tmp_path / "old.sqlite3"), "OPTIONS": {}}, "old"
    )
    try:
        with wrapper.cursor() as cursor:
            cursor.execute("CREATE TABLE t (x BLOB)")
            cursor.executemany("INSERT INTO t VALUES (%s)", [(bytes(100_000),)] * 100)
            cursor.execute("DELETE FROM t")
        assert space.give_back(wrapper, kept=0) == 0
        assert space.rebuild(wrapper) > 9_000_000
        assert space.space(wrapper).shrinks
    finally:
        wrapper.close()
