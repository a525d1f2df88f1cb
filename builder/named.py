"""Whom an approval asks: the people behind its assignees, `user:<name or id>` and `team:<name or id>`."""

from __future__ import annotations

import uuid

from django.db.models import Q
from django.utils import timezone

from builder.models import Membership, Share, Team, User
from runtime.models import Approval


def _as_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _teams(approval: Approval, names: list[str]) -> set[uuid.UUID]:
    """The teams meant. A bare name counts only for a team that the workflow's people chose.

    Anybody may found a team, so a name alone must not let a stranger's team of that name into other people's
    approvals: the team has to hold the person the run acts for, or to have a share of the workflow. An id is always
    deliberate.
    """
    run = approval.run
    chosen = (
        Q(pk__in=Membership.objects.filter(user=run.identity).values("team_id")) if run.identity else Q(pk__in=[])
    )
    chosen |= Q(pk__in=Share.objects.filter(workflow_id=run.workflow_id, team__isnull=False).values("team_id"))
    by_name = Q(pk__in=[])
    for name in names:
        by_name |= Q(name__iexact=name)
    ids = [found for name in names if (found := _as_id(name))]
    return set(Team.objects.filter(Q(pk__in=ids) | (by_name & chosen)).values_list("pk", flat=True))


def asked(approval: Approval) -> set[uuid.UUID]:
    """Returns the ids of the active people the approval asks by name; empty when it names nobody."""
    return _people(approval, approval.assignees or [])


def escalated(approval: Approval) -> set[uuid.UUID]:
    """Returns the ids of the active people who are asked besides, since nobody has answered for so long."""
    return _people(approval, approval.escalated_to(timezone.now()))


def _people(approval: Approval, assignees: list[str]) -> set[uuid.UUID]:
    users: list[str] = []
    teams: list[str] = []
    for assignee in assignees:
        kind, _, name = str(assignee).partition(":")
        # A name may come from a template: what no text column can hold names nobody.
        if name.isprintable() and name and kind in {"user", "team"}:
            (users if kind == "user" else teams).append(name)
    if not users and not teams:
        return set()
    who = Q(pk__in=[found for name in users if (found := _as_id(name))])
    for name in users:
        who |= Q(username__iexact=name)
    if teams:
        who |= Q(memberships__team__in=_teams(approval, teams))
    return set(User.objects.filter(who, is_active=True).values_list("pk", flat=True))
