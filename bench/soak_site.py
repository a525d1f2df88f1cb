"""What a soak breaks: a Baton alone on SQLite, or one spread over PostgreSQL, Redis, two workers and a server."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg
import redis

from tests import services
from tests.e2e.server import ROOT, Server, free_port

#: Seconds that a worker's heartbeat counts in a soak: the default of 15 would leave a short one little to see.
LEASE = 3.0
BROKER = 11


class Site:
    """A Baton that can be broken: `breaks` are ways to do so by name; each returns when the damage is done."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.server = Server(folder, environment=environment)
        self.breaks: dict[str, Callable[[], None]] = {"kill -9 of the server": self.kill_server}
        #: When a process lost its runs, and when a frozen one was let go on.
        self.died: list[float] = []
        self.thawed: list[float] = []

    def start(self) -> None:
        self.server.start()

    def kill_server(self) -> None:
        self.died.append(time.time())
        self.server.kill()
        self.server.start()

    def tokens(self, count: int) -> list[str]:
        """Makes a person; returns API tokens of theirs."""
        code = f"from bench import people; people.make(1, {count})"
        found: list[list[str]] = json.loads(self.server.manage("shell", "-v0", "-c", code))
        return found[0]

    def violations(self) -> list[str]:
        """What `manage.py engine_check` finds, one line each."""
        try:
            self.server.manage("engine_check", "--all", "--json")
        except RuntimeError as found:
            return [line for line in str(found).splitlines() if line.strip()]
        return []

    def rows(self, query: str) -> list[Any]:
        """What a query gives, asked from outside."""
        path = f"file:{self.server.data / 'baton.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(path, uri=True, timeout=20)) as connection:
            return connection.execute(query).fetchall()

    def close(self) -> None:
        self.server.stop()


class Scaled(Site):
    """Two workers on a PostgreSQL of their own, where there is one to start, else on the one that runs."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.database = Database()
        self.broker = f"redis://127.0.0.1:{services.redis_port()}/{BROKER}"
        mine = {"DATABASE_URL": self.database.url, "REDIS_URL": self.broker, "BATON_LEASE": str(LEASE)}
        super().__init__(folder, {**environment, **mine})
        self.workers: list[subprocess.Popen[bytes]] = []
        self.breaks["kill -9 of a worker"] = self.kill_worker
        self.breaks["a worker frozen for longer than its lease"] = self.freeze_worker
        self.breaks["every connection to the database cut"] = self.database.cut
        self.breaks["the broker emptied"] = self.empty_broker
        if self.database.own:
            self.breaks["crash and restart of the database"] = self.database.restart
        self._thaws: list[threading.Timer] = []

    def start(self) -> None:
        self.empty_broker()
        super().start()
        self.workers = [self._worker(), self._worker()]
        end = time.monotonic() + services.START_SECONDS
        while self.rows("SELECT count(*) FROM runtime_worker")[0][0] < len(self.workers):
            if time.monotonic() > end:
                raise RuntimeError(
                    "The workers did not start:\n" + (self.server.data / "workers.log").read_text()[-2000:]
                )
            time.sleep(0.1)

    def _worker(self) -> subprocess.Popen[bytes]:
        env = {**os.environ, "BATON_DATA": str(self.server.data), **self.server.environment}
        env.pop("DJANGO_SETTINGS_MODULE", None)
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "config",
            "worker",
            "-P",
            "threads",
            "-c",
            "2",
            "-l",
            "error",
        ]
        with (self.server.data / "workers.log").open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)

    def kill_worker(self) -> None:
        self.died.append(time.time())
        victim = self.workers.pop(0)
        victim.kill()
        victim.wait()
        self.workers.append(self._worker())

    def freeze_worker(self) -> None:
        """Stops a worker in the middle of what it does, and lets it go on when its runs belong to others."""
        victim = self.workers[0]
        self.workers.append(self.workers.pop(0))
        self.died.append(time.time())
        victim.send_signal(signal.SIGSTOP)

        def thaw() -> None:
            self.thawed.append(time.time())
            with suppress(ProcessLookupError):
                victim.send_signal(signal.SIGCONT)

        self._thaws.append(threading.Timer(LEASE + 3, thaw))
        self._thaws[-1].start()

    def empty_broker(self) -> None:
        with redis.Redis.from_url(self.broker) as client:
            client.flushdb()

    def rows(self, query: str) -> list[Any]:
        with psycopg.connect(self.database.url) as connection:
            return connection.execute(query).fetchall()

    def close(self) -> None:
        for timer in self._thaws:
            timer.join()
        for worker in self.workers:
            worker.kill()
            worker.wait()
        super().close()
        self.empty_broker()
        self.database.close()


class Database:
    """A PostgreSQL that may be crashed; without one to start, a database in the one that runs, which may not."""

    def __init__(self) -> None:
        self.name = f"baton_soak_{secrets.token_hex(4)}"
        initdb, self._program = services._program("initdb"), services._program("postgres")
        self.own = bool(initdb and self._program)
        self._process: subprocess.Popen[bytes] | None = None
        if initdb and self._program:
            self._folder, self._port = tempfile.mkdtemp(prefix="baton-soak-"), free_port()
            if not os.geteuid():
                shutil.chown(self._folder, "postgres", "postgres")
            make = [initdb, "-D", f"{self._folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
            subprocess.run(services._as_somebody(make), check=True, capture_output=True, cwd="/")
            self._server = f"postgresql://postgres@127.0.0.1:{self._port}"
            self._serve()
        else:
            self._server = services.postgres()
        self.url = f"{self._server}/{self.name}"
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {self.name}")

    def _serve(self) -> None:
        assert self._program
        serve = [self._program, "-D", f"{self._folder}/data", "-p", str(self._port), "-h", "127.0.0.1"]
        self._process = subprocess.Popen(
            services._as_somebody([*serve, "-k", self._folder]),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
        end = time.monotonic() + services.START_SECONDS
        while not services._postgres_answers(self._port):
            if time.monotonic() > end:
                raise RuntimeError("the private PostgreSQL did not start")
            time.sleep(0.1)

    def cut(self) -> None:
        """Ends every connection but ours."""
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [self.name]
            )

    def restart(self) -> None:
        """Ends it at once, without a checkpoint, and has it recover."""
        assert self._process
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(30)
        time.sleep(0.5)
        self._serve()

    def close(self) -> None:
        if self._process:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(30)
            shutil.rmtree(self._folder, ignore_errors=True)
            return
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {self.name} WITH (FORCE)")
