"""Running again from a node: a new run whose log begins with what the old one had finished upstream of it."""

from __future__ import annotations

from typing import Any

from runtime.engine import events as kinds
from runtime.engine.clock import iso
from runtime.engine.errors import Invalid, Problem
from runtime.models import Event, Run, Step
from runtime.services.runs import present, refuse_when_full, store_run
from runtime.services.show import Person

#: How a node may have ended to be used again: its outcome leads on.
_REUSABLE = frozenset({"succeeded", "skipped"})
_COPIED = ("node", "type", "status", "attempt", "input", "output", "port", "error", "usage")
_COPIED_TOO = ("started_at", "finished_at", "reason", "extra")


def rerun(
    *,
    run: Run,
    from_node: str,
    document: dict[str, Any],
    version: int | None,
    by: Person | None,
    identity: Person | None = None,
) -> Run:
    """Starts a new run that takes over what `run` finished upstream of `from_node` and works from there on.

    `document` is the one to run now (the old one or the present draft), `identity` whose connections it may use, when
    that is not as before. Inside a container the whole container is run again. Raises Invalid when the document has
    no such node, TooMany when the queue is full.
    """
    refuse_when_full()
    nodes = document.get("nodes", {})
    if from_node not in nodes:
        raise Invalid(
            f"The workflow has no node “{from_node}”.", problems=[Problem("Unknown node.", from_node, "from")]
        )
    top = from_node
    while parent := nodes[top].get("parent"):
        top = parent
    reused = _reusable(run, document, _upstream(document, top))
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
        created_at=now,
        started_at=now,
        wake_at=now,
    )
    log = [{"type": kinds.RUN_STARTED, "at": iso(now), "path": "", "data": {"input": run.input}}]
    for event in Event.objects.filter(run=run).order_by("seq").iterator():
        if event.path.partition("/")[0] in reused:
            data = {**event.data, "reused": True}
            log.append({"type": event.type, "at": event.at, "path": event.path, "data": data})
    store_run(again, document, log, lambda: _copy_steps(run, again, reused))
    return again


def _upstream(document: dict[str, Any], node: str) -> set[str]:
    """Returns the ids of the nodes from which edges lead to `node`."""
    sources: dict[str, set[str]] = {}
    for edge in document.get("edges", []):
        sources.setdefault(edge["target"], set()).add(edge["source"])
    found: set[str] = set()
    waiting = [node]
    while waiting:
        new = sources.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found


def _reusable(run: Run, document: dict[str, Any], upstream: set[str]) -> set[str]:
    """Returns those of `upstream` whose end in `run` can be taken over: they are still of the same type."""
    steps = Step.objects.filter(run=run, path__in=upstream, status__in=_REUSABLE)
    ended = {step.path for step in steps if step.type in ("", document["nodes"][step.path]["type"])}
    failed = Step.objects.filter(run=run, path__in=upstream, status="failed", port__isnull=False)
    return ended | {step.path for step in failed}


def _copy_steps(old: Run, new: Run, reused: set[str]) -> None:
    """Gives the new run the old one's rows of the nodes that are taken over."""
    names = (*_COPIED, *_COPIED_TOO)
    Step.objects.bulk_create(
        Step(run=new, path=step.path, **{name: getattr(step, name) for name in names})
        for step in Step.objects.filter(run=old)
        if step.path.partition("/")[0] in reused
    )
