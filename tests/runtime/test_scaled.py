"""The scaled-out mode: a Celery worker on PostgreSQL and Redis runs what another process starts and answers."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from tests import services
from tests.e2e.server import ROOT

pytestmark = pytest.mark.crash
SECONDS = 90


class Site:
    """A PostgreSQL database and a Redis of this test's own, and the commands that work on them."""

    def __init__(self, folder: Path, database: str, broker: str) -> None:
        self.url = f"{services.postgres()}/{database}"
        self.env = {**os.environ, "BATON_DATA": str(folder), "DATABASE_URL": self.url, "REDIS_URL": broker}
        self.env.pop("DJANGO_SETTINGS_MODULE", None)

    def manage(self, *words: str) -> None:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def begin(self, call: str) -> None:
        self.manage("shell", "-v0", "-c", f"from tests.runtime import crash_runs; crash_runs.{call}")

    def until(self, query: str, value: object) -> None:
        end = time.monotonic() + SECONDS
        with psycopg.connect(self.url, autocommit=True) as connection:
            while (row := connection.execute(query).fetchone()) != (value,):  # type: ignore[arg-type]
                assert time.monotonic() < end, f"{query} still gives {row}"
                time.sleep(0.05)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    name = f"baton_scaled_{secrets.token_hex(4)}"
    postgres, broker = services.postgres(), f"redis://127.0.0.1:{services.redis_port()}/15"
    with redis.Redis.from_url(broker) as client:
        client.flushdb()
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield Site(tmp_path, name, broker)
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def worker(site: Site) -> Iterator[subprocess.Popen[bytes]]:
    site.manage("migrate", "-v0", "--skip-checks")
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-P", "threads", "-c", "2", "-l", "warning"]
    process = subprocess.Popen(command, cwd=ROOT, env=site.env, stdout=subprocess.DEVNULL)
    yield process
    if process.poll() is None:
        process.kill()
        process.wait()


def test_a_worker_runs_what_others_start_and_answer(site: Site, worker: subprocess.Popen[bytes]) -> None:
    site.until("SELECT count(*) FROM runtime_worker", 1)
    site.begin("begin_question()")
    site.until("SELECT status FROM runtime_run", "waiting")
    site.until("SELECT owner FROM runtime_run", "")
    site.begin("approve()")
    site.until("SELECT status FROM runtime_run", "succeeded")
    site.until("SELECT count(*) - max(seq) FROM runtime_event", 0)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    site.until("SELECT count(*) FROM runtime_worker", 0)
