"""What a `workflow` node may run: asked at each call, for the person its run acts for, and answered by the rules."""

from __future__ import annotations

from typing import Any

from builder.access import get_visible
from builder.models import User, Workflow
from builder.services.runs import checked_input
from builder.services.versions import get_version
from builder.services.workflows import owner_of
from runtime.engine.errors import Invalid, NodeError, NotFound
from runtime.engine.node import Called
from runtime.nodes.start import initial_state

Json = Any
UNKNOWN = "There is no such workflow, or the owner of this one may not run it."


def callee(*, identity: str, workflow: str, version: int | None, input: dict[str, Json]) -> Called:
    """Returns what a call of `workflow` runs when it is made for the user with the id `identity`.

    That is the published version `version`, or the one published now (None), for the called workflow's owner, with
    `input` after its defaults were filled in. Raises NodeError: what may not be run looks like what does not exist.
    """
    found = _runnable(identity, workflow)
    document, number = _published(found, version)
    try:
        given = checked_input(document, input)
        owner = owner_of(found)
    except Invalid as wrong:
        field = wrong.problems[0].field if wrong.problems else ""
        message = f"“{found.name}”: {wrong.detail}"
        raise NodeError(message, "Change what this step gives it.", "config", field=_at(field)) from None
    return Called(
        workflow=str(found.pk),
        workflow_name=found.name,
        version=number,
        document=document,
        identity=str(owner.pk),
        input=given,
        state=initial_state(document),
    )


def _runnable(identity: str, workflow: str) -> Workflow:
    person = User.objects.filter(pk=identity, is_active=True).first()
    try:
        if person is None:
            raise NotFound(UNKNOWN)
        return get_visible(person, Workflow, workflow, "builder.run_workflow")
    except NotFound:
        hint = "Pick another, or ask its owner for the role “operator”."
        raise NodeError(UNKNOWN, hint, "client_error", field="config.workflow") from None


def _published(workflow: Workflow, version: int | None) -> tuple[dict[str, Json], int]:
    """The document of a published version and its number."""
    number = version if version is not None else workflow.published_number
    if number is None:
        raise NodeError(
            f"Nothing of “{workflow.name}” is published yet.",
            "Publish it first.",
            "client_error",
            field="config.workflow",
        )
    try:
        return get_version(workflow=workflow, number=number).document, number
    except NotFound:
        raise NodeError(
            f"“{workflow.name}” has no version {number}.",
            "Pick another version.",
            "client_error",
            field="config.version",
        ) from None


def _at(field: str) -> str:
    """The place in the calling node's settings that a problem of the input is about."""
    return f"config.{field}" if field.startswith("input") else ""
