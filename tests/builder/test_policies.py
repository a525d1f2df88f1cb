"""Policies over REST, against the demo model: which rung answered, what it cost, what asks before it is repeated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from builder.models import User
from runtime.engine.clock import iso
from runtime.models import Cached, Run
from tests.builder.conftest import Api
from tests.builder.running import engine_running, eventually, finished, made, model_document, runs_of, waiting

pytestmark = pytest.mark.django_db(transaction=True)
Json = Any


@pytest.fixture
def engine() -> Iterator[None]:
    with engine_running():
        yield


def asking(text: str = "hello", model: str = "demo-chat", **policy: Json) -> Json:
    document = model_document(text, model)
    document["nodes"]["write"]["policy"] = policy
    return document


def run(user: User, document: Json, **body: Json) -> Json:
    api = Api(user)
    return finished(api, api.post(runs_of(made(user, document)), body).json()["id"])


def test_another_model_answers_and_the_run_says_so(ann: User, engine: None) -> None:
    document = asking("[[fail: 503]]", fallback=[{"connection": "demo", "model": "demo-chat"}])
    document["nodes"]["write"]["config"] |= {"model": "demo-fail", "prompt": "[[fail: 503]]"}
    shown = run(ann, document)["nodes"]["write"]
    # the second model is told to fail too, in the same prompt: so nothing answered, and that is free
    assert (shown["status"], shown["error"]["class"], shown["usage"]) == ("failed", "server_error", None)
    document["nodes"]["write"]["config"] |= {"model": "demo-fail", "prompt": "Say hello"}
    shown = run(ann, document)["nodes"]["write"]
    assert shown["status"] == "succeeded"
    assert (shown["rung"]["kind"], shown["rung"]["model"]) == ("fallback", "demo-chat")
    assert [tried["model"] for tried in shown["rung"]["tried"]] == ["demo-fail"]


def test_an_output_is_kept_from_run_to_run_of_one_workflow_and_one_owner(ann: User, bob: User, engine: None) -> None:
    api, document = Api(ann), asking(cache={"ttl": "1h"})
    workflow = made(ann, document)
    first, second = (finished(api, api.post(runs_of(workflow), {}).json()["id"]) for _ in range(2))
    assert "rung" not in first["nodes"]["write"]
    rung = second["nodes"]["write"]["rung"]
    kept = Cached.objects.get()
    assert (rung["kind"], rung["at"]) == ("cache", iso(kept.at))
    assert (second["output"], second["usage"]["input_tokens"]) == (first["output"], 0)
    assert str(kept.workflow_id) == str(workflow.pk)
    assert (kept.expires_at - kept.at).total_seconds() == 3600
    for other in (run(ann, document), run(bob, document)):
        assert "rung" not in other["nodes"]["write"]
    assert Cached.objects.count() == 3


def test_what_is_kept_is_not_used_after_its_time(ann: User, engine: None) -> None:
    api, workflow = Api(ann), made(ann, asking(cache={"ttl": 1e-3}))
    for _ in range(2):
        shown = finished(api, api.post(runs_of(workflow), {}).json()["id"])
        assert "rung" not in shown["nodes"]["write"]
    assert Cached.objects.count() == 1, "the newer output takes the place of the older"


def test_a_budget_refuses_before_the_call_and_says_whose_it_is(ann: User, engine: None) -> None:
    document = asking("x" * 200, budget={"tokens": 40})
    shown = run(ann, document)
    error = shown["nodes"]["write"]["error"]
    assert (error["class"], error["node"], error["field"]) == ("budget", "write", "policy.budget")
    assert shown["usage"]["input_tokens"] == 0


def test_a_run_may_have_a_budget(ann: User, engine: None) -> None:
    workflow = made(ann, asking("x" * 200))
    api = Api(ann)
    spare = api.post(runs_of(workflow), {}).json()["id"]
    finished(api, spare)
    document = workflow.document
    from runtime.services.runs import present, store_run

    now = present()
    row = Run(workflow_id=workflow.pk, identity=ann, created_by=ann, input={}, budget={"tokens": 40}, wake_at=now)
    store_run(row, document, [{"type": "run.started", "at": "2026-01-01T00:00:00.000Z", "path": "", "data": {}}])
    shown = finished(api, str(row.pk))
    assert shown["nodes"]["write"]["error"]["class"] == "budget"
    assert "this run" in shown["nodes"]["write"]["error"]["message"]


def test_an_answer_that_breaks_the_schema_has_cost_something(ann: User, engine: None) -> None:
    document = asking("no JSON at all")
    document["nodes"]["write"]["config"]["schema"] = {"type": "object", "required": ["score"]}
    shown = run(ann, document)
    assert shown["nodes"]["write"]["error"]["class"] == "invalid_output"
    assert shown["nodes"]["write"]["usage"]["output_tokens"] > 0
    assert shown["usage"] == shown["nodes"]["write"]["usage"]


WRITES: Json = {
    "format": "baton/1",
    "nodes": {
        "start": {"type": "start"},
        "send": {
            "type": "tool",
            "label": "Send it",
            "config": {"tool": "calculator", "arguments": {"expression": "1 + 1"}},
            "policy": {"effects": "write"},
        },
        "done": {"type": "output", "config": {"value": "{{ send.result }}"}},
    },
    "edges": [{"source": "start", "target": "send"}, {"source": "send", "target": "done"}],
}


def test_running_again_asks_before_it_repeats_a_deed(ann: User, engine: None) -> None:
    api = Api(ann)
    first = run(ann, WRITES)
    again = api.post(f"/runs/{first['id']}/rerun", {"from": "send"}).json()["id"]
    shown = waiting(api, again)
    assert shown["nodes"]["send"]["status"] == "waiting"
    (approval,) = api.get("/approvals").json()["results"]
    assert "“Send it”" in approval["message"]
    assert first["id"] in approval["message"]
    assert [action["id"] for action in approval["actions"]] == ["again", "keep", "stop"]
    assert api.post(f"/approvals/{approval['id']}/decision", {"action": "keep"}).status_code == 200
    ended = finished(api, again)
    assert (ended["output"], ended["nodes"]["send"]["attempt"]) == (2, 1)
    assert "chose to use the result" in ended["nodes"]["send"]["reason"]


def test_running_again_may_be_told_to_repeat(ann: User, engine: None) -> None:
    api = Api(ann)
    first = run(ann, WRITES)
    again = api.post(f"/runs/{first['id']}/rerun", {"from": "send", "repeat": True}).json()["id"]
    assert finished(api, again)["output"] == 2
    assert api.get("/approvals").json()["results"] == []
    from_done = api.post(f"/runs/{first['id']}/rerun", {"from": "done"}).json()["id"]
    assert finished(api, from_done)["output"] == 2, "what is taken over does not ask"
    assert api.post(f"/runs/{first['id']}/rerun", {"from": "send", "repeat": "perhaps"}).status_code == 400


def test_the_steps_of_a_rerun_are_those_of_its_log(ann: User, engine: None) -> None:
    from runtime.engine.events import Event as Line
    from runtime.engine.snapshot import snapshot
    from runtime.engine.state import fold
    from runtime.models import Event

    api = Api(ann)
    first = run(ann, asking())
    again = finished(api, api.post(f"/runs/{first['id']}/rerun", {"from": "done"}).json()["id"])
    lines = [
        Line(e.seq, e.at, e.type, e.path, e.data) for e in Event.objects.filter(run_id=again["id"]).order_by("seq")
    ]
    folded = snapshot(fold(lines))
    assert {key: again[key] for key in folded} == folded
    assert again["nodes"]["write"]["output"] == first["nodes"]["write"]["output"]
    assert again["usage"]["input_tokens"] == 0, "what was taken over was paid for in the first run"
    assert eventually(lambda: Run.objects.get(pk=again["id"]).usage["input_tokens"] == 0)
