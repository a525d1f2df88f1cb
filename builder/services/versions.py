"""Published versions: immutable, numbered, known by the hash of their logic."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from builder import documents
from builder.access import require
from builder.models import User, Version, Workflow
from builder.services import audit
from builder.services.catalogue import registry
from builder.services.checking import refuse_errors
from builder.services.workflows import Stale, owner_of, tell_open_pages
from runtime.engine.errors import Invalid, NotFound, Problem

MESSAGE_LENGTH = 1_000
Json = Any


def publish(
    *, user: User, workflow: Workflow, message: object = "", revision: int | None = None
) -> tuple[Version, bool]:
    """Makes the draft the published version; the second value tells whether the version is new.

    A draft whose logic was published before makes that version the published one again. With `revision`, only what
    somebody has looked at is published. Raises Forbidden, Stale, and Invalid with the problems that stand in the way.
    """
    require(user, "builder.edit_workflow", workflow)
    if not isinstance(message, str) or len(message) > MESSAGE_LENGTH:
        problem = Problem(f"The message must be a text of at most {MESSAGE_LENGTH:,} characters.", field="message")
        raise Invalid(problem.message, problems=[problem])
    with transaction.atomic():
        locked = Workflow.objects.select_for_update().get(pk=workflow.pk)
        if revision not in (None, locked.revision):
            raise Stale(
                "Somebody has saved this workflow since you looked at it. See what is new, then publish.",
                extra={"revision": locked.revision},
            )
        refuse_errors(locked.document, owner=owner_of(locked), deed="published")
        logic = documents.content_hash(locked.document, registry())
        version = locked.versions.filter(hash=logic).first()
        new = version is None
        if version is None:
            latest = locked.versions.order_by("-number").values_list("number", flat=True).first() or 0
            version = Version.objects.create(
                workflow=locked,
                number=latest + 1,
                hash=logic,
                document=locked.document,
                message=message.strip(),
                by=user,
            )
        Workflow.objects.filter(pk=locked.pk).update(published_number=version.number)
        audit.record("workflow.published", by=user, subject=locked.name, workflow_id=locked.pk, number=version.number)
    workflow.published_number = version.number
    tell_open_pages("published", locked, user)
    return version, new


def list_versions(*, workflow: Workflow) -> QuerySet[Version]:
    """Returns the versions of a workflow that the caller may see, newest first."""
    return workflow.versions.select_related("by").order_by("-number")


def get_version(*, workflow: Workflow, number: int) -> Version:
    """Returns the version of that number; raises NotFound."""
    version = list_versions(workflow=workflow).filter(number=number).first() if number < 2**31 else None
    if version is None:
        raise NotFound(f"This workflow has no version {number}.")
    return version


def restore(*, user: User, workflow: Workflow, version: Version) -> Workflow:
    """Makes the draft what the version holds, as a new revision; what is published stays. Raises Forbidden."""
    require(user, "builder.edit_workflow", workflow)
    Workflow.objects.filter(pk=workflow.pk).update(
        document=version.document, revision=F("revision") + 1, updated_at=timezone.now()
    )
    workflow.refresh_from_db()
    tell_open_pages("saved", workflow, user)
    return workflow


def version_json(version: Version, *, published: int | None, document: bool = True) -> dict[str, Json]:
    """The version as the contract shows it; `published` is the number that is published now."""
    shown: dict[str, Json] = {
        "number": version.number,
        "hash": version.hash,
        "message": version.message,
        "by": str(version.by_id) if version.by_id else None,
        "by_name": version.by.name if version.by else None,
        "at": version.at,
        "published": version.number == published,
    }
    return shown | {"document": version.document} if document else shown
