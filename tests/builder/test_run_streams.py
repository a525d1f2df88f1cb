"""The log of a run over REST: from any number, as pages and as server-sent events, for as long as one may see it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.http import StreamingHttpResponse
from django.test import AsyncClient

from builder.models import Share, User, Workflow
from builder.services import tokens
from tests.builder.conftest import Api
from tests.builder.running import HELLO, REVIEW, engine_running, made, model_document, runs_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def engine() -> Iterator[None]:
    with engine_running():
        yield


@pytest.fixture
def hello(ann: User) -> Workflow:
    return made(ann, HELLO)


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
