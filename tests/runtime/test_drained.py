"""A host that is stopped: it begins nothing, lets nodes finish, hands the rest on, and its heart beats meanwhile."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from runtime.models import Event, Worker
from tests.runtime.test_host import HOLDING, hold, make_host, statuses
from tests.runtime.test_runs import begin, finished, until

__all__ = ["hold", "make_host"]
pytestmark = pytest.mark.django_db(transaction=True)

TWO: dict[str, Any] = {
    **HOLDING,
    "nodes": {**HOLDING["nodes"], "after": {"type": "tool", "config": {"tool": "hold", "arguments": {}}}},
}
TWO["nodes"]["done"] = {"type": "output", "config": {"value": "{{ after.result }}"}}


def stopping(host: Any) -> threading.Thread:
    thread = threading.Thread(target=host.stop)
    thread.start()
    until(lambda: not host.running)
    return thread


def test_the_node_at_work_finishes_and_the_next_is_left_to_others(
    make_host: Any,
    hold: Any,
    workflow: Any,
    ann: Any,
) -> None:
    handed: list[str] = []
    host = make_host(drain=10, lease=1.0, pass_on=handed.append)
    run = begin(workflow, ann, TWO)
    until(lambda: hold.held == 1)
    thread = stopping(host)
    assert until(lambda: Worker.objects.filter(draining=True).exists())
    late = begin(workflow, ann)
    time.sleep(1.5)
    beat = Worker.objects.get(draining=True).heartbeat_at
    assert until(lambda: Worker.objects.get(draining=True).heartbeat_at > beat), "its runs are still its own"
    hold.go = True
    thread.join(10)
    run.refresh_from_db()
    assert (run.owner, run.status, hold.calls) == ("", "running", 1)
    assert handed == [str(run.pk)]
    assert statuses(late) == ["queued"]
    make_host(lease=15.0)
    assert finished(run).output == 2
    assert Event.objects.filter(run=run, type="node.started", path="wait").count() == 1
    assert finished(late).status == "succeeded"


def test_a_run_whose_last_node_is_at_work_ends(make_host: Any, hold: Any, workflow: Any, ann: Any) -> None:
    handed: list[str] = []
    host = make_host(drain=10, pass_on=handed.append)
    run = begin(workflow, ann, HOLDING)
    until(lambda: hold.held == 1)
    thread = stopping(host)
    hold.go = True
    thread.join(10)
    assert statuses(run) == ["succeeded"]
