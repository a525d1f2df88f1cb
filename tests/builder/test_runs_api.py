"""Starting runs over REST: once, with checked input, on the right document, by those who may."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections

from builder.models import Share, User, Workflow
from builder.services import tokens
from runtime.models import Run
from tests.builder.conftest import Api, by_token
from tests.builder.running import HELLO, REVIEW, engine_running, finished, made, runs_of

Give = Callable[[User, str], Share]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def engine() -> Iterator[None]:
    with engine_running():
        yield


@pytest.fixture
def hello(ann: User) -> Workflow:
    return made(ann, HELLO)


def test_a_run_is_accepted_and_can_be_read(ann: User, hello: Workflow, engine: None) -> None:
    api = Api(ann)
    reply = api.post(runs_of(hello), {"input": {"topic": "maps"}})
    run = reply.json()
    assert reply.status_code == 202
    assert reply["Location"] == f"/api/v1/runs/{run['id']}"
    assert (run["workflow"], run["version"], run["trigger"]) == (str(hello.pk), None, "manual")
    assert (run["by"], run["by_name"]) == (str(ann.pk), "ann")
    ended = finished(api, run["id"])
    assert (ended["status"], ended["output"]) == ("succeeded", {"text": "maps, calm"})
    assert ended["input"] == {"topic": "maps", "tone": "calm"}
    assert {path: node["status"] for path, node in ended["nodes"].items()} == {
        "start": "succeeded",
        "say": "succeeded",
        "done": "succeeded",
    }
    assert ended["last_seq"] == len(api.get(f"/runs/{run['id']}/events").json()["results"])


def test_wait_answers_when_the_run_has_ended(ann: User, hello: Workflow, engine: None) -> None:
    reply = Api(ann).post(f"{runs_of(hello)}?wait=10", {"input": {"topic": "maps"}})
    assert (reply.status_code, reply.json()["status"]) == (200, "succeeded")
    assert reply.json()["output"] == {"text": "maps, calm"}


def test_wait_answers_202_when_it_has_not(ann: User, engine: None) -> None:
    reply = Api(ann).post(f"{runs_of(made(ann, REVIEW))}?wait=0.3", {})
    assert (reply.status_code, reply.json()["status"]) == (202, "waiting")


@pytest.mark.parametrize("wait", ["-1", "x", "", "nan", "inf", "301", "1e9"])
def test_a_wait_that_is_none(ann: User, hello: Workflow, wait: str) -> None:
    reply = Api(ann).post(f"{runs_of(hello)}?wait={wait}", {"input": {"topic": "maps"}})
    assert (reply.status_code, reply.json()["problems"][0]["field"]) == (400, "wait")
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "input.topic"),
        ({"input": {}}, "input.topic"),
        ({"input": {"topic": 5}}, "input.topic"),
        ({"input": {"topic": "x"}}, "input.topic"),
        ({"input": []}, "input"),
        ({"input": "maps"}, "input"),
        ({"input": {"topic": "maps"}, "version": "latest"}, "version"),
        ({"input": {"topic": "maps"}, "version": 7}, "version"),
        ({"input": {"topic": "maps"}, "version": True}, "version"),
        ({"input": {"topic": "maps"}, "version": 10**30}, "version"),
        ({"input": {"topic": "maps"}, "version": -1}, "version"),
        ({"input": {"topic": "maps"}, "version": {}}, "version"),
        ({"input": {"topic": "maps"}, "document": HELLO}, "document"),
        ({"input": {"topic": "maps"}, "identity": "root"}, "identity"),
        ({"topic": "maps"}, "topic"),
    ],
)
def test_what_cannot_be_run_is_told_by_field(ann: User, hello: Workflow, body: Any, field: str) -> None:
    reply = Api(ann).post(runs_of(hello), body)
    assert reply.status_code == 400, reply.content
    assert field in [problem["field"] for problem in reply.json()["problems"]]
    assert not Run.objects.exists()


def test_a_draft_with_errors_does_not_run(ann: User) -> None:
    document = json.loads(json.dumps(HELLO))
    document["nodes"]["say"]["config"]["text"] = "{{ nobody.text }}"
    reply = Api(ann).post(runs_of(made(ann, document)), {"input": {"topic": "maps"}})
    assert reply.status_code == 400
    assert ("say", "config.text") in [(p["node"], p["field"]) for p in reply.json()["problems"]]
    assert not Run.objects.exists()


# ---- which document ----


def test_the_published_version_runs_by_default(ann: User, hello: Workflow, engine: None) -> None:
    api, path = Api(ann), f"/workflows/{hello.pk}"
    api.post(f"{path}/publish")
    document = json.loads(json.dumps(HELLO))
    document["nodes"]["say"]["config"]["text"] = "draft"
    api.patch(path, {"document": document}, **{"If-Match": '"1"'})
    start = {"input": {"topic": "maps"}}
    outputs = {
        str(version): api.post(f"{path}/runs?wait=10", start | extra).json()
        for version, extra in {
            "default": {},
            "published": {"version": "published"},
            "draft": {"version": "draft"},
            "1": {"version": 1},
        }.items()
    }
    assert {key: (run["version"], run["output"]["text"]) for key, run in outputs.items()} == {
        "default": (1, "maps, calm"),
        "published": (1, "maps, calm"),
        "draft": (None, "draft"),
        "1": (1, "maps, calm"),
    }
    pinned = api.get(f"/runs/{outputs['default']['id']}/document").json()
    assert (pinned["version"], pinned["document"]) == (1, HELLO)


def test_a_token_runs_drafts_for_editors_only(
    ann: User, bob: User, workflow: Workflow, share: Give, engine: None
) -> None:
    path = runs_of(workflow)
    share(bob, "operator")
    token = by_token(bob, "run", "read")
    unpublished = token.post(path, {})
    assert (unpublished.status_code, unpublished.json()["title"]) == (409, "Not published")
    assert token.post(path, {"version": "draft"}).status_code == 403
    assert Api(bob).post(path, {}).status_code == 202
    share(bob, "editor")
    assert by_token(bob, "run").post(path, {}).json()["trigger"] == "rest"
    assert by_token(bob, "run").post(path, {"version": "draft"}).status_code == 202
    share(bob, "operator")
    Api(ann).post(f"/workflows/{workflow.pk}/publish")
    assert token.post(path, {}).json()["version"] == 1
    assert token.post(path, {"version": "draft"}).status_code == 403


def test_viewers_watch_and_strangers_do_not(ann: User, bob: User, cid: User, workflow: Workflow, share: Give) -> None:
    share(bob, "viewer")
    run = Api(ann).post(runs_of(workflow), {}).json()["id"]
    viewer, stranger = Api(bob), Api(cid)
    reads = (f"/runs/{run}", f"/runs/{run}/events", f"/runs/{run}/document")
    assert [viewer.get(path).status_code for path in reads] == [200, 200, 200]
    assert [stranger.get(path).status_code for path in reads] == [404, 404, 404]
    deeds = (runs_of(workflow), f"/runs/{run}/cancel", f"/runs/{run}/rerun")
    assert [viewer.post(path, {"from": "start"}).status_code for path in deeds] == [403, 403, 403]
    assert [stranger.post(path, {"from": "start"}).status_code for path in deeds] == [404, 404, 404]
    assert [row["id"] for row in viewer.get("/runs").json()["results"]] == [run]
    assert stranger.get("/runs").json()["results"] == []
    assert by_token(ann, "read").post(runs_of(workflow), {}).status_code == 403
    assert by_token(ann, "run").get(f"/runs/{run}").status_code == 403


def test_runs_act_for_the_owner(ann: User, bob: User, workflow: Workflow, share: Give) -> None:
    share(bob, "operator")
    run = Run.objects.get(pk=Api(bob).post(runs_of(workflow), {}).json()["id"])
    assert (run.created_by, run.identity) == (bob, ann)


# ---- idempotency ----


def test_the_same_key_and_body_is_the_same_run(ann: User, hello: Workflow) -> None:
    api, body = Api(ann), {"input": {"topic": "maps"}}
    first = api.post(runs_of(hello), body, **{"Idempotency-Key": "k1"})
    again = api.post(runs_of(hello), body, **{"Idempotency-Key": "k1"})
    assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])
    other = api.post(runs_of(hello), {"input": {"topic": "tea"}}, **{"Idempotency-Key": "k1"})
    assert other.status_code == 422
    assert api.post(runs_of(hello), body, **{"Idempotency-Key": "k2"}).json()["id"] != first.json()["id"]
    assert Run.objects.count() == 2


def test_a_key_counts_also_when_the_draft_has_changed_since(ann: User, hello: Workflow) -> None:
    api, body = Api(ann), {"input": {"topic": "maps"}}
    first = api.post(runs_of(hello), body, **{"Idempotency-Key": "k1"}).json()
    Workflow.objects.filter(pk=hello.pk).update(document=HELLO | {"edges": []})
    assert api.post(runs_of(hello), body, **{"Idempotency-Key": "k1"}).json()["id"] == first["id"]


def test_repeats_at_once_are_one_run(ann: User, hello: Workflow) -> None:
    secret = tokens.create_token(user=ann, name="many", scopes=["run", "read"])[1]
    found: list[str] = []

    def start() -> None:
        reply = Api(token=secret).post(runs_of(hello), {"input": {"topic": "maps"}}, **{"Idempotency-Key": "same"})
        found.append(reply.json().get("id", str(reply.content)))
        connections.close_all()

    threads = [threading.Thread(target=start) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 5
    assert len(set(found)) == 1
    assert Run.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_keys_that_are_none(ann: User, hello: Workflow, key: str) -> None:
    reply = Api(ann).post(runs_of(hello), {"input": {"topic": "maps"}}, **{"Idempotency-Key": key})
    assert (reply.status_code, reply.json()["problems"][0]["field"]) == (400, "Idempotency-Key")


def test_own_keys_do_not_keep_a_workflow_from_running(ann: User, engine: None) -> None:
    document = json.loads(json.dumps(HELLO)) | {"x-team": "growth"}
    for node in document["nodes"].values():
        node |= {"x-note": 1, "policy": {"x-why": "so"}}
        node["config"]["x-seen"] = "{{ nobody.text }}"
    document["edges"][0]["x-colour"] = "red"
    run = Api(ann).post(f"{runs_of(made(ann, document))}?wait=10", {"input": {"topic": "maps"}}).json()
    assert (run["status"], run["output"]) == ("succeeded", {"text": "maps, calm"})
