"""A scaled-out Baton of a test's own: a PostgreSQL database, a queue, workers that can be killed, web processes."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import amqp
import psycopg
import redis

from tests import services
from tests.e2e.server import ROOT

SECONDS = 90
Broker = str  # "redis", "rabbitmq" (beside Redis), "rabbitmq only", "none" (it is away)


class Site:
    """Everything a test needs of one installation; `close()` removes it."""

    def __init__(self, folder: Path, *, lease: float = 2.0, redis_db: int = 13) -> None:
        self.name = f"baton_scaled_{secrets.token_hex(4)}"
        self.url = f"{services.postgres()}/{self.name}"
        self.redis = f"redis://127.0.0.1:{services.redis_port()}/{redis_db}"
        self.env = {
            **{name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
            "BATON_DATA": str(folder),
            "DATABASE_URL": self.url,
            "BATON_LEASE": str(lease),
            "BATON_DRAIN": "10",
            "BATON_QUEUE": self.name,
            "BATON_LOG": "ERROR",
        }
        self.workers: list[subprocess.Popen[bytes]] = []
        self._rabbit = False
        self._has_broker = True
        self.webs: list[subprocess.Popen[bytes]] = []
        self._driver: subprocess.Popen[str] | None = None
        with psycopg.connect(f"{services.postgres()}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {self.name}")
        self.flush("redis")

    def use(self, broker: Broker) -> None:
        """Ends every worker; from here on processes are started with this broker."""
        self.kill(*self.workers)
        self._has_broker = broker != "none"
        self.env.pop("CELERY_BROKER_URL", None)
        self.env["REDIS_URL"] = self.redis
        if broker.startswith("rabbitmq"):
            self._rabbit = True
            self.env["CELERY_BROKER_URL"] = services.rabbitmq()
        if broker == "rabbitmq only":
            del self.env["REDIS_URL"]
        if broker == "none":
            self.env["REDIS_URL"] = "redis://127.0.0.1:1/0"  # where nobody listens
        self._end_driver()

    def flush(self, broker: Broker) -> None:
        """Loses every message that waits."""
        if broker == "redis":
            with redis.Redis.from_url(self.redis) as client:
                client.flushdb()
            return
        with self._rabbitmq() as connection:
            connection.channel().queue_purge(self.name)

    def _rabbitmq(self) -> amqp.Connection:
        address = services.rabbitmq().rpartition("@")[2].rstrip("/")
        return amqp.Connection(address, userid="guest", password="guest")

    # --- the driver ------------------------------------------------------------------------------------------

    def do(self, name: str, *arguments: Any) -> Any:
        """Calls a function of `scaled_driver` inside this site's settings."""
        if self._driver is None:
            self._driver = subprocess.Popen(
                [sys.executable, "-m", "tests.runtime.scaled_driver"],
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._driver.stdin is not None
        assert self._driver.stdout is not None
        self._driver.stdin.write(json.dumps([name, arguments]) + "\n")
        self._driver.stdin.flush()
        line = self._driver.stdout.readline()
        assert line, f"{name} failed: see the output above"
        return json.loads(line)

    def _end_driver(self) -> None:
        if self._driver is not None:
            assert self._driver.stdin is not None
            assert self._driver.stdout is not None
            self._driver.stdin.close()
            self._driver.wait(20)
            self._driver.stdout.close()
            self._driver = None

    # --- workers ---------------------------------------------------------------------------------------------

    def spawn(self) -> subprocess.Popen[bytes]:
        """Starts a worker process, as `make worker` does."""
        name = f"baton-{secrets.token_hex(4)}@%h"
        quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "error")
        return subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "tests.runtime.scaled_app", "worker", "-n", name, *quiet],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.DEVNULL,
        )

    def workers_at_work(self, count: int) -> list[subprocess.Popen[bytes]]:
        """Starts workers until there are `count`, waits until all are at work and returns them, the oldest first."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        self.workers += [self.spawn() for _ in range(count - len(self.workers))]
        self.until(lambda: len(self.alive()) == count, f"{count} workers are at work")
        if self._has_broker:  # a heart beats before the broker knows its worker: the others would get everything
            self.until(lambda: all(map(self._listens, self.workers)), f"{count} workers listen to the broker")
        return self.workers

    def _listens(self, worker: subprocess.Popen[bytes]) -> bool:
        return Path(self.env["BATON_DATA"], f"ready-{worker.pid}").exists()

    def web(self, port: int) -> subprocess.Popen[bytes]:
        """Starts a web process that serves on `port`, and waits until it answers."""
        env = {**self.env, "PORT": str(port)}
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
        )
        self.webs.append(process)

        def healthy() -> bool:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as reply:
                    return bool(reply.read() == b"ok\n")
            except OSError:
                return False

        self.until(healthy, "the web process answers")
        return process

    def kill(self, *workers: subprocess.Popen[bytes]) -> None:
        """Ends workers as a power cut would; their rows stay."""
        for worker in workers:
            worker.kill()
            worker.wait()
            self.workers.remove(worker)

    def alive(self) -> list[str]:
        return [
            id_
            for (id_,) in self.rows(
                "SELECT id FROM runtime_worker WHERE heartbeat_at > now() - interval '2 seconds' AND NOT draining"
            )
        ]

    # --- the database ----------------------------------------------------------------------------------------

    def rows(self, query: str) -> list[Any]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(query).fetchall()  # type: ignore[arg-type]

    def one(self, query: str) -> Any:
        return self.rows(query)[0][0]

    def until(self, condition: Callable[[], Any], what: str) -> Any:
        """Waits for a condition and returns its value."""
        end = time.monotonic() + SECONDS
        while not (found := condition()):
            assert time.monotonic() < end, f"this did not happen: {what}\n{self._state()}"
            time.sleep(0.03)
        return found

    def _state(self) -> str:
        runs = self.rows(
            "SELECT status, owner, wake_at, fence, takeovers, count(*) FROM runtime_run GROUP BY 1,2,3,4,5"
        )
        return f"runs {runs}\nworkers {self.rows('SELECT * FROM runtime_worker')}"

    def until_ended(self, *but: str) -> None:
        """Waits until every run has ended, except those in one of the statuses `but`."""
        ended = ", ".join(f"'{status}'" for status in ("succeeded", "failed", "cancelled", *but))
        query = f"SELECT count(*) FROM runtime_run WHERE status NOT IN ({ended})"
        self.until(lambda: self.one(query) == 0, "all runs have ended")

    def finished_nodes(self) -> int:
        return int(self.one("SELECT count(*) FROM runtime_event WHERE type = 'node.finished' AND path LIKE 'n%'"))

    def clear(self) -> None:
        """Forgets all runs."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("TRUNCATE runtime_run CASCADE")

    def cut(self) -> None:
        """Breaks every connection to the database, as its restart does."""
        self._end_driver()
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    def close(self) -> None:
        self.kill(*self.workers)
        for web in self.webs:
            web.kill()
            web.wait()
        self._end_driver()
        if self._rabbit:
            with self._rabbitmq() as broker:
                broker.channel().queue_delete(self.name)
        with psycopg.connect(f"{services.postgres()}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {self.name} WITH (FORCE)")
