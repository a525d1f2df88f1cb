"""Sharing a workflow: who gets which role. Only owners come this far, and the last one stays."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from builder.access import get_visible, require, visible_teams
from builder.models import ROLES, Role, Share, Team, User, Workflow
from builder.services import audit
from runtime.engine.errors import Conflict, Invalid, NotFound, Problem

MOST_SHARES = 1000


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, field=field)])


def workflow_to_share(*, workflow_id: uuid.UUID, by: User) -> Workflow:
    """Returns the workflow when the person may share it; NotFound when not seen, Forbidden when not owned."""
    workflow = get_visible(by, Workflow, workflow_id, "builder.view_workflow")
    require(by, "builder.share_workflow", workflow)
    return workflow


def shares_of(workflow: Workflow) -> QuerySet[Share]:
    """Returns the shares of a workflow with their holders."""
    return Share.objects.filter(workflow=workflow).select_related("user", "team")


def _team(team_id: uuid.UUID, by: User) -> Team:
    team = visible_teams(by).filter(pk=team_id).first()
    if team is None:
        raise _invalid("team", "You are in no team of this id.")
    return team


def _holder(user: str | None, team: uuid.UUID | None, by: User) -> tuple[User | None, Team | None]:
    if (user is None) == (team is None):
        raise _invalid("user", "Name either a user or a team.")
    if team is not None:
        return None, _team(team, by)
    found = User.objects.named((user or "").strip())
    if found is None:
        raise _invalid("user", "Nobody here has this username or e-mail address.")
    return found, None


def _name(share: Share) -> str:
    if share.user is not None:
        return f"user:{share.user.username}"
    return f"team:{share.team.name}" if share.team else ""


def add_share(
    *, workflow: Workflow, by: User, role: str, user: str | None = None, team: uuid.UUID | None = None
) -> Share:
    """Gives a person (by username or e-mail) or a team a role. Returns the share.

    Invalid, naming the field, for an unknown person, team or role; Conflict when they have a share already.
    """
    if role not in ROLES:
        raise _invalid("role", f"Choose one of {', '.join(ROLES)}.")
    person, group = _holder(user, team, by)
    if workflow.shares.count() >= MOST_SHARES:
        raise Conflict(f"A workflow has at most {MOST_SHARES} shares. Share it with a team.", title="Too many shares")
    try:
        with transaction.atomic():
            share = Share.objects.create(workflow=workflow, user=person, team=group, role=role)
            audit.record("share.added", by=by, subject=_name(share), workflow_id=workflow.pk, role=role)
    except IntegrityError as error:
        message = "This workflow is shared with them already; change that share's role."
        raise Conflict(message, title="Already shared") from error
    return share


def _share(workflow: Workflow, share_id: uuid.UUID) -> Share:
    # All owner rows are locked, in one order, so that two owners cannot remove each other at once.
    owners = Share.objects.select_for_update().filter(workflow=workflow, role=Role.OWNER).order_by("pk")
    list(owners.values_list("pk", flat=True))
    share = shares_of(workflow).filter(pk=share_id).first()
    if share is None:
        raise NotFound("This workflow has no such share.")
    return share


def _keep_an_owner(share: Share) -> None:
    """Teams do not count: their members come and go, a workflow's owner does not."""
    others = Share.objects.filter(workflow=share.workflow_id, role=Role.OWNER, user__is_active=True).exclude(
        pk=share.pk
    )
    if share.role == Role.OWNER and share.user_id is not None and not others.exists():
        raise Conflict("A workflow keeps one person as owner. Make somebody else owner first.", title="Last owner")


def change_share(*, workflow: Workflow, share_id: uuid.UUID, role: str, by: User) -> Share:
    """Returns the share with its new role. Conflict when that would leave the workflow without an owner."""
    if role not in ROLES:
        raise _invalid("role", f"Choose one of {', '.join(ROLES)}.")
    with transaction.atomic():
        share = _share(workflow, share_id)
        if role != share.role:
            _keep_an_owner(share)
            before, share.role = share.role, role
            share.save(update_fields=["role"])
            audit.record(
                "share.changed", by=by, subject=_name(share), workflow_id=workflow.pk, role=role, before=before
            )
    return share


def remove_share(*, workflow: Workflow, share_id: uuid.UUID, by: User) -> None:
    """Takes the role away, at once. Conflict when that would leave the workflow without an owner."""
    with transaction.atomic():
        share = _share(workflow, share_id)
        _keep_an_owner(share)
        share.delete()
        audit.record("share.removed", by=by, subject=_name(share), workflow_id=workflow.pk, role=share.role)
