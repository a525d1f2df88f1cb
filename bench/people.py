"""What the measurements need inside a Baton's own settings; called by `manage.py shell`, prints one JSON value."""

from __future__ import annotations

import json
from typing import Any

SCOPES = ["read", "run", "decide", "edit", "admin"]


def make(count: int, tokens: int) -> None:
    """Makes `count` people with `tokens` API tokens each; prints a list of lists of tokens."""
    from builder.models import User
    from builder.services.tokens import create_token

    found = []
    for number in range(count):
        person = User.objects.create_user(f"bench{number}", f"bench{number}@example.org")
        found.append([create_token(user=person, name=f"bench {n}", scopes=SCOPES)[1] for n in range(tokens)])
    print(json.dumps(found))


def begin(name: str, count: int, port: int = 0) -> None:
    """Stores `count` new runs of a workflow of bench/graphs.py, which the engine takes when it looks next.

    `port` is where the mock model answers. Prints the number of runs.
    """
    from bench import graphs
    from builder.models import Share, User, Workflow
    from runtime.models import Connection
    from runtime.services import start_run

    person, _ = User.objects.get_or_create(username="bench", defaults={"email": "bench@example.org"})
    if port:
        address = f"http://127.0.0.1:{port}/v1"
        Connection.objects.get_or_create(
            owner=person, name="mock", defaults={"base_url": address, "models": ["mock"]}
        )
    document: dict[str, Any] = graphs.NAMED[name]()
    workflow = Workflow.objects.create(name=name, document=document, created_by=person)
    Share.objects.create(workflow=workflow, user=person, role="owner")
    for _ in range(count):
        start_run(
            workflow_id=workflow.pk,
            workflow_name=name,
            document=document,
            version=None,
            input={},
            by=person,
            identity=person,
        )
    print(json.dumps(count))
