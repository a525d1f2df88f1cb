"""Running again from a node: a new run whose log begins with what the old one had finished upstream of it."""

from __future__ import annotations

from typing import Any

from runtime.engine import events as kinds
from runtime.engine.clock import iso
from runtime.engine.errors import Invalid, Problem
from runtime.engine.events import Event as Line
from runtime.engine.repeat import done_before, reusable, taken_over
from runtime.engine.snapshot import node_json
from runtime.engine.state import fold
from runtime.large import whole_runs
from runtime.models import Event, Run
from runtime.nodes import registry
from runtime.services.runs import present, refuse_when_full, store_run
from runtime.services.show import Person
from runtime.store import begin_steps


def rerun(
    *,
    run: Run,
    from_node: str,
    document: dict[str, Any],
    version: int | None,
    by: Person | None,
    identity: Person | None = None,
    repeat: bool = False,
) -> Run:
    """Starts a new run that takes over what `run` finished upstream of `from_node` and works from there on.

    `document` is the one to run now (the old one or the present draft), `identity` whose connections it may use, when
    that is not as before. Inside a container the whole container is run again. Nodes that change something outside
    and have done so in `run` ask people before they do it again, unless `repeat`. Raises Invalid when the document
    has no such node, TooMany when the queue is full.
    """
    refuse_when_full()
    if from_node not in document.get("nodes", {}):
        raise Invalid(
            f"The workflow has no node “{from_node}”.", problems=[Problem("Unknown node.", from_node, "from")]
        )
    old = _log(run)
    state = fold(old)
    reused = reusable(document, state, from_node)
    asks = {} if repeat else done_before(document, registry(), state, old, reused, str(run.pk))
    now = present()
    again = Run(
        workflow_id=run.workflow_id,
        workflow_name=run.workflow_name,
        version=version,
        created_by_id=by.pk if by else None,
        identity_id=identity.pk if identity else run.identity_id,
        trigger="rerun",
        rerun_of=run,
        input=run.input,
        budget=run.budget,
        created_at=now,
        started_at=now,
        wake_at=now,
    )
    log = [Line(1, iso(now), kinds.RUN_STARTED, "", {"input": run.input})]
    log += taken_over(old, reused)
    log += [Line(0, iso(now), kinds.NODE_EARLIER, path, data) for path, data in asks.items()]
    log = [Line(seq, line.at, line.type, line.path, line.data) for seq, line in enumerate(log, 1)]
    steps = {path: node_json(node) for path, node in fold(log).nodes.items()}
    lines = [{"type": line.type, "at": line.at, "path": line.path, "data": line.data} for line in log]
    store_run(again, document, lines, lambda: begin_steps(again.pk, steps))
    return again


def _log(run: Run) -> list[Line]:
    """Returns the whole log of a run."""
    with whole_runs():
        rows = Event.objects.filter(run=run).order_by("seq").iterator()
        return [Line(row.seq, row.at, row.type, row.path, row.data) for row in rows]
