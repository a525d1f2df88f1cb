"""The WebSockets: whom they let in, what they send, when they close."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from autobahn.exception import Disconnected
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from builder.services import tokens
from runtime import hub, services, sockets
from runtime.consumers import InboxSocket
from runtime.limits import limit
from runtime.routing import websocket
from tests.runtime.test_runs import approval_document, asked, begin, finished

pytestmark = pytest.mark.django_db(transaction=True)
HOST = b"127.0.0.1:8000"


def signed_in(user: Any) -> str:
    """Makes a session as the log-in does; returns its key."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def headers_of(session: str | None = None, token: str | None = None, origin: str | None = None) -> list[Any]:
    found = [(b"host", HOST)]
    if session:
        found.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode()))
    if token:
        found.append((b"authorization", f"Bearer {token}".encode()))
    if origin:
        found.append((b"origin", origin.encode()))
    return found


class Client:
    """One WebSocket client."""

    def __init__(self, path: str, **who: Any) -> None:
        self.wire = WebsocketCommunicator(websocket, path, headers=headers_of(**who))
        self.accepted = False

    async def __aenter__(self) -> Client:
        self.accepted, _ = await self.wire.connect(timeout=10)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.wire.disconnect(timeout=10)

    async def frame(self, seconds: float = 10) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(await self.wire.receive_from(timeout=seconds))
        return loaded

    async def closed(self, seconds: float = 10) -> int:
        """Reads to the end and returns the close code."""
        while True:
            message = await self.wire.receive_output(timeout=seconds)
            if message["type"] == "websocket.close":
                return int(message["code"])

    async def events(self, enough: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        got: list[dict[str, Any]] = []
        while not enough(got):
            got += (await self.frame())["events"]
        return got


@pytest.fixture
def session(ann: Any) -> str:
    return signed_in(ann)


in_thread: Callable[..., Callable[..., Awaitable[Any]]] = sync_to_async


async def test_the_whole_log_and_then_the_end(engine: Any, workflow: Any, ann: Any, session: str) -> None:
    run = await in_thread(finished)(await in_thread(begin)(workflow, ann))
    log = await in_thread(services.events_after)(run_id=run.pk, after=0)
    async with Client(f"/ws/runs/{run.pk}", session=session) as client:
        assert await client.events(lambda got: len(got) == len(log)) == log
        assert await client.closed() == 1000
    async with Client(f"/ws/runs/{run.pk}?after=3", session=session) as client:
        assert await client.events(lambda got: len(got) == len(log) - 3) == log[3:]


async def test_what_happens_comes_as_it_happens(engine: Any, workflow: Any, ann: Any, bob: Any, session: str) -> None:
    run = await in_thread(begin)(workflow, ann, approval_document(), input={"topic": "tea"})
    approval = await in_thread(asked)(run)
    async with Client(f"/ws/runs/{run.pk}?after=0", session=session) as client:
        before = await client.events(lambda got: any(e["type"] == "node.waiting" for e in got))
        await in_thread(services.decide)(approval=approval, action="approve", values=None, comment="", by=bob)
        after = await client.events(lambda got: any(e["type"] == "run.finished" for e in got))
        seqs = [event["seq"] for event in before + after]
        assert seqs == list(range(1, len(seqs) + 1))
        assert next(e for e in before if e["type"] == "node.waiting")["approval"]["id"] == str(approval.pk)


async def test_streamed_text_comes_whole_to_whoever_joins_late(workflow: Any, ann: Any, session: str) -> None:
    run = await in_thread(begin)(workflow, ann)
    line = hub.get()
    line.delta(str(run.pk), "greet", 0, "Hello ")
    line.delta(str(run.pk), "greet", 6, "wor")
    async with Client(f"/ws/runs/{run.pk}", session=session) as client:
        got = await client.events(lambda got: any(e["type"] == "node.delta" for e in got))
        assert got[-1] == {"type": "node.delta", "path": "greet", "offset": 0, "text": "Hello wor"}
        line.delta(str(run.pk), "greet", 9, "ld")
        assert (await client.frame())["events"] == [
            {"type": "node.delta", "path": "greet", "offset": 9, "text": "ld"}
        ]
        line.delta(str(run.pk), "greet", 0, "Again")
        assert (await client.frame())["events"] == [
            {"type": "node.delta", "path": "greet", "offset": 0, "text": "Again"}
        ]
    line.forget(str(run.pk))


async def test_strangers_and_nobodies_are_told_apart(workflow: Any, ann: Any, cid: Any, session: str) -> None:
    run = await in_thread(begin)(workflow, ann)
    strange = await in_thread(signed_in)(cid)
    for path, who, code in [
        (f"/ws/runs/{run.pk}", {}, 4403),
        (f"/ws/runs/{run.pk}", {"session": "nonsense"}, 4403),
        (f"/ws/runs/{run.pk}", {"token": "nonsense"}, 4403),
        (f"/ws/runs/{run.pk}", {"session": strange}, 4404),
        (f"/ws/runs/{uuid4()}", {"session": session}, 4404),
        ("/ws/runs/nonsense", {"session": session}, 4404),
        ("/ws/elsewhere", {"session": session}, 4404),
        (f"/ws/runs/{run.pk}?after=x", {"session": session}, 4400),
        ("/ws/inbox", {}, 4403),
    ]:
        async with Client(path, **who) as client:
            assert client.accepted
            assert await client.closed() == code, (path, who)


@pytest.mark.parametrize(
    ("origin", "let_in"),
    [
        ("http://127.0.0.1:8000", True),
        (None, True),
        ("http://127.0.0.1:8001", False),
        ("http://127.0.0.1", False),
        ("https://127.0.0.1:8000", False),
        ("http://localhost:8000", False),
        ("http://127.0.0.1:8000.evil.example", False),
        ("http://ann@127.0.0.1:8000", False),
        ("null", False),
    ],
)
async def test_only_our_own_pages_may_open_one(origin: str | None, let_in: bool, session: str) -> None:
    client = Client("/ws/inbox", session=session, origin=origin)
    accepted, _ = await client.wire.connect(timeout=10)
    assert accepted is let_in
    await client.wire.disconnect()


async def test_a_host_that_is_not_ours_is_no_origin(session: str) -> None:
    wire = WebsocketCommunicator(
        websocket, "/ws/inbox", headers=headers_of(session=session, origin="http://evil.example")
    )
    wire.scope["headers"][0] = (b"host", b"evil.example")
    accepted, _ = await wire.connect()
    assert not accepted


async def test_a_right_that_is_withdrawn_closes_it(
    workflow: Any, ann: Any, bob: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "RECHECK_SECONDS", 0.05)
    run = await in_thread(begin)(workflow, ann)
    async with Client(f"/ws/runs/{run.pk}", session=await in_thread(signed_in)(bob)) as client:
        assert (await client.frame())["events"][0]["type"] == "run.started"
        await in_thread(workflow.shares.filter(user=bob).delete)()
        assert await client.closed() == 4403


async def test_a_log_out_closes_it(workflow: Any, ann: Any, session: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "RECHECK_SECONDS", 0.05)
    async with Client("/ws/inbox", session=session) as client:
        assert await client.frame() == {"approvals": 0, "changed": []}
        await in_thread(SessionStore(session).flush)()
        assert await client.closed() == 4403


async def test_too_much_closes_it(session: str) -> None:
    async with Client("/ws/inbox", session=session) as client:
        await client.wire.send_to(text_data="x" * (limit("socket_message") + 1))
        assert await client.closed() == 1009
    async with Client("/ws/inbox", session=session) as client:
        for _ in range(limit("socket_rate") + 1):
            await client.wire.send_to(text_data="{}")
        assert await client.closed() == 4429


async def test_a_page_that_leaves_while_it_is_told_something_is_no_error(session: str) -> None:
    scope = {"type": "websocket", "path": "/ws/inbox", "headers": headers_of(session=session), "query_string": b""}
    told: list[str] = []

    async def receive() -> Any:
        if told:
            await asyncio.Event().wait()
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        told.append(message["type"])
        if message["type"] != "websocket.accept":
            raise Disconnected("Attempt to send on a closed protocol")

    await asyncio.wait_for(InboxSocket.app(scope, receive, send), 10)
    assert told == ["websocket.accept", "websocket.send"]


async def test_one_person_has_so_many_and_no_more(session: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "limit", lambda name: 2)
    async with Client("/ws/inbox", session=session) as one, Client("/ws/inbox", session=session) as two:
        await one.frame()
        await two.frame()
        async with Client("/ws/inbox", session=session) as three:
            assert await three.closed() == 4429
    await asyncio.sleep(0)
    async with Client("/ws/inbox", session=session) as again:
        assert await again.frame() == {"approvals": 0, "changed": []}


async def test_the_inbox_tells_what_waits_for_me(engine: Any, workflow: Any, ann: Any, bob: Any, cid: Any) -> None:
    bobs, cids = await in_thread(signed_in)(bob), await in_thread(signed_in)(cid)
    async with Client("/ws/inbox", session=bobs) as client, Client("/ws/inbox", session=cids) as stranger:
        assert await client.frame() == {"approvals": 0, "changed": []}
        assert await stranger.frame() == {"approvals": 0, "changed": []}
        run = await in_thread(begin)(workflow, ann, approval_document(), input={"topic": "tea"})
        approval = await in_thread(asked)(run)
        assert await client.frame() == {"approvals": 1, "changed": [str(approval.pk)]}
        await in_thread(services.decide)(approval=approval, action="reject", values=None, comment="", by=ann)
        assert await client.frame() == {"approvals": 0, "changed": [str(approval.pk)]}
        assert await stranger.wire.receive_nothing()


async def test_a_token_opens_it_while_it_lives(workflow: Any, ann: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "RECHECK_SECONDS", 0.05)
    run = await in_thread(begin)(workflow, ann)
    row, secret = await in_thread(tokens.create_token)(user=ann, name="socket", scopes=["read"])
    async with Client(f"/ws/runs/{run.pk}", token=secret) as client:
        assert (await client.frame())["events"][0]["type"] == "run.started"
        await in_thread(tokens.revoke_token)(token_id=row.pk, by=ann)
        assert await client.closed() == 4403
