"""Runs and approvals as the contract shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone

from runtime.engine.clock import iso
from runtime.large import whole_runs
from runtime.models import Approval, Document, Run, Step
from runtime.prepared import Prepared
from runtime.store import log_after


class Person(Protocol):
    """What services need of a user; every Django user with permissions is one."""

    pk: Any

    def get_full_name(self) -> str: ...
    def get_username(self) -> str: ...
    def has_perm(self, perm: str, obj: Any = None, /) -> bool: ...


def name_of(user: Person | None) -> str | None:
    """Returns how a person is called in sentences: the full name, else the user name; None for nobody."""
    return None if user is None else user.get_full_name() or user.get_username()


def id_of(user: Person | None) -> str | None:
    """Returns a person's id as text; None for nobody."""
    return None if user is None else str(user.pk)


def iso_or_none(moment: datetime | None) -> str | None:
    """Returns `moment` as the contract writes times; None for None."""
    return None if moment is None else iso(moment)


def node_json(step: Step) -> dict[str, Any]:
    """Returns the contract's object of one node in a run."""
    return {
        "node": step.node,
        "type": step.type,
        "status": step.status,
        "attempt": step.attempt,
        "input": step.input,
        "output": step.output,
        "port": step.port,
        "error": step.error,
        "usage": step.usage,
        "started_at": step.started_at,
        "finished_at": step.finished_at,
        "reason": step.reason,
        **step.extra,
    }


_STEPS = Prepared(lambda run: Step.objects.filter(run_id=run).order_by("path"), UUID)


def run_json(run: Run, nodes: bool = True) -> dict[str, Any]:
    """Returns the contract's run object; with `nodes` False without them, for lists."""
    shown: dict[str, Any] = {
        "id": str(run.pk),
        "workflow": str(run.workflow_id),
        "workflow_name": run.workflow_name,
        "version": run.version,
        "status": run.status,
        "trigger": run.trigger,
        "by": id_of(run.created_by),
        "by_name": name_of(run.created_by),
        "rerun_of": str(run.rerun_of_id) if run.rerun_of_id else None,
        "parent": {"run": str(run.parent_id), "path": run.parent_path} if run.parent_id else None,
        "input": run.input,
        "output": run.output,
        "note": run.note or None,
        "error": run.error,
        "usage": run.usage,
        "created_at": iso(run.created_at),
        "started_at": iso_or_none(run.started_at),
        "finished_at": iso_or_none(run.finished_at),
        "last_seq": run.next_seq - 1,
    }
    if run.state:
        shown["state"] = run.state
    if run.to:
        shown["to"] = run.to
    if nodes:
        with whole_runs():
            shown["nodes"] = {step.path: node_json(step) for step in _STEPS.objects(run.pk)}
    return shown


@lru_cache(maxsize=256)
def _labels(document: str) -> Mapping[str, str]:
    """Returns the labels of a document's nodes by id. A document is known by its hash, so they never change."""
    body = Document.objects.values_list("body", flat=True).get(pk=document)
    return {key: str(node["label"]) for key, node in body.get("nodes", {}).items() if node.get("label")}


def node_name(run: Run, node: str) -> str:
    """Returns how people call a node of the run, as on its card: its label, else its id in words."""
    return _labels(run.document_id).get(node) or node.replace("_", " ").strip().capitalize()


def approval_json(approval: Approval, user: Person | None) -> dict[str, Any]:
    """Returns the contract's approval object as `user` sees it (`voted`: whether this person has answered)."""
    now = timezone.now()
    votes = [
        {
            "user": str(vote.user_id),
            "user_name": name_of(vote.user),
            "action": vote.action,
            "comment": vote.comment,
            "via": vote.via or None,
            "at": iso(vote.at),
        }
        for vote in approval.votes.select_related("user").order_by("at")
    ]
    return {
        "id": str(approval.pk),
        "run": str(approval.run_id),
        "workflow": str(approval.run.workflow_id),
        "workflow_name": approval.run.workflow_name,
        "node": approval.node,
        "node_name": node_name(approval.run, approval.node),
        "path": approval.path,
        "message": approval.message,
        "form": approval.form,
        "values": approval.values,
        "actions": approval.actions,
        "assignees": [*approval.assignees, *approval.escalated_to(now)],
        "reminders": approval.reminders(now),
        "quorum": approval.quorum,
        "self_approval": approval.self_approval,
        "votes": votes,
        "voted": any(vote["user"] == id_of(user) for vote in votes),
        "deadline": iso_or_none(approval.deadline),
        "status": approval.status,
        "action": approval.decided_action or None,
        "result_values": approval.result_values,
        "comment": approval.comment,
        "by": id_of(approval.decided_by),
        "by_name": name_of(approval.decided_by),
        "via": next((vote["via"] for vote in votes if vote["user"] == id_of(approval.decided_by)), None),
        "at": iso_or_none(approval.decided_at),
        "created_at": iso(approval.created_at),
    }


def events_after(*, run_id: UUID | str, after: int, limit: int = 1000) -> list[dict[str, Any]]:
    """Returns up to `limit` events of the log with a `seq` above `after`, in order, as the stream shows them."""
    rows = log_after(run_id, after, limit)
    return [{"seq": seq, "at": at, "type": kind, "path": path, **data} for seq, at, kind, path, data in rows]
