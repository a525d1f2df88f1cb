"""The demo model on a loopback port of its own: for the command line and tests, where no Baton is serving."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from builder.demo import protocol
from builder.demo.protocol import Answer


class _Handler(BaseHTTPRequestHandler):
    """One request to the demo model."""

    def do_GET(self) -> None:
        self._send(protocol.models() if self.path.endswith("/models") else protocol.error(404, "Not here."))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        if self.path.endswith("/chat/completions"):
            self._send(protocol.chat(body))
        elif self.path.endswith("/embeddings"):
            self._send(protocol.embeddings(body))
        else:
            self._send(protocol.error(404, "Not here."))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.type)
        self.send_header("Connection", "close")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            for wait, text in answer.body:
                time.sleep(wait)
                self.wfile.write(text.encode())
                self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the other side hung up: there is nobody left to tell

    def log_message(self, format: str, *args: object) -> None:
        """Keeps quiet: the caller shows what matters."""


@contextmanager
def serve_loopback() -> Iterator[str]:
    """Serves the demo model on 127.0.0.1 while the context lasts; gives its base URL (http://127.0.0.1:PORT/demo/v1)."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/demo/v1"
    finally:
        server.shutdown()
        server.server_close()
