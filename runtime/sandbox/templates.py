"""Templates and expressions, evaluated in sandbox processes: the engine's Evaluator, and the check at save time."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

from runtime.engine.errors import NodeError, ReferenceFailed
from runtime.engine.node import Job
from runtime.limits import limit
from runtime.sandbox.children import Pool, Stopped

Json = Any
PROCESSES = 2
WALL_SECONDS = 5.0  # a backstop: a busy machine, not the template, is what takes longer than its processor time
CHUNK = 200  # sources a check request
CHECK_SECONDS = 4.0  # for all sources of one document
NAME = re.compile(r"[^\W\d]\w*")

UNCHECKED = "This could not be checked in time: the workflow's templates are too complex, or the server is busy."

_MOST = 8 * limit("node_output")


def _pool(name: str, size: int) -> Pool:
    start = "from runtime.sandbox.child_templates import main; "
    start += f"main({limit('template_memory')}, {float(limit('template_seconds'))}, {_MOST})"
    return Pool(start, size=size, wall=WALL_SECONDS, most=_MOST, name=name)


_POOL = _pool("templates", PROCESSES)
#: Apart, so that whoever saves monstrous documents, or tries a template out, holds up nobody's runs.
_CHECKS = _pool("template-checks", 1)
_TRIALS = _pool("template-trials", 1)


async def evaluate(jobs: Sequence[Job], scope: Mapping[str, Json]) -> list[Json]:
    """Evaluates a node's templates and expressions over `scope`, all in one request.

    A template gives text: numbers and text as they are, everything else as JSON. An expression gives its value.
    Raises ReferenceFailed naming the name that has no value, else NodeError (class `template`, or `limit` when
    the work was stopped).
    """
    if not jobs:
        return []
    return _values(jobs, await _asked(_POOL, _request(jobs, scope)))


async def try_out(jobs: Sequence[Job], scope: Mapping[str, Json]) -> list[Json]:
    """The same beside the runs, in a process of its own: for what somebody is still writing."""
    if not jobs:
        return []
    return _values(jobs, await _asked(_TRIALS, _request(jobs, scope)))


def evaluate_sync(jobs: Sequence[Job], scope: Mapping[str, Json]) -> list[Json]:
    """The same for code outside an event loop."""
    if not jobs:
        return []
    try:
        reply = _POOL.call(_request(jobs, scope))
    except Stopped as stopped:
        raise _limit_error(stopped) from None
    return _values(jobs, reply)


def check(sources: Sequence[Job | str]) -> list[str | None]:
    """Says for each source why it is not well-formed, or None; a plain string counts as a template.

    Nothing is evaluated. Names are not looked at: whether they exist is the reference check's business.
    """
    jobs = [Job("template", source) if isinstance(source, str) else source for source in sources]
    found: list[str | None] = []
    until = time.monotonic() + CHECK_SECONDS
    for start in range(0, len(jobs), CHUNK):
        found += _check(jobs[start : start + CHUNK], until)
    return found


def close() -> None:
    """Ends the idle sandbox processes."""
    _POOL.close()
    _CHECKS.close()
    _TRIALS.close()


async def _asked(pool: Pool, request: Json) -> Json:
    try:
        return await pool.acall(request)
    except Stopped as stopped:
        raise _limit_error(stopped) from None


def _request(jobs: Sequence[Job], scope: Mapping[str, Json]) -> Json:
    """The request: only names that occur in a source travel, since a template has no other way to a name."""
    named: set[str] = set()
    for job in jobs:
        _bounded(job)
        named.update(NAME.findall(job.source))
    return {
        "jobs": [[job.kind, job.source] for job in jobs],
        "scope": {name: value for name, value in scope.items() if name in named},
    }


def _bounded(job: Job) -> None:
    most = limit("template_source")
    if len(job.source.encode(errors="replace")) > most:
        raise NodeError(
            f"This {job.kind} is longer than {most // 1024} KB.",
            "Shorten it, or split it over several steps.",
            "limit",
        )


def _values(jobs: Sequence[Job], reply: Json) -> list[Json]:
    error = reply.get("error")
    if error is None:
        values: list[Json] = reply["values"]
        return values
    job = jobs[error["job"]]
    if error["kind"] == "reference":
        raise _reference_error(job, error)
    if error["kind"] == "OutOfFuel":
        raise _limit_error(Stopped("time"))
    raise NodeError(f"In {_excerpt(job, error.get('line'))}: {_sentence(error['message'])}", _hint(error), "template")


def _reference_error(job: Job, error: Json) -> ReferenceFailed:
    if "path" not in error:
        return ReferenceFailed(f"In {_excerpt(job, error.get('line'))}: a name has no value.", _UNKNOWN)
    path, at = error["path"], error["at"]
    if not at:
        return ReferenceFailed(f"`{path}` has no value: nothing called `{error['step']}` is known here.", _UNKNOWN)
    has = f"It has: {', '.join(error['has'])}." if error["has"] else "Look at what the step before gave."
    return ReferenceFailed(f"`{path}` has no value: `{at}` has no `{error['step']}`.", has)


_UNKNOWN = (
    "Only steps that ran before this one, `start`, `input` and `run` can be named. A step that was skipped has no "
    "output: test it with `is defined`, or give a value with `| default(…)`."
)
_REASONS = {
    "time": ("The template took too long and was stopped.", "Make it simpler, or do the work in a Python tool."),
    "crash": ("The template is too large or too complex and was stopped.", "Split it into smaller parts."),
    "memory": ("The template needs too much memory and was stopped.", "Use less data in it."),
    "size": ("The result of the template is too large.", "Use only the parts of the data that you need."),
    "depth": ("The data is nested too deeply for a template.", "Use only the parts of the data that you need."),
    "value": (
        "The data holds something that is not JSON.",
        "Look at the steps before this one.",
    ),
}


def _limit_error(stopped: Stopped) -> NodeError:
    message, hint = _REASONS[stopped.reason]
    return NodeError(message, hint, "limit")


def _hint(error: Json) -> str:
    if error["kind"] in {"UnknownFilter", "UnknownFunction", "UnknownTest", "UnknownMethod"}:
        return "Templates are MiniJinja: see its list of filters, functions and tests."
    if error["kind"] == "TemplateNotFound":
        return "A template stands alone: include, import and extends have nothing to take from."
    return ""


def _excerpt(job: Job, line: int | None) -> str:
    """The line that an error is about, as the author wrote it."""
    lines = job.source.splitlines() or [""]
    at = min(max((line or 1) - 1, 0), len(lines) - 1)
    text = lines[at].strip()
    short = text if len(text) <= 80 else f"{text[:79]}…"
    return f"`{short}`" if len(lines) == 1 else f"line {at + 1}, `{short}`"


def _sentence(text: str) -> str:
    """The engine's short message as a sentence."""
    text = text.split(" (in <")[0].strip()[:300].rstrip(".")
    return f"{text}." if text else "it failed."


def _check(jobs: list[Job], until: float) -> list[str | None]:
    """Checks a chunk in one request; when that is stopped, each alone, so that one source speaks only for itself."""
    if time.monotonic() > until:
        return [UNCHECKED] * len(jobs)
    try:
        for job in jobs:
            _bounded(job)
        errors = _CHECKS.call({"check": [[job.kind, job.source] for job in jobs]})["errors"]
    except (Stopped, NodeError) as refused:
        if len(jobs) > 1:
            return [found for job in jobs for found in _check([job], until)]
        return [(refused if isinstance(refused, NodeError) else _limit_error(refused)).message]
    return [
        f"In {_excerpt(job, error['line'])}: {_sentence(error['message'])}" if error else None
        for job, error in zip(jobs, errors, strict=True)
    ]
