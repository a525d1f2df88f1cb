"""Whom an approval asks: the people behind its assignees, `user:<name or id>` and `team:<name or id>`."""

from __future__ import annotations

import string
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from builder.models import Membership, Share, Team, User
from runtime.models import Approval

T = TypeVar("T")
#: Names looked up for one approval at most; its node's settings allow fewer, its templates may try for more.
MOST_NAMES = 500


def _as_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _ids(names: Iterable[str]) -> list[uuid.UUID]:
    return [found for name in names if (found := _as_id(name))]


def _lower(names: Iterable[str]) -> set[str]:
    """The names as databases put them in lower case: SQLite the letters a to z, PostgreSQL all."""
    return {form for name in names for form in (name.lower(), name.translate(_ASCII_LOWER))}


_ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def slices(values: Iterable[T], size: int = 300) -> Iterator[list[T]]:
    """Yields the values in lists that a query can take: databases bound its parameters and how deep it nests."""
    rest = list(values)
    for start in range(0, len(rest), size):
        yield rest[start : start + size]


def known(kind: str, names: Iterable[str]) -> set[str]:
    """Returns those of the `names`, in lower case, by which there is a `user` or a `team` (and their other names)."""
    rows: QuerySet[Any] = User.objects.filter(is_active=True) if kind == "user" else Team.objects.all()
    column = "username" if kind == "user" else "name"
    found: set[str] = set()
    for some in slices(names):
        meant = rows.annotate(called=Lower(column)).filter(Q(called__in=_lower(some)) | Q(pk__in=_ids(some)))
        found |= {str(value).lower() for row in meant.values_list("pk", column) for value in row}
    return found


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
    meant = Q(pk__in=_ids(names)) | (Q(called__in=_lower(names)) & chosen)
    return set(Team.objects.annotate(called=Lower("name")).filter(meant).values_list("pk", flat=True))


def asked(approval: Approval) -> set[uuid.UUID]:
    """Returns the ids of the active people the approval asks by name; empty when it names nobody."""
    return _people(approval, approval.assignees or [])


def escalated(approval: Approval) -> set[uuid.UUID]:
    """Returns the ids of the active people who are asked besides, since nobody has answered for so long."""
    return _people(approval, approval.escalated_to(timezone.now()))


def _people(approval: Approval, assignees: list[str]) -> set[uuid.UUID]:
    users: list[str] = []
    teams: list[str] = []
    for assignee in assignees[:MOST_NAMES]:
        kind, _, name = str(assignee).partition(":")
        # A name may come from a template: what no text column can hold names nobody.
        if name.isprintable() and name and kind in {"user", "team"}:
            (users if kind == "user" else teams).append(name)
    if not users and not teams:
        return set()
    who = Q(pk__in=_ids(users)) | Q(called__in=_lower(users))
    if teams:
        who |= Q(pk__in=Membership.objects.filter(team__in=_teams(approval, teams)).values("user_id"))
    people = User.objects.annotate(called=Lower("username")).filter(who, is_active=True)
    return set(people.values_list("pk", flat=True))
