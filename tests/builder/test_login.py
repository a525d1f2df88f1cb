"""Signing in and out: what it answers, whom it lets in, and how slow guessing is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from builder.models import AuditEntry, User
from builder.services import setup
from tests.builder.conftest import PASSWORD, Api, person

pytestmark = pytest.mark.django_db


def enter(client: Client, name: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/login", {"username": name, "password": password}, **more)


@pytest.mark.parametrize("name", ["ann", "ANN", "ann@example.com", "Ann@Example.com"])
def test_name_or_address_signs_in(client: Client, ann: User, name: str) -> None:
    reply = enter(client, name)
    assert (reply.status_code, reply["Location"]) == (302, "/workflows")
    assert client.get("/api/v1/me").json()["username"] == "ann"


def test_the_answer_does_not_tell_who_exists(ann: User, bob: User) -> None:
    bob.is_active = False
    bob.save()
    pages = [enter(Client(), *pair) for pair in [("ann", "wrong"), ("nobody", "wrong"), ("bob", PASSWORD)]]
    texts = {page.content.decode().split("<form")[0] + str(page.context["form"].non_field_errors()) for page in pages}
    assert len(texts) == 1
    assert {page.status_code for page in pages} == {403}


def test_the_session_gets_a_new_key(client: Client, ann: User) -> None:
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    enter(client, "ann")
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/runs?status=failed", "/runs?status=failed"),
        ("https://evil.example", "/workflows"),
        ("//evil.example", "/workflows"),
        ("/\\evil.example", "/workflows"),
        ("javascript:alert(1)", "/workflows"),
    ],
)
def test_next_stays_here(client: Client, ann: User, wanted: str, target: str) -> None:
    reply = client.post("/login", {"username": "ann", "password": PASSWORD, "next": wanted})
    assert reply["Location"] == target


def test_pages_ask_to_sign_in_and_come_back(client: Client, ann: User) -> None:
    reply = client.get("/runs?status=failed")
    assert reply["Location"] == "/login?next=%2Fruns%3Fstatus%3Dfailed"


def test_logging_in_needs_the_form_s_token(ann: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    reply = enter(strict, "ann")
    assert reply.status_code == 403
    assert "_auth_user_id" not in strict.session


def test_logout_is_a_post_and_ends_the_session(client: Client, ann: User) -> None:
    enter(client, "ann")
    assert client.get("/logout").status_code == 405
    assert client.get("/api/v1/me").status_code == 200
    assert client.post("/logout").status_code == 302
    assert client.get("/api/v1/me").status_code == 401


def test_tries_from_one_place_run_out(ann: User) -> None:
    codes = [enter(Client(), "ann", "wrong").status_code for _ in range(11)]
    assert codes == [403] * 10 + [429]
    reply = enter(Client(), "ann")
    assert reply.status_code == 429
    assert int(reply["Retry-After"]) > 0


def test_one_place_cannot_lock_others_out(ann: User) -> None:
    for _ in range(40):
        enter(Client(), "ann", "wrong", REMOTE_ADDR="203.0.113.9")
    assert enter(Client(), "ann", REMOTE_ADDR="198.51.100.7").status_code == 302


def test_many_places_are_slowed_but_a_known_browser_gets_in(ann: User) -> None:
    mine = Client()
    assert enter(mine, "ann", REMOTE_ADDR="198.51.100.7").status_code == 302
    mine.post("/logout")
    codes = {enter(Client(), "ann", "wrong", REMOTE_ADDR=f"203.0.113.{n // 9}").status_code for n in range(110)}
    assert codes == {403, 429}
    assert enter(Client(), "ann", REMOTE_ADDR="192.0.2.1").status_code == 429
    assert enter(mine, "ann", REMOTE_ADDR="198.51.100.7").status_code == 302


def test_one_place_cannot_try_all_accounts(ann: User) -> None:
    codes = [enter(Client(), f"user{n}", "wrong").status_code for n in range(31)]
    assert codes == [403] * 30 + [429]


def test_right_passwords_do_not_use_tries_up(ann: User) -> None:
    assert {enter(Client(), "ann").status_code for _ in range(40)} == {302}


def test_an_absurd_password_is_not_hashed(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(User, "check_password", lambda *_: pytest.fail("hashed"))
    assert enter(Client(), "ann", "x" * 100_000).status_code == 400


def test_failures_and_successes_are_in_the_log_without_what_was_typed(client: Client, ann: User) -> None:
    enter(client, "ann", "wrong-secret")
    enter(client, "my-password-in-the-wrong-field", "x")
    enter(client, "ann")
    log = [(row.action, row.actor_name) for row in AuditEntry.objects.order_by("id")]
    assert log == [("login.failed", "ann"), ("login.failed", ""), ("login", "ann")]
    assert "wrong" not in str(list(AuditEntry.objects.values()))


def test_a_closed_account_is_out_at_once(client: Client, ann: User) -> None:
    enter(client, "ann")
    User.objects.filter(pk=ann.pk).update(is_active=False)
    assert client.get("/api/v1/me").status_code == 401


def test_a_new_password_ends_other_sessions_but_not_this_one(ann: User) -> None:
    here, there = Api(ann), Api(ann)
    body = {"current": PASSWORD, "new": "another horse battery"}
    assert here.post("/me/password", {**body, "current": "wrong"}).json()["problems"][0]["field"] == "current"
    assert here.post("/me/password", {**body, "new": "short"}).json()["problems"][0]["field"] == "new"
    assert here.post("/me/password", body).status_code == 204
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 401


def test_a_session_cannot_guess_the_password(ann: User) -> None:
    body = {"current": "wrong", "new": "another horse battery"}
    assert [Api(ann).post("/me/password", body).status_code for _ in range(11)] == [400] * 10 + [429]


class TestInvitation:
    """An administrator makes the account, its person chooses the password."""

    def test_the_whole_way(self, admin: User, client: Client) -> None:
        made = Api(admin).post("/users", {"username": "dan", "email": "dan@example.com"})
        assert made.status_code == 201
        assert made.json()["pending"] is True
        path = "/invite/" + made.json()["invitation"].rsplit("/", 1)[1]
        assert "dan" in client.get(path).content.decode()
        assert client.post(path, {"password": "short"}).status_code == 400
        assert client.post(path, {"password": PASSWORD})["Location"] == "/workflows"
        assert client.get("/api/v1/me").json()["username"] == "dan"
        assert Client().get(path).status_code == 404
        assert enter(Client(), "dan").status_code == 302

    def test_a_newer_one_replaces_it_and_a_closed_account_has_none(
        self, admin: User, ann: User, client: Client
    ) -> None:
        older = setup.invite(user=ann, by=admin).rsplit("/", 1)[1]
        newer = setup.invite(user=ann, by=admin).rsplit("/", 1)[1]
        assert client.get(f"/invite/{older}").status_code == 404
        assert client.get(f"/invite/{newer}").status_code == 200
        User.objects.filter(pk=ann.pk).update(is_active=False)
        assert client.post(f"/invite/{newer}", {"password": PASSWORD}).status_code == 404

    def test_only_administrators_see_and_make_accounts(self, ann: User) -> None:
        api = Api(ann)
        assert api.get("/users").status_code == 403
        assert api.post("/users", {"username": "dan", "email": "dan@example.com"}).status_code == 403
        assert api.patch(f"/users/{ann.pk}", {"is_admin": True}).status_code == 403
        assert api.post(f"/users/{ann.pk}/invitation").status_code == 403

    @pytest.mark.parametrize(
        "body", [{"username": "ann", "email": "n@example.com"}, {"username": "n", "email": "ANN@example.com"}]
    )
    def test_taken_names_are_named(self, admin: User, ann: User, body: dict[str, str]) -> None:
        reply = Api(admin).post("/users", body)
        assert reply.status_code == 400
        assert reply.json()["problems"]

    def test_the_last_administrator_stays(self, admin: User) -> None:
        assert Api(admin).patch(f"/users/{admin.pk}", {"is_admin": False}).status_code == 409
        assert Api(admin).patch(f"/users/{admin.pk}", {"is_active": False}).status_code == 409
        other = person("root2", is_superuser=True)
        assert Api(admin).patch(f"/users/{other.pk}", {"is_admin": False}).status_code == 200

    def test_a_lone_owner_goes_only_with_a_successor(self, admin: User, ann: User, bob: User, workflow: Any) -> None:
        api = Api(admin)
        assert api.patch(f"/users/{ann.pk}", {"is_active": False}).status_code == 409
        assert api.patch(f"/users/{ann.pk}", {"is_active": False, "successor": "bob"}).status_code == 200
        assert workflow.shares.get(user=bob).role == "owner"
