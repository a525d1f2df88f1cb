"""The program of a code process: one Monty worker, a fresh checkout for every piece of code."""

from __future__ import annotations

from typing import Any

from pydantic_monty import (
    CollectString,
    Monty,
    MontyCrashedError,
    MontyError,
    MontyRuntimeError,
    MontySession,
    MontySyntaxError,
    ResourceLimits,
)

from runtime.sandbox.child import serve
from runtime.sandbox.jail import confine
from runtime.sandbox.wire import NotJson, plain

Json = Any
PRINTED = 2_000  # characters of what was printed that go into an error's hint


def answer(pool: Monty, request: Json) -> Json:
    """Handles {"code", "inputs", "seconds", "memory", "output"}: {"value"} or {"error": {kind, …}}."""
    printed = CollectString(max_bytes=request["output"])
    limits = ResourceLimits(
        max_feed_duration_secs=request["seconds"],
        max_memory=request["memory"],
        max_recursion_depth=500,
        max_suspensions=1_000,
    )
    try:
        with pool.checkout(limits=limits, os_policy={"sleep": "zero"}) as session:
            last = session.feed_run(request["code"], inputs=request["inputs"], print_callback=printed)
            return {"value": plain(_result(session, last))}
    except NotJson as error:
        return {"error": {"kind": "value", "message": str(error), "printed": _tail(printed)}}
    except MontyCrashedError as error:
        return {"error": {"kind": "time" if error.timed_out else "crash", "message": ""}}
    except MontyError as error:
        return {"error": {**_describe(error, request["output"]), "printed": _tail(printed)}}


def _result(session: MontySession, last: Any) -> Any:
    """The value of `result` where the code has set it, else of its last expression."""
    try:
        return session.feed_run("result")
    except MontyRuntimeError as error:
        if isinstance(error.exception(), NameError):
            return last
        raise


def _describe(error: MontyError, most: int) -> Json:
    """Kind, message and line (from 1) of an error in the code; `most` is what it may print, in bytes."""
    frames = error.traceback() if isinstance(error, (MontyRuntimeError, MontySyntaxError)) else []
    return {
        "kind": "syntax" if isinstance(error, MontySyntaxError) else _kind(error, most),
        "message": str(error)[:2_000],
        "line": frames[-1].line if frames else None,
    }


def _kind(error: MontyError, most: int) -> str:
    """Which limit stopped the code; `code` when it failed by itself, whatever it raised."""
    inner, text = error.exception(), str(error)
    if isinstance(inner, TimeoutError) and "time limit exceeded" in text:
        return "time"
    if isinstance(inner, MemoryError) and "memory limit exceeded" in text:
        return "printed" if text.endswith(f"> {most} bytes") else "memory"
    return "code"


def _tail(printed: CollectString) -> str:
    return printed.output[-PRINTED:]


def main(worker: str, memory: int, most: int) -> None:
    """Runs the process; `worker` is the path of the interpreter's program.

    `memory` bounds the process and its worker each, `most` a reply, both in bytes.
    """
    confined = confine(memory=memory, descriptors=64, helpers=True)
    with Monty(binary_path=worker, min_processes=1, max_processes=1, feed_duration_limit_grace=1.0) as pool:
        serve(lambda request: answer(pool, request), confined=confined, cpu_seconds=None, most=most)
