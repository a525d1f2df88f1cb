"""A small web server on this machine, and rules that allow it by its exact host and port."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from runtime.egress import Policy


class Handler(BaseHTTPRequestHandler):
    """Answers by path; what was asked is kept in `server.seen`."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        size = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(size)
        self.server.seen.append(
            (self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        )  # type: ignore[attr-defined]
        self.server.peers.add(self.client_address)  # type: ignore[attr-defined]
        name, _, rest = self.path.lstrip("/").partition("/")
        getattr(self, f"_{name.split('?')[0]}", self._echo)(rest)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_GET  # noqa: N815 - names of the base class

    def log_message(self, *args: object) -> None:
        """Quiet."""

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _echo(self, rest: str) -> None:
        method, path, headers, body = self.server.seen[-1]  # type: ignore[attr-defined]
        found = {"method": method, "path": path, "headers": headers, "body": body.decode()}
        self._send(200, json.dumps(found).encode(), content_type="application/json", set_cookie="a=b; Path=/")

    def _sse(self, rest: str) -> None:
        parts = [{"choices": [{"index": 0, "delta": {"content": text}}]} for text in ("one ", "two")]
        body = "".join(f"data: {json.dumps(part)}\n\n" for part in parts) + "data: [DONE]\n\n"
        self._send(200, body.encode(), content_type="text/event-stream")

    def _status(self, rest: str) -> None:
        self._send(int(rest.split("/")[0]), b"it is so", content_type="text/plain", retry_after="7")

    def _to(self, rest: str) -> None:
        status, _, target = rest.partition("/")
        self._send(int(status), b"", location=self.server.targets.get(target, target))  # type: ignore[attr-defined]

    def _big(self, rest: str) -> None:
        self._send(200, b"x" * 300_000)

    def _bomb(self, rest: str) -> None:
        self._send(200, gzip.compress(b"\0" * 200_000_000), content_encoding="gzip")

    def _gzip(self, rest: str) -> None:
        self._send(200, gzip.compress(b"hello " * 50_000) + gzip.compress(b"end"), content_encoding="gzip")

    def _broken(self, rest: str) -> None:
        self._send(200, b"not gzip at all", content_encoding="gzip")

    def _short(self, rest: str) -> None:
        self._send(200, gzip.compress(b"hello")[:-9], content_encoding="gzip")

    def _packed(self, rest: str) -> None:
        self._send(200, b"whatever", content_encoding=rest)

    def _slow(self, rest: str) -> None:
        time.sleep(1.5)
        self._send(200, b"late")

    def _drip(self, rest: str) -> None:
        self.send_response(200)
        self.send_header("content-length", "1000")
        self.end_headers()
        for _ in range(12):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.2)
        self.close_connection = True

    def _latin(self, rest: str) -> None:
        self._send(200, "é".encode("latin-1"), content_type="text/plain; charset=ISO-8859-1")

    def _charset(self, rest: str) -> None:
        self._send(200, b"plain", content_type=f"text/plain; charset={rest}")


class Server(ThreadingHTTPServer):
    """The server, its address as seen by a client, and what it has been asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.peers: set[tuple[str, int]] = set()
        self.targets: dict[str, str] = {}

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def policy(self) -> Policy:
        return Policy(frozenset({("127.0.0.1", self.port)}))

    def handle_error(self, *args: object) -> None:
        """Clients that hang up are what these tests are about."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()
