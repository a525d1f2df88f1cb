"""What tests of runs need: an engine that carries them, documents to run, and patience with a limit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from builder.demo.loopback import serve_loopback
from builder.models import User, Workflow
from builder.services import workflows
from runtime import host
from tests.builder.conftest import Api

INPUTS = {
    "type": "object",
    "required": ["topic"],
    "properties": {"topic": {"type": "string", "minLength": 2}, "tone": {"type": "string", "default": "calm"}},
}
HELLO: dict[str, Any] = {
    "format": "baton/1",
    "nodes": {
        "start": {"type": "start", "config": {"inputs": INPUTS}},
        "say": {"type": "template", "config": {"text": "{{ start.topic }}, {{ start.tone }}"}},
        "done": {"type": "output", "config": {"value": {"text": "{{ say.text }}"}}},
    },
    "edges": [{"source": "start", "target": "say"}, {"source": "say", "target": "done"}],
}
REVIEW: dict[str, Any] = {
    "format": "baton/1",
    "nodes": {
        "start": {"type": "start"},
        "review": {
            "type": "approval",
            "config": {
                "message": "Publish this?",
                "form": {
                    "type": "object",
                    "required": ["text"],
                    "properties": {"text": {"type": "string", "minLength": 3, "default": "Draft"}},
                },
            },
        },
        "done": {"type": "output", "config": {"value": "{{ review.values.text }}"}},
        "no": {"type": "output", "config": {"value": "stopped"}},
    },
    "edges": [
        {"source": "start", "target": "review"},
        {"source": "review", "port": "approve", "target": "done"},
        {"source": "review", "port": "reject", "target": "no"},
    ],
}


def model_document(text: str, model: str = "demo-chat") -> dict[str, Any]:
    """A workflow of one model call to the demo model."""
    config = {"connection": "demo", "model": model, "prompt": f"[[reply: {text}]]"}
    return {
        "format": "baton/1",
        "nodes": {
            "start": {"type": "start"},
            "write": {"type": "model", "config": config},
            "done": {"type": "output", "config": {"value": "{{ write.text }}"}},
        },
        "edges": [{"source": "start", "target": "write"}, {"source": "write", "target": "done"}],
    }


@contextmanager
def engine_running() -> Iterator[None]:
    """Runs an engine over the test's database, and the demo model, while the context lasts."""
    usual, engine = settings.DEMO_URL, host.EngineHost(drain=0.2)
    before, host._host = host._host, engine
    engine.start()
    try:
        with serve_loopback() as settings.DEMO_URL:
            yield
    finally:
        engine.stop()
        host._host = before
        settings.DEMO_URL = usual


def made(owner: User, document: dict[str, Any], name: str = "Flow") -> Workflow:
    """A workflow of `owner`."""
    return workflows.create_workflow(user=owner, name=name, document=document)


def eventually(look: Callable[[], Any], seconds: float = 10.0) -> Any:
    """Returns the first true value that `look` gives; fails when none comes in time."""
    until = time.monotonic() + seconds
    while not (value := look()):
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)
    return value


def runs_of(workflow: Workflow) -> str:
    """The address at which a workflow is run."""
    return f"/workflows/{workflow.pk}/runs"


def finished(api: Api, run_id: str) -> dict[str, Any]:
    """The run once it has ended."""

    def look() -> dict[str, Any] | None:
        run: dict[str, Any] = api.get(f"/runs/{run_id}").json()
        return run if run["finished_at"] else None

    run: dict[str, Any] = eventually(look)
    return run


def waiting(api: Api, run_id: str) -> dict[str, Any]:
    """The run once it waits."""

    def look() -> dict[str, Any] | None:
        run: dict[str, Any] = api.get(f"/runs/{run_id}").json()
        return run if run["status"] == "waiting" else None

    run: dict[str, Any] = eventually(look)
    return run
