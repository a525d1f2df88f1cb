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


async def serve(seconds: float, tokens: int) -> None:
    """Serves until the process is ended; every answer has `tokens` tokens and takes `seconds`."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
                await reader.readexactly(int(lengths[0].split(b":")[1]) if lengths else 0)
                began = asyncio.get_running_loop().time()
                writer.write(HEAD)
                for number in range(1, tokens + 1):
                    # each token at its own time, so that lateness does not add up
                    due = began + seconds * number / tokens
                    await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
                    if writer.is_closing():
                        return
                    writer.write(_token(f"word{number} "))
                writer.write(USAGE + END)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1024)
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
