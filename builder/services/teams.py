"""Teams: founded by anybody, changed by their owners, left by whoever wants to."""

from __future__ import annotations

import re
import uuid

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from builder.models import Membership, Share, Team, User
from builder.services import audit
from runtime.engine.errors import Conflict, Forbidden, Invalid, NotFound, Problem

NAME = re.compile(r"\w[\w .&+-]*")
MOST_MEMBERS = 500
MOST_TEAMS = 100


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, field=field)])


def _named(name: str) -> str:
    name = " ".join(name.split())
    try:
        uuid.UUID(name)
    except ValueError:
        if 0 < len(name) <= 64 and NAME.fullmatch(name):
            return name
    raise _invalid(
        "name", "Use letters, digits, spaces and . & _ + - only, 64 at most, beginning with a letter or digit."
    )


def _save(team: Team, name: str) -> None:
    team.name = _named(name)
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        raise _invalid("name", "There is a team of this name already.") from error


def create_team(*, name: str, by: User) -> Team:
    """Returns a new team with its founder as owner. Invalid when the name is malformed or taken."""
    if Membership.objects.filter(user=by, role=Membership.Role.OWNER).count() >= MOST_TEAMS:
        raise Conflict(f"You own {MOST_TEAMS} teams; that is the most.", title="Too many teams")
    team = Team()
    with transaction.atomic():
        _save(team, name)
        Membership.objects.create(team=team, user=by, role=Membership.Role.OWNER)
        audit.record("team.created", by=by, subject=team.name)
    return team


def rename_team(*, team: Team, name: str, by: User) -> Team:
    """Returns the renamed team; workflows that call it by its old name no longer do. Invalid as for `create_team`."""
    before = team.name
    with transaction.atomic():
        _save(team, name)
        audit.record("team.renamed", by=by, subject=team.name, before=before)
    return team


def delete_team(*, team: Team, by: User) -> None:
    """Ends the team and everything that was shared with it."""
    with transaction.atomic():
        audit.record("team.deleted", by=by, subject=team.name)
        team.delete()


def shared_with(team: Team) -> QuerySet[Share]:
    """Returns the team's shares with their workflows; every member sees those, so all of them may be told."""
    return Share.objects.filter(team=team).select_related("workflow").defer("workflow__document")


def add_member(*, team: Team, user: str, role: str, by: User) -> Membership:
    """Returns the new membership of a person, by username or e-mail. Invalid for nobody, Conflict for a member."""
    person = User.objects.named(user.strip())
    if person is None:
        raise _invalid("user", "Nobody here has this username or e-mail address.")
    if team.memberships.count() >= MOST_MEMBERS:
        raise Conflict(f"A team has at most {MOST_MEMBERS} members.", title="Too many members")
    try:
        with transaction.atomic():
            row = Membership.objects.create(team=team, user=person, role=role)
            audit.record("team.member_added", by=by, subject=f"{team.name}: {person.username}", role=role)
    except IntegrityError as error:
        raise Conflict("They are in this team already.", title="Already a member") from error
    return row


def _member(team: Team, user_id: uuid.UUID) -> Membership:
    owners = team.memberships.select_for_update().filter(role=Membership.Role.OWNER).order_by("pk")
    list(owners.values_list("pk", flat=True))
    row = team.memberships.select_related("user").filter(user_id=user_id).first()
    if row is None:
        raise NotFound("This team has no such member.")
    return row


def _keep_an_owner(row: Membership) -> None:
    others = row.team.memberships.filter(role=Membership.Role.OWNER, user__is_active=True).exclude(pk=row.pk)
    if row.role == Membership.Role.OWNER and not others.exists():
        raise Conflict(
            "A team keeps one owner. Make somebody else owner first, or delete the team.", title="Last owner"
        )


def change_member(*, team: Team, user_id: uuid.UUID, role: str, by: User) -> Membership:
    """Returns the membership with its new role. Conflict when it would leave the team without an owner."""
    with transaction.atomic():
        row = _member(team, user_id)
        if role != row.role:
            _keep_an_owner(row)
            row.role = role
            row.save(update_fields=["role"])
            audit.record("team.member_changed", by=by, subject=f"{team.name}: {row.user.username}", role=role)
    return row


def remove_member(*, team: Team, user_id: uuid.UUID, by: User) -> None:
    """Takes a person out of the team: owners anybody, everybody themselves. Conflict for the last owner."""
    if user_id != by.pk and not by.has_perm("builder.change_team", team):
        raise Forbidden("Only an owner of the team may take others out of it.")
    with transaction.atomic():
        row = _member(team, user_id)
        _keep_an_owner(row)
        row.delete()
        audit.record("team.member_removed", by=by, subject=f"{team.name}: {row.user.username}")
