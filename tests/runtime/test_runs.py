"""Runs through services, host and store: they end, they can be followed, stopped, answered and run again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from runtime import services
from runtime.engine.errors import Conflict, Forbidden, Invalid, Refusal
from runtime.models import Approval, Event, Run, Step
from tests.conftest import HELLO

pytestmark = pytest.mark.django_db(transaction=True)


def approval_document(**config: Any) -> dict[str, Any]:
    """start → review → done, with the review's values as the output."""
    form = {
        "type": "object",
        "required": ["text"],
        "properties": {"text": {"type": "string", "minLength": 2, "default": "draft of {{ start.topic }}"}},
    }
    return {
        "format": "baton/1",
        "nodes": {
            "start": {"type": "start"},
            "review": {"type": "approval", "config": {"message": "Publish?", "form": form, **config}},
            "done": {"type": "output", "config": {"value": "{{ review.values.text }}"}},
        },
        "edges": [{"source": "start", "target": "review"}, {"source": "review", "port": "approve", "target": "done"}],
    }


def begin(workflow: Any, by: Any, document: dict[str, Any] = HELLO, **more: Any) -> Run:
    given = more.pop("input", {"name": "you"})
    return services.start_run(
        workflow_id=workflow.pk,
        workflow_name=workflow.name,
        document=document,
        version=None,
        input=given,
        by=by,
        identity=by,
        **more,
    )


def until(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    """Waits for a condition and returns its value; fails the test when it does not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.01)
    raise AssertionError("what was waited for did not happen")


def finished(run: Run) -> Run:
    """Waits for a run's end and returns it as it then is."""
    until(lambda: Run.objects.filter(pk=run.pk, status__in=Run.ENDED).exists())
    return Run.objects.get(pk=run.pk)


def asked(run: Run) -> Approval:
    found: Approval = until(lambda: Approval.objects.filter(run=run, status="pending").first())
    return found


def test_a_run_ends_with_its_output(engine: Any, workflow: Any, ann: Any) -> None:
    run = finished(begin(workflow, ann))
    shown = services.run_json(run)
    assert (shown["status"], shown["output"]) == ("succeeded", "Hello you")
    assert {path: node["status"] for path, node in shown["nodes"].items()} == {
        "start": "succeeded",
        "greet": "succeeded",
        "done": "succeeded",
    }
    assert shown["by"] == str(ann.pk)
    assert shown["by_name"] == "Ann"
    log = services.events_after(run_id=run.pk, after=0)
    assert [event["seq"] for event in log] == list(range(1, shown["last_seq"] + 1))
    assert (log[0]["type"], log[-1]["type"]) == ("run.started", "run.finished")


def test_what_is_shown_is_the_fold_of_the_log(engine: Any, workflow: Any, ann: Any) -> None:
    from runtime.engine.events import Event as Line
    from runtime.engine.snapshot import snapshot
    from runtime.engine.state import fold

    run = finished(begin(workflow, ann))
    shown = services.run_json(run)
    folded = snapshot(fold(Line(e.seq, e.at, e.type, e.path, e.data) for e in Event.objects.filter(run=run)))
    assert {key: shown[key] for key in folded} == folded


def test_a_run_waits_for_the_host_that_is_not_there_yet(workflow: Any, ann: Any) -> None:
    from runtime import host

    run = begin(workflow, ann)
    late = host.EngineHost(drain=0.5)
    late.start()
    try:
        assert finished(run).status == "succeeded"
    finally:
        late.stop()


def test_the_same_key_and_body_give_the_same_run(workflow: Any, ann: Any, bob: Any) -> None:
    first = begin(workflow, ann, idempotency_key="k", idempotency_hash="h")
    assert begin(workflow, ann, idempotency_key="k", idempotency_hash="h").pk == first.pk
    assert begin(workflow, bob, idempotency_key="k", idempotency_hash="h").pk != first.pk
    with pytest.raises(Refusal) as refused:
        begin(workflow, ann, idempotency_key="k", idempotency_hash="other")
    assert refused.value.status == 422


def test_a_full_queue_is_refused(workflow: Any, ann: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.services.runs.limit", lambda name: 1)
    begin(workflow, ann)
    with pytest.raises(Refusal) as refused:
        begin(workflow, ann)
    assert refused.value.status == 429
    assert refused.value.headers["Retry-After"]


def test_an_approval_is_answered_with_edited_values(engine: Any, workflow: Any, ann: Any, bob: Any) -> None:
    run = begin(workflow, ann, approval_document(), input={"topic": "tea"})
    approval = asked(run)
    shown = services.approval_json(approval, bob)
    assert shown["values"] == {"text": "draft of tea"}
    assert [action["id"] for action in shown["actions"]] == ["approve", "reject"]
    assert until(lambda: Run.objects.get(pk=run.pk).status == "waiting")
    answered = services.decide(approval=approval, action="approve", values={"text": "final"}, comment="ok", by=bob)
    assert (answered.status, answered.decided_action) == ("decided", "approve")
    assert finished(run).output == "final"
    assert Event.objects.filter(run=run, type="node.answered").count() == 1


def test_missing_values_are_the_shown_ones(engine: Any, workflow: Any, ann: Any, bob: Any) -> None:
    run = begin(workflow, ann, approval_document(), input={"topic": "tea"})
    services.decide(approval=asked(run), action="approve", values=None, comment="", by=bob)
    assert finished(run).output == "draft of tea"


def test_two_approvals_open_at_once_both_work(engine: Any, workflow: Any, ann: Any, bob: Any) -> None:
    document = approval_document()
    document["nodes"]["second"] = {"type": "approval", "config": {"message": "And this?"}}
    document["edges"].append({"source": "start", "target": "second"})
    run = begin(workflow, ann, document, input={"topic": "tea"})
    until(lambda: Approval.objects.filter(run=run, status="pending").count() == 2)
    for approval in Approval.objects.filter(run=run).order_by("-node"):
        services.decide(approval=approval, action="approve", values=None, comment="", by=bob)
    assert finished(run).status == "succeeded"
    assert Step.objects.get(run=run, path="second").port == "approve"


@pytest.mark.parametrize(
    ("action", "values", "field"),
    [
        ("maybe", {}, "action"),
        ("approve", {"text": 7}, "values.text"),
        ("approve", {"text": "x"}, "values.text"),
        ("approve", {"other": "x"}, "values.other"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(
    engine: Any, workflow: Any, ann: Any, bob: Any, action: str, values: dict[str, Any], field: str
) -> None:
    approval = asked(begin(workflow, ann, approval_document(), input={"topic": "tea"}))
    with pytest.raises(Invalid) as refused:
        services.decide(approval=approval, action=action, values=values, comment="", by=bob)
    assert [problem.field for problem in refused.value.problems] == [field]
    approval.refresh_from_db()
    assert approval.status == "pending"
    assert not approval.votes.exists()


def test_a_second_answer_hears_who_was_first(engine: Any, workflow: Any, ann: Any, bob: Any) -> None:
    approval = asked(begin(workflow, ann, approval_document(), input={"topic": "tea"}))
    services.decide(approval=approval, action="reject", values=None, comment="", by=bob)
    with pytest.raises(Conflict, match=r"“Reject” by Bob .* ago"):
        services.decide(approval=approval, action="approve", values=None, comment="", by=ann)


def test_a_stranger_and_a_barred_starter_may_not_answer(engine: Any, workflow: Any, ann: Any, cid: Any) -> None:
    approval = asked(begin(workflow, ann, approval_document(self_approval=False), input={"topic": "tea"}))
    for person in (cid, ann):
        with pytest.raises(Forbidden):
            services.decide(approval=approval, action="approve", values=None, comment="", by=person)


def test_a_quorum_needs_different_people(engine: Any, workflow: Any, ann: Any, bob: Any) -> None:
    run = begin(workflow, ann, approval_document(quorum=2), input={"topic": "tea"})
    approval = asked(run)
    assert services.decide(approval=approval, action="approve", values=None, comment="", by=ann).status == "pending"
    with pytest.raises(Conflict, match="answered this already"):
        services.decide(approval=approval, action="approve", values=None, comment="", by=ann)
    assert services.decide(approval=approval, action="approve", values=None, comment="", by=bob).status == "decided"
    assert finished(run).status == "succeeded"


def test_many_answers_at_once_have_one_winner(engine: Any, workflow: Any, ann: Any, bob: Any) -> None:
    run = begin(workflow, ann, approval_document(), input={"topic": "tea"})
    approval = asked(run)

    def answer(person: Any) -> str:
        from django.db import connection

        try:
            services.decide(approval=approval, action="approve", values=None, comment="", by=person)
        except Conflict:
            return "late"
        finally:
            connection.close()
        return "won"

    async def race() -> list[str]:
        calls = [sync_to_async(answer, thread_sensitive=False)(person) for person in (ann, bob) * 4]
        return list(await asyncio.gather(*calls))

    assert sorted(asyncio.run(race())) == ["late"] * 7 + ["won"]
    assert finished(run).status == "succeeded"
    assert Event.objects.filter(run=run, type="node.answered").count() == 1


def test_a_deadline_goes_on_at_expired(engine: Any, workflow: Any, ann: Any, bob: Any) -> None:
    document = approval_document(deadline=1)
    document["nodes"]["late"] = {"type": "output", "config": {"value": "too late"}}
    document["edges"].append({"source": "review", "port": "expired", "target": "late"})
    run = begin(workflow, ann, document, input={"topic": "tea"})
    approval = asked(run)
    assert finished(run).output == "too late"
    with pytest.raises(Conflict, match="deadline"):
        services.decide(approval=approval, action="approve", values=None, comment="", by=bob)


def test_a_cancelled_run_closes_its_approval(engine: Any, workflow: Any, ann: Any, bob: Any) -> None:
    run = begin(workflow, ann, approval_document(), input={"topic": "tea"})
    approval = asked(run)
    assert services.cancel_run(run=run, by=ann).status == "cancelled"
    with pytest.raises(Conflict):
        services.decide(approval=approval, action="approve", values=None, comment="", by=bob)
    with pytest.raises(Conflict):
        services.cancel_run(run=run, by=ann)


def test_a_run_again_reuses_what_is_upstream(engine: Any, workflow: Any, ann: Any) -> None:
    first = finished(begin(workflow, ann))
    changed = {
        **HELLO,
        "nodes": {**HELLO["nodes"], "done": {"type": "output", "config": {"value": "{{ greet.text }}!"}}},
    }
    again = services.rerun(run=first, from_node="done", document=changed, version=None, by=ann)
    assert finished(again).output == "Hello you!"
    assert again.rerun_of_id == first.pk
    log = services.events_after(run_id=again.pk, after=0)
    assert [event["seq"] for event in log] == list(range(1, len(log) + 1))
    reused = {event["path"] for event in log if event.get("reused")}
    assert reused == {"start", "greet"}
    started = [e["path"] for e in log if e["type"] == "node.started" and not e.get("reused")]
    assert started == ["done"]
    with pytest.raises(Invalid):
        services.rerun(run=first, from_node="nowhere", document=HELLO, version=None, by=ann)


async def test_following_gives_the_log_then_what_happens(engine: Any, workflow: Any, ann: Any, bob: Any) -> None:
    run = await sync_to_async(begin)(workflow, ann, approval_document(), input={"topic": "tea"})
    seen: list[dict[str, Any]] = []

    async def watch() -> None:
        async for frame in services.follow(run.pk, 0):
            seen.extend(frame)

    watching = asyncio.create_task(watch())
    approval = await sync_to_async(asked)(run)
    await sync_to_async(services.decide)(approval=approval, action="approve", values=None, comment="", by=bob)
    await asyncio.wait_for(watching, 10)
    log = await sync_to_async(services.events_after)(run_id=run.pk, after=0)
    assert [event for event in seen if "seq" in event] == log
    later = [event async for frame in services.follow(run.pk, log[3]["seq"]) for event in frame]
    assert later == log[4:]
    assert [event async for frame in services.follow(run.pk, log[-1]["seq"]) for event in frame] == []


async def test_waiting_for_the_end(engine: Any, workflow: Any, ann: Any) -> None:
    run = await sync_to_async(begin)(workflow, ann)
    assert await services.wait_for_end(run.pk, 10)
    held = await sync_to_async(begin)(workflow, ann, approval_document(), input={"topic": "tea"})
    assert not await services.wait_for_end(held.pk, 0.2)
