"""A real server, attacked on the wire: endless bodies, headers of no proxy, files that others could read."""

from __future__ import annotations

import json
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.server import Server

MEGABYTE = b"x" * (1 << 20)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("wire")).start()
    yield made
    made.stop()


def sent(server: Server, head: str, body: bytes = b"", pieces: int = 0) -> bytes:
    """Sends a request and `pieces` megabytes, as far as they are taken; returns the beginning of the answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as wire:
        try:
            wire.sendall(head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body)
            for _ in range(pieces):
                wire.sendall(MEGABYTE)
            return wire.recv(65_536)
        except (ConnectionResetError, BrokenPipeError):
            return b""


def post(length: int, kind: str = "application/json") -> str:
    return f"POST /api/v1/workflows HTTP/1.1\nHost: localhost\nContent-Type: {kind}\nContent-Length: {length}"


def status(answer: bytes) -> int:
    return int(answer.split()[1]) if answer else 0


def memory(server: Server) -> int:
    """Megabytes of the server's memory."""
    assert server.process is not None
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


def test_endless_bodies_fill_no_memory(server: Server) -> None:
    before = memory(server)
    for _ in range(2):
        assert sent(server, post(1 << 40), pieces=200) == b""
        assert sent(server, post(1 << 40, "multipart/form-data; boundary=x"), pieces=200) == b""
    chunked = "POST /login HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked"
    assert sent(server, chunked, b"%x\r\n" % (200 << 20), pieces=200) == b""
    assert memory(server) - before < 100


def test_a_body_that_is_just_too_long_is_answered(server: Server) -> None:
    token = server.manage("user", "create", "eve", "--email", "eve@example.org", given="a long enough password\n")
    token = server.manage("api_token", "eve")
    for megabytes in (3, 20):
        head = f"{post(megabytes << 20)}\nAuthorization: Bearer {token}\nConnection: close"
        answer = sent(server, head, pieces=megabytes)
        assert status(answer) == 413
        assert b"application/problem+json" in answer
    body = json.dumps({"name": "x", "description": "d" * 5_000}).encode()
    assert status(sent(server, f"{post(len(body))}\nAuthorization: Bearer {token}", body)) == 201


@pytest.mark.parametrize("value", ["é", "/evil", "/static"])
def test_nobody_tells_the_server_where_it_is_mounted(server: Server, value: str) -> None:
    answer = sent(server, f"GET /login HTTP/1.1\nHost: localhost\nDaphne-Root-Path: {value}\nConnection: close")
    assert status(answer) == 200
    assert b"evil" not in answer


@pytest.mark.parametrize("origin", ["http://evil.com", "https://localhost", "null", "http://localhost:1"])
def test_sockets_of_other_origins_do_not_open(server: Server, origin: str) -> None:
    upgrade = f"Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: {'A' * 22}=="
    head = f"GET /ws/inbox HTTP/1.1\nHost: localhost:{server.port}\n{upgrade}"
    assert status(sent(server, f"{head}\nOrigin: {origin}")) == 403
    assert status(sent(server, f"{head}\nOrigin: http://localhost:{server.port}")) == 101


def test_the_database_is_for_its_owner_only(server: Server) -> None:
    files = [path for path in server.data.iterdir() if path.name.startswith("baton.sqlite3")]
    assert files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_the_set_up_secret_is_not_logged(server: Server) -> None:
    secret = server.setup_link().rpartition("/")[2]
    assert status(sent(server, f"GET /setup/{secret}x HTTP/1.1\nHost: localhost\nConnection: close")) == 404
    assert status(sent(server, f"POST /setup/{secret} HTTP/1.1\nHost: localhost\nContent-Length: 0")) == 403
    for _ in range(100):
        if sum("/setup/•••" in line for line in server.lines) == 2:
            break
        time.sleep(0.05)
    assert sum("/setup/•••" in line for line in server.lines) == 2
    assert sum(secret in line for line in server.lines) == 1  # where it is given to the installer
