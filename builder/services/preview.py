"""What texts and expressions give with values at hand: for previews while somebody writes. Nothing is stored."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from asgiref.sync import async_to_sync

from builder.services.turns import Turns
from runtime.engine import render
from runtime.engine.errors import NodeError
from runtime.engine.node import Job
from runtime.engine.template import written
from runtime.sandbox import templates

Json = Any
#: Sources of one request, and the time for all of them together, in seconds: a person waits for it.
MOST_SOURCES, SECONDS = 50, 2.0
#: Characters of one value that are handed back: nobody reads more beside a field.
MOST_SHOWN = 100_000
#: Four requests at once, and two seconds that one waits for its turn.
_turns = Turns(4, 2.0, "The server is making other previews.")


def preview(sources: Sequence[Job], values: Mapping[str, Json]) -> list[dict[str, Json]]:
    """Returns for each source {"value", "error"}: what it gives with `values` as its names, as in a run, or why not.

    Evaluated in a process of the sandbox. Raises TooMany when others are at it.
    """
    with _turns.one():
        return async_to_sync(_all)(sources, values)


async def _all(sources: Sequence[Job], values: Mapping[str, Json]) -> list[dict[str, Json]]:
    until = time.monotonic() + SECONDS
    return [await _one(job, values, until) for job in sources]


async def _one(job: Job, values: Mapping[str, Json], until: float) -> dict[str, Json]:
    try:
        if time.monotonic() > until:
            raise NodeError("There was no time left for this one.", "Make the others simpler.", "limit")
        fill = render.render if job.kind == "template" else render.evaluate
        value = await fill(job.source, values, templates.try_out)
        length = len(written(value))
        if length > MOST_SHOWN:
            raise NodeError(f"This gives {length:,} characters, too many to show here.", "", "limit")
    except NodeError as error:
        return {"value": None, "error": {"message": error.message, "hint": error.hint, "class": error.error_class}}
    return {"value": value, "error": None}
