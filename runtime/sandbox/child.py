"""The life of a sandbox process: say ready, then answer one request after the other until the parent goes."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from typing import Any

from runtime.sandbox.wire import HEAD, NotJson, pack, read_exactly, write_all

Json = Any
CHANNEL = 0  # standard input: one end of a socket pair


def serve(answer: Callable[[Json], Json], *, confined: bool, cpu_seconds: float | None, most: int) -> None:
    """Answers requests until the parent closes the channel.

    A request that uses more than `cpu_seconds` of processor time ends the process: the timer's signal has
    no handler that untrusted work could delay. A reply is at most `most` bytes.
    """
    write_all(CHANNEL, pack({"ready": True, "confined": confined}))
    while head := read_exactly(CHANNEL, HEAD.size):
        body = read_exactly(CHANNEL, HEAD.unpack(head)[0])
        if cpu_seconds is not None:
            signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        reply = _reply(answer, body, most)
        if cpu_seconds is not None:
            signal.setitimer(signal.ITIMER_PROF, 0)
        write_all(CHANNEL, reply)


def _reply(answer: Callable[[Json], Json], body: bytes, most: int) -> bytes:
    try:
        reply = pack(answer(json.loads(body)))
    except MemoryError:
        return pack({"failed": "memory"})
    except RecursionError:
        return pack({"failed": "depth"})
    except (NotJson, UnicodeError):
        return pack({"failed": "value"})
    return reply if len(reply) <= most else pack({"failed": "size"})
