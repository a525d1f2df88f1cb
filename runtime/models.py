"""What a run leaves in the database: its log, the projections that pages query, and what wakes it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from runtime.fields import JsonText

#: Long enough for eight containers inside each other: `name/index` a level.
PATH_LENGTH = 700


def no_usage() -> dict[str, float]:
    """Returns what a run has cost that has not begun."""
    return {"input_tokens": 0, "output_tokens": 0, "cost_usd": 0.0}


class Document(models.Model):
    """The workflow document that runs are pinned to; equal documents are kept once."""

    hash = models.CharField(max_length=64, primary_key=True)
    body = JsonText()


class Run(models.Model):
    """One run: who asked for it, on what, where it stands, and who may write its log."""

    class Status(models.TextChoices):
        """The contract's states of a run."""

        QUEUED = "queued"
        RUNNING = "running"
        WAITING = "waiting"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELLED = "cancelled"

    ENDED: ClassVar[frozenset[str]] = frozenset({"succeeded", "failed", "cancelled"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workflow_id = models.UUIDField(db_index=True)
    workflow_name = models.CharField(max_length=200, blank=True)
    #: The published version that runs; null: a draft.
    version = models.PositiveIntegerField(null=True)
    #: The one node that the run goes as far as; empty: it runs to the end.
    to = models.CharField(max_length=63, default="", blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="runs")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="runs_started"
    )
    #: Whose connections the run may use.
    identity = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    trigger = models.CharField(max_length=20, default="manual")
    rerun_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="reruns")
    #: The run whose `workflow` node at `parent_path` called this one, `depth` calls below the first.
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children", db_index=False)
    parent_path = models.CharField(max_length=PATH_LENGTH, default="", blank=True)
    depth = models.PositiveSmallIntegerField(default=0)
    #: The status of which the parent was told last.
    told = models.CharField(max_length=10, default="", blank=True)
    idempotency_key = models.CharField(max_length=255, null=True)
    idempotency_hash = models.CharField(max_length=64, blank=True)

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    input = JsonText(null=True)
    output = JsonText(null=True)
    error = JsonText(null=True)
    usage = JsonText(default=no_usage)
    #: The run state: what `start` declares and `set` changes.
    state = JsonText(default=dict)
    #: What the whole run may spend, {usd?, tokens?}; null: no bound of its own.
    budget = JsonText(null=True)
    #: What a person should know of an end without output.
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    #: The number that the next event gets: the log is gapless from 1.
    next_seq = models.PositiveIntegerField(default=1)
    #: Id of the worker that holds the run; empty: nobody.
    owner = models.CharField(max_length=64, default="", blank=True)
    #: Raised by every claim, so that a writer that was replaced writes nothing more.
    fence = models.PositiveIntegerField(default=0)
    #: When somebody should look at the run again; null: only a signal wakes it, or it has ended.
    wake_at = models.DateTimeField(null=True)
    #: Number of the run's last signal.
    signal_seq = models.PositiveIntegerField(default=0)
    #: How often in a row the run lost its worker without getting on.
    takeovers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workflow_id", "created_by", "idempotency_key"], name="run_idempotency"),
        ]
        indexes = [
            models.Index(fields=["wake_at"], condition=Q(wake_at__isnull=False), name="run_wake"),
            models.Index(fields=["workflow_id", "-created_at"], name="run_of_workflow"),
            models.Index(fields=["status", "-created_at"], name="run_by_status"),
            models.Index(fields=["-created_at", "id"], name="run_newest"),
            models.Index(fields=["created_by", "-created_at"], name="run_of_person"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="run_of_parent"),
            models.Index(
                fields=["told"],
                condition=Q(parent__isnull=False) & ~Q(told__in=["succeeded", "failed", "cancelled"]),
                name="run_untold",
            ),
        ]

    @property
    def ended(self) -> bool:
        return self.status in self.ENDED


class Event(models.Model):
    """One line of a run's log."""

    pk = models.CompositePrimaryKey("run_id", "seq")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    #: ISO 8601 UTC, as the engine wrote it: a replay shows the same bytes.
    at = models.CharField(max_length=32)
    type = models.CharField(max_length=40)
    path = models.CharField(max_length=PATH_LENGTH, blank=True)
    data = JsonText(default=dict)


class Step(models.Model):
    """Where one element of work stands: the fold of its events, for the pages that query."""

    pk = models.CompositePrimaryKey("run_id", "path")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps", db_index=False)
    path = models.CharField(max_length=PATH_LENGTH)
    node = models.CharField(max_length=63)
    type = models.CharField(max_length=63, blank=True)
    status = models.CharField(max_length=10)
    attempt = models.PositiveIntegerField(default=0)
    input = JsonText(null=True)
    output = JsonText(null=True)
    port = models.CharField(max_length=63, null=True)
    error = JsonText(null=True)
    usage = JsonText(null=True)
    started_at = models.CharField(max_length=32, null=True)
    finished_at = models.CharField(max_length=32, null=True)
    reason = models.TextField(null=True)
    #: Members that only some nodes have: `iterations`, `total`, `approval`, …
    extra = JsonText(default=dict)


class Approval(models.Model):
    """A question to people; its id is uuid5(run id, path), so it is made once whatever crashes."""

    class Status(models.TextChoices):
        """pending until exactly one of the others."""

        PENDING = "pending"
        DECIDED = "decided"
        EXPIRED = "expired"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, editable=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="approvals")
    path = models.CharField(max_length=PATH_LENGTH)
    node = models.CharField(max_length=63)
    message = models.TextField(blank=True)
    form = JsonText(null=True)
    values = JsonText(default=dict)
    #: [{id, label}]
    actions = JsonText(default=list)
    #: `user:…`, `team:…`; empty: whoever may decide on the workflow.
    assignees = JsonText(default=list)
    quorum = models.PositiveIntegerField(default=1)
    self_approval = models.BooleanField(default=True)
    deadline = models.DateTimeField(null=True)
    #: Seconds from one reminder to the next.
    remind = models.FloatField(null=True)
    #: {after: seconds, to: [user:…, team:…]}
    escalate = JsonText(null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    decided_action = models.CharField(max_length=63, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    result_values = JsonText(null=True)
    comment = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["status", "-created_at"], name="approval_by_status"),
            models.Index(
                fields=["deadline"], condition=Q(status="pending", deadline__isnull=False), name="approval_due"
            ),
        ]

    def escalated_to(self, now: datetime) -> list[str]:
        """Returns who is asked besides, once the time to escalate has come; a rule of the clock that needs no job."""
        rule = self.escalate or {}
        due = rule and now >= self.created_at + timedelta(seconds=float(rule["after"]))
        return list(rule["to"]) if due else []

    def reminders(self, now: datetime) -> int:
        """Returns how many reminders have come due."""
        return int((now - self.created_at).total_seconds() // self.remind) if self.remind else 0


class Vote(models.Model):
    """One person's answer to an approval: one each."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=63)
    values = JsonText(default=dict)
    comment = models.TextField(blank=True)
    #: By which way the answer came: session, token, link; empty: before this was noted.
    via = models.CharField(max_length=10, blank=True, db_default="", default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["approval", "user"], name="one_vote_a_person")]


class Signal(models.Model):
    """Something that came to a run from outside; `seq` counts a run's signals from 1."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="signals", db_index=False)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    path = models.CharField(max_length=PATH_LENGTH, blank=True)
    payload = JsonText(default=dict)
    consumed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="signal_once")]


class Worker(models.Model):
    """A process that carries runs; its heartbeat is what its runs' ownership rests on."""

    id = models.CharField(max_length=64, primary_key=True)
    #: The data folder whose lock the process holds: its next holder knows that this one is gone. Empty: none.
    place = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(db_default=Now())
    #: Whether it takes no further runs because it is about to end.
    draining = models.BooleanField(db_default=False)
    heartbeat_at = models.DateTimeField(default=timezone.now)


class Partial(models.Model):
    """The text that a running node has streamed so far, at most a second old."""

    pk = models.CompositePrimaryKey("run_id", "path")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="partials", db_index=False)
    path = models.CharField(max_length=PATH_LENGTH)
    text = models.TextField()


class Blob(models.Model):
    """A value of a run too large to stand in its rows: compressed JSON, once a run however often it is named."""

    pk = models.CompositePrimaryKey("run_id", "hash")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="blobs", db_index=False)
    hash = models.CharField(max_length=64)
    body = models.BinaryField()


class Cached(models.Model):
    """An output kept by a node's policy `cache`, found by the hash of all that it depends on."""

    key = models.CharField(max_length=64, primary_key=True)
    workflow_id = models.UUIDField(db_index=True)
    output = JsonText(default=dict)
    port = models.CharField(max_length=63, default="out")
    at = models.DateTimeField(default=timezone.now)
    #: Until then it answers instead of the node; afterwards it is only the last good answer, until it is pruned.
    expires_at = models.DateTimeField(db_index=True)


class Connection(models.Model):
    """A model provider and its key, which is write-only and encrypted for this very row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.SlugField(max_length=63)
    kind = models.CharField(max_length=20, default="openai")
    base_url = models.URLField(max_length=500)
    secret = models.BinaryField(null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="connections")
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    #: Names of the models it offers. The last field: from here on `models` means this.
    models = JsonText(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="connection_name")]
