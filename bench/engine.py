"""`python -m bench.engine`: what a node costs the engine, without HTTP: 50 runs at once on SQLite, fully durable.

A process of its own with a data folder of its own; prints one JSON object.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from typing import Any

RUNS, NODES = 50, 20


def measure() -> dict[str, float]:
    """Runs them; returns seconds of processor time and wall time, and both a node in microseconds."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from bench import graphs
    from builder.models import User
    from runtime import host
    from runtime.models import Run
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
        while Run.objects.exclude(status="succeeded").exists():
            time.sleep(0.02)

    start(1)
    host.get().start()
    ended()  # a run ahead, so that nothing is imported or compiled while it counts
    host.get().stop()
    start(RUNS)
    processor, wall = time.process_time(), time.perf_counter()
    host.get().start()
    ended()
    processor, wall = time.process_time() - processor, time.perf_counter() - wall
    host.get().stop()
    nodes = RUNS * (NODES + 2)
    return {"cpu": processor, "wall": wall, "cpu_us": processor / nodes * 1e6, "wall_us": wall / nodes * 1e6}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"BATON_DATA": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        import django

        django.setup()
        print(json.dumps(measure()))
