"""The audit log: what matters for security, written once, by name, without secrets."""

from __future__ import annotations

import ipaddress
import uuid
from typing import Any

from django.db.models import Q, QuerySet

from builder.access import in_scope, workflow_ids_with
from builder.models import AuditEntry, User


def record(
    action: str,
    *,
    by: User | None,
    subject: str = "",
    workflow_id: uuid.UUID | None = None,
    address: str | None = None,
    name: str = "",
    **detail: Any,
) -> AuditEntry:
    """Writes one entry and returns it; call it in the transaction of the act itself.

    `action` is `thing.done` (`share.added`), `subject` what it was done to, `detail` JSON values without secrets.
    `name` stands for somebody who is not signed in. A token's id says through which token `by` acted.
    """
    return AuditEntry.objects.create(
        action=action,
        actor=by.pk if by else None,
        actor_name=(by.username if by else name)[:150],
        token=str(by.token_id)[:8] if by and by.token_id else "",
        subject=subject[:200],
        workflow_id=workflow_id,
        address=plain_address(address),
        detail=detail,
    )


def plain_address(text: str | None) -> str | None:
    """Returns the IP address as every database takes it, without a zone; None when it is none (a local socket)."""
    try:
        return str(ipaddress.ip_address((text or "").partition("%")[0]))
    except ValueError:
        return None


def visible(user: User) -> QuerySet[AuditEntry]:
    """Returns the entries the person may read: own acts, those on workflows they own, and all for administrators."""
    if user.is_superuser and in_scope(user, "admin"):
        return AuditEntry.objects.all()
    return AuditEntry.objects.filter(Q(actor=user.pk) | Q(workflow_id__in=workflow_ids_with(user, "owner")))
