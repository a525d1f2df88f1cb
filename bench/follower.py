"""`python -m bench.follower`: many WebSockets read at the least cost, so that the reader does not measure itself.

Standard input is one JSON object: {"port", "sockets": [[path, token], …], "deaf": how many of them never read}.
Prints "open" when every handshake is done and, when all sockets that read have closed, one JSON object: the frames
of each as [seconds since the epoch, text], and the processor time that reading took.
"""

from __future__ import annotations

import asyncio
import base64
import functools
import json
import os
import struct
import sys
import time
from typing import Any

CLOSE, PING = 8, 9


class Reader(asyncio.Protocol):
    """One socket: notes when each frame came; parses nothing until the end."""

    def __init__(self, host: str, path: str, token: str) -> None:
        self.frames: list[tuple[float, bytes]] = []
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._head = (
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n"
            f"Authorization: Bearer {token}\r\n\r\n"
        )
        self._buffer = b""
        self._pieces = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self._head.encode())

    def data_received(self, data: bytes) -> None:
        now = time.time()
        self._buffer += data
        if not self.opened.done():
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head:
                self.opened.set_exception(RuntimeError(head.decode("latin-1")))
                return
            self._buffer = rest
            self.opened.set_result(None)
        while (frame := self._frame()) is not None:
            final, kind, payload = frame
            if kind == PING:  # an answer must be masked; a mask of zeros changes nothing
                self.transport.write(bytes([0x80 | 10, 0x80 | len(payload)]) + bytes(4) + payload)
            elif kind != CLOSE:
                self._pieces += payload
                if final:
                    self.frames.append((now, self._pieces))
                    self._pieces = b""

    def _frame(self) -> tuple[bool, int, bytes] | None:
        """Takes the next whole frame off the buffer: (final, kind, payload)."""
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        length, start = buffer[1] & 0x7F, 2
        if length >= 126:
            form = ">H" if length == 126 else ">Q"
            start += struct.calcsize(form)
            if len(buffer) < start:
                return None
            (length,) = struct.unpack(form, buffer[2:start])
        if len(buffer) < start + length:
            return None
        self._buffer = buffer[start + length :]
        return bool(buffer[0] & 0x80), buffer[0] & 15, buffer[start : start + length]

    def connection_lost(self, exc: Exception | None) -> None:
        for future in (self.opened, self.closed):
            if not future.done():
                future.set_result(None)


async def follow(wanted: dict[str, Any]) -> dict[str, Any]:
    """Opens the sockets and reads them to their ends; the last `deaf` of them never read after the handshake."""
    loop, port = asyncio.get_running_loop(), wanted["port"]
    readers: list[Reader] = []
    for path, token in wanted["sockets"]:
        _, reader = await loop.create_connection(
            functools.partial(Reader, f"127.0.0.1:{port}", path, token), "127.0.0.1", port
        )
        await reader.opened
        readers.append(reader)
    hearing = readers[: len(readers) - wanted["deaf"]]
    for reader in readers[len(hearing) :]:
        reader.transport.pause_reading()
    print("open", flush=True)
    began = time.process_time()
    await asyncio.gather(*(reader.closed for reader in hearing))
    cpu = time.process_time() - began
    return {"cpu": cpu, "frames": [[[at, text.decode()] for at, text in reader.frames] for reader in hearing]}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(follow(json.loads(sys.stdin.readline())))))
