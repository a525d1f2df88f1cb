"""Deciding on approvals: a click, an e-mail's link, the REST call all come this way."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import IntegrityError, transaction

from runtime import host, hub
from runtime.engine.clock import iso
from runtime.engine.errors import Conflict, Forbidden, Invalid, Problem
from runtime.models import Approval, Vote
from runtime.schema import schema_problems
from runtime.services.runs import present
from runtime.services.show import Person, id_of, name_of
from runtime.store import send_signal
from runtime.store.values import text_in

#: Problems told of at once.
MOST_PROBLEMS = 20


def decide(
    *,
    approval: Approval,
    action: str,
    values: dict[str, Any] | None,
    comment: str,
    by: Person,
    via: Literal["session", "token", "link"] = "session",
) -> Approval:
    """Takes one person's answer and returns the approval as it then is; the first action with a quorum decides.

    `values` are checked against the form, after its shown values were filled in for those that are missing; `via`
    is by which way the answer came, for the log. Everything becomes true with the caller's transaction.
    Raises Forbidden (not asked, or the run is their own and that is ruled out), Conflict (decided, expired,
    answered before), Invalid (an action or values that the form does not know).
    """
    if not by.has_perm("runtime.decide_approval", approval):
        raise Forbidden("You are not among those who were asked.")
    with transaction.atomic():
        approval = Approval.objects.select_for_update(of=("self",)).select_related("run").get(pk=approval.pk)
        now = present()
        _check_open(approval, now)
        if not approval.self_approval and approval.run.created_by_id == by.pk:
            raise Forbidden("You started this run, and its approval must come from somebody else.")
        if action not in {offered["id"] for offered in approval.actions}:
            offered_ids = ", ".join(str(offered["id"]) for offered in approval.actions)
            raise Invalid(
                f"“{action}” is not one of the actions.",
                problems=[Problem(f"Choose one of: {offered_ids}.", "", "action")],
            )
        filled = checked_values(approval.form, approval.values, values or {})
        comment = text_in(comment) or ""
        _vote(Vote(approval=approval, user_id=by.pk, action=action, values=filled, comment=comment, via=via, at=now))
        if approval.votes.filter(action=action).count() >= approval.quorum:
            _settle(approval, by, action, filled, comment, via, now)
        transaction.on_commit(lambda: hub.get().ring([hub.INBOX]))
    approval.refresh_from_db()
    return approval


def _check_open(approval: Approval, now: datetime) -> None:
    """Raises Conflict, in a sentence that says who was first, unless the approval can still be answered."""
    if approval.status == Approval.Status.DECIDED:
        labels = {offered["id"]: offered.get("label") or offered["id"] for offered in approval.actions}
        label = labels.get(approval.decided_action, approval.decided_action)
        who = name_of(approval.decided_by) or "somebody who has left"
        ago = f" {_ago(now - approval.decided_at)} ago" if approval.decided_at else ""
        raise Conflict(f"Already answered: “{label}” by {who}{ago}.")
    if approval.status == Approval.Status.CANCELLED:
        raise Conflict("The run does not wait for this any more.")
    if approval.status == Approval.Status.EXPIRED or (approval.deadline and approval.deadline <= now):
        raise Conflict("The deadline for this has passed.")


def _ago(span: timedelta) -> str:
    """Returns a time span as people say it."""
    seconds = max(0, int(span.total_seconds()))
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {name}{'s' if count > 1 else ''}"
    return "a moment"


def _vote(vote: Vote) -> None:
    try:
        with transaction.atomic():
            vote.save(force_insert=True)
    except IntegrityError:
        raise Conflict("You have answered this already.") from None


def _settle(
    approval: Approval, by: Person, action: str, values: dict[str, Any], comment: str, via: str, now: datetime
) -> None:
    """Makes the decision, exactly once, and tells the run."""
    won = Approval.objects.filter(pk=approval.pk, status=Approval.Status.PENDING).update(
        status=Approval.Status.DECIDED,
        decided_action=action,
        decided_by_id=by.pk,
        decided_at=now,
        result_values=values,
        comment=comment,
    )
    payload = {
        "approval": str(approval.pk),
        "action": action,
        "values": values,
        "comment": comment,
        "by": id_of(by),
        "by_name": name_of(by),
        "via": via,
        "at": iso(now),
    }
    if not won or not send_signal(
        run_id=approval.run_id, kind="decision", now=now, path=approval.path, payload=payload
    ):
        raise Conflict("The run does not wait for this any more.")
    run_id = approval.run_id
    transaction.on_commit(lambda: host.advance(run_id))


def checked_values(form: Any, shown: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Returns the form's values: those given, over those shown, over the schema's defaults; raises Invalid."""
    if not isinstance(given, dict):
        raise Invalid(
            "`values` is an object of the form's fields.", problems=[Problem("Not an object.", "", "values")]
        )
    fields = form.get("properties", {}) if isinstance(form, dict) else {}
    unknown = sorted(given.keys() - fields.keys())
    if unknown:
        raise Invalid(
            "The form has no such field.",
            problems=[
                Problem("The form has no such field.", "", f"values.{name}") for name in unknown[:MOST_PROBLEMS]
            ],
        )
    defaults = {
        name: field["default"] for name, field in fields.items() if isinstance(field, dict) and "default" in field
    }
    values = copy.deepcopy({**defaults, **{name: shown[name] for name in fields if name in shown}, **given})
    wrong = schema_problems(form, values) if isinstance(form, dict) else []
    if wrong:
        problems = [Problem(message, "", ".".join(filter(None, ["values", where]))) for where, message in wrong]
        raise Invalid("The values do not fit the form.", problems=problems)
    return values
