"""With workers of their own, a called run goes to whichever the broker picks; its end finds the caller by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from builder.services import runs, versions
from runtime import host
from runtime.models import Run
from tests.builder.running import HELLO
from tests.builder.test_called_workflows import calling, child_of, ended

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> Iterator[list[tuple[str, bool, str]]]:
    """What was given to the broker, (run, new, thread); it comes back to the one worker there is."""
    settings.EMBEDDED = False
    worker = host.EngineHost(lease=15.0, drain=0.2)
    told: list[tuple[str, bool, str]] = []

    def advance(run_id: Any, *, new: bool = False, urgent: bool = False, person: str = "") -> None:
        told.append((str(run_id), new, threading.current_thread().name))
        worker.advance(run_id, new=new, urgent=urgent, person=person)

    monkeypatch.setattr(host, "_host", worker)
    monkeypatch.setattr(host, "advance", advance)
    worker.start()
    yield told
    worker.stop()


def test_a_called_run_is_spread_and_its_end_comes_back(
    sent: list[tuple[str, bool, str]], ann: Any, make_workflow: Callable[..., Any]
) -> None:
    callee = make_workflow(ann, HELLO, "Callee")
    versions.publish(user=ann, workflow=callee)
    run = runs.start(user=ann, workflow=make_workflow(ann, calling(callee.pk, {"topic": "tea"})))
    assert ended(run)["output"] == {"text": "tea, calm"}
    child = child_of(run)
    assert [(one, new) for one, new, _ in sent] == [(str(run.pk), True), (str(child.pk), True)]
    assert sent[1][2] != "baton-engine"  # the broker is not waited for on the engine's own loop
    assert Run.objects.get(pk=child.pk).told == "succeeded"
