"""Workflows and their published versions."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from runtime.fields import JsonText


class Workflow(models.Model):
    """A workflow as it is being edited: the draft document, and which version is the published one.

    `revision` counts the saves from 1 and is the ETag of the draft. `document` is a `baton/1` object.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    document = JsonText()
    revision = models.PositiveIntegerField(default=1)
    published_number = models.PositiveIntegerField(null=True, default=None)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering = ["-updated_at", "-id"]

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """A published state of a workflow: numbered, and never changed after it is made.

    `hash` is the content hash of the logic part; two publications of the same logic are one version.
    """

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    document = JsonText()
    message = models.CharField(max_length=1000, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["workflow", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["workflow", "hash"], name="version_logic_once"),
        ]

    def __str__(self) -> str:
        return f"{self.workflow_id} v{self.number}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("A version never changes.")
        super().save(*args, **options)
