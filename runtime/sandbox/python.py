"""Python code of users and models, run by Monty in sandbox processes: no files, network, environment or memory."""

from __future__ import annotations

import keyword
import shutil
import sysconfig
from collections.abc import Mapping
from typing import Any

from runtime.engine.errors import NodeError
from runtime.limits import limit
from runtime.sandbox.children import Pool, Stopped

Json = Any
PROCESSES = 4
GRACE_SECONDS = 3.0  # after the interpreter's own time limit, before the process is killed
HELPER_MEMORY = 768 * 1024 * 1024  # address space of the process and its worker beside the code's own memory


def _worker() -> str:
    """Where the interpreter's worker program was installed."""
    scripts = sysconfig.get_path("scripts")
    return shutil.which("monty", path=scripts) or shutil.which("monty") or f"{scripts}/monty"


_MOST = limit("code_output") + 64 * 1024
_POOL = Pool(
    "from runtime.sandbox.child_python import main; "
    f"main({_worker()!r}, {limit('code_memory') + HELPER_MEMORY}, {_MOST})",
    size=PROCESSES,
    wall=limit("code_seconds") + GRACE_SECONDS,
    most=_MOST,
    name="python",
)


async def run(code: str, inputs: Mapping[str, Json]) -> Json:
    """Runs `code` with each of `inputs` as a variable; gives the value of `result`, else of the last expression.

    Every call begins afresh. Raises NodeError: class `code` for errors in the code, with the line and what was
    printed, `limit` when it was stopped.
    """
    try:
        return _value(code, await _POOL.acall(_request(code, inputs)))
    except Stopped as stopped:
        raise _limit_error(stopped.reason, "") from None


def run_sync(code: str, inputs: Mapping[str, Json]) -> Json:
    """The same for code outside an event loop."""
    try:
        return _value(code, _POOL.call(_request(code, inputs)))
    except Stopped as stopped:
        raise _limit_error(stopped.reason, "") from None


def close() -> None:
    """Ends the idle sandbox processes."""
    _POOL.close()


def _request(code: str, inputs: Mapping[str, Json]) -> Json:
    most = limit("node_config")
    if len(code.encode(errors="replace")) > most:
        raise NodeError(f"The code is longer than {most // 1024} KB.", "Shorten it.", "limit")
    for name in inputs:
        if not name.isidentifier() or keyword.iskeyword(name):
            raise NodeError(
                f"The input `{name[:60]}` cannot be a variable in Python.",
                "Use a name of letters, digits and underscores that does not begin with a digit.",
                "code",
            )
    return {
        "code": code,
        "inputs": dict(inputs),
        "seconds": float(limit("code_seconds")),
        "memory": limit("code_memory"),
        "output": limit("code_output"),
    }


def _value(code: str, reply: Json) -> Json:
    error = reply.get("error")
    if error is None:
        return reply["value"]
    printed = error.get("printed", "").strip()
    shown = f"Printed before: {printed}" if printed else ""
    if error["kind"] == "code" or error["kind"] == "syntax":
        message = error["message"].strip().rstrip(".") or "the code failed"
        where = f"Line {error['line']}: " if error.get("line") else ""
        raise NodeError(f"{where}{message}.", _hint(message, shown), "code")
    if error["kind"] == "value":
        raise NodeError(f"The result cannot be handed on: {error['message']}", shown, "code")
    raise _limit_error(error["kind"], shown)


_LACKS = "The sandbox runs a part of Python: no files, network, `yield`, `del` or class inheritance, and few modules."


def _hint(message: str, shown: str) -> str:
    missing = ("ModuleNotFoundError", "ImportError", "PermissionError", "not supported", "NotImplementedError")
    return " ".join(part for part in (_LACKS if any(word in message for word in missing) else "", shown) if part)


def _limit_error(reason: str, shown: str) -> NodeError:
    seconds, megabytes = limit("code_seconds"), limit("code_memory") // 2**20
    kilobytes = limit("code_output") // 1024
    message = {
        "time": f"The code ran longer than {seconds} seconds and was stopped.",
        "memory": f"The code needed more than {megabytes} MB and was stopped.",
        "size": f"The result of the code is larger than {kilobytes} KB.",
        "printed": f"The code printed more than {kilobytes} KB and was stopped.",
        "depth": "The data is nested too deeply.",
        "value": "The data holds something that is not JSON.",
    }.get(reason, "The code used up the sandbox and was stopped.")
    return NodeError(message, shown or "Use less data or fewer steps.", "limit")
