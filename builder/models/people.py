"""People and what belongs to them: accounts, teams, API tokens, one-time links, the audit log."""

from __future__ import annotations

import hashlib
import re
import uuid
from datetime import datetime
from typing import Any, ClassVar, NoReturn

from asgiref.sync import sync_to_async
from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

USERNAME = re.compile(r"[\w][\w.+-]*")


def digest(secret: str) -> str:
    """Returns how a random secret is kept: SHA-256 as 64 hex digits. Not for passwords, which people choose."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def username_validator(name: str) -> None:
    """Refuses names that could be taken for an e-mail address or for an id, both of which name people too."""
    if not USERNAME.fullmatch(name):
        raise ValidationError("Use letters, digits and . _ + - only, beginning with a letter or digit.")
    try:
        uuid.UUID(name)
    except ValueError:
        return
    raise ValidationError("A name must not look like an id.")


class People(UserManager["User"]):
    """Finds people by the names others call them."""

    def named(self, name: str) -> User | None:
        """Returns the active person with this username or e-mail address, in any case; None when there is none."""
        field = "email__iexact" if "@" in name else "username__iexact"
        return self.filter(is_active=True, **{field: name}).first() if name else None


class User(AbstractUser):
    """A person who may sign in. Rights on objects come from shares alone, superusers' too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(
        max_length=64,
        unique=True,
        validators=[username_validator],
        error_messages={"unique": "Somebody has this name already."},
    )
    email = models.EmailField("e-mail address", blank=True)

    #: Set on the instance when a request came with an API token: its scopes and its id. None for a session.
    scopes: frozenset[str] | None = None
    token_id: uuid.UUID | None = None
    token_used_at: datetime | None = None

    objects: ClassVar[People] = People()

    class Meta(AbstractUser.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(Lower("username"), name="username_any_case"),
            models.UniqueConstraint(
                Lower("email"),
                name="email_any_case",
                condition=~Q(email=""),
                violation_error_message="Somebody has this e-mail address already.",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    @property
    def name(self) -> str:
        """What others read: the full name when there is one, else the username."""
        return self.get_full_name() or self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Asks the backends. Unlike Django's own, being superuser opens no object: `obj` decides by its shares."""
        return any(backend.has_perm(self, perm, obj) for backend in get_backends())

    async def ahas_perm(self, perm: str, obj: Any = None) -> bool:
        return await sync_to_async(self.has_perm)(perm, obj)


class Team(models.Model):
    """People who get shares and approvals together. Names are unique, since workflows call teams by name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    members: models.ManyToManyField[User, Membership] = models.ManyToManyField(
        User, through="Membership", related_name="teams"
    )

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="team_name_any_case")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person in one team; an owner changes the team."""

    class Role(models.TextChoices):
        OWNER = "owner"
        MEMBER = "member"

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.MEMBER)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="once_in_a_team")]


class TokenQuerySet(models.QuerySet["ApiToken"]):
    """Finds the tokens that count."""

    def live(self, now: datetime | None = None) -> TokenQuerySet:
        """Those neither expired (at `now`, which is now) nor of a person who was signed out for good."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now or timezone.now()), user__is_active=True)


class ApiToken(models.Model):
    """A program's way in: shown once, kept as a digest, limited to `scopes` and to what its person may do."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.prefix}…"


class OneTimeLink(models.Model):
    """A link that works once: the installer's set-up link, or an invitation to choose a password."""

    class Kind(models.TextChoices):
        SETUP = "setup"
        INVITE = "invite"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    user = models.OneToOneField(User, models.CASCADE, null=True, blank=True, related_name="link")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # One row for ever: two processes that start together cannot hand out two ways to become the owner.
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="setup"), name="one_setup_link")
        ]


class AppendOnly(models.QuerySet["AuditEntry"]):
    """Refuses what would change history."""

    def update(self, **values: Any) -> NoReturn:
        raise TypeError("The audit log cannot be changed.")

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError("The audit log cannot be changed.")

    def delete(self) -> NoReturn:
        raise TypeError("The audit log cannot be shortened.")


class AuditEntry(models.Model):
    """One act that matters for security: who, what, when, from where. Holds names as they were, and no secret."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.UUIDField(null=True, blank=True, db_index=True)
    actor_name = models.CharField(max_length=150, blank=True)
    token = models.CharField(max_length=16, blank=True)
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=200, blank=True)
    workflow_id = models.UUIDField(null=True, blank=True, db_index=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    detail = models.JSONField(default=dict)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name_plural = "audit entries"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("The audit log cannot be changed.")
        super().save(*args, **options)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> NoReturn:
        raise TypeError("The audit log cannot be shortened.")
