"""Supervised sandbox processes: started bare, asked over a socket pair, killed when they overrun, replaced."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

from runtime.sandbox.wire import HEAD, pack

Json = Any
Reason = Literal["time", "crash", "memory", "size", "depth", "value"]
ROOT = Path(__file__).resolve().parent.parent.parent
#: Wall seconds that a fresh process may take to say it is ready.
START_SECONDS = 30.0


class Stopped(Exception):
    """A request that was not answered, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class SandboxBroken(RuntimeError):
    """The sandbox process cannot be started at all: the installation is at fault, not the request."""


def _start_command(start: str) -> list[str]:
    """A bare interpreter that finds the third-party packages and this project, and nothing of the environment."""
    paths = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    return [sys.executable, "-I", "-S", "-c", f"import sys; sys.path += {[*paths, str(ROOT)]!r}\n{start}"]


class Child:
    """One sandbox process. Not thread-safe: a pool hands it to one caller at a time."""

    def __init__(self, start: str, most: int) -> None:
        """`start` is the Python statement that runs the program, `most` the largest reply in bytes."""
        self._most = most
        self._channel, theirs = socket.socketpair()
        self._dead = False
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
                _start_command(start),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                start_new_session=True,
            )
        except BaseException:
            self._channel.close()
            raise
        finally:
            theirs.close()
        try:
            self.confined: bool = self._receive(time.monotonic() + START_SECONDS)["confined"]
        except (TimeoutError, OSError, Stopped):
            self.kill()
            raise SandboxBroken("A sandbox process did not start.") from None

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return not self._dead and self._process.poll() is None

    def ask(self, frame: bytes, wall: float) -> dict[str, Json]:
        """Sends a packed request and gives the reply; raises Stopped, after which the child is dead."""
        until = time.monotonic() + wall
        try:
            self._channel.settimeout(wall)
            self._channel.sendall(frame)
            return self._receive(until)
        except TimeoutError:
            self.kill()
            raise Stopped("time") from None
        except OSError:  # it went away
            self.kill()
            raise Stopped("time" if self._process.returncode == -signal.SIGPROF else "crash") from None
        except BaseException:
            self.kill()
            raise

    def _receive(self, until: float) -> dict[str, Json]:
        size = HEAD.unpack(self._exactly(HEAD.size, until))[0]
        if size > self._most:
            raise Stopped("size")
        body = self._exactly(size, until)
        try:
            reply = json.loads(body)
        except (ValueError, RecursionError):
            raise Stopped("crash") from None
        if not isinstance(reply, dict):
            raise Stopped("crash")
        return reply

    def _exactly(self, size: int, until: float) -> bytes:
        """Reads `size` bytes; raises TimeoutError, or another OSError when the child is gone."""
        data = bytearray()
        while len(data) < size:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._channel.settimeout(left)
            part = self._channel.recv(min(size - len(data), 1 << 20))
            if not part:
                raise ConnectionResetError
            data += part
        return bytes(data)

    def kill(self) -> None:
        """Ends the process and all that it started, at once."""
        if self._dead:
            return
        self._dead = True
        self._channel.close()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)  # before the wait: until then the id is ours
        self._process.wait()


class Pool:
    """Up to `size` children of one program, started when needed; usable from any thread and any event loop."""

    def __init__(self, start: str, *, size: int, wall: float, most: int, name: str) -> None:
        self._start, self._size, self._wall, self._most, self._name = start, size, wall, most, name
        self._reset()
        atexit.register(self.close)
        os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        """Begins anew: also in a forked process, which must not share its parent's children."""
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(self._size)
        self._idle: list[Child] = []
        self._threads: ThreadPoolExecutor | None = None

    def call(self, request: Json) -> dict[str, Json]:
        """Asks a child, blocking; raises Stopped or SandboxBroken."""
        try:
            frame = pack(request)
        except RecursionError:
            raise Stopped("depth") from None
        except (ValueError, TypeError):
            raise Stopped("value") from None
        with self._free:
            child = self._take()
            reply = child.ask(frame, self._wall)  # raises Stopped: then the child is gone
            failed: Reason | None = reply.get("failed")
            if failed == "memory":
                child.kill()  # what is left of its memory is in pieces
            else:
                with self._lock:
                    self._idle.append(child)
        if failed:
            raise Stopped(failed)
        return reply

    async def acall(self, request: Json) -> dict[str, Json]:
        """The same without blocking the loop."""
        with self._lock:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self._size, f"baton-{self._name}")
            threads = self._threads
        return await asyncio.get_running_loop().run_in_executor(threads, self.call, request)

    def _take(self) -> Child:
        while True:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            if child is None:
                return Child(self._start, self._most)
            if child.alive:
                return child
            child.kill()

    def close(self) -> None:
        """Ends the idle children; the pool can be used again afterwards."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.kill()
