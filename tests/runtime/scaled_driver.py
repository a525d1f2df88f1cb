"""What a test does inside a site's own settings: takes `[name, arguments]` a line and answers in JSON."""

from __future__ import annotations

import json
import os
import sys
from itertools import pairwise
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"


def nap(seconds: float) -> dict[str, Any]:
    return {"type": "tool", "config": {"tool": "nap", "arguments": {"seconds": seconds}}}


def chain(length: int, seconds: float) -> dict[str, Any]:
    """start > n0 > n1 > … > done, each napping."""
    from tests.runtime.crash_runs import document

    names = [f"n{number}" for number in range(length)]
    steps = ["start", *names, "done"]
    edges = [f"{a}>{b}" for a, b in pairwise(steps)]
    return document({name: nap(seconds) for name in names}, *edges)


def migrate() -> None:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    get_user_model().objects.create_superuser("ann", "ann@example.org", "a long enough password")


def begin(kind: str, count: int, *arguments: Any) -> list[str]:
    """Starts `count` runs: of a `chain`, a `die`, a `question`."""
    from django.contrib.auth import get_user_model

    from builder.models import Share, Workflow
    from runtime.services import start_run
    from tests.runtime.crash_runs import document
    from tests.runtime.test_runs import approval_document

    made = {
        "chain": lambda: chain(*arguments),
        "die": lambda: document({"a": {"type": "tool", "config": {"tool": "die"}}}, "start>a", "a>done"),
        "question": approval_document,
    }[kind]()
    user = get_user_model().objects.get(username="ann")
    workflow = Workflow.objects.create(name=kind, document=made, created_by=user)
    Share.objects.create(workflow=workflow, user=user, role="owner")
    given = {"workflow_id": workflow.pk, "workflow_name": kind, "document": made, "version": None}
    return [
        str(start_run(**given, input={"topic": "tea"}, by=user, identity=user).pk)  # type: ignore[arg-type]
        for _ in range(count)
    ]


def talk_and_ask() -> list[str]:
    """Makes a workflow of a long answer and a question; returns its id and an API token of its owner."""
    from django.contrib.auth import get_user_model

    from builder.models import Share, Workflow
    from builder.services import tokens
    from tests.runtime.crash_runs import WORDS, document

    talk = {"connection": "demo", "model": "demo-slow", "prompt": f"[[reply: {' '.join([WORDS] * 6)}]]"}
    nodes = {"a": {"type": "model", "config": talk}, "ask": {"type": "approval", "config": {"message": "Go on?"}}}
    made = document(nodes, "start>a", "a>ask")
    made["edges"].append({"source": "ask", "port": "approve", "target": "done"})
    user = get_user_model().objects.get(username="ann")
    row = Workflow.objects.create(name="talk", document=made, created_by=user)
    Share.objects.create(workflow=row, user=user, role="owner")
    _, secret = tokens.create_token(user=user, name="test", scopes=tokens.SCOPES)
    return [str(row.pk), secret]


def ring(runs: list[str], times: int) -> None:
    """Sends the workers each run's message again and again."""
    from runtime import host

    for run in runs * times:
        host.advance(run)


def cancel(run: str) -> str:
    from django.contrib.auth import get_user_model

    from runtime.models import Run
    from runtime.services import cancel_run

    row = cancel_run(run=Run.objects.get(pk=run), by=get_user_model().objects.get(username="ann"))
    return str(row.status)


def approve() -> None:
    from tests.runtime import crash_runs

    crash_runs.approve()


def wrong() -> list[str]:
    """What does not hold in the whole database."""
    from runtime.invariants import violations

    return [str(one) for one in violations(newest=None)]


def main() -> None:
    django.setup()
    from runtime import line

    line.get().warm()  # as a web process does when it starts
    for request in sys.stdin:
        name, arguments = json.loads(request)
        sys.stdout.write(json.dumps(globals()[name](*arguments)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
