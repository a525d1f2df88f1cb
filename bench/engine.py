"""`python -m bench.engine`: what a node costs the engine, without HTTP: 50 runs at once, fully durable.

A process of its own with a data folder of its own, on SQLite or on the (empty) database of DATABASE_URL; prints one
JSON object.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from typing import Any

RUNS, NODES = 50, 20


def measure() -> dict[str, float]:
    """Runs them; returns seconds of CPU and wall, both a node in microseconds, commits and the jobs in them."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from bench import graphs
    from builder.models import User
    from runtime import host
    from runtime.services import start_run

    person = User.objects.create_user("bench", "bench@example.org")
    shared: dict[str, Any] = {
        "workflow_name": "bench",
        "version": None,
        "input": {},
        "by": person,
        "identity": person,
    }

    def start(count: int) -> None:
        for _ in range(count):
            start_run(workflow_id=person.pk, document=graphs.chain(NODES), **shared)

    def ended() -> None:
        """Waits for the runs; asks seldom and cheaply, for what asking costs is counted too."""
        with connection.cursor() as cursor:
            while cursor.execute("SELECT 1 FROM runtime_run WHERE status <> 'succeeded' LIMIT 1").fetchone():
                time.sleep(0.05)

    commits = count_commits()
    start(1)
    host.get().start()
    ended()  # a run ahead, so that nothing is imported or compiled while it counts
    host.get().stop()
    start(RUNS)
    commits.clear()
    processor, wall = time.process_time(), time.perf_counter()
    host.get().start()
    ended()
    processor, wall = time.process_time() - processor, time.perf_counter() - wall
    host.get().stop()
    nodes = RUNS * (NODES + 2)
    return {
        "cpu": processor,
        "wall": wall,
        "cpu_us": processor / nodes * 1e6,
        "wall_us": wall / nodes * 1e6,
        "commits": len(commits),
        "jobs": sum(commits),
    }


def count_commits() -> list[int]:
    """Returns a list that grows by one for every transaction of the writer from now on: how many jobs shared it."""
    from runtime.store.threads import Writer

    found: list[int] = []
    commit = Writer._commit

    def counted(self: Writer, connection: Any, group: list[Any]) -> None:
        found.append(len(group))
        commit(self, connection, group)

    Writer._commit = counted  # type: ignore[method-assign]
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"BATON_DATA": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        import django

        django.setup()
        print(json.dumps(measure()))
