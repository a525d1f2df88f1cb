"""Shared by all tests: ann who owns, bob she shares with, cid the stranger; a workflow; a running engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model

PASSWORD = "a long enough password"

HELLO: dict[str, Any] = {
    "format": "baton/1",
    "nodes": {
        "start": {
            "type": "start",
            "config": {"inputs": {"type": "object", "properties": {"name": {"type": "string"}}}},
        },
        "greet": {"type": "template", "config": {"text": "Hello {{ start.name }}"}},
        "done": {"type": "output", "config": {"value": "{{ greet.text }}"}},
    },
    "edges": [{"source": "start", "target": "greet"}, {"source": "greet", "target": "done"}],
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Several processes share the tests by file; those that kill servers go to one, first, one after the other.

    They take the longest, and suffer when two of them share the machine.
    """
    for item in items:
        group = "crash" if item.get_closest_marker("crash") else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: item.get_closest_marker("crash") is None)


def person(name: str, **more: Any) -> Any:
    """Makes an account called `name`, with the password PASSWORD."""
    return get_user_model().objects.create_user(
        username=name.lower(), email=f"{name.lower()}@example.org", password=PASSWORD, first_name=name, **more
    )


@pytest.fixture
def ann(db: None) -> Any:
    """She owns things."""
    return person("Ann")


@pytest.fixture
def bob(db: None) -> Any:
    """Ann shares with him."""
    return person("Bob")


@pytest.fixture
def cid(db: None) -> Any:
    """A stranger with an account."""
    return person("Cid")


@pytest.fixture
def make_workflow(db: None) -> Callable[..., Any]:
    """Makes a workflow: make_workflow(owner, document=HELLO, name="Hello", bob="operator", …)."""
    from builder.models import Share, Workflow

    def make(owner: Any, document: dict[str, Any] = HELLO, name: str = "Hello", **roles: tuple[Any, str]) -> Any:
        workflow = Workflow.objects.create(name=name, document=document, created_by=owner)
        Share.objects.create(workflow=workflow, user=owner, role="owner")
        for user, role in roles.values():
            Share.objects.create(workflow=workflow, user=user, role=role)
        return workflow

    return make


@pytest.fixture
def workflow(ann: Any, bob: Any, make_workflow: Callable[..., Any]) -> Any:
    """Ann's, shared with Bob as operator."""
    return make_workflow(ann, bob=(bob, "operator"))


@pytest.fixture
def engine(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A running engine of the product's own parts: what is started runs."""
    from runtime import host

    carrier = host.EngineHost(drain=0.5)
    monkeypatch.setattr(host, "_host", carrier)
    carrier.start()
    yield carrier
    carrier.stop()
