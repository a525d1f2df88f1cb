"""A workflow that runs another one: its input and output, its end, its cancel, its people, and who may call what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from builder.models import Share, Version, Workflow
from builder.services import runs, versions, workflows
from builder.services.catalogue import registry
from builder.services.checking import problems_of
from builder.services.headless import execute
from runtime import carry, children, host, services
from runtime.models import Approval, Event, Run
from runtime.services.runs import present
from tests.builder.conftest import Api
from tests.builder.running import HELLO, REVIEW, engine_running, model_document
from tests.runtime.test_runs import until

pytestmark = pytest.mark.django_db(transaction=True)
Make = Callable[..., Any]


@pytest.fixture(autouse=True)
def _engine(transactional_db: None) -> Iterator[None]:
    with engine_running():
        yield


def calling(
    callee: Any, input: Any = None, *, state: Any = None, policy: Any = None, **config: Any
) -> dict[str, Any]:
    """start → call → done, with the call's output as the output; `no` is reached at the port `error`."""
    call: dict[str, Any] = {"type": "workflow", "config": {"workflow": str(callee), "input": input or {}, **config}}
    if policy:
        call["policy"] = policy
    return {
        "format": "baton/1",
        "nodes": {
            "start": {"type": "start", **({"config": {"state": state}} if state else {})},
            "call": call,
            "done": {"type": "output", "config": {"value": "{{ call.output }}"}},
        },
        "edges": [{"source": "start", "target": "call"}, {"source": "call", "target": "done"}],
    }


@pytest.fixture
def published(make_workflow: Make) -> Make:
    """Makes a workflow and publishes it: published(owner, document, name, …) → its row."""

    def make(owner: Any, document: dict[str, Any], name: str = "Callee", **roles: Any) -> Any:
        workflow = make_workflow(owner, document, name, **roles)
        versions.publish(user=owner, workflow=workflow)
        return workflow

    return make


def start(user: Any, workflow: Workflow, **more: Any) -> Run:
    return runs.start(user=user, workflow=workflow, **more)


def ended(run: Run, seconds: float = 15.0) -> dict[str, Any]:
    """The run object once the run has ended."""

    def look() -> bool:
        run.refresh_from_db()
        return run.ended

    until(look, seconds)
    return services.run_json(run)


def at(run: Run, status: str) -> Run:
    """The run once it stands at `status`."""

    def look() -> bool:
        run.refresh_from_db()
        return run.status == status

    until(look)
    return run


def child_of(run: Run) -> Run:
    """The one run that a run has called, once it has."""
    found: Run = until(lambda: Run.objects.filter(parent=run).first())
    return found


def test_it_hands_on_what_the_called_workflow_gave(ann: Any, published: Make, make_workflow: Make) -> None:
    callee = published(ann, HELLO)
    caller = make_workflow(ann, calling(callee.pk, {"topic": "tea"}))
    run = start(ann, caller)
    shown = ended(run)
    child = child_of(run)
    assert (shown["status"], shown["output"]) == ("succeeded", {"text": "tea, calm"}), shown["error"]
    assert shown["nodes"]["call"]["output"] == {"output": {"text": "tea, calm"}, "run": str(child.pk)}
    run_of_call = shown["nodes"]["call"]["run"]
    assert run_of_call == {
        "id": str(child.pk),
        "workflow": str(callee.pk),
        "workflow_name": "Callee",
        "version": 1,
        "status": "succeeded",
    }
    assert services.run_json(child)["parent"] == {"run": str(run.pk), "path": "call"}
    assert (child.trigger, child.depth, child.created_by_id, child.told) == ("workflow", 1, ann.pk, "succeeded")


def test_the_error_of_the_called_workflow_says_which_node_of_which_workflow(
    ann: Any, published: Make, make_workflow: Make
) -> None:
    failing = {**HELLO, "nodes": {**HELLO["nodes"], "say": {"type": "template", "config": {"text": "{{ 1 / 0 }}"}}}}
    caller = make_workflow(ann, calling(published(ann, failing).pk, {"topic": "tea"}))
    shown = ended(start(ann, caller))
    error = shown["nodes"]["call"]["error"]
    assert shown["status"] == "failed"
    assert error["message"].startswith("“Callee”, step `say`: ")
    assert error["node"] == "call"


def test_input_that_does_not_fit_fails_the_node_at_the_field(ann: Any, published: Make, make_workflow: Make) -> None:
    caller = make_workflow(ann, calling(published(ann, HELLO).pk, {"topic": "{{ start.topic }}"}))
    run = start(ann, caller, input={"topic": 7})
    error = ended(run)["nodes"]["call"]["error"]
    assert (error["field"], error["class"]) == ("config.input.topic", "config")
    assert "“Callee”" in error["message"]
    assert not Run.objects.filter(parent=run).exists()


def test_what_a_called_run_spends_counts_in_the_node_and_the_run(
    ann: Any, published: Make, make_workflow: Make
) -> None:
    inner = published(ann, model_document("hello there"), name="Inner")
    middle = published(ann, calling(inner.pk), name="Middle")
    shown = ended(start(ann, make_workflow(ann, calling(middle.pk))))
    assert shown["output"] == "hello there", shown["error"]
    spent = services.run_json(Run.objects.get(workflow_id=inner.pk))["usage"]
    assert spent["output_tokens"] > 0
    assert shown["usage"] == shown["nodes"]["call"]["usage"] == spent


def test_the_published_version_at_the_time_of_the_call_runs_or_the_one_named(
    ann: Any, published: Make, make_workflow: Make
) -> None:
    def saying(text: str) -> dict[str, Any]:
        return {**HELLO, "nodes": {**HELLO["nodes"], "done": {"type": "output", "config": {"value": text}}}}

    callee = published(ann, saying("one"))
    Workflow.objects.filter(pk=callee.pk).update(document=saying("two"))
    callee.refresh_from_db()
    versions.publish(user=ann, workflow=callee)
    Workflow.objects.filter(pk=callee.pk).update(document=saying("a draft"))
    given = {"topic": "tea"}
    assert ended(start(ann, make_workflow(ann, calling(callee.pk, given))))["output"] == "two"
    assert ended(start(ann, make_workflow(ann, calling(callee.pk, given, version=1))))["output"] == "one"


def test_an_approval_two_calls_below_leads_on_everywhere(
    ann: Any, bob: Any, published: Make, make_workflow: Make
) -> None:
    inner = published(ann, REVIEW, name="Inner", bob=(bob, "operator"))
    middle = published(ann, calling(inner.pk), name="Middle")
    run = at(start(ann, make_workflow(ann, calling(middle.pk))), "waiting")
    asked = until(lambda: Approval.objects.filter(status="pending").first())
    assert asked.run.workflow_id == inner.pk
    until(lambda: services.run_json(run)["nodes"]["call"]["run"]["status"] == "waiting")
    assert services.run_json(run)["nodes"]["call"]["status"] == "waiting"
    services.decide(approval=asked, action="approve", values={"text": "Final"}, comment="", by=bob)
    assert ended(run)["output"] == "Final"
    kinds = [event.type for event in Event.objects.filter(run=run, path="call").order_by("seq")]
    assert kinds[0] == "node.started"
    assert kinds[-2:] == ["node.answered", "node.finished"]
    assert set(kinds[1:-2]) == {"node.waiting"}


def test_cancelling_a_run_cancels_all_below_it_before_the_answer(
    ann: Any, published: Make, make_workflow: Make
) -> None:
    callee = published(ann, REVIEW, name="Three")
    for name in ("Two", "One"):
        callee = published(ann, calling(callee.pk), name=name)
    run = start(ann, make_workflow(ann, calling(callee.pk)))
    asked = until(lambda: Approval.objects.filter(status="pending").first())
    at(run, "waiting")
    services.cancel_run(run=run, by=ann)
    assert list(Run.objects.values_list("status", flat=True)) == ["cancelled"] * 4
    asked.refresh_from_db()
    assert asked.status == "cancelled"
    last = Event.objects.filter(run=asked.run).latest("seq")
    assert (last.type, last.data["by"]) == ("run.cancelled", str(ann.pk))


def test_a_cancelled_call_fails_its_node(ann: Any, published: Make, make_workflow: Make) -> None:
    run = at(start(ann, make_workflow(ann, calling(published(ann, REVIEW).pk))), "waiting")
    services.cancel_run(run=child_of(run), by=ann)
    error = ended(run)["nodes"]["call"]["error"]
    assert (error["class"], error["message"]) == ("cancelled", "The run of “Callee” was cancelled.")


def test_the_timeout_of_a_call_bounds_the_waiting_and_cancels_what_it_called(
    ann: Any, published: Make, make_workflow: Make
) -> None:
    caller = make_workflow(ann, calling(published(ann, REVIEW).pk, policy={"timeout": 0.3}))
    run = start(ann, caller)
    assert ended(run)["nodes"]["call"]["error"]["class"] == "timeout"
    at(child_of(run), "cancelled")


def test_a_branch_that_lost_gives_its_call_up(ann: Any, published: Make, make_workflow: Make) -> None:
    document = calling(published(ann, REVIEW).pk)
    document["nodes"]["done"] = {**document["nodes"]["done"], "config": {"value": "early"}, "policy": {"join": "any"}}
    document["nodes"]["pause"] = {"type": "wait", "config": {"for": "0.5s"}}
    document["edges"] += [{"source": "start", "target": "pause"}, {"source": "pause", "target": "done"}]
    run = start(ann, make_workflow(ann, document))
    shown = ended(run)
    assert (shown["output"], shown["nodes"]["call"]["status"]) == ("early", "cancelled")
    assert shown["nodes"]["call"]["run"]["status"] == "cancelled"
    at(child_of(run), "cancelled")


def test_a_workflow_that_calls_itself_ends_at_the_limit(ann: Any, make_workflow: Make) -> None:
    workflow = make_workflow(ann, calling("x"))
    document = calling(workflow.pk)
    Workflow.objects.filter(pk=workflow.pk).update(document=document)
    workflow.refresh_from_db()
    Version.objects.create(workflow=workflow, number=1, hash="0" * 64, document=document)
    Workflow.objects.filter(pk=workflow.pk).update(published_number=1)
    workflow.refresh_from_db()
    shown = ended(start(ann, workflow), 30)
    assert shown["error"]["class"] == "limit"
    assert "more than 8 deep" in shown["error"]["message"]
    assert sorted(Run.objects.values_list("depth", flat=True)) == list(range(9))


def test_only_what_the_callers_owner_may_run_can_be_called(
    ann: Any, bob: Any, published: Make, make_workflow: Make
) -> None:
    callee = published(ann, HELLO, bob=(bob, "operator"))
    caller = published(bob, calling(callee.pk, {"topic": "tea"}), name="Caller", ann=(ann, "viewer"))
    run = start(bob, caller)
    assert ended(run)["status"] == "succeeded"
    assert child_of(run).identity_id == ann.pk
    Share.objects.filter(workflow=callee, user=bob).delete()
    withdrawn = ended(start(bob, caller))["nodes"]["call"]["error"]
    Share.objects.create(workflow=callee, user=bob, role="viewer")
    viewing = ended(start(bob, caller))["nodes"]["call"]["error"]
    callee.delete()
    gone = ended(start(bob, caller))["nodes"]["call"]["error"]
    assert withdrawn == viewing == gone
    assert gone["field"] == "config.workflow"


def test_who_sees_the_caller_does_not_see_the_called_run(
    ann: Any, bob: Any, published: Make, make_workflow: Make
) -> None:
    callee = published(ann, HELLO)
    caller = make_workflow(ann, calling(callee.pk, {"topic": "tea"}), bob=(bob, "viewer"))
    run = start(ann, caller)
    ended(run)
    child = child_of(run)
    hers, his = Api(ann), Api(bob)
    assert his.get(f"/api/v1/runs/{run.pk}").json()["nodes"]["call"]["output"]["output"] == {"text": "tea, calm"}
    assert his.get(f"/api/v1/runs/{child.pk}").status_code == 404
    assert his.get(f"/api/v1/runs?parent={run.pk}").json()["results"] == []
    assert [one["id"] for one in hers.get(f"/api/v1/runs?parent={run.pk}").json()["results"]] == [str(child.pk)]
    assert [one["id"] for one in hers.get("/api/v1/runs").json()["results"]] == [str(run.pk)]
    assert [one["id"] for one in hers.get(f"/api/v1/runs?workflow={callee.pk}").json()["results"]] == [str(child.pk)]
    assert his.get(f"/api/v1/runs?parent={child.pk}").status_code == 404


def test_a_retry_calls_anew(ann: Any, published: Make, make_workflow: Make) -> None:
    policy = {"retry": {"attempts": 2, "wait": 0.05, "on": ["cancelled"]}}
    run = at(start(ann, make_workflow(ann, calling(published(ann, REVIEW).pk, policy=policy))), "waiting")
    first = child_of(run)
    services.cancel_run(run=first, by=ann)
    second = until(lambda: Run.objects.filter(parent=run).exclude(pk=first.pk).first())
    asked = until(lambda: Approval.objects.filter(run=second, status="pending").first())
    services.decide(approval=asked, action="reject", values=None, comment="", by=ann)
    assert ended(run)["output"] == "stopped"


def problems(workflow: Workflow, owner: Any) -> list[tuple[str, str, str]]:
    found = problems_of(workflow.document, owner=owner)
    return [(one.field, one.severity, one.message) for one in found]


@pytest.mark.parametrize(
    ("input", "wrong"),
    [
        ({"topic": "tea"}, []),
        ({"topic": "{{ start.topic }}"}, []),
        ("{{ start }}", []),
        ({}, [("config.input.topic", "error")]),
        ({"topic": "x"}, [("config.input.topic", "error")]),
        ({"topic": ["{{ start.topic }}"]}, []),
        ({"topic": "tea", "tone": 7}, [("config.input.tone", "error")]),
        ({"topic": "tea", "size": 7}, [("config.input.size", "warning")]),
    ],
)
def test_input_is_checked_when_the_caller_is_saved(
    ann: Any, published: Make, make_workflow: Make, input: Any, wrong: Any
) -> None:
    caller = make_workflow(ann, calling(published(ann, HELLO).pk, input))
    assert [one[:2] for one in problems(caller, ann)] == wrong


def test_what_cannot_be_called_is_told_when_the_caller_is_saved(
    ann: Any, bob: Any, published: Make, make_workflow: Make
) -> None:
    known = published(ann, HELLO, bob=(bob, "viewer"))
    unpublished = make_workflow(ann, HELLO, "Draft")
    topic = {"topic": "tea"}
    theirs = make_workflow(bob, calling(known.pk, topic))
    nobody = make_workflow(ann, calling("6f1c7a52-0f0e-4b7e-9a53-3f1a0f6b2c11", topic))
    assert problems(theirs, bob) == problems(nobody, ann) == problems(make_workflow(ann, calling("odd", topic)), ann)
    assert problems(theirs, bob)[0][:2] == ("config.workflow", "error")
    draft = problems(make_workflow(ann, calling(unpublished.pk, topic)), ann)
    assert draft == [("config.workflow", "error", "Nothing of “Draft” is published yet. Publish it first.")]
    seventh = problems(make_workflow(ann, calling(known.pk, topic, version=7)), ann)
    assert seventh == [("config.version", "error", "“Callee” has no version 7.")]


def test_the_state_of_a_run_is_shown_and_its_reuse_counts_only_what_is_reused(ann: Any, make_workflow: Make) -> None:
    def adding(value: int) -> dict[str, Any]:
        return {"type": "set", "config": {"key": "n", "value": value}}

    document = {
        "format": "baton/1",
        "nodes": {
            "start": {"type": "start", "config": {"state": {"n": {"initial": 1, "merge": "add"}}}},
            "left": adding(10),
            "right": adding(100),
            "done": {"type": "output", "config": {"value": "{{ state.n }}"}},
        },
        "edges": [
            {"source": source, "target": target}
            for source, target in (("start", "left"), ("start", "right"), ("left", "done"), ("right", "done"))
        ],
    }
    run = start(ann, make_workflow(ann, document))
    shown = ended(run)
    assert (shown["output"], shown["state"]) == (111, {"n": 111})
    again = runs.rerun(user=ann, run=run, from_node="right")
    first = Event.objects.filter(run=again).earliest("seq")
    assert first.data["state"] == {"n": 1}
    assert (ended(again)["output"], again.state) == (111, {"n": 111})


def test_a_restart_in_the_middle_of_calls_loses_none(ann: Any, published: Make, make_workflow: Make) -> None:
    inner = published(ann, REVIEW, name="Inner")
    run = at(start(ann, make_workflow(ann, calling(published(ann, calling(inner.pk), name="Middle").pk))), "waiting")
    host.get().stop()
    asked = Approval.objects.get(status="pending")
    services.decide(approval=asked, action="approve", values={"text": "Later"}, comment="", by=ann)
    host.get().start()
    assert ended(run)["output"] == "Later"
    assert Run.objects.count() == 3


def test_a_file_that_is_run_by_itself_says_that_it_cannot_call(ann: Any, published: Make) -> None:
    document = calling(published(ann, HELLO).pk, {"topic": "tea"})

    async def never(approval: dict[str, Any]) -> dict[str, Any]:
        raise AssertionError(approval)

    run = asyncio.run(execute(document, {}, registry=registry(), show=lambda event: None, ask=never))
    assert "nobody here for whom another workflow could be run" in run.fields["error"]["message"]


def test_too_many_calls_at_once_are_refused(
    ann: Any, published: Make, make_workflow: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "limit", lambda name: {"workflow_calls": 1, "workflow_depth": 8}[name])
    document = calling(published(ann, REVIEW).pk)
    first = at(start(ann, make_workflow(ann, document)), "waiting")
    refused = ended(start(ann, make_workflow(ann, document)))["error"]
    assert (refused["class"], refused["message"]) == ("limit", "1 called workflows are going on already.")
    services.cancel_run(run=first, by=ann)
    at(start(ann, make_workflow(ann, document)), "waiting")


def test_a_caller_that_is_ended_from_outside_takes_its_call_along(
    ann: Any, published: Make, make_workflow: Make
) -> None:
    run = at(start(ann, make_workflow(ann, calling(published(ann, REVIEW).pk))), "waiting")
    child = at(child_of(run), "waiting")
    # Its worker lets go of it a moment after it waits, and says then that it got on.
    until(lambda: Run.objects.filter(pk=run.pk, owner="").update(takeovers=carry.HOPELESS, wake_at=present()))
    host.advance(run.pk)
    assert ended(run)["status"] == "failed"
    at(child, "cancelled")


def test_who_deletes_the_caller_ends_what_it_called(ann: Any, published: Make, make_workflow: Make) -> None:
    caller = make_workflow(ann, calling(published(ann, REVIEW).pk))
    run = at(start(ann, caller), "waiting")
    child = child_of(run)
    workflows.delete_workflow(user=ann, workflow=caller)
    at(run, "cancelled")
    at(child, "cancelled")
