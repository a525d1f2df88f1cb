"""The servers that some tests talk to: those on the standard ports, else private ones, else a skip that says why."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import NoReturn

import amqp
import psycopg
import pytest
import redis

START_SECONDS = 30


def _missing(what: str) -> NoReturn:
    """Skips with the reason; in CI nothing may be left out, so there it fails."""
    text = f"{what} is not running on its standard port and is not installed, so no private one can be started"
    if os.environ.get("CI"):
        pytest.fail(text)
    pytest.skip(text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _program(name: str) -> str | None:
    """A program of the PATH, or of Debian's PostgreSQL folders, newest first."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((str(f / name) for f in folders if (f / name).exists()), None) or shutil.which(name)


def _as_somebody(command: list[str]) -> list[str]:
    """PostgreSQL does not run as root: there it runs as the account `postgres`, which its package makes."""
    return (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        if not os.geteuid()
        else command
    )


def _postgres_answers(port: int) -> bool:
    try:
        psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


@cache
def postgres() -> str:
    """The address of a PostgreSQL in which this suite may make databases (`postgresql://postgres@127.0.0.1:PORT`)."""
    if _postgres_answers(5432):
        return "postgresql://postgres@127.0.0.1:5432"
    initdb, server = _program("initdb"), _program("postgres")
    if not initdb or not server:
        _missing("PostgreSQL")
    folder, port = tempfile.mkdtemp(prefix="baton-postgres-"), _free_port()
    if not os.geteuid():
        shutil.chown(folder, "postgres", "postgres")
    make = [initdb, "-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(_as_somebody(make), check=True, capture_output=True, cwd="/")
    serve = [server, "-D", f"{folder}/data", "-p", str(port), "-h", "127.0.0.1", "-k", folder]
    process = subprocess.Popen(_as_somebody(serve), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
    atexit.register(_stop, process, folder)
    end = time.monotonic() + START_SECONDS
    while not _postgres_answers(port):
        assert time.monotonic() < end, "the private PostgreSQL did not start"
        time.sleep(0.1)
    return f"postgresql://postgres@127.0.0.1:{port}"


def _redis_answers(port: int) -> bool:
    try:
        with redis.Redis(port=port, socket_connect_timeout=2) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


@cache
def redis_port() -> int:
    """The port of a Redis on this machine that this suite may use."""
    if _redis_answers(6379):
        return 6379
    server = _program("redis-server")
    if not server:
        _missing("Redis")
    port = _free_port()
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    atexit.register(_stop, subprocess.Popen(command, stdout=subprocess.DEVNULL), None)
    end = time.monotonic() + START_SECONDS
    while not _redis_answers(port):
        assert time.monotonic() < end, "the private Redis did not start"
        time.sleep(0.1)
    return port


def _rabbitmq_answers(port: int) -> bool:
    try:
        with amqp.Connection(f"127.0.0.1:{port}", userid="guest", password="guest", connect_timeout=3) as connection:
            connection.connect()
    except (OSError, amqp.AMQPError):
        return False
    return True


@cache
def rabbitmq() -> str:
    """The address of a RabbitMQ in which this suite may make queues (`amqp://guest:guest@127.0.0.1:PORT//`)."""
    if _rabbitmq_answers(5672):
        return "amqp://guest:guest@127.0.0.1:5672//"
    server = next(Path("/usr/lib/rabbitmq").glob("bin/rabbitmq-server"), None)
    if not server:
        _missing("RabbitMQ")
    folder, port = tempfile.mkdtemp(prefix="baton-rabbitmq-"), _free_port()
    account = [] if os.geteuid() else ["setpriv", "--reuid=rabbitmq", "--regid=rabbitmq", "--clear-groups"]
    if not os.geteuid():
        shutil.chown(folder, "rabbitmq", "rabbitmq")
    env = {
        **os.environ,
        "HOME": folder,
        "RABBITMQ_NODENAME": f"baton{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(_free_port()),
        "RABBITMQ_MNESIA_BASE": f"{folder}/data",
        "RABBITMQ_LOG_BASE": f"{folder}/log",
        "RABBITMQ_PID_FILE": f"{folder}/pid",
        "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/plugins",
        "RABBITMQ_CONFIG_FILE": f"{folder}/none",
    }
    process = subprocess.Popen([*account, str(server)], env=env, stdout=subprocess.DEVNULL, cwd="/")
    atexit.register(_stop, process, folder)
    end = time.monotonic() + 2 * START_SECONDS
    while not _rabbitmq_answers(port):
        assert time.monotonic() < end, "the private RabbitMQ did not start"
        time.sleep(0.2)
    return f"amqp://guest:guest@127.0.0.1:{port}//"


def _stop(process: subprocess.Popen[bytes], folder: str | None) -> None:
    process.terminate()
    process.wait(10)
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
