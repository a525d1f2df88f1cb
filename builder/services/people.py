"""Accounts, as administrators keep them and as everybody keeps their own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from builder.models import Role, Share, User
from builder.services import audit, login, setup
from runtime.engine.errors import Conflict, Invalid, Problem
from runtime.limits import limit


def add_user(*, username: str, email: str, by: User) -> tuple[User, str]:
    """Returns the new account and the one-time address where its person chooses a password.

    Invalid, naming the field, when the name or the address is malformed or taken.
    """
    with transaction.atomic():
        user = setup.make_user(username=username, email=email, password=None)
        audit.record("user.created", by=by, subject=user.username)
        return user, setup.invite(user=user, by=by)


def _owned_alone(user: User) -> list[Share]:
    mine = Share.objects.select_for_update().filter(user=user, role=Role.OWNER)
    return [
        share
        for share in mine.select_related("workflow")
        if not Share.objects.filter(workflow=share.workflow_id, role=Role.OWNER, user__is_active=True)
        .exclude(user=user)
        .exists()
    ]


def _hand_over(user: User, successor: str | None, by: User) -> None:
    """Sees to it that no workflow is left without an owner when the person goes."""
    alone = _owned_alone(user)
    if not alone:
        return
    heir = User.objects.named(successor.strip()) if successor else None
    if heir is None or heir.pk == user.pk:
        message = (
            f"{user.name} is the only owner of {len(alone)} workflow(s), “{alone[0].workflow.name}” first. "
            "Name a successor who takes them over."
        )
        raise Conflict(message, title="Last owner", problems=[Problem(message, field="successor")])
    for share in alone:
        Share.objects.update_or_create(workflow=share.workflow, user=heir, defaults={"role": Role.OWNER})
        audit.record(
            "share.handed_over",
            by=by,
            subject=f"user:{heir.username}",
            workflow_id=share.workflow_id,
            before=user.username,
        )


def change_user(*, user: User, changes: dict[str, Any], by: User) -> User:
    """Returns the account with `is_active`, `is_admin` changed; `successor` takes over what who goes owns alone.

    Signing somebody out for good counts at once: sessions, tokens and open pages. Conflict when no administrator or a
    workflow's owner would remain.
    """
    with transaction.atomic():
        admins = User.objects.select_for_update().filter(is_superuser=True, is_active=True).order_by("pk")
        others = [admin for admin in admins if admin.pk != user.pk]
        active = changes.get("is_active", user.is_active)
        admin = changes.get("is_admin", user.is_superuser)
        if user.is_superuser and user.is_active and not (active and admin) and not others:
            raise Conflict(
                "This is the only administrator. Make somebody else one first.", title="Last administrator"
            )
        if user.is_active and not active:
            _hand_over(user, changes.get("successor"), by)
        user.is_active, user.is_superuser, user.is_staff = active, admin, admin
        user.save(update_fields=["is_active", "is_superuser", "is_staff"])
        kept = {key: value for key, value in changes.items() if key != "successor"}
        audit.record("user.changed", by=by, subject=user.username, **kept)
    return user


def change_me(*, user: User, changes: dict[str, Any]) -> User:
    """Returns one's own account with a new `name` or `email`. Invalid when the address is malformed or taken."""
    if "name" in changes:
        user.first_name, user.last_name = changes["name"].strip()[:150], ""
    if "email" in changes:
        user.email = changes["email"].strip().lower()
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        raise setup.refuse_errors(error, "email") from error
    with transaction.atomic():
        user.save(update_fields=["first_name", "last_name", "email"])
        audit.record("user.changed_self", by=user, subject=user.username, changed=sorted(changes))
    return user


def change_password(*, user: User, current: str, new: str, address: str | None) -> User:
    """Returns the person with the new password; every other session ends.

    Invalid, naming the field, for a wrong present or a weak new one; TooMany after too many tries.
    """
    if not login.take(f"password:{user.pk}", limit("login_account")):
        raise login.too_many()
    if not user.check_password(current):
        message = "This is not your present password."
        raise Invalid(message, problems=[Problem(message, field="current")])
    try:
        setup.check_password(new, user)
    except Invalid as error:
        raise Invalid(error.detail, problems=[Problem(one.message, field="new") for one in error.problems]) from error
    with transaction.atomic():
        user.set_password(new)
        user.save(update_fields=["password"])
        audit.record("user.password_changed", by=user, subject=user.username, address=address)
    return user
