"""Approvals in a race: many deciders against the deadline, a decision against a cancel; on either database.

Called by test_approvals_races.py in its own process on SQLite, and as `python -m tests.runtime.approval_races` on
PostgreSQL, where it makes its tables and its engine itself.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

DECIDERS = 50
#: Seconds before the deadline at which everybody begins: so that people win, and so that the clock does.
HEADSTARTS = (0.4, 0.05, -0.01)


def once(run: Any) -> Counter[str]:
    """Fails unless the log is whole, has one end, and began no step twice; returns how often each event is in it."""
    from runtime.models import Event

    log = list(Event.objects.filter(run_id=run.pk).order_by("seq"))
    assert [one.seq for one in log] == list(range(1, len(log) + 1))
    started = Counter(one.path for one in log if one.type == "node.started")
    assert set(started.values()) <= {1}, f"begun more than once: {started}"
    finished: set[str] = set()
    for one in log:
        assert one.type not in ("node.started", "node.finished") or one.path not in finished
        if one.type == "node.finished":
            finished.add(one.path)
    kinds = Counter(one.type for one in log)
    assert kinds["run.finished"] + kinds["run.failed"] + kinds["run.cancelled"] == 1
    assert log[-1].type.startswith("run.")
    return kinds


def at_once(works: list[Callable[[], None]]) -> list[BaseException | None]:
    """Does all of it in threads that begin together; returns what each one raised."""
    from django.db import connections

    gate, raised = threading.Barrier(len(works)), [None] * len(works)

    def person(number: int, work: Callable[[], None]) -> None:
        try:
            gate.wait()
            work()
        except BaseException as error:  # judged by the caller
            raised[number] = error  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=person, args=one) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return list(raised)


def _asked(people: list[Any], **config: Any) -> tuple[Any, Any]:
    """A run of the first person that waits, and its approval; everybody may decide."""
    from builder.models import Membership, Share, Team, Workflow
    from runtime.models import Approval, Run
    from runtime.services import start_run
    from tests.runtime.flows import asking, until

    document = asking(**config)
    workflow = Workflow.objects.create(name="Race", document=document, created_by=people[0])
    team, _ = Team.objects.get_or_create(name="racers")
    Membership.objects.bulk_create([Membership(team=team, user=one) for one in people], ignore_conflicts=True)
    Share.objects.create(workflow=workflow, team=team, role="operator")
    run = start_run(
        workflow_id=workflow.pk, workflow_name="Race", document=document, version=None, input={}, by=people[0],
        identity=people[0],
    )  # fmt: skip
    approval: Approval = until(lambda: Approval.objects.filter(run=run).first())
    until(lambda: Run.objects.get(pk=run.pk).owner == "")
    return run, approval


def make_people() -> list[Any]:
    """As many accounts as there are deciders."""
    from builder.models import User

    return User.objects.bulk_create([User(username=f"racer{n}", password="!") for n in range(DECIDERS)])


def deciders_against_the_deadline(people: list[Any]) -> None:
    """One answer wins or the deadline does, never both, and exactly one port fires."""
    from django.utils import timezone

    from runtime.engine.errors import Conflict
    from runtime.models import Approval, Event, Run, Step
    from runtime.services import decide
    from tests.runtime.flows import until

    for headstart in HEADSTARTS:
        run, approval = _asked(people, deadline="1s")

        def answer(by: Any, action: str, approval: Any = approval, headstart: float = headstart) -> None:
            start = approval.deadline - timedelta(seconds=headstart)
            time.sleep(max(0.0, (start - timezone.now()).total_seconds()))
            decide(approval=approval, action=action, values=None, comment="", by=by)

        works = [lambda by=by, action=("approve", "reject")[n % 2]: answer(by, action) for n, by in enumerate(people)]
        raised = at_once(works)
        assert {type(one) for one in raised if one} <= {Conflict}, raised
        won = sum(one is None for one in raised)
        ended = until(lambda run=run: Run.objects.filter(pk=run.pk, status="succeeded").first())
        approval = Approval.objects.get(pk=approval.pk)
        assert (won, approval.status) in ((1, "decided"), (0, "expired")), (won, approval.status)
        kinds = once(run)
        assert kinds["node.answered"] == 1
        action = Event.objects.get(run=run, type="node.answered").data["action"]
        assert action == (approval.decided_action or "expired") == ended.output
        ports = dict(Step.objects.filter(run=run, node__in=["yes", "no", "late"]).values_list("node", "status"))
        assert sorted(ports.values()) == ["skipped", "skipped", "succeeded"]


def decision_against_cancel(people: list[Any]) -> None:
    """Whichever is first: the other hears of it, and after the cancel's answer nothing begins."""
    from runtime.engine.errors import Conflict
    from runtime.models import Approval, Event, Run
    from runtime.services import cancel_run, decide
    from tests.runtime.flows import until

    for turn in range(4):
        run, approval = _asked(people)
        seen: dict[str, int] = {}

        def cancel(run: Any = run, seen: dict[str, int] = seen) -> None:
            cancel_run(run=Run.objects.get(pk=run.pk), by=people[0])
            seen["log"] = Event.objects.filter(run=run, type="node.started").count()

        def answer(approval: Any = approval) -> None:
            decide(approval=approval, action="approve", values=None, comment="", by=people[1])

        raised = at_once([cancel, answer] if turn % 2 else [answer, cancel])
        assert {type(one) for one in raised if one} <= {Conflict}, raised
        ended = until(lambda run=run: Run.objects.filter(pk=run.pk, status__in=Run.ENDED).first())
        kinds = once(run)
        decided = Approval.objects.get(pk=approval.pk).status == "decided"
        assert Approval.objects.get(pk=approval.pk).status in ("decided", "cancelled")
        assert decided or ended.status == "cancelled"
        if "log" in seen and ended.status == "cancelled":
            assert kinds["node.started"] == seen["log"], "a step began after the cancel was answered"


def main() -> None:
    """Runs both on the database of the settings."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from runtime import host

    call_command("migrate", verbosity=0)
    host.get().start()
    try:
        people = make_people()
        deciders_against_the_deadline(people)
        decision_against_cancel(people)
    finally:
        host.get().stop()
    sys.stdout.write("held\n")


if __name__ == "__main__":
    main()
