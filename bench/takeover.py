"""Scaled out: a worker is killed in the middle of its runs; how long until another has gone on with all of them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg

from bench import postgres
from bench.mockllm import mock
from bench.table import row
from tests.e2e.server import ROOT

RUNS = 100
#: Seconds after which a measurement is given up.
PATIENCE = 120.0
#: When each run of the dead worker had its first event after the kill, seconds; null for one that has none yet.
RESUMED = """
    SELECT max(first), count(*), count(first) FROM (
        SELECT (SELECT min(EXTRACT(EPOCH FROM at::timestamptz)) FROM runtime_event e
                WHERE e.run_id = r.id AND e.at::timestamptz > to_timestamp(%s)) AS first
        FROM runtime_run r WHERE r.id = ANY(%s)) AS runs
"""


def takeover() -> None:
    """Prints the seconds from kill -9 to the last of the worker's runs going on elsewhere."""
    broker = postgres.redis()
    with postgres.database() as url, mock(2.0, 10) as port, tempfile.TemporaryDirectory() as folder:
        if url is None or broker is None:
            row("takeover of a dead worker", f"left out: no {'Redis' if url else 'PostgreSQL'} answers here")
            return
        allowed = f"127.0.0.1:{port}"
        environment = {**os.environ, "BATON_DATA": folder, "DATABASE_URL": url, "REDIS_URL": broker}
        environment |= {"BATON_ALLOW_HOSTS": allowed}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        _manage(environment, "migrate", "-v0", "--skip-checks")
        with ExitStack() as stack, psycopg.connect(url, autocommit=True) as database:
            workers: list[Worker] = []
            for number in (1, 2):  # one after the other, so that it is known whose row is whose
                process = stack.enter_context(_worker(environment))
                _until(database, "SELECT count(*) FROM runtime_worker", number)
                known = [one.name for one in workers]
                (name,) = database.execute("SELECT id FROM runtime_worker WHERE id <> ALL(%s)", [known]).fetchone()  # type: ignore[misc]
                workers.append(Worker(name, process))
            _manage(
                environment,
                "shell",
                "-v0",
                "-c",
                f"from bench.people import begin; begin('three models', {RUNS}, {port})",
            )
            _print(database, workers)


class Worker:
    """A worker's process and the name it has in the database."""

    def __init__(self, name: str, process: subprocess.Popen[bytes]) -> None:
        self.name, self.process = name, process


@contextmanager
def _worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-P", "threads", "-c", "2", "-l", "error"]
    command += ["-n", f"bench-{time.monotonic_ns()}@%h"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _manage(environment: dict[str, str], *words: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )


def _until(database: psycopg.Connection[Any], query: str, value: object) -> None:
    end = time.monotonic() + PATIENCE
    while (found := database.execute(query).fetchone()) != (value,):
        if time.monotonic() > end:
            raise RuntimeError(f"{query} still gives {found}")
        time.sleep(0.05)


def _print(database: psycopg.Connection[Any], workers: list[Worker]) -> None:
    """Kills the worker that has more runs, waits until all of them went on, and prints when that was."""

    def held(one: Worker) -> list[Any]:
        return [key for (key,) in database.execute("SELECT id FROM runtime_run WHERE owner = %s", [one.name])]

    _until(database, "SELECT count(*) FROM runtime_run WHERE owner <> ''", RUNS)
    victim = max(workers, key=lambda one: len(held(one)))
    runs = held(victim)
    victim.process.kill()
    killed = time.time()
    end = time.monotonic() + PATIENCE
    while True:
        last, count, resumed = database.execute(RESUMED, [killed, runs]).fetchone()  # type: ignore[misc]
        if resumed == count:
            break
        if time.monotonic() > end:
            raise RuntimeError(f"{count - resumed} of {count} runs were not taken over")
        time.sleep(0.2)
    row(
        "takeover of a dead worker (kill -9)", f"{float(last) - killed:.1f} s to the last of its {count} runs", "20 s"
    )
    _until(database, "SELECT count(*) FROM runtime_run WHERE status <> 'succeeded'", 0)
    row("  all runs have ended well", f"{time.time() - killed:.1f} s after the kill")
