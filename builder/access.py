"""Every rule of who may do what, in one place and closed by default; all ask through `user.has_perm(perm, object)`.

A right on a workflow, its runs and its approvals comes from shares: the best role a person has in own name or through
a team counts. Superusers get no object that is not shared with them. With an API token, the token's scopes cut the
rights of its person. Rights are read from the database at each question, so what is withdrawn is gone at once.

The file is longer than others on purpose: rules that stand apart are rules that somebody overlooks.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from builder.models import ROLES, ApiToken, ApprovalLink, Membership, Share, Team, User, Workflow, at_least, digest
from builder.named import asked, escalated, slices
from runtime.engine.errors import Forbidden, NotFound
from runtime.models import Approval, Connection, Run
from runtime.prepared import Prepared

#: Approvals looked at that ask a person by name, newest first: whoever names them in all their runs gets this far.
MOST_MENTIONS = 500
Anyone = User | AnonymousUser
M = TypeVar("M", bound=Model)

SCOPES: tuple[str, ...] = ("read", "run", "decide", "edit", "admin")
#: What a token can do when nobody says otherwise: all but managing rights, credentials and people.
DEFAULT_SCOPES: tuple[str, ...] = ("read", "run", "decide", "edit")


class Rule(NamedTuple):
    """What a right asks for: the least role on the workflow, the token's scope, and the deed in words."""

    role: str
    scope: str
    deed: str


WORKFLOW_RULES: dict[str, Rule] = {
    "builder.view_workflow": Rule("viewer", "read", "see this workflow"),
    "builder.run_workflow": Rule("operator", "run", "run this workflow"),
    "builder.edit_workflow": Rule("editor", "edit", "change this workflow"),
    "builder.delete_workflow": Rule("owner", "edit", "delete this workflow"),
    "builder.share_workflow": Rule("owner", "admin", "share this workflow"),
    "runtime.join_room": Rule("viewer", "read", "see who has this workflow open"),
    "runtime.view_run": Rule("viewer", "read", "see this run"),
    "runtime.cancel_run": Rule("operator", "run", "cancel this run"),
    "runtime.continue_run": Rule("operator", "run", "let this run go on"),
    "runtime.rerun_run": Rule("operator", "run", "run this again"),
}


# ---- the facts -----------------------------------------------------------------------------------


def is_active(user: Anyone) -> bool:
    """Returns whether this is a signed-in person whose account, and whose token if one was used, still counts now."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.token_id is not None:
        return bool(_LIVE_TOKEN.rows(user.token_id, timezone.now()))
    return bool(_ACTIVE_PERSON.rows(user.pk))


def _shares(user_id: uuid.UUID) -> QuerySet[Share]:
    teams = Membership.objects.filter(user_id=user_id).values("team_id")
    return Share.objects.filter(Q(user_id=user_id) | Q(team__in=teams))


# What every request asks, some of it several times: read anew each time, built once.
_LIVE_TOKEN = Prepared(
    lambda token, now: ApiToken.objects.live(now).filter(pk=token).values_list("id"), uuid.UUID, datetime
)
_TOKEN_OF = Prepared(
    lambda known, now: ApiToken.objects.live(now).filter(digest=known).select_related("user"), str, datetime
)
_ACTIVE_PERSON = Prepared(lambda user: User.objects.filter(pk=user, is_active=True).values_list("id"), uuid.UUID)
_ROLES_ON_ONE = Prepared(
    lambda user, workflow: _shares(user).filter(workflow_id=workflow).values_list("role"), uuid.UUID, uuid.UUID
)


def roles_on(user: Anyone, workflow_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Returns the best role of the person on each of these workflows; those without a role are left out."""
    if not isinstance(user, User):
        return {}
    best: dict[uuid.UUID, str] = {}
    rows = _shares(user.pk).filter(workflow_id__in=list(workflow_ids)).values_list("workflow_id", "role")
    for workflow_id, role in rows:
        if not at_least(best.get(workflow_id), role):
            best[workflow_id] = role
    return best


def role_on(user: Anyone, workflow_id: uuid.UUID) -> str | None:
    """Returns the person's best role on the workflow: viewer, operator, editor, owner; None when there is none."""
    if not isinstance(user, User):
        return None
    return max((row[0] for row in _ROLES_ON_ONE.rows(user.pk, workflow_id)), key=ROLES.index, default=None)


def workflow_ids_with(user: Anyone, min_role: str = "viewer") -> QuerySet[Share, Any]:
    """Returns a subquery of the ids of the workflows on which the person has at least that role."""
    if not isinstance(user, User):
        return Share.objects.none().values("workflow_id")
    enough = ROLES[ROLES.index(min_role) :]
    return _shares(user.pk).filter(role__in=enough).values("workflow_id")


# ---- what lists may show -------------------------------------------------------------------------


def visible_workflows(user: Anyone) -> QuerySet[Workflow]:
    """Returns the workflows the person may see."""
    return Workflow.objects.filter(pk__in=workflow_ids_with(user))


def visible_runs(user: Anyone) -> QuerySet[Run]:
    """Returns the runs the person may see.

    Asked run by run: a list of the newest then reads only as many as it shows, however many there are.
    """
    if not isinstance(user, User):
        return Run.objects.none()
    return Run.objects.filter(Exists(_shares(user.pk).filter(workflow_id=OuterRef("workflow_id"))))


def visible_approvals(user: Anyone) -> QuerySet[Approval]:
    """Returns the approvals the person may see: those of visible workflows, and those that ask this very person."""
    if not isinstance(user, User):
        return Approval.objects.none()
    open_to = Q(run__workflow_id__in=workflow_ids_with(user))
    calls = [f"user:{user.username}", f"user:{user.pk}"]
    for team in Team.objects.filter(memberships__user=user):
        calls += [f"team:{team.name}", f"team:{team.pk}"]
    named = set()
    for some in slices(calls):
        mentions = Q(pk__in=[])
        for call in some:  # as the column spells it: the JSON text of the list
            mentions |= Q(assignees__icontains=json.dumps(call)) | Q(escalate__icontains=json.dumps(call))
        maybe = Approval.objects.filter(mentions).exclude(open_to).select_related("run").order_by("-created_at")
        named |= {row.pk for row in maybe[:MOST_MENTIONS] if user.pk in asked(row) | escalated(row)}
    return Approval.objects.filter(open_to | Q(pk__in=named))


def decidable_approvals(user: Anyone) -> QuerySet[Approval]:
    """Returns the pending approvals that wait for this person; a handful of queries for any number of them."""
    pending = visible_approvals(user).filter(status=Approval.Status.PENDING).select_related("run")
    rows = list(pending.defer("form", "values", "run__input", "run__output"))
    roles = roles_on(user, {row.run.workflow_id for row in rows})
    mine = [row.pk for row in rows if _decides(user, row, roles.get(row.run.workflow_id))]
    return Approval.objects.filter(pk__in=mine)


def visible_links(user: Anyone, approval: Approval) -> QuerySet[ApprovalLink]:
    """Returns the decision links of an approval that the person may see and revoke: own ones; owners all."""
    if not isinstance(user, User):
        return ApprovalLink.objects.none()
    links = ApprovalLink.objects.filter(approval=approval)
    return links if role_on(user, approval.run.workflow_id) == "owner" else links.filter(maker=user)


def visible_connections(user: Anyone) -> QuerySet[Connection]:
    """Returns the person's own connections and those shared with everybody; the built-in ones have no rows."""
    if not isinstance(user, User):
        return Connection.objects.none()
    return Connection.objects.filter(Q(owner=user) | Q(shared=True))


def visible_teams(user: Anyone) -> QuerySet[Team]:
    """Returns the teams the person belongs to."""
    if not isinstance(user, User):
        return Team.objects.none()
    return Team.objects.filter(memberships__user=user)


# ---- the rules that are more than a role ---------------------------------------------------------


def _may_view_approval(user: Anyone, approval: Approval) -> bool:
    if role_on(user, approval.run.workflow_id) is not None:
        return True
    return user.pk is not None and user.pk in asked(approval) | escalated(approval)


def _may_decide(user: Anyone, approval: Approval) -> bool:
    return _decides(user, approval, role_on(user, approval.run.workflow_id))


def _decides(user: Anyone, approval: Approval, role: str | None) -> bool:
    """Those asked by name decide; when nobody is named, operators and up; later, those it escalates to as well."""
    if not approval.self_approval and approval.run.created_by_id == user.pk:
        return False
    named = asked(approval)
    if user.pk in named if named else at_least(role, "operator"):
        return True
    return user.pk is not None and user.pk in escalated(approval)


def _may_run_draft(user: Anyone, workflow: Workflow) -> bool:
    """In a session whoever may run; with a token, which may sit in some service for years, editors only."""
    needed = "operator" if getattr(user, "scopes", None) is None else "editor"
    return at_least(role_on(user, workflow.pk), needed)


def _sees_connection(user: Anyone, connection: Connection) -> bool:
    return connection.shared or connection.owner_id == user.pk


def _changes_connection(user: Anyone, connection: Connection) -> bool:
    """Its owner; administrators keep those shared with everybody, which outlive the person who made them."""
    return connection.owner_id == user.pk or (connection.shared and isinstance(user, User) and user.is_superuser)


def _in_team(user: Anyone, team: Team) -> bool:
    return isinstance(user, User) and Membership.objects.filter(team=team, user=user).exists()


def _owns_team(user: Anyone, team: Team) -> bool:
    owners = Membership.objects.filter(team=team, role=Membership.Role.OWNER)
    return isinstance(user, User) and owners.filter(user=user).exists()


class Special(NamedTuple):
    """A right that a function decides, the scope it asks of a token, and the deed in words."""

    holds: Callable[[Any, Any], bool]
    scope: str
    deed: str


SPECIAL_RULES: dict[str, Special] = {
    "builder.run_draft": Special(_may_run_draft, "run", "run the draft of this workflow"),
    "runtime.view_approval": Special(_may_view_approval, "read", "see this approval"),
    "runtime.decide_approval": Special(_may_decide, "decide", "decide this: others were asked"),
    "runtime.view_connection": Special(_sees_connection, "read", "see this connection"),
    "runtime.use_connection": Special(_sees_connection, "run", "use this connection"),
    "runtime.change_connection": Special(_changes_connection, "admin", "change this connection"),
    "builder.view_team": Special(_in_team, "read", "see this team"),
    "builder.change_team": Special(_owns_team, "admin", "change this team"),
}


# ---- the questions -------------------------------------------------------------------------------


def in_scope(user: Anyone, scope: str) -> bool:
    """Returns whether the request's token, if there is one, has the scope."""
    scopes = getattr(user, "scopes", None)
    return scopes is None or scope in scopes


def scope_of(perm: str) -> str:
    """Returns the scope a token needs for this right; an unknown right needs `admin`."""
    rule = WORKFLOW_RULES.get(perm) or SPECIAL_RULES.get(perm)
    return rule.scope if rule else "admin"


def holds(user: Anyone, perm: str, obj: Any) -> bool:
    """Returns whether the person has the right on the object, whatever the token's scopes; an unknown right: no."""
    if not is_active(user):
        return False
    if rule := WORKFLOW_RULES.get(perm):
        workflow_id = obj.pk if isinstance(obj, Workflow) else getattr(obj, "workflow_id", None)
        return workflow_id is not None and at_least(role_on(user, workflow_id), rule.role)
    special = SPECIAL_RULES.get(perm)
    return special is not None and special.holds(user, obj)


@cache
def _one_of(model: type[M]) -> Prepared:
    """Asks for the one row of an id."""
    return Prepared(lambda pk: model._default_manager.filter(pk=pk), uuid.UUID)


def get_visible(user: Anyone, source: type[M] | QuerySet[M], pk: object, view_perm: str) -> M:
    """Returns the object of that id when the person may see it.

    NotFound when it does not exist, when the id is malformed and when it may not be seen: all three look the same.
    """
    try:
        if isinstance(source, QuerySet):
            found = source.filter(pk=pk).first()
        else:
            found = next(iter(_one_of(source).objects(pk if isinstance(pk, uuid.UUID) else uuid.UUID(str(pk)))), None)
    except (ValueError, ValidationError):
        found = None
    if found is None or not holds(user, view_perm, found):
        raise NotFound("There is nothing here, or it is not shared with you.")
    return found


def require(user: Anyone, perm: str, obj: Any) -> None:
    """Returns when the person has the right. Forbidden, with what is missing, when not; ask `get_visible` first."""
    if user.has_perm(perm, obj):
        return
    scope = scope_of(perm)
    if not in_scope(user, scope):
        raise Forbidden(f"This token lacks the scope “{scope}”.")
    rule = WORKFLOW_RULES.get(perm)
    if rule:
        raise Forbidden(f"You may not {rule.deed}: it takes the role “{rule.role}”. Ask an owner to give it to you.")
    special = SPECIAL_RULES.get(perm)
    raise Forbidden(f"You may not {special.deed}." if special else "You may not do this.")


def require_admin(user: Anyone) -> User:
    """Returns the user when they administer this installation; Forbidden when not."""
    if not (isinstance(user, User) and is_active(user) and user.is_superuser):
        raise Forbidden("Only an administrator of this installation may do this.")
    if not in_scope(user, "admin"):
        raise Forbidden("This token lacks the scope “admin”.")
    return user


class AccessBackend(ModelBackend):
    """Django's door to the rules above, and to who somebody is: by name and password, or by API token."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        token: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """Returns the person, or None. A user who came by token carries `scopes` and `token_id`."""
        if token is not None:
            return user_of_token(token)
        # By e-mail address too, and in any case; Django's own check then takes as long for nobody as for somebody.
        if username and (known := User.objects.named(username)):
            username = known.username
        user = super().authenticate(request, username=username, password=password, **kwargs)
        return user if isinstance(user, User) else None

    def get_user(self, user_id: uuid.UUID) -> User | None:
        """Returns whose session it is, for Django's middleware and for every look whether a socket may stay open."""
        found: User | None = next(iter(_one_of(User).objects(user_id)), None)
        return found if found and self.user_can_authenticate(found) else None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not in_scope(user_obj, scope_of(perm)):
            return False
        if obj is not None:
            return holds(user_obj, perm, obj)
        # Rights on no object in particular are those of the admin pages.
        return is_active(user_obj) and (user_obj.is_superuser or super().has_perm(user_obj, perm))


def user_of_token(token: str) -> User | None:
    """Returns the person of a live API token, with `scopes` and `token_id` set; None when it does not count."""
    rows = _TOKEN_OF.objects(digest(token), timezone.now())
    if not rows:
        return None
    row: ApiToken = rows[0]
    row.user.scopes = frozenset(row.scopes) & frozenset(SCOPES)
    row.user.token_id, row.user.token_used_at = row.pk, row.last_used_at
    return row.user
