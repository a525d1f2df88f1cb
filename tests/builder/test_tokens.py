"""API tokens: shown once, kept as a digest, cut down to their scopes, gone when revoked."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.utils import timezone

from builder.access import get_visible, require
from builder.models import ApiToken, AuditEntry, User, Workflow
from builder.services import tokens
from runtime.engine.errors import Forbidden, NotFound
from runtime.limits import LIMITS, Limit
from tests.builder.conftest import Api, by_token

pytestmark = pytest.mark.django_db


def test_shown_once_and_kept_as_a_digest(ann: User) -> None:
    made = Api(ann).post("/tokens", {"name": "ci"})
    assert made.status_code == 201
    token = made.json()["token"]
    assert token.startswith("bt_")
    listed = Api(ann).get("/tokens").json()["results"]
    assert [row["name"] for row in listed] == ["ci"]
    assert "token" not in listed[0]
    assert listed[0]["scopes"] == ["read", "run", "decide", "edit"]
    assert token not in str(list(ApiToken.objects.values())) + str(list(AuditEntry.objects.values()))
    assert Api(token=token).get("/me").json()["username"] == "ann"


def test_last_use_is_noted_but_not_at_every_call(ann: User) -> None:
    api = by_token(ann, "read")
    api.get("/me")
    first = ApiToken.objects.get().last_used_at
    api.get("/me")
    assert first is not None
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=timezone.now() - timedelta(minutes=5))
    api.get("/me")
    assert ApiToken.objects.get().last_used_at >= first


def test_revoked_expired_and_closed_tokens_are_401(ann: User) -> None:
    api = by_token(ann, "read")
    row = ApiToken.objects.get()
    assert Api(ann).delete(f"/tokens/{row.pk}").status_code == 204
    reply = api.get("/me")
    assert reply.status_code == 401
    assert reply["WWW-Authenticate"].startswith("Bearer")
    api = by_token(ann, "read")
    ApiToken.objects.update(expires_at=timezone.now())
    assert api.get("/me").status_code == 401
    api = by_token(ann, "read")
    User.objects.filter(pk=ann.pk).update(is_active=False)
    assert api.get("/me").status_code == 401


def test_others_tokens_do_not_exist_for_me(ann: User, bob: User) -> None:
    row, _ = tokens.create_token(user=ann, name="x")
    assert Api(bob).delete(f"/tokens/{row.pk}").status_code == 404
    assert Api(bob).get("/tokens").json()["results"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "x", "scopes": ["everything"]}, "scopes"),
        ({"name": "x", "scopes": []}, "scopes"),
        ({"name": ""}, "name"),
        ({}, "name"),
        ({"name": "x", "expires_at": "2001-01-01T00:00:00Z"}, "expires_at"),
        ({"name": "x", "expires_at": "soon"}, "expires_at"),
        ({"name": "x", "user": "bob"}, "user"),
        ({"name": "x", "digest": "0"}, "digest"),
        ({"name": "x", "scopes": [["read"]]}, "scopes.0.0"),
    ],
)
def test_bad_input_names_the_field(ann: User, body: dict[str, Any], field: str) -> None:
    reply = Api(ann).post("/tokens", body)
    assert reply.status_code == 400
    assert reply.json()["problems"][0]["field"].split(".")[0] == field.split(".")[0]
    assert not ApiToken.objects.exists()


def test_a_token_cannot_give_more_than_it_has(ann: User) -> None:
    body = {"name": "x", "scopes": ["read", "decide"]}
    assert by_token(ann, "read", "run", "edit").post("/tokens", body).status_code == 403
    assert by_token(ann, "read", "admin").post("/tokens", body).status_code == 403
    assert by_token(ann, "read", "decide", "admin").post("/tokens", body).status_code == 201


def test_the_header_is_the_only_way_in(ann: User) -> None:
    _, secret = tokens.create_token(user=ann, name="x")
    assert Api().get(f"/me?token={secret}").status_code == 401
    assert Api().get("/me", Authorization=f"Token {secret}").status_code == 401
    assert Api().get("/me", Authorization="Bearer").status_code == 401
    assert Api().get("/me", Authorization="Bearer bt_\u00e9").status_code == 401
    assert Api(ann).get("/me", Authorization="Bearer wrong").status_code == 401


def test_a_token_needs_no_csrf_and_a_session_does(ann: User) -> None:
    _, secret = tokens.create_token(user=ann, name="x", scopes=["admin"])
    bare = Api(token=secret)
    assert bare.post("/tokens", {"name": "y", "scopes": ["admin"]}).status_code == 201
    session = Api(ann)
    del session.headers["X-CSRFToken"]
    assert session.post("/tokens", {"name": "z"}).status_code == 403


@pytest.mark.parametrize(
    ("scopes", "perm", "allowed"),
    [
        (["read"], "builder.view_workflow", True),
        (["read"], "builder.run_workflow", False),
        (["read"], "builder.edit_workflow", False),
        (["run"], "builder.run_workflow", True),
        (["run"], "builder.run_draft", True),
        (["run"], "builder.view_workflow", False),
        (["edit"], "builder.edit_workflow", True),
        (["edit"], "builder.share_workflow", False),
        (["admin"], "builder.share_workflow", True),
        (["read", "run", "decide", "edit", "admin"], "builder.nonsense", False),
    ],
)
def test_rights_are_scopes_and_role(
    ann: User, workflow: Workflow, scopes: list[str], perm: str, allowed: bool
) -> None:
    _, secret = tokens.create_token(user=ann, name="x", scopes=scopes)
    user = authenticate(token=secret)
    assert user is not None
    assert user.has_perm(perm, workflow) is allowed


def test_scopes_do_not_widen_the_role(workflow: Workflow, bob: User, share: Any) -> None:
    share(bob, "operator")
    _, secret = tokens.create_token(user=bob, name="x")
    user = authenticate(token=secret)
    assert user is not None
    assert user.has_perm("builder.run_workflow", workflow)
    assert not user.has_perm("builder.edit_workflow", workflow)
    assert not user.has_perm("builder.run_draft", workflow)
    assert bob.has_perm("builder.run_draft", workflow)
    share(bob, "editor")
    assert user.has_perm("builder.run_draft", workflow)


def test_a_missing_scope_is_said_and_what_is_hidden_stays_hidden(ann: User, bob: User, workflow: Workflow) -> None:
    _, secret = tokens.create_token(user=ann, name="x", scopes=["read"])
    user: Any = authenticate(token=secret)
    found = get_visible(user, Workflow, workflow.pk, "builder.view_workflow")
    with pytest.raises(Forbidden, match="run"):
        require(user, "builder.run_workflow", found)
    with pytest.raises(NotFound):
        get_visible(bob, Workflow, workflow.pk, "builder.view_workflow")
    with pytest.raises(NotFound):
        get_visible(ann, Workflow, "no-id", "builder.view_workflow")


def test_a_revoked_token_loses_its_rights_in_an_open_socket(ann: User, workflow: Workflow) -> None:
    row, secret = tokens.create_token(user=ann, name="x")
    user: Any = authenticate(token=secret)
    assert user.has_perm("builder.view_workflow", workflow)
    tokens.revoke_token(token_id=row.pk, by=ann)
    assert not user.has_perm("builder.view_workflow", workflow)


def test_too_many_calls_are_429(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "token_rate", Limit(3, "calls/minute", ""))
    api, other = by_token(ann, "read"), by_token(ann, "read")
    assert [api.get("/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert int(api.get("/me")["Retry-After"]) > 0
    assert other.get("/me").status_code == 200


class TestCommand:
    """`manage.py api_token`."""

    def run(self, *args: str) -> str:
        out = io.StringIO()
        call_command("api_token", *args, stdout=out)
        return out.getvalue()

    def test_prints_the_token_alone(self, ann: User) -> None:
        printed = self.run("ann")
        assert printed == printed.strip() + "\n"
        assert Api(token=printed.strip()).get("/me").json()["username"] == "ann"

    def test_scopes_and_days(self, ann: User) -> None:
        self.run("ann", "--scopes", "read,run", "--days", "2")
        row = ApiToken.objects.get()
        assert row.scopes == ["read", "run"]
        assert row.expires_at is not None
        assert timedelta(days=1) < row.expires_at - timezone.now() < timedelta(days=3)

    @pytest.mark.parametrize("args", [["nobody"], ["ann", "--scopes", "all"], ["ann", "--days", "0"]])
    def test_refuses(self, ann: User, args: list[str]) -> None:
        with pytest.raises(CommandError):
            self.run(*args)
