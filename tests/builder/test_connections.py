"""Connections: keys are written and never read, bound to their server, and seen by whoever may use them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from builder.models import AuditEntry, User
from runtime import vault
from runtime.clients import llm
from runtime.engine.errors import NodeError
from runtime.models import Connection
from tests.builder.conftest import Api, by_token

pytestmark = pytest.mark.django_db
SECRET = "sk-very-secret-1234"
BODY = {"name": "ollama", "base_url": "https://models.example.com/v1/", "secret": SECRET}


@pytest.fixture
def row(ann: User) -> Connection:
    assert Api(ann).post("/connections", BODY).status_code == 201
    return Connection.objects.get()


def test_the_key_goes_in_and_never_comes_out(ann: User, row: Connection) -> None:
    assert row.secret is not None
    assert SECRET.encode() not in bytes(row.secret)
    assert vault.decrypt(str(row.pk), bytes(row.secret)) == SECRET
    api = Api(ann)
    changed = api.patch(f"/connections/{row.pk}", {"models": ["m"]})
    for reply in [api.get("/connections"), api.get(f"/connections/{row.pk}"), changed]:
        assert reply.status_code == 200
        assert SECRET not in reply.content.decode()
    shown = api.get(f"/connections/{row.pk}").json()
    assert (shown["has_secret"], shown["base_url"]) == (True, "https://models.example.com/v1")
    assert SECRET not in str(list(AuditEntry.objects.values()))


def test_the_built_in_ones_are_there_and_stay_as_they_are(ann: User) -> None:
    api = Api(ann)
    shown = {one["id"]: one for one in api.get("/connections").json()["results"]}
    assert set(shown) == {"openai", "demo"}
    assert "demo-chat" in shown["demo"]["models"]
    assert "demo model answers" in shown["openai"]["note"]
    assert api.get("/connections/demo").json()["built_in"] is True
    assert api.patch("/connections/demo", {"base_url": "https://x.example"}).status_code == 403
    assert api.delete("/connections/openai").status_code == 403


def test_me_and_every_page_tell_whether_only_the_demo_answers(ann: User) -> None:
    browser = Client()
    browser.force_login(ann)
    assert Api(ann).get("/me").json()["demo"] is True
    assert b" data-demo>" in browser.get("/workflows").content
    Api(ann).post("/connections", BODY)
    assert b"data-demo" not in browser.get("/workflows").content
    shown = Api(ann).get("/me").json()
    assert (shown["demo"], shown["providers"]) == (False, ["ollama"])


def test_others_see_it_only_when_it_is_shared(ann: User, bob: User, admin: User, row: Connection) -> None:
    for other in (bob, admin):
        assert Api(other).get(f"/connections/{row.pk}").status_code == 404
        assert Api(other).delete(f"/connections/{row.pk}").status_code == 404
        assert Api(other).post(f"/connections/{row.pk}/test").status_code == 404
        assert not other.has_perm("runtime.use_connection", row)
    Connection.objects.update(shared=True)
    assert Api(bob).get(f"/connections/{row.pk}").json()["may_change"] is False
    assert Api(bob).patch(f"/connections/{row.pk}", {"base_url": "https://evil.example"}).status_code == 403
    assert Api(admin).get(f"/connections/{row.pk}").json()["may_change"] is True


def test_only_administrators_share_with_everybody(ann: User, admin: User, row: Connection) -> None:
    assert Api(ann).patch(f"/connections/{row.pk}", {"shared": True}).status_code == 403
    assert Api(ann).post("/connections", {**BODY, "name": "b", "shared": True}).status_code == 403
    assert Api(admin).post("/connections", {**BODY, "shared": True}).status_code == 201
    twice = Api(admin).post("/connections", {**BODY, "name": "other"}).json()["id"]
    assert Api(admin).patch(f"/connections/{twice}", {"shared": True, "name": "ollama"}).status_code == 400


def test_a_key_does_not_move_to_another_server(ann: User, row: Connection) -> None:
    path = f"/connections/{row.pk}"
    api = Api(ann)
    for elsewhere in ["https://evil.example/v1", "http://models.example.com/v1", "https://models.example.com:444/v1"]:
        reply = api.patch(path, {"base_url": elsewhere})
        assert reply.status_code == 400
        assert reply.json()["problems"][0]["field"] == "secret"
    assert api.patch(path, {"base_url": "https://models.example.com:443/v2"}).status_code == 200
    assert api.patch(path, {"base_url": "https://new.example/v1", "secret": "sk-new"}).status_code == 200
    assert api.patch(path, {"secret": ""}).json()["has_secret"] is False


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"base_url": "ftp://x.example"}, "base_url"),
        ({"base_url": "https://"}, "base_url"),
        ({"base_url": "https://user:pw@x.example"}, "base_url"),
        ({"base_url": "https://x.example?key=1"}, "base_url"),
        ({"base_url": "https://x.example:99999"}, "base_url"),
        ({"base_url": "https://[::1"}, "base_url"),
        ({"base_url": "https://x.example/\n"}, "base_url"),
        ({"base_url": "https://x y.example"}, "base_url"),
        ({"base_url": 5}, "base_url"),
        ({"name": "Big"}, "name"),
        ({"name": "demo"}, "name"),
        ({"name": "openai"}, "name"),
        ({"name": "a/b"}, "name"),
        ({"secret": "a\nb: c"}, "secret"),
        ({"secret": "schlüssel"}, "secret"),
        ({"models": "m"}, "models"),
        ({"kind": "smtp"}, "kind"),
        ({"owner": "bob"}, "owner"),
        ({"id": "1"}, "id"),
    ],
)
def test_bad_input_names_the_field(ann: User, change: dict[str, Any], field: str) -> None:
    reply = Api(ann).post("/connections", {**BODY, **change})
    if change == {"base_url": "https://x.example/\n"}:  # white space around an address is forgiven
        assert reply.status_code == 201
        return
    assert reply.status_code == 400
    assert reply.json()["problems"][0]["field"] == field
    assert not Connection.objects.exists()


def test_names_are_taken_once_a_person(ann: User, bob: User, row: Connection) -> None:
    assert Api(ann).post("/connections", BODY).json()["problems"][0]["field"] == "name"
    assert Api(bob).post("/connections", BODY).status_code == 201


def test_testing_lists_the_models_and_keeps_them(ann: User, row: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    async def check(endpoint: Any) -> list[str]:
        asked.append(endpoint)
        return ["big", "small"]

    monkeypatch.setattr(llm, "check", check)
    reply = Api(ann).post(f"/connections/{row.pk}/test")
    assert reply.json()["ok"] is True
    assert reply.json()["models"] == ["big", "small"]
    assert (asked[0].base_url, asked[0].api_key) == (row.base_url, SECRET)
    row.refresh_from_db()
    assert row.models == ["big", "small"]
    assert Api(ann).post("/connections/demo/test").json()["ok"] is True


def test_a_failing_test_says_what_to_do(ann: User, row: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(endpoint: Any) -> list[str]:
        raise NodeError("The server refused the key.", "Give another one.")

    monkeypatch.setattr(llm, "check", check)
    reply = Api(ann).post(f"/connections/{row.pk}/test")
    assert reply.status_code == 200
    assert reply.json() == {"ok": False, "message": "The server refused the key. Give another one.", "models": []}


def test_with_a_token_keys_take_the_scope_admin(ann: User, row: Connection) -> None:
    assert by_token(ann, "edit", "run").post("/connections", {**BODY, "name": "x"}).status_code == 403
    assert by_token(ann, "edit").delete(f"/connections/{row.pk}").status_code == 403
    assert by_token(ann, "admin").delete(f"/connections/{row.pk}").status_code == 204
