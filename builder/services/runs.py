"""Runs: start one by button or by REST, look at it, cancel it, run it again from a node."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from builder.access import get_visible, require, visible_runs
from builder.models import User, Workflow
from builder.services import run_filters
from builder.services.catalogue import registry
from builder.services.checking import refuse_errors
from builder.services.versions import get_version
from builder.services.workflows import owner_of
from runtime import presence
from runtime import services as runtime
from runtime.engine.errors import Conflict, Invalid, NotFound, Problem, Refusal
from runtime.models import Run
from runtime.nodes.start import with_defaults
from runtime.schema import schema_problems

KEY_LENGTH = 255
Json = Any


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a run executes: a document, and the number of the version it is (None: the draft)."""

    document: dict[str, Json]
    number: int | None


def start(
    *,
    user: User,
    workflow: Workflow,
    input: object = None,
    version: object = "published",
    key: str | None = None,
    to: str = "",
) -> Run:
    """Starts a run of `workflow` in the name of `user`.

    `input` is an object that obeys the start node's schema; `version` is "published" (the draft while nothing is
    published), "draft" or a number; `key` an idempotency key: the same key with the same request gives the same run;
    `to` the id of a node: only that one runs, and what leads to it. Pins and breakpoints count where a person in a
    session asks for the draft by name.
    Raises Forbidden, Conflict, TooMany, Invalid naming the field, 422 when the key was used for another request.
    """
    require(user, "builder.run_workflow", workflow)
    given = {} if input is None else input
    fingerprint = _fingerprint(given, version, to)
    if key is not None:
        known = _known(user, workflow, key, fingerprint)
        if known is not None:
            return known
    chosen = _choose(user, workflow, version)
    identity = owner_of(workflow)
    if to and to not in chosen.document["nodes"]:
        _refuse("to", f"There is no step “{to[:63]}” to run to.")
    if chosen.number is None:
        refuse_errors(chosen.document, owner=identity, deed="run", to=to)
    run = runtime.start_run(
        workflow_id=workflow.pk,
        workflow_name=workflow.name,
        document=chosen.document,
        version=chosen.number,
        input=checked_input(chosen.document, given),
        by=user,
        identity=identity,
        trigger="manual" if user.scopes is None else "rest",
        idempotency_key=key,
        idempotency_hash=fingerprint if key is not None else "",
        to=to,
        marks=version == "draft" and user.scopes is None,
    )
    _tell_open_pages(run, user)
    return run


def checked_input(document: dict[str, Json], given: object) -> dict[str, Json]:
    """Returns the run's input with the schema's defaults filled in.

    Raises Invalid that names each wrong field (`input.topic`).
    """
    entry, config = _entry(document)
    if not isinstance(given, dict):
        problem = Problem("The input must be an object.", node=entry, field="input")
        raise Invalid(problem.message, title="Invalid input", problems=[problem])
    schema = config.get("inputs") or {"type": "object"}
    value = with_defaults(given, schema)
    problems = [
        Problem(message, node=entry, field=f"input.{field}" if field else "input")
        for field, message in schema_problems(schema, value)
    ]
    if problems:
        first = problems[0]
        raise Invalid(f"{first.field}: {first.message}", title="Invalid input", problems=problems)
    return value


def _entry(document: dict[str, Json]) -> tuple[str, dict[str, Json]]:
    """The id and the settings of the node that a run begins at."""
    entries = {key for key, kind in registry().types.items() if kind.is_entry}
    for node_id, node in document["nodes"].items():
        if node["type"] in entries:
            return node_id, node.get("config", {})
    return "", {}


def get_run(*, user: User, run_id: object, perm: str = "runtime.view_run") -> Run:
    """Returns the run when the person sees it and has `perm` on it; raises NotFound or Forbidden."""
    rows = Run.objects.select_related("created_by")
    run = get_visible(user, rows, run_id, "runtime.view_run")
    require(user, perm, run)
    return run


def list_runs(*, user: User, workflow: str = "", parent: str = "", **filters: str) -> QuerySet[Run]:
    """Returns the runs the person sees, of one workflow (id) and as the other `filters` of `run_filters` say.

    Runs that another run has called are shown in the list of their workflow, and when `parent`, the id of that run,
    asks for its own; the list of all runs leaves them out.
    Raises NotFound for a workflow or a parent that the person does not see, Invalid for a filter that is none.
    """
    rows = visible_runs(user).select_related("created_by")
    if parent:
        rows = rows.filter(parent_id=get_run(user=user, run_id=parent).pk)
    elif not workflow:
        rows = rows.filter(parent__isnull=True)
    if workflow:
        found = get_visible(user, Workflow, workflow, "builder.view_workflow")
        rows = rows.filter(workflow_id=found.pk)
    return run_filters.narrowed(rows, user, filters)


def cancel(*, user: User, run: Run) -> Run:
    """Cancels the run: after this nothing new starts. An ended run stays as it is. Raises Forbidden."""
    require(user, "runtime.cancel_run", run)
    return runtime.cancel_run(run=run, by=user)


def continue_run(*, user: User, run: Run, path: str = "", step: bool = False) -> Run:
    """Lets the run go on from the breakpoint at `path`, or from all; with `step` to whatever begins next.

    Raises Forbidden, Conflict when it waits at none.
    """
    require(user, "runtime.continue_run", run)
    return runtime.continue_run(run=run, by=user, path=path, step=step)


def rerun(
    *,
    user: User,
    run: Run,
    from_node: str,
    source: str = "same",
    repeat: bool = False,
    outputs: dict[str, Json] | None = None,
) -> Run:
    """Starts a new run that reuses all that ran upstream of the node `from_node`.

    `source` is "same" (the document of `run`) or "draft" (the workflow as it is now). Nodes that changed something
    outside in `run` ask before they do it again, unless `repeat`. `outputs` (node → value) are used instead of what
    those nodes gave, upstream of `from_node`; that takes an editor: it can replace the very check that a workflow
    makes before it goes on. Raises Forbidden, Invalid.
    """
    require(user, "runtime.rerun_run", run)
    workflow = get_visible(user, Workflow, run.workflow_id, "builder.view_workflow")
    if outputs:
        require(user, "builder.edit_workflow", workflow)
    if source not in ("same", "draft"):
        _refuse("document", 'The document must be "same" or "draft".')
    if source == "draft" or run.version is None:
        require(user, "builder.run_draft", workflow)
    if source == "draft":
        refuse_errors(workflow.document, owner=owner_of(workflow), deed="run")
        chosen = Chosen(workflow.document, None)
    else:
        chosen = Chosen(run.document.body, run.version)
    if from_node not in chosen.document["nodes"]:
        _refuse("from", "There is no such step in the document.")
    again = runtime.rerun(
        run=run,
        from_node=from_node,
        document=chosen.document,
        version=chosen.number,
        by=user,
        identity=owner_of(workflow),
        repeat=repeat,
        outputs=outputs,
        marks=chosen.number is None and user.scopes is None,
    )
    _tell_open_pages(again, user)
    return again


def _tell_open_pages(run: Run, user: User) -> None:
    """Whoever has the workflow open hears that somebody runs it by hand; what scripts start is too much to tell."""
    if user.scopes is None:
        notice = {"run": str(run.pk), "by": user.name, "by_id": str(user.pk)}
        transaction.on_commit(lambda: presence.get().ran(presence.Room(run.workflow_id), notice))


def _choose(user: User, workflow: Workflow, version: object) -> Chosen:
    """The document that `version` means. A token may name the draft only in an editor's hand."""
    if version in (None, "published"):
        if workflow.published_number is not None:
            return _numbered(workflow, workflow.published_number)
        if not user.has_perm("builder.run_draft", workflow):
            raise Conflict(
                "Nothing of this workflow is published yet, and a token runs the draft only for an editor. "
                "Ask an editor to publish it.",
                title="Not published",
            )
        return Chosen(workflow.document, None)
    if version == "draft":
        require(user, "builder.run_draft", workflow)
        return Chosen(workflow.document, None)
    if isinstance(version, int) and not isinstance(version, bool):
        return _numbered(workflow, version)
    _refuse("version", 'The version must be "published", "draft" or the number of a version.')
    raise AssertionError


def _numbered(workflow: Workflow, number: int) -> Chosen:
    try:
        return Chosen(get_version(workflow=workflow, number=number).document, number)
    except NotFound as error:
        raise Invalid(error.detail, problems=[Problem(error.detail, field="version")]) from error


def _fingerprint(given: object, version: object, to: str) -> str:
    text = json.dumps({"input": given, "version": version, **({"to": to} if to else {})}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _known(user: User, workflow: Workflow, key: str, fingerprint: str) -> Run | None:
    """The run that this key already started; raises when it was another request."""
    if not 0 < len(key) <= KEY_LENGTH or not key.isprintable():
        _refuse("Idempotency-Key", f"The idempotency key must be 1 to {KEY_LENGTH} printable characters.")
    run = Run.objects.filter(workflow_id=workflow.pk, created_by=user, idempotency_key=key).first()
    if run is not None and run.idempotency_hash != fingerprint:
        raise Refusal(
            "This idempotency key was used for another request. Use a new key for a new run.",
            title="Key used before",
            status=422,
        )
    return run


def _refuse(field: str, message: str) -> None:
    raise Invalid(message, problems=[Problem(message, field=field)])
