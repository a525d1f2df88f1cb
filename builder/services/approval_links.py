"""Decision links: one approval, one decision, without signing in; never more than their maker may at that moment."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from builder.access import require, visible_links
from builder.models import ApiToken, ApprovalLink, User, digest
from builder.services import approvals, audit
from builder.services.setup import address
from runtime.engine.clock import iso
from runtime.engine.durations import seconds
from runtime.engine.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from runtime.limits import limit
from runtime.models import Approval

USUALLY = timedelta(days=7)
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=30)
GONE = "This link is not valid, has expired, or was used, or its question needs no answer any more."
#: Longer than any secret of ours: not worth a look.
LONGEST_SECRET = 100
Json = Any


def make_link(*, user: User, approval: Approval, expires_in: Json = None) -> tuple[ApprovalLink, str]:
    """Returns the new row and the page's full address, which holds the secret and which nobody can read again.

    `expires_in` is a length of time ("2d", 3600; None: 7 days). The link ends with the approval's deadline, and with
    the API token that makes it, if that is sooner. Raises Forbidden (not asked), Conflict (no longer open, or too
    many links), Invalid (no length of time, or one under a minute or over 30 days).
    """
    require(user, "runtime.decide_approval", approval)
    now = timezone.now()
    _check_open(approval, user, now)
    ends = [now + _span(expires_in)]
    if approval.deadline:
        ends.append(approval.deadline)
    token = ApiToken.objects.filter(pk=user.token_id).first() if user.token_id else None
    if token and token.expires_at:
        ends.append(token.expires_at)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        working = ApprovalLink.objects.filter(approval=approval, maker=user, used_at=None, expires_at__gt=now)
        if working.count() >= (most := limit("approval_links")):
            raise Conflict(f"You have {most} links to this. Revoke one first.", title="Too many links")
        row = ApprovalLink.objects.create(
            approval=approval, maker=user, token=token, digest=digest(secret), created_at=now, expires_at=min(ends)
        )
        _record("created", user, row)
    return row, address(f"/a/{secret}")


def _span(expires_in: Json) -> timedelta:
    if expires_in is None:
        return USUALLY
    try:
        span = timedelta(seconds=seconds(expires_in))
    except ValueError as error:
        raise _refused(str(error)) from error
    if not SHORTEST <= span <= LONGEST:
        raise _refused("A link lasts from a minute to 30 days.")
    return span


def _refused(message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, field="expires_in")])


def _check_open(approval: Approval, user: User, now: datetime) -> None:
    """Raises Conflict unless an answer of this person by link would count.

    The place for approvals that take more than an answer: a tool call that a model chose is decided in a session
    only, so such an approval must be refused here, which keeps both making and using a link for it shut.
    """
    if approval.status != Approval.Status.PENDING or (approval.deadline and approval.deadline <= now):
        raise Conflict("This needs no answer any more, so there is nothing to link to.")
    if approval.votes.filter(user=user).exists():
        raise Conflict("You have answered this already, and a link would answer for you.")


def links_of(*, user: User, approval: Approval) -> QuerySet[ApprovalLink]:
    """Returns the approval's links that the person may see: own ones, and all for owners of the workflow."""
    return visible_links(user, approval).select_related("maker", "approval")


def revoke_link(*, user: User, approval: Approval, link_id: uuid.UUID) -> None:
    """Ends a link at once. NotFound when there is none that the person may see."""
    row = links_of(user=user, approval=approval).filter(pk=link_id).first()
    if row is None:
        raise NotFound("There is nothing here, or it is not shared with you.")
    with transaction.atomic():
        if ApprovalLink.objects.filter(pk=row.pk, used_at=None).delete()[0]:
            _record("revoked", user, row)
        elif ApprovalLink.objects.filter(pk=row.pk).exists():
            raise Conflict("This link was used, so there is nothing left to revoke.")


def link_json(link: ApprovalLink) -> dict[str, Json]:
    """A link as its list shows it; `works` tells whether it could be used as far as its own row says."""
    return {
        "id": str(link.pk),
        "by": str(link.maker_id),
        "by_name": link.maker.name,
        "created_at": iso(link.created_at),
        "expires_at": iso(link.expires_at),
        "used_at": iso(link.used_at) if link.used_at else None,
        "works": link.used_at is None
        and link.expires_at > timezone.now()
        and link.approval.status == Approval.Status.PENDING,
    }


# ---- whoever holds one ---------------------------------------------------------------------------


def opened(secret: str) -> tuple[ApprovalLink, User]:
    """Returns the link of this secret and its maker, with the rights of the API token that made it if one did.

    NotFound, always in the same words, unless a decision by it would count right now.
    """
    now = timezone.now()
    rows = ApprovalLink.objects.filter(digest=digest(secret), used_at=None, expires_at__gt=now)
    link = rows.select_related("maker", "token", "approval__run").first() if len(secret) <= LONGEST_SECRET else None
    if link is None:
        raise NotFound(GONE)
    user = link.maker
    if link.token is not None:
        user.scopes, user.token_id = frozenset(link.token.scopes), link.token.pk
    try:
        require(user, "runtime.decide_approval", link.approval)
        _check_open(link.approval, user, now)
    except (Conflict, Forbidden) as error:
        raise NotFound(GONE) from error
    return link, user


def decide_by_link(
    *, secret: str, action: str, values: dict[str, Json], comment: str, place: str | None = None
) -> Approval:
    """Decides as the link's maker and uses the link up, in one transaction; `place` is the address it came from.

    NotFound when the link does not count, or not any more by now. Invalid for what the form does not take: the link
    then stays.
    """
    try:
        with transaction.atomic():
            link, user = opened(secret)
            if not ApprovalLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()):
                raise NotFound(GONE)
            return approvals.decide_via(
                "link", user=user, approval=link.approval, action=action, values=values, comment=comment, place=place
            )
    except (Conflict, Forbidden) as error:
        raise NotFound(GONE) from error


def _record(what: str, user: User, link: ApprovalLink) -> None:
    approval = link.approval
    audit.record(
        f"approval.link_{what}",
        by=user,
        subject=approval.node,
        workflow_id=approval.run.workflow_id,
        approval=str(approval.pk),
        link=str(link.pk),
        expires_at=iso(link.expires_at),
    )
