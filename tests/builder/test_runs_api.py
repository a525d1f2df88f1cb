"""Runs over REST: started once, with checked input, on the right document; followed, cancelled, run again."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.db import connections
from django.http import StreamingHttpResponse
from django.test import AsyncClient

from builder.models import Share, User, Workflow
from builder.services import tokens
from runtime.models import Run
from tests.builder.conftest import Api, by_token
from tests.builder.running import HELLO, REVIEW, engine_running, eventually, made, model_document

pytestmark = pytest.mark.django_db(transaction=True)
Give = Callable[[User, str], Share]


@pytest.fixture
def engine() -> Iterator[None]:
    with engine_running():
        yield


@pytest.fixture
def hello(ann: User) -> Workflow:
    return made(ann, HELLO)


def runs_of(workflow: Workflow) -> str:
    return f"/workflows/{workflow.pk}/runs"


def finished(api: Api, run_id: str) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        run: dict[str, Any] = api.get(f"/runs/{run_id}").json()
        return run if run["finished_at"] else None

    run: dict[str, Any] = eventually(look)
    return run


def waiting(api: Api, run_id: str) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        run: dict[str, Any] = api.get(f"/runs/{run_id}").json()
        return run if run["status"] == "waiting" else None

    run: dict[str, Any] = eventually(look)
    return run


# ---- starting ----


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


# ---- reading ----


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


def test_the_log_is_read_from_any_number(ann: User, hello: Workflow, engine: None) -> None:
    api = Api(ann)
    run = api.post(f"{runs_of(hello)}?wait=10", {"input": {"topic": "maps"}}).json()
    body = api.get(f"/runs/{run['id']}/events").json()
    assert [event["seq"] for event in body["results"]] == list(range(1, run["last_seq"] + 1))
    assert body["next"] is None
    assert body["results"][0]["type"] == "run.started"
    assert body["results"][-1]["type"] == "run.finished"
    later = api.get(f"/runs/{run['id']}/events?after=3").json()["results"]
    assert later == body["results"][3:]
    for wrong in ("-1", "x", "²", "9" * 40):
        assert api.get(f"/runs/{run['id']}/events?after={wrong}").status_code == 400


# ---- streams ----


def sse(text: str) -> list[tuple[str | None, dict[str, Any]]]:
    """The events of a stream: (id, data)."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append((fields.get("id"), json.loads(fields["data"])))
    return found


async def aside(work: Callable[[], Any]) -> Any:
    """Does blocking work with the database beside the event loop."""
    return await database_sync_to_async(work)()


async def text_of(response: Any) -> str:
    assert isinstance(response, StreamingHttpResponse)
    parts = [part async for part in response]  # type: ignore[union-attr]
    return b"".join(parts).decode()


async def stream_client(user: User) -> AsyncClient:
    client = AsyncClient()
    await client.aforce_login(user)
    return client


async def test_the_log_as_a_stream(ann: User, hello: Workflow, engine: None) -> None:
    run = await aside(lambda: Api(ann).post(f"{runs_of(hello)}?wait=10", {"input": {"topic": "maps"}}).json())
    client = await stream_client(ann)
    path, accept = f"/api/v1/runs/{run['id']}/events", {"Accept": "text/event-stream"}
    whole = await client.get(path, headers=accept)
    assert whole["Content-Type"] == "text/event-stream"
    events = sse(await text_of(whole))
    assert [number for number, _ in events] == [str(seq) for seq in range(1, run["last_seq"] + 1)]
    assert all(event["seq"] == int(number or 0) for number, event in events)
    resumed = sse(await text_of(await client.get(path, headers=accept | {"Last-Event-ID": "4"})))
    assert resumed == events[4:]
    assert sse(await text_of(await client.get(f"{path}?after=4", headers=accept))) == events[4:]
    assert (await client.get(path, headers=accept | {"Last-Event-ID": "x"})).status_code == 400


async def test_starting_and_streaming_in_one_call(ann: User, engine: None) -> None:
    workflow = await aside(lambda: made(ann, model_document("one two three four")))
    client = AsyncClient()
    secret = await aside(lambda: tokens.create_token(user=ann, name="t", scopes=["run", "read"])[1])
    headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {secret}"}
    reply = await client.post(f"/api/v1{runs_of(workflow)}", "{}", content_type="application/json", headers=headers)
    assert reply.status_code == 200
    run_id = reply["Location"].rpartition("/")[2]
    events = sse(await text_of(reply))
    numbers = [int(number) for number, _ in events if number]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [event for _, event in events if event["type"] == "node.delta"]
    assert all(number is None for number, event in events if event["type"] == "node.delta")
    assert events[-1][1]["type"] == "run.finished"
    assert events[-1][1]["output"] == "one two three four"
    assert await aside(lambda: Api(ann).get(f"/runs/{run_id}").json()["status"]) == "succeeded"


async def test_a_refused_stream_is_a_problem(ann: User, cid: User, hello: Workflow) -> None:
    client = await stream_client(cid)
    accept = {"Accept": "text/event-stream"}
    reply = await client.post(f"/api/v1{runs_of(hello)}", "{}", content_type="application/json", headers=accept)
    assert (reply.status_code, reply["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(reply.content)["status"] == 404


async def test_a_stream_ends_when_the_right_to_see_it_ends(
    ann: User, bob: User, engine: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.api.sse.RIGHTS_EVERY", 0.2)

    def prepare() -> str:
        workflow = made(ann, REVIEW)
        Share.objects.create(workflow=workflow, user=bob, role="viewer")
        run: str = Api(ann).post(f"{runs_of(workflow)}?wait=0.5", {}).json()["id"]
        return run

    run = await aside(prepare)
    client = await stream_client(bob)
    reply = await client.get(f"/api/v1/runs/{run}/events", headers={"Accept": "text/event-stream"})

    async def withdraw() -> None:
        await asyncio.sleep(0.5)
        await Share.objects.filter(user=bob).adelete()

    async with asyncio.timeout(10):
        text, _ = await asyncio.gather(text_of(reply), withdraw())
    assert "node.waiting" in text
    assert "run.finished" not in text


# ---- stopping and running again ----


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
