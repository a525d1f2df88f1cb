"""Branches run at the same time: three that each wait a second for a model take little more than one second."""

from __future__ import annotations

import datetime
from typing import Any

from tests.e2e.people import Person, flow, slow

BRANCHES = ("one", "two", "three")
TOKENS = 20  # at 20 a second
LIMIT = 1.5  # seconds for the whole run
TRIES = 3  # another program may hold both cores for a moment


def seconds(events: list[dict[str, Any]], first: tuple[str, str], last: tuple[str, str]) -> float:
    """The time between two events, each given as (type, path)."""
    at = {(e["type"], e["path"]): datetime.datetime.fromisoformat(e["at"]) for e in events}
    return (at[last] - at[first]).total_seconds()


def test_three_branches_that_each_wait_a_second_end_together(ana: Person) -> None:
    nodes = {name: slow(TOKENS) for name in BRANCHES} | {
        "done": {"type": "output", "config": {"value": "{{ input }}"}}
    }
    workflow = ana.workflow("Parallel", flow(nodes, *(f"start > {name} > done" for name in BRANCHES)))
    took: list[float] = []
    while len(took) < TRIES and (not took or took[-1] >= LIMIT):
        run = ana.run(workflow, wait=30)
        assert run["status"] == "succeeded"
        assert set(run["output"]) == set(BRANCHES)
        events = ana.get(f"/runs/{run['id']}/events")["results"]
        order = [(e["type"], e["path"]) for e in events if e["path"] in BRANCHES]
        assert {kind for kind, _ in order[:3]} == {"node.started"}, "all start before any ends"
        for name in BRANCHES:
            assert seconds(events, ("node.started", name), ("node.finished", name)) >= 0.95
        took.append(seconds(events, ("run.started", ""), ("run.finished", "")))
    assert min(took) < LIMIT, f"the runs took {took} s"
