"""Runs over REST after their start: listed, cancelled, run again from a node."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from builder.models import User, Workflow
from runtime.models import Run
from tests.builder.conftest import Api
from tests.builder.running import HELLO, REVIEW, engine_running, eventually, finished, made, runs_of, waiting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def engine() -> Iterator[None]:
    with engine_running():
        yield


@pytest.fixture
def hello(ann: User) -> Workflow:
    return made(ann, HELLO)


def test_runs_are_listed_newest_first_and_filtered(ann: User, hello: Workflow, workflow: Workflow) -> None:
    api = Api(ann)
    mine = [api.post(runs_of(hello), {"input": {"topic": "maps"}}).json()["id"] for _ in range(3)]
    other = api.post(runs_of(workflow), {}).json()["id"]
    Run.objects.filter(pk=mine[0]).update(status="failed")
    everything = api.get("/runs").json()["results"]
    assert [row["id"] for row in everything] == [other, *reversed(mine)]
    assert "nodes" not in everything[0]
    assert [row["id"] for row in api.get(f"/runs?workflow={workflow.pk}").json()["results"]] == [other]
    assert [row["id"] for row in api.get("/runs?status=failed").json()["results"]] == [mine[0]]
    assert len(api.get(f"/runs?status=failed,queued&workflow={hello.pk}").json()["results"]) == 3
    first = api.get("/runs?limit=3").json()
    rest = api.get(f"/runs?limit=3&cursor={first['next']}").json()
    assert [row["id"] for row in first["results"] + rest["results"]] == [other, *reversed(mine)]
    assert rest["next"] is None
    assert api.get("/runs?status=nonsense").status_code == 400
    assert api.get("/runs?workflow=nonsense").status_code == 404
    assert api.get("/runs/nonsense").status_code == 404


def test_cancel_stops_what_waits(ann: User, engine: None) -> None:
    api = Api(ann)
    run = api.post(runs_of(made(ann, REVIEW)), {}).json()["id"]
    waiting(api, run)
    reply = api.post(f"/runs/{run}/cancel")
    assert reply.status_code == 202
    ended = finished(api, run)
    assert ended["status"] == "cancelled"
    assert ended["nodes"]["review"]["status"] == "cancelled"
    assert api.get("/approvals").json()["results"] == []
    assert api.post(f"/runs/{run}/cancel").status_code == 409


def test_deleting_a_workflow_cancels_its_runs(ann: User, engine: None) -> None:
    api, workflow = Api(ann), made(ann, REVIEW)
    run = api.post(runs_of(workflow), {}).json()["id"]
    waiting(api, run)
    assert api.delete(f"/workflows/{workflow.pk}").status_code == 204
    assert api.get(f"/runs/{run}").status_code == 404
    assert eventually(lambda: Run.objects.get(pk=run).status == "cancelled")


def test_run_again_from_a_node(ann: User, hello: Workflow, engine: None) -> None:
    api = Api(ann)
    run = api.post(f"{runs_of(hello)}?wait=10", {"input": {"topic": "maps"}}).json()
    reply = api.post(f"/runs/{run['id']}/rerun", {"from": "done"})
    assert reply.status_code == 202
    again = finished(api, reply.json()["id"])
    assert (again["status"], again["output"], again["rerun_of"]) == ("succeeded", run["output"], run["id"])
    document = json.loads(json.dumps(HELLO))
    document["nodes"]["done"]["config"]["value"] = "now {{ say.text }}"
    api.patch(f"/workflows/{hello.pk}", {"document": document}, **{"If-Match": '"1"'})
    changed = api.post(f"/runs/{run['id']}/rerun", {"from": "done", "document": "draft"}).json()
    assert finished(api, changed["id"])["output"] == "now maps, calm"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "from"),
        ({"from": "nobody"}, "from"),
        ({"from": 5}, "from"),
        ({"from": None}, "from"),
        ({"from": "say", "document": "newest"}, "document"),
        ({"from": "say", "input": {}}, "input"),
    ],
)
def test_what_cannot_be_run_again(ann: User, hello: Workflow, body: Any, field: str) -> None:
    api = Api(ann)
    run = api.post(runs_of(hello), {"input": {"topic": "maps"}}).json()["id"]
    reply = api.post(f"/runs/{run}/rerun", body)
    assert reply.status_code == 400, reply.content
    assert field in [problem["field"] for problem in reply.json()["problems"]]
    assert Run.objects.count() == 1
