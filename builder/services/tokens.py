"""API tokens: made, marked as used, revoked."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from builder.access import DEFAULT_SCOPES, SCOPES
from builder.models import ApiToken, User, digest
from builder.services import audit
from runtime.engine.errors import Conflict, Forbidden, Invalid, NotFound, Problem

MARK = "bt_"
#: Last use is written at most this often, so that reading with a token is not a write.
USE_EVERY = timedelta(minutes=1)
MOST_TOKENS = 100


def create_token(
    *,
    user: User,
    name: str,
    scopes: Iterable[str] = DEFAULT_SCOPES,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """Returns the new row and the token itself, which nobody can read again.

    Invalid for an unknown scope or a time that has passed, Forbidden when a token asks for more than it has itself.
    """
    wanted = [scope for scope in SCOPES if scope in set(scopes)]
    if unknown := sorted(set(scopes) - set(SCOPES)):
        message = f"“{unknown[0]}” is no scope. There are {', '.join(SCOPES)}."
        raise Invalid(message, problems=[Problem(message, field="scopes")])
    if not wanted:
        message = "A token needs at least one scope."
        raise Invalid(message, problems=[Problem(message, field="scopes")])
    if expires_at is not None and expires_at <= timezone.now():
        message = "This time has passed."
        raise Invalid(message, problems=[Problem(message, field="expires_at")])
    if user.scopes is not None and not set(wanted) <= user.scopes:
        raise Forbidden("A token can only make tokens with scopes it has itself.")
    if ApiToken.objects.filter(user=user).count() >= MOST_TOKENS:
        raise Conflict(f"You have {MOST_TOKENS} tokens. Revoke one first.", title="Too many tokens")
    secret = MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        row = ApiToken.objects.create(
            user=user,
            name=name,
            prefix=secret[:8],
            digest=digest(secret),
            scopes=wanted,
            expires_at=expires_at,
        )
        audit.record("token.created", by=user, subject=row.prefix, scopes=wanted)
    return row, secret


def revoke_token(*, token_id: uuid.UUID, by: User) -> None:
    """Ends a token of one's own for good, from the next request on. NotFound when it is not one's own."""
    with transaction.atomic():
        row = ApiToken.objects.filter(pk=token_id, user=by).first()
        if row is None:
            raise NotFound("There is no such token.")
        row.delete()
        audit.record("token.revoked", by=by, subject=row.prefix)


def mark_used(token_id: uuid.UUID) -> None:
    """Notes that the token was used just now."""
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_EVERY)
    if ApiToken.objects.filter(stale, pk=token_id).exists():
        ApiToken.objects.filter(stale, pk=token_id).update(last_used_at=now)
