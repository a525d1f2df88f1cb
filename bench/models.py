"""`python -m bench.models RUNS`: what a model call costs: runs at once, each a chain of three 500 ms calls.

A process of its own with a data folder of its own, the mock model in another; no HTTP server, so that what is
measured is the engine and the client. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from typing import Any

from bench import machine
from bench.mockllm import mock

CALLS, SECONDS, TOKENS = 3, 0.5, 10
WARM = 20


def measure(runs: int, port: int) -> dict[str, float]:
    """Carries `runs` runs at once; returns seconds (CPU, wall), CPU milliseconds a call and MB of memory."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from bench import graphs
    from builder.models import User
    from runtime import host, process
    from runtime.models import Connection, Run
    from runtime.services import start_run

    person = User.objects.create_user("bench", "bench@example.org")
    Connection.objects.create(owner=person, name="mock", base_url=f"http://127.0.0.1:{port}/v1", models=["mock"])
    document = graphs.models(CALLS, "mock", parallel=False)
    shared: dict[str, Any] = {
        "workflow_name": "bench",
        "version": None,
        "input": {},
        "by": person,
        "identity": person,
    }

    def carry(count: int) -> tuple[float, float]:
        """Stores the runs first, then starts the engine; returns CPU and wall seconds until all have ended."""
        for _ in range(count):
            start_run(workflow_id=person.pk, document=document, **shared)
        processor, began = time.process_time(), datetime.now(UTC)
        host.get().start()
        while (left := Run.objects.filter(finished_at=None).count()) > 0:
            time.sleep(0.2 if left > count / 4 else 0.02)  # who asks often is measured too
        processor = time.process_time() - processor
        ended = Run.objects.latest("finished_at").finished_at or began  # not when we saw it
        host.get().stop()
        return processor, (ended - began).total_seconds()

    process.settle()  # as a serving process does
    carry(WARM)  # ahead, so that nothing is imported or compiled while it counts
    before = machine.memory_mb(os.getpid())
    processor, wall = carry(runs)
    failed = Run.objects.filter(status="failed").count()
    return {
        "runs": runs,
        "failed": failed,
        "cpu": processor,
        "wall": wall,
        "cpu_ms": processor / (runs * CALLS) * 1000,
        "idle_mb": before,
        "peak_mb": machine.most_memory_mb(os.getpid()),
    }


def figure(runs: int) -> dict[str, float]:
    """The figures of `runs` runs at once, measured in a process of their own."""
    command = [sys.executable, "-m", "bench.models", str(runs)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, mock(SECONDS, TOKENS) as port:
        allowed = f"127.0.0.1:{port}"
        os.environ |= {
            "BATON_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "BATON_ALLOW_HOSTS": allowed,
        }
        import django

        django.setup()
        print(json.dumps(measure(int(sys.argv[1]), port)))
