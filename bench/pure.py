"""What the engine costs without HTTP: its planner, and a node on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

from bench import graphs, postgres
from bench.table import row

#: An engine's figure is the best of so many processes.
TRIES = 3


def plan() -> None:
    """How long the planner takes for 1,000 nodes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from datetime import UTC, datetime

    from runtime.engine.events import NODE_FINISHED, NODE_STARTED, RUN_STARTED, Event
    from runtime.engine.graph import Graph
    from runtime.engine.plan import plan
    from runtime.engine.state import fold
    from runtime.nodes import registry

    graph = Graph.from_document(graphs.chain(1000), registry())
    at = datetime.now(UTC).isoformat()
    events = [Event(1, at, RUN_STARTED, "", {"input": {}})]
    for name in ["start", *(f"n{i}" for i in range(500))]:
        events.append(Event(len(events) + 1, at, NODE_STARTED, name, {"attempt": 1, "input": {}}))
        done = {"output": {"text": "x"}, "port": "out", "attempt": 1}
        events.append(Event(len(events) + 1, at, NODE_FINISHED, name, done))
    state = fold(events)
    now = datetime.now(UTC)
    times = []
    for _ in range(50):
        began = time.perf_counter()
        plan(graph, state, now)
        times.append(time.perf_counter() - began)
    row("plan for 1,000 nodes, half done", f"{sorted(times)[25] * 1000:.2f} ms", "2 ms")


def engine() -> None:
    """What a node costs on SQLite."""
    _print("SQLite", "150 us CPU", [_measured({}) for _ in range(TRIES)])


def engine_on_postgres() -> None:
    """What a node costs on PostgreSQL: our process' CPU, not the database server's."""
    tries = []
    for _ in range(TRIES):
        with postgres.database() as url:
            if url is None:
                row("a no-op node, 50 runs at once, PostgreSQL", "left out: no PostgreSQL answers here", "200 us CPU")
                return
            tries.append(_measured({"DATABASE_URL": url}))
    _print("PostgreSQL", "200 us CPU", tries)


def _measured(environment: dict[str, str]) -> dict[str, float]:
    """The figures of one process of `bench.engine`."""
    known = {key: value for key, value in os.environ.items() if key not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}}
    done = subprocess.run(
        [sys.executable, "-m", "bench.engine"], stdout=subprocess.PIPE, check=True, env=known | environment
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _print(name: str, goal: str, tries: list[dict[str, float]]) -> None:
    best = min(tries, key=lambda one: one["cpu_us"])
    shown = f"{best['cpu_us']:.0f} us CPU, {best['wall_us']:.0f} us wall ({best['commits']:.0f} commits)"
    row(f"a no-op node, 50 runs at once, {name}", shown, goal)
