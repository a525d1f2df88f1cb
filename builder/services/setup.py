"""One-time links: the installer's way to become the owner, and a teammate's way to choose a password."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from builder.models import OneTimeLink, User, digest
from builder.services import audit
from runtime.engine.errors import Conflict, Invalid, NotFound, Problem

SETUP_FOR = timedelta(hours=24)
INVITE_FOR = timedelta(days=7)
GONE = "This link is not valid, has expired, or was used."


def address(path: str) -> str:
    """Returns the full address of a page of this installation."""
    if settings.PUBLIC_URL:
        return f"{settings.PUBLIC_URL}{path}"
    host = "127.0.0.1" if settings.HOST in {"0.0.0.0", "::"} else settings.HOST  # noqa: S104 - compared, not bound
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{settings.PORT}{path}"


def link() -> str | None:
    """Returns a fresh one-time address to create the owner account, or None once somebody has an account.

    The address of an earlier call stops working. Once an owner was made this way it is closed for good.
    """
    secret = secrets.token_urlsafe(32)
    fresh = {"digest": digest(secret), "expires_at": timezone.now() + SETUP_FOR, "created_at": timezone.now()}
    with transaction.atomic():
        if User.objects.exists():
            return None
        row, made = OneTimeLink.objects.get_or_create(kind=OneTimeLink.Kind.SETUP, defaults=fresh)
        if not made and not OneTimeLink.objects.filter(pk=row.pk, used_at=None).update(**fresh):
            return None
    return address(f"/setup/{secret}")


def live(kind: str, secret: str) -> OneTimeLink | None:
    """Returns the link of this secret while it can be used."""
    rows = OneTimeLink.objects.filter(kind=kind, digest=digest(secret), used_at=None, expires_at__gt=timezone.now())
    row = rows.select_related("user").first()
    if row is None or (kind == OneTimeLink.Kind.SETUP and User.objects.exists()):
        return None
    if row.user is not None and not row.user.is_active:
        return None
    return row


def _use(kind: str, secret: str) -> OneTimeLink:
    """Takes the link inside a transaction; NotFound unless this caller is the one who got it."""
    row = live(kind, secret)
    if row is None or not OneTimeLink.objects.filter(pk=row.pk, used_at=None).update(used_at=timezone.now()):
        raise NotFound(GONE)
    return row


def refuse_errors(error: ValidationError, field: str) -> Invalid:
    """Returns a Django validation error as a refusal that names the fields."""
    found = error.message_dict if hasattr(error, "error_dict") else {field: error.messages}
    problems = [
        Problem(message, field="" if name == "__all__" else name) for name, many in found.items() for message in many
    ]
    return Invalid(" ".join(problem.message for problem in problems), problems=problems)


def make_user(*, username: str, email: str, password: str | None, superuser: bool = False) -> User:
    """Returns a new account; without a password nobody can sign in to it yet.

    Invalid, naming the field, for a name or address that is taken or malformed and for a weak password.
    """
    user = User(
        username=User.normalize_username(username.strip()),
        email=email.strip().lower(),
        is_superuser=superuser,
        is_staff=superuser,
    )
    user.set_password(password)
    try:
        user.full_clean()
    except ValidationError as error:
        raise refuse_errors(error, "username") from error
    if password is not None:
        check_password(password, user)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        message = "Somebody has this name or e-mail address already."
        raise Conflict(message, problems=[Problem(message, field="username")]) from error
    return user


def check_password(password: str, user: User) -> None:
    """Returns when the password is good enough; Invalid, naming `password`, when not."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise refuse_errors(error, "password") from error


def create_owner(*, secret: str, username: str, email: str, password: str, address: str | None) -> User:
    """Uses the set-up link: returns the first account, an administrator. NotFound when the link does not count.

    The link is taken and the account made in one transaction: of two who come at once one gets it, and a refused
    password leaves the link usable.
    """
    with transaction.atomic():
        _use(OneTimeLink.Kind.SETUP, secret)
        user = make_user(username=username, email=email, password=password, superuser=True)
        audit.record("setup.owner_created", by=user, subject=user.username, address=address)
    return user


def invite(*, user: User, by: User | None) -> str:
    """Returns a fresh address where the person chooses a password, for a week; an earlier one stops working."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        now = timezone.now()
        values = {"digest": digest(secret), "created_at": now, "expires_at": now + INVITE_FOR, "used_at": None}
        OneTimeLink.objects.update_or_create(user=user, defaults={"kind": OneTimeLink.Kind.INVITE, **values})
        audit.record("user.invited", by=by, subject=user.username)
    return address(f"/invite/{secret}")


def accept(*, secret: str, password: str, address: str | None) -> User:
    """Uses an invitation: returns the person, whose password is now set and whose older sessions end."""
    with transaction.atomic():
        user = _use(OneTimeLink.Kind.INVITE, secret).user
        if user is None:
            raise NotFound(GONE)
        check_password(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
        audit.record("user.accepted", by=user, subject=user.username, address=address)
    return user
