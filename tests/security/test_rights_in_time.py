"""Rights that end: with a token, an account, a session; and rights that nobody gets by a detour."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone

from builder.api.sse import event_stream
from builder.models import Share, Team, User, Workflow
from builder.models.people import Membership
from builder.services import runs, tokens
from builder.services.workflows import owners_of
from builder.views import BACKEND
from runtime.limits import limit
from runtime.models import Approval, Run
from tests.builder.conftest import PASSWORD, Api, by_token, person

pytestmark = pytest.mark.django_db(transaction=True)
HERE, THERE = "203.0.113.9", "198.51.100.7"


def enter(client: Client, name: str, password: str = PASSWORD, place: str = HERE) -> int:
    return client.post("/login", {"username": name, "password": password}, REMOTE_ADDR=place).status_code


def test_guesses_from_the_same_place_do_not_lock_a_known_browser_out(ann: User) -> None:
    mine = Client()
    assert enter(mine, "ann") == 302
    mine.post("/logout")
    for _ in range(limit("login_address") + 5):
        enter(Client(), "ann", "wrong")
    assert enter(Client(), "ann") == 429
    assert enter(mine, "ann") == 302


def test_a_known_browser_cannot_guess_for_ever(ann: User) -> None:
    mine = Client()
    enter(mine, "ann")
    codes = [enter(mine, "ann", "wrong", f"192.0.2.{number}") for number in range(limit("login_account") + 1)]
    assert codes[-1] == 429


def test_name_and_address_are_one_account_to_a_guesser(ann: User) -> None:
    names = ["ann", "ANN", "ann@example.com", " Ann@Example.com "] * 4
    assert [enter(Client(), name, "wrong") for name in names].count(403) == limit("login_account")


def test_a_token_makes_none_that_outlives_it(ann: User) -> None:
    end = timezone.now() + timedelta(days=1)
    _, secret = tokens.create_token(user=ann, name="short", scopes=["admin", "read"], expires_at=end)
    api = Api(token=secret)
    later = (end + timedelta(hours=1)).isoformat()
    assert api.post("/tokens", {"name": "for ever", "scopes": ["read"]}).status_code == 403
    assert api.post("/tokens", {"name": "longer", "scopes": ["read"], "expires_at": later}).status_code == 403
    sooner = (end - timedelta(hours=1)).isoformat()
    assert api.post("/tokens", {"name": "sooner", "scopes": ["read"], "expires_at": sooner}).status_code == 201


@pytest.fixture
def run(ann: User, workflow: Workflow) -> Run:
    """One of ann's draft."""
    return runs.start(user=ann, workflow=workflow)


def test_a_token_runs_no_draft_again_that_it_could_not_run(
    bob: User, run: Run, share: Callable[[User, str], Share]
) -> None:
    share(bob, "operator")
    body = {"from": "done"}
    assert by_token(bob, "read", "run").post(f"/runs/{run.pk}/rerun", body).status_code == 403
    assert Api(bob).post(f"/runs/{run.pk}/rerun", body).status_code == 202
    share(bob, "editor")
    assert by_token(bob, "read", "run").post(f"/runs/{run.pk}/rerun", body).status_code == 202


def test_running_again_is_for_the_present_owner(
    ann: User, bob: User, workflow: Workflow, run: Run, share: Callable[[User, str], Share]
) -> None:
    share(bob, "owner")
    Share.objects.filter(workflow=workflow, user=ann).delete()
    again = Api(bob).post(f"/runs/{run.pk}/rerun", {"from": "done"}).json()
    assert Run.objects.get(pk=again["id"]).identity == bob


def test_a_closed_account_owns_nothing(
    ann: User, bob: User, workflow: Workflow, share: Callable[[User, str], Share]
) -> None:
    share(bob, "owner")
    assert owners_of([workflow.pk]) == {workflow.pk: ann}
    User.objects.filter(pk=ann.pk).update(is_active=False)
    assert owners_of([workflow.pk]) == {workflow.pk: bob}


async def test_a_followed_run_ends_with_the_session(ann: User, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.api.sse.RIGHTS_EVERY", 0.05)
    client = Client()
    await asyncio.to_thread(client.force_login, ann, BACKEND)
    key = client.cookies["baton_session"].value
    stream = event_stream(ann, run, after=0, session=key).streaming_content
    assert b"run.started" in await anext(stream)  # type: ignore[call-overload]
    await asyncio.to_thread(SessionStore(key).delete)
    async with asyncio.timeout(10):
        assert [one async for one in stream] == []  # type: ignore[union-attr]


def asking(run: Run, *assignees: str) -> Approval:
    return Approval.objects.create(
        id=f"00000000-0000-4000-8000-{Approval.objects.count():012}",
        run=run,
        path="ask",
        node="ask",
        message="?",
        actions=[{"id": "approve", "label": "Yes"}],
        assignees=list(assignees),
    )


def test_naming_thousands_does_not_break_anybody_s_inbox(ann: User, cid: User, run: Run) -> None:
    asking(run, *(f"user:nobody{number}" for number in range(3_000)), "user:cid")
    mine = asking(run, "user:CID")
    for one in (ann, cid):
        reply = Api(one).get("/approvals")
        assert reply.status_code == 200
        assert str(mine.pk) in {row["id"] for row in reply.json()["results"]}


def test_being_put_into_a_thousand_teams_does_not_break_one_s_inbox(cid: User, run: Run) -> None:
    teams = Team.objects.bulk_create(Team(name=f"team {number}") for number in range(1_000))
    Membership.objects.bulk_create(Membership(team=team, user=cid) for team in teams)
    asking(run, f"team:{teams[999].pk}")
    assert len(Api(cid).get("/approvals").json()["results"]) == 1


def test_administrators_cannot_ask_the_admin_pages_for_hashes(admin: User) -> None:
    client = Client()
    client.force_login(admin)
    for question in ("user/?password__startswith=md5", "apitoken/?digest__startswith=a", "apitoken/?user__email=x"):
        assert client.get(f"/admin/builder/{question}").status_code == 400
    assert client.get("/admin/builder/auditentry/?action=login").status_code == 200


def test_cookies_are_secure_where_the_page_is(settings: Any) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    person("eve")
    for proto, secure in (("https", True), ("http", False)):
        client = Client()
        headers = {"X-Forwarded-Proto": proto}
        reply = client.post("/login", {"username": "eve", "password": PASSWORD}, headers=headers)
        assert {bool(cookie["secure"]) for cookie in reply.cookies.values()} == {secure}
