"""Who may do what with a workflow: a share gives one person or one team one role."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Role(models.TextChoices):
    """From least to most; each role may do all that the ones before it may."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    EDITOR = "editor"
    OWNER = "owner"


ROLES: tuple[str, ...] = tuple(Role.values)


def at_least(role: str | None, needed: str) -> bool:
    """Returns whether `role` (None: no role) reaches `needed`. ValueError when `needed` is no role."""
    rank = ROLES.index(needed)
    return role in ROLES and ROLES.index(role) >= rank


class Share(models.Model):
    """One role on one workflow, for one person or one team."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workflow = models.ForeignKey("builder.Workflow", models.CASCADE, related_name="shares")
    user = models.ForeignKey("builder.User", models.CASCADE, null=True, blank=True, related_name="shares")
    team = models.ForeignKey("builder.Team", models.CASCADE, null=True, blank=True, related_name="shares")
    role = models.CharField(max_length=16, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None, team__isnull=False) | Q(user__isnull=False, team=None),
                name="share_has_one_holder",
            ),
            models.UniqueConstraint(fields=["workflow", "user"], name="one_share_a_person"),
            models.UniqueConstraint(fields=["workflow", "team"], name="one_share_a_team"),
        ]
