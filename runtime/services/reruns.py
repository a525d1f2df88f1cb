"""Running again from a node: a new run whose log begins with what the old one had finished upstream of it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from runtime.engine import events as kinds
from runtime.engine.clock import iso
from runtime.engine.errors import Invalid, NodeError, Problem
from runtime.engine.events import Event as Line
from runtime.engine.outcome import output_json
from runtime.engine.repeat import done_before, reusable, taken_over
from runtime.engine.snapshot import node_json
from runtime.engine.state import RunState, fold
from runtime.engine.validate import MOST_PROBLEMS
from runtime.large import whole_runs
from runtime.models import Event, Run
from runtime.nodes import registry
from runtime.services.runs import present, refuse_when_full, store_run, trial_of
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
    outputs: Mapping[str, Any] | None = None,
    marks: bool = False,
) -> Run:
    """Starts a new run that takes over what `run` finished upstream of `from_node` and works from there on.

    `document` is the one to run now (the old one or the present draft), `identity` whose connections it may use, when
    that is not as before. Inside a container the whole container is run again. Nodes that change something outside
    and have done so in `run` ask people before they do it again, unless `repeat`. `outputs` (node → value) stand in
    the place of outputs that are taken over; with `marks` the document's pins and breakpoints count. Raises Invalid
    when the document has no such node or an output cannot be taken, TooMany when the queue is full.
    """
    refuse_when_full()
    if from_node not in document.get("nodes", {}):
        raise Invalid(
            f"The workflow has no step “{from_node}”.", problems=[Problem("Unknown step.", from_node, "from")]
        )
    old = _log(run)
    state = fold(old)
    edited = outputs or {}
    reused = reusable(document, state, from_node, marks=marks, edited=edited)
    _refuse_edits(edited, reused, state)
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
    log = [Line(1, iso(now), kinds.RUN_STARTED, "", {"input": run.input, **trial_of("", marks)})]
    log += taken_over(old, reused, edited)
    log += [Line(0, iso(now), kinds.NODE_EARLIER, path, data) for path, data in asks.items()]
    log = [Line(seq, line.at, line.type, line.path, line.data) for seq, line in enumerate(log, 1)]
    steps = {path: node_json(node) for path, node in fold(log).nodes.items()}
    lines = [{"type": line.type, "at": line.at, "path": line.path, "data": line.data} for line in log]
    store_run(again, document, lines, lambda: begin_steps(again.pk, steps))
    return again


def _refuse_edits(outputs: Mapping[str, Any], reused: set[str], state: RunState) -> None:
    """Raises Invalid for outputs that cannot be put in: of nodes that run anew, and what people answered."""
    problems = []
    for node, value in islice(outputs.items(), MOST_PROBLEMS):
        done, name = state.root.nodes.get(node), node[:63]
        message = ""
        if node not in reused or done is None or done.status != "succeeded":
            message = f"The output of “{name}” is not taken over, so it cannot be changed."
        elif done.type == "approval":
            message = f"“{name}” holds what somebody has answered, which nobody else can change."
        else:
            try:
                output_json(value)
            except NodeError as error:
                message = error.message
        if message:
            problems.append(Problem(message, name, f"outputs.{name}"))
    if problems:
        raise Invalid(problems[0].message, problems=problems)


def _log(run: Run) -> list[Line]:
    """Returns the whole log of a run."""
    with whole_runs():
        rows = Event.objects.filter(run=run).order_by("seq").iterator()
        return [Line(row.seq, row.at, row.type, row.path, row.data) for row in rows]
