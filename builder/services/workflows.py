"""Workflows: make, read, change under a revision, delete."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from builder import documents
from builder.access import get_visible, require, role_on, visible_workflows
from builder.models import Share, User, Workflow
from builder.services import audit
from builder.services.checking import config_models, problems_of
from runtime import presence
from runtime.engine.errors import Conflict, Invalid, Problem, Refusal
from runtime.models import Run
from runtime.prepared import Prepared
from runtime.services import cancel_run

NAME_LENGTH = 200
DESCRIPTION_LENGTH = 5_000
Json = Any


class Stale(Refusal):
    """Somebody saved in between; `revision` says what is there now."""

    status, title = 412, "Changed meanwhile"


def empty_document() -> dict[str, Json]:
    """Returns what a new workflow begins with: the one entry and nothing else."""
    start = {"type": "start", "config": {"inputs": {"type": "object", "properties": {}}}}
    return {"format": documents.FORMAT, "nodes": {"start": start}, "edges": [], "ui": {"nodes": {"start": [0, 0]}}}


def get_workflow(*, user: User, workflow_id: object, perm: str = "builder.view_workflow") -> Workflow:
    """Returns the workflow when the person sees it and has `perm` on it; raises NotFound or Forbidden."""
    workflow = get_visible(user, Workflow, workflow_id, "builder.view_workflow")
    require(user, perm, workflow)
    return workflow


def list_workflows(*, user: User, search: str = "") -> QuerySet[Workflow]:
    """Returns the workflows the person sees; `search` is looked for in names and descriptions, any case."""
    rows = visible_workflows(user)
    for word in search.replace("\x00", " ").split()[:10]:
        rows = rows.filter(Q(name__icontains=word) | Q(description__icontains=word))
    return rows


def last_runs(workflow_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[str, Json]]:
    """Returns what came of each workflow's newest run, {id, status, at, error}; those that never ran are left out.

    The caller answers for the right to see them: runs are seen by whoever sees the workflow.
    """
    wanted = list(workflow_ids)
    newest = Run.objects.filter(workflow_id=OuterRef("pk"), parent=None).order_by("-created_at")
    found = Workflow.objects.filter(pk__in=wanted).annotate(newest=Subquery(newest.values("pk")[:1]))
    rows = Run.objects.filter(pk__in=[key for key in found.values_list("newest", flat=True) if key])
    fields = rows.values("id", "workflow_id", "status", "error", "created_at", "finished_at")
    return {row["workflow_id"]: _last_run(row) for row in fields}


def _last_run(row: Mapping[str, Json]) -> dict[str, Json]:
    error = row["error"] or {}
    at = row["finished_at"] or row["created_at"]
    return {"id": str(row["id"]), "status": row["status"], "at": at, "error": str(error.get("message", ""))}


@transaction.atomic
def create_workflow(*, user: User, name: object, description: object = "", document: object = None) -> Workflow:
    """Makes a workflow that `user` owns; without `document` it begins with just a start. Raises Invalid."""
    given = empty_document() if document is None else document
    fields = _checked({"name": name, "description": description, "document": given})
    workflow = Workflow.objects.create(**fields, created_by=user)
    Share.objects.create(workflow=workflow, user=user, role="owner")
    return workflow


def change_workflow(*, user: User, workflow: Workflow, changes: Mapping[str, object], revision: int) -> Workflow:
    """Saves `changes` (name, description, document) if the workflow still is at `revision`.

    The comparison and the write are one statement, so of two people who save at once exactly one succeeds.
    Raises Stale with the current revision, Invalid, Forbidden.
    """
    require(user, "builder.edit_workflow", workflow)
    fields = _checked(changes)
    rows = Workflow.objects.filter(pk=workflow.pk, revision=revision)
    saved = rows.update(**fields, revision=F("revision") + 1, updated_at=timezone.now())
    if not saved:
        current = Workflow.objects.filter(pk=workflow.pk).values_list("revision", flat=True).first()
        raise Stale(
            "Somebody saved this workflow since you read it. Read it again and repeat your change.",
            extra={"revision": current},
        )
    workflow.refresh_from_db()
    tell_open_pages("saved", workflow, user)
    return workflow


@transaction.atomic
def delete_workflow(*, user: User, workflow: Workflow) -> None:
    """Deletes the workflow with its versions and shares; its unended runs are cancelled. Raises Forbidden."""
    require(user, "builder.delete_workflow", workflow)
    for run in Run.objects.filter(workflow_id=workflow.pk).exclude(status__in=Run.ENDED):
        with contextlib.suppress(Conflict):  # it ended by itself meanwhile: nothing is left to stop
            cancel_run(run=run, by=user)
    audit.record("workflow.deleted", by=user, subject=workflow.name, workflow_id=workflow.pk)
    tell_open_pages("deleted", workflow, user)
    workflow.delete()


def tell_open_pages(deed: str, workflow: Workflow, user: User) -> None:
    """Tells all who have the workflow open, once this is committed, who has `saved`, `published` or `deleted` it."""
    room = presence.Room(workflow.pk)
    notice = {"deed": deed, "revision": workflow.revision, "by": user.name, "by_id": str(user.pk)}
    transaction.on_commit(lambda: presence.get().saved(room, notice))


def owners_of(workflow_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, User]:
    """Returns the person who owns each workflow: its maker while still an owner, else the first owner.

    A closed account owns nothing that could run.
    """
    rows = Share.objects.filter(workflow_id__in=list(workflow_ids), role="owner", user__is_active=True)
    rows = rows.annotate(maker=F("workflow__created_by_id")).select_related("user")
    found: dict[uuid.UUID, User] = {}
    for share in rows.order_by("created_at", "pk"):
        assert share.user is not None
        if share.workflow_id not in found or share.user_id == share.maker:
            found[share.workflow_id] = share.user
    return found


_OWNERS = Prepared(
    lambda workflow: (
        Share.objects.filter(workflow_id=workflow, role="owner", user__isnull=False)
        .select_related("user")
        .order_by("created_at", "pk")
    ),
    uuid.UUID,
)


def _owner(workflow: Workflow) -> User | None:
    """The same of one workflow."""
    owners: list[User] = [share.user for share in _OWNERS.objects(workflow.pk)]
    return next((one for one in owners if one.pk == workflow.created_by_id), owners[0] if owners else None)


def owner_of(workflow: Workflow) -> User:
    """Returns the person for whom the workflow's runs act. Raises Invalid when no person owns it, only a team."""
    owner = _owner(workflow)
    if owner is None:
        raise Invalid("No person owns this workflow, so its runs have nobody to act for. Make somebody an owner.")
    return owner


def summary_json(workflow: Workflow, *, role: str | None, owner: User | None) -> dict[str, Json]:
    """The workflow as lists show it; `role` is the reader's."""
    return {
        "id": str(workflow.pk),
        "name": workflow.name,
        "description": workflow.description,
        "revision": workflow.revision,
        "published": workflow.published_number,
        "role": role,
        "owner": str(owner.pk) if owner else None,
        "owner_name": owner.name if owner else None,
        "created_at": workflow.created_at,
        "updated_at": workflow.updated_at,
    }


def workflow_json(workflow: Workflow, *, user: User) -> dict[str, Json]:
    """The whole workflow as `user` may see it, with what stands in the way of running it."""
    owner = _owner(workflow)
    summary = summary_json(workflow, role=role_on(user, workflow.pk), owner=owner)
    problems = [problem.as_json() for problem in problems_of(workflow.document, owner=owner)]
    return summary | {"document": workflow.document, "problems": problems}


def _checked(fields: Mapping[str, object]) -> dict[str, Any]:
    """Returns the fields as they are stored; raises Invalid with every problem at once."""
    problems: list[Problem] = []
    result: dict[str, Any] = dict(fields)
    if "name" in fields:
        result["name"] = _text(fields["name"], "name", NAME_LENGTH, problems)
        if not result["name"] and not problems:
            problems.append(Problem("A workflow needs a name.", field="name"))
    if "description" in fields:
        result["description"] = _text(fields["description"], "description", DESCRIPTION_LENGTH, problems)
    if "document" in fields:
        problems += documents.shape_problems(fields["document"], allowed_config=config_models())
    if problems:
        raise Invalid(problems[0].message, title="Malformed workflow", problems=problems)
    return result


def _text(value: object, field: str, longest: int, problems: list[Problem]) -> str:
    if not isinstance(value, str):
        problems.append(Problem(f"The {field} must be a text.", field=field))
        return ""
    if len(value.strip()) > longest:
        problems.append(Problem(f"The {field} may have {longest:,} characters at most.", field=field))
    return value.strip()
