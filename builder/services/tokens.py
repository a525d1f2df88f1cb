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

    Invalid for an unknown scope or a time that has passed, Forbidden when a token asks for more, or for longer, than
    it has itself.
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
    _not_beyond_its_maker(user, wanted, expires_at)
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


def _not_beyond_its_maker(user: User, scopes: Iterable[str], expires_at: datetime | None) -> None:
    """Forbids that a token makes one that may more than itself, or that outlives it."""
    if user.token_id is None:
        return
    if not set(scopes) <= (user.scopes or frozenset()):
        raise Forbidden("A token can only make tokens with scopes it has itself.")
    end = ApiToken.objects.filter(pk=user.token_id).values_list("expires_at", flat=True).first()
    if end is not None and (expires_at is None or expires_at > end):
        raise Forbidden(f"A token can only make tokens that end when it ends itself: {end:%Y-%m-%d %H:%M} UTC.")


def revoke_token(*, token_id: uuid.UUID, by: User) -> None:
    """Ends a token of one's own for good, from the next request on. NotFound when it is not one's own."""
    with transaction.atomic():
        row = ApiToken.objects.filter(pk=token_id, user=by).first()
        if row is None:
            raise NotFound("There is no such token.")
        row.delete()
        audit.record("token.revoked", by=by, subject=row.prefix)


def mark_used(token_id: uuid.UUID, last: datetime | None) -> None:
    """Notes that the token, whose `last` use is known, was used just now."""
    now = timezone.now()
    if last is None or last < now - USE_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_EVERY)
        ApiToken.objects.filter(stale, pk=token_id).update(last_used_at=now)
