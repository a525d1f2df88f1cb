"""People, a workflow and clients for the tests of the upper storey."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from builder.models import Share, User, Workflow
from builder.services import tokens

PASSWORD = "correct horse battery"
DOCUMENT = {
    "format": "baton/1",
    "nodes": {"start": {"type": "start"}, "done": {"type": "output", "config": {"value": "{{ start }}"}}},
    "edges": [{"source": "start", "target": "done"}],
}


class Api:
    """A JSON client of one person (None: of nobody), by session with CSRF checks on, or by token."""

    def __init__(self, user: User | None = None, token: str = "") -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.headers: dict[str, str] = {"Authorization": f"Bearer {token}"} if token else {}
        if user is not None:
            self.client.force_login(user)
        if user is not None or not token:
            self.client.cookies["csrftoken"] = "a" * 32
            self.headers["X-CSRFToken"] = "a" * 32

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Sends one request and returns the response."""
        path = path if path.startswith("/api/") else f"/api/v1{path}"
        sent = body if isinstance(body, str | bytes) else json.dumps(body)
        data = {} if body is None else {"data": sent, "content_type": "application/json"}
        return self.client.generic(method, path, **data, headers={**self.headers, **headers})

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.call("DELETE", path, **headers)


@pytest.fixture(autouse=True)
def _fresh_counters() -> Iterator[None]:
    """Log-in and call counters of one test do not reach the next."""
    cache.clear()
    yield
    cache.clear()


def person(name: str, **more: Any) -> User:
    """Makes an account."""
    return User.objects.create_user(name, f"{name}@example.com", PASSWORD, **more)


@pytest.fixture
def ann(db: None) -> User:
    """Owns things."""
    return person("ann")


@pytest.fixture
def bob(db: None) -> User:
    """Gets things shared."""
    return person("bob")


@pytest.fixture
def cid(db: None) -> User:
    """A stranger."""
    return person("cid")


@pytest.fixture
def admin(db: None) -> User:
    """Administers the installation."""
    return person("root", is_superuser=True, is_staff=True)


@pytest.fixture
def workflow(ann: User) -> Workflow:
    """Ann's."""
    made = Workflow.objects.create(name="Flow", document=DOCUMENT, created_by=ann)
    Share.objects.create(workflow=made, user=ann, role="owner")
    return made


@pytest.fixture
def share(workflow: Workflow) -> Callable[[User, str], Share]:
    """Shares ann's workflow."""

    def give(user: User, role: str) -> Share:
        return Share.objects.update_or_create(workflow=workflow, user=user, defaults={"role": role})[0]

    return give


def by_token(user: User, *scopes: str) -> Api:
    """A client with a fresh token of these scopes."""
    return Api(token=tokens.create_token(user=user, name="test", scopes=scopes)[1])
