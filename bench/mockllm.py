"""A model in a process of its own: answers `chat/completions` in OpenAI's format, streamed over a set time.

`python -m bench.mockllm SECONDS TOKENS` serves on a free port of 127.0.0.1 and prints the port.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def _line(data: str) -> bytes:
    body = f"data: {data}\n\n".encode()
    return b"%x\r\n%s\r\n" % (len(body), body)


def _token(text: str) -> bytes:
    return _line(json.dumps({"model": "mock", "choices": [{"index": 0, "delta": {"content": text}}]}))


USAGE = _line(json.dumps({"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 10}}))
END = _line("[DONE]") + b"0\r\n\r\n"


class _Model(asyncio.Protocol):
    """One connection: answers each request with `words` over `seconds`, cheaply enough to leave room to measure."""

    def __init__(self, seconds: float, words: list[bytes]) -> None:
        self._seconds, self._words = seconds, words
        self._loop = asyncio.get_running_loop()
        self._got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, end, body = self._got.partition(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        length = int(lengths[0].split(b":")[1]) if lengths else 0
        if end and len(body) >= length:
            self._got = body[length:]
            self._transport.write(HEAD)
            self._say(0, self._loop.time())

    def _say(self, number: int, began: float) -> None:
        if self._transport.is_closing():
            return
        if number:
            self._transport.write(self._words[number - 1])
        if number < len(self._words):
            # each token at its own time, so that lateness does not add up
            due = began + self._seconds * (number + 1) / len(self._words)
            self._loop.call_at(due, self._say, number + 1, began)
        else:
            self._transport.write(USAGE + END)


async def serve(seconds: float, tokens: int) -> None:
    """Serves until the process is ended; every answer has `tokens` tokens and takes `seconds`."""
    words = [_token(f"word{number} ") for number in range(1, tokens + 1)]
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Model(seconds, words), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def mock(seconds: float, tokens: int) -> Iterator[int]:
    """Serves the mock model while the context lasts; gives its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.mockllm", str(seconds), str(tokens)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(5)
        process.stdout.close()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]), int(sys.argv[2])))
