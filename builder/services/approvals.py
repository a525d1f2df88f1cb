"""Approvals: what waits for me, and my decision."""

from __future__ import annotations

from typing import Any, Literal

from django.db import transaction
from django.db.models import Case, IntegerField, QuerySet, Value, When

from builder.access import decidable_approvals, get_visible, require, visible_approvals
from builder.models import User
from builder.services import audit
from runtime import services as runs
from runtime.engine.errors import Invalid, Problem
from runtime.models import Approval

STATUSES = tuple(Approval.Status.values)
COMMENT_LENGTH = 10_000
MOST_MINE = 10_000
Json = Any
#: By which way an answer comes.
Way = Literal["session", "token", "link"]


def list_approvals(*, user: User, status: str = "pending") -> QuerySet[Approval]:
    """Returns the approvals the person sees, annotated with `mine`: 1 where this person may decide, else 0.

    `status` is pending, decided, expired, cancelled, or all. Raises Invalid for another.
    """
    rows = visible_approvals(user).select_related("run", "decided_by")
    if status != "all":
        if status not in STATUSES:
            message = f"The status must be one of {', '.join(STATUSES)}, all."
            raise Invalid(message, problems=[Problem(message, field="status")])
        rows = rows.filter(status=status)
    mine = list(decidable_approvals(user).values_list("pk", flat=True)[:MOST_MINE])
    return rows.annotate(mine=Case(When(pk__in=mine, then=Value(1)), default=Value(0), output_field=IntegerField()))


def get_approval(*, user: User, approval_id: object, perm: str = "runtime.view_approval") -> Approval:
    """Returns the approval when the person sees it and has `perm` on it; raises NotFound or Forbidden."""
    rows = Approval.objects.select_related("run", "decided_by")
    approval = get_visible(user, rows, approval_id, "runtime.view_approval")
    require(user, perm, approval)
    return approval


def decide(
    *, user: User, approval: Approval, action: str, values: dict[str, Json] | None = None, comment: str = ""
) -> Approval:
    """Counts this person's answer. `action` is the id of one of the approval's actions, `values` the edited form.

    Raises Forbidden when the person was not asked, Conflict when it is decided, Invalid for what does not fit.
    """
    via: Way = "session" if user.token_id is None else "token"
    return decide_via(via, user=user, approval=approval, action=action, values=values, comment=comment)


def decide_via(
    via: Way,
    *,
    user: User,
    approval: Approval,
    action: str,
    values: dict[str, Json] | None,
    comment: str,
    place: str | None = None,
) -> Approval:
    """Counts an answer that came by this way from the address `place`; see `decide`."""
    require(user, "runtime.decide_approval", approval)
    with transaction.atomic():
        decided = runs.decide(approval=approval, action=action, values=values, comment=comment, by=user, via=via)
        audit.record(
            "approval.answered",
            by=user,
            subject=approval.node,
            workflow_id=approval.run.workflow_id,
            address=place,
            answer=action,
            via=via,
        )
    return decided


def approval_json(approval: Approval, *, user: User) -> dict[str, Json]:
    """The approval as `user` sees it; `can_decide` tells whether an answer of this person would count now."""
    shown = runs.approval_json(approval, user)
    open_to_me = shown["status"] == "pending" and not shown["voted"]
    return shown | {"can_decide": open_to_me and user.has_perm("runtime.decide_approval", approval)}
