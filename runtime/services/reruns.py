"""Running again from a node: a new run whose log begins with what the old one had finished upstream of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.engine import events as kinds
from runtime.engine.clock import iso
from runtime.engine.errors import Invalid, NodeError, Problem
from runtime.engine.events import Event as Line
from runtime.engine.outcome import output_json
from runtime.engine.repeat import done_before, reusable, taken_over
from runtime.engine.snapshot import node_json
from runtime.engine.state import RunState, fold
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
            f"The workflow has no node “{from_node}”.", problems=[Problem("Unknown node.", from_node, "from")]
        )
    old = _log(run)
    state = fold(old)
    reused = reusable(document, state, from_node, marks=marks)
    edited = _edited(outputs or {}, reused, state)
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


def _edited(outputs: Mapping[str, Any], reused: set[str], state: RunState) -> Mapping[str, Any]:
    """The outputs to put in; raises Invalid for those of nodes whose output is not taken over."""
    problems = []
    for node, value in outputs.items():
        done = state.root.nodes.get(node)
        if node not in reused or done is None or done.status != "succeeded":
            message = f"The output of “{node}” is not taken over, so it cannot be changed."
            problems.append(Problem(message, node, f"outputs.{node}"))
            continue
        try:
            output_json(value)
        except NodeError as error:
            problems.append(Problem(error.message, node, f"outputs.{node}"))
    if problems:
        raise Invalid(problems[0].message, problems=problems)
    return outputs


def _log(run: Run) -> list[Line]:
    """Returns the whole log of a run."""
    with whole_runs():
        rows = Event.objects.filter(run=run).order_by("seq").iterator()
        return [Line(row.seq, row.at, row.type, row.path, row.data) for row in rows]
