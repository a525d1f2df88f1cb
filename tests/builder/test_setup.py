"""The first account needs the installer's link, and the way in closes for good."""

from __future__ import annotations

import io
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from builder.models import AuditEntry, OneTimeLink, User
from builder.services import setup
from runtime.engine.errors import NotFound
from tests.builder.conftest import PASSWORD, person

OWNER = {"username": "olga", "email": "Olga@Example.com", "password": PASSWORD}


def path_of(link: str | None) -> str:
    assert link is not None
    return "/setup/" + link.rsplit("/", 1)[1]


@pytest.fixture
def path(db: None) -> str:
    return path_of(setup.link())


def test_the_link_makes_the_owner_and_signs_in(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert 'name="csrfmiddlewaretoken"' in page.content.decode()
    reply = client.post(path, OWNER)
    assert (reply.status_code, reply["Location"]) == (302, "/workflows")
    owner = User.objects.get()
    assert (owner.username, owner.email, owner.is_superuser) == ("olga", "olga@example.com", True)
    assert client.session["_auth_user_id"] == str(owner.pk)
    assert AuditEntry.objects.filter(action="setup.owner_created").exists()


def test_it_works_once_and_closes_for_good(client: Client, path: str) -> None:
    assert client.post(path, OWNER).status_code == 302
    again = Client()
    assert again.get(path).status_code == 404
    assert again.post(path, {**OWNER, "username": "eve", "email": "e@example.com"}).status_code == 404
    assert User.objects.count() == 1
    assert setup.link() is None
    User.objects.all().delete()
    assert setup.link() is None


def test_a_second_start_replaces_the_link(client: Client, path: str) -> None:
    newer = path_of(setup.link())
    assert client.get(path).status_code == 404
    assert client.get(newer).status_code == 200


def test_a_link_expires(client: Client, path: str) -> None:
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(path).status_code == 404
    assert client.post(path, OWNER).status_code == 404


def test_an_account_made_otherwise_closes_it(client: Client, path: str) -> None:
    person("first")
    assert client.post(path, OWNER).status_code == 404
    assert setup.link() is None


def test_a_weak_password_is_refused_and_the_link_stays(client: Client, path: str) -> None:
    reply = client.post(path, {**OWNER, "password": "password"})
    assert reply.status_code == 400
    assert "too short" in reply.content.decode()
    assert not User.objects.exists()
    assert client.post(path, OWNER).status_code == 302


@pytest.mark.parametrize(
    "bad", [{"username": "a@b"}, {"email": "nothing"}, {"username": ""}, {"username": "\x00"}, {}]
)
def test_bad_input_is_named_on_the_page(client: Client, path: str, bad: dict[str, str]) -> None:
    reply = client.post(path, {**OWNER, **bad} if bad else {"username": "x"})
    assert reply.status_code == 400
    assert 'role="alert"' in reply.content.decode()


def test_of_two_at_once_one_gets_it(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = path.rsplit("/", 1)[1]
    row = setup.live("setup", secret)
    monkeypatch.setattr(setup, "live", lambda *_: row)  # both have looked before either took it
    setup.create_owner(secret=secret, username="one", email="one@example.com", password=PASSWORD, address=None)
    with pytest.raises(NotFound):
        setup.create_owner(secret=secret, username="two", email="two@example.com", password=PASSWORD, address=None)
    assert User.objects.count() == 1


def test_the_secret_is_not_kept(path: str) -> None:
    assert path.rsplit("/", 1)[1] not in str(list(OneTimeLink.objects.values()))


@pytest.mark.django_db
def test_the_link_is_the_public_address(settings: Any) -> None:
    settings.PUBLIC_URL = "https://baton.example.com"
    assert (setup.link() or "").startswith("https://baton.example.com/setup/")


@pytest.mark.django_db
def test_createsuperuser_works_without_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"USERNAME": "root", "EMAIL": "root@example.com", "PASSWORD": PASSWORD}.items():
        monkeypatch.setenv(f"DJANGO_SUPERUSER_{name}", value)
    call_command("createsuperuser", interactive=False, verbosity=0)
    assert User.objects.get().is_superuser
    assert setup.link() is None


@pytest.mark.django_db
class TestUserCommand:
    """`manage.py user create`."""

    def run(self, monkeypatch: pytest.MonkeyPatch, password: str, *args: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO(password + "\n"))
        out = io.StringIO()
        call_command("user", "create", *args, stdout=out)
        return out.getvalue()

    def test_makes_an_account(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "zoe" in self.run(monkeypatch, PASSWORD, "zoe", "--email", "zoe@example.com")
        user = User.objects.get()
        assert user.check_password(PASSWORD)
        assert not user.is_superuser

    @pytest.mark.parametrize(
        ("password", "name", "email"),
        [
            ("short", "zoe", "zoe@example.com"),
            (PASSWORD, "ann", "x@example.com"),
            (PASSWORD, "zoe", "ANN@example.com"),
            (PASSWORD, "ANN", "x@example.com"),
            (PASSWORD, "zoe", "no"),
        ],
    )
    def test_refuses(self, monkeypatch: pytest.MonkeyPatch, password: str, name: str, email: str) -> None:
        person("ann")
        with pytest.raises(CommandError):
            self.run(monkeypatch, password, name, "--email", email)
        assert User.objects.count() == 1
