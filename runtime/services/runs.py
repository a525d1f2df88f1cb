"""Starting and stopping runs."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Count

from runtime import host
from runtime.engine import events as kinds
from runtime.engine.clock import iso
from runtime.engine.errors import Conflict, Refusal, TooMany
from runtime.limits import limit
from runtime.models import Document, Run, Step
from runtime.prepared import Prepared
from runtime.services.run_state import with_state
from runtime.services.show import Person, id_of, name_of
from runtime.store import begin_log, begin_run, children, send_signal
from runtime.store.children import document_hash
from runtime.store.retention import hold_document

#: How long a cancel waits for the run's worker to say that everything has stopped, in seconds.
ACKNOWLEDGE_SECONDS = 5.0


def present() -> datetime:
    """Returns the present to the millisecond, as events keep it."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def pin(document: dict[str, Any]) -> str:
    """Keeps exactly this document, logic and picture, and returns its row's key; equal documents share one."""
    digest = document_hash(document)
    if not hold_document(digest):
        Document.objects.get_or_create(hash=digest, defaults={"body": document})
    return digest


_QUEUED = Prepared(
    lambda: Run.objects.filter(status=Run.Status.QUEUED).order_by().values_list("status").annotate(Count("pk"))
)


def start_run(
    *,
    workflow_id: UUID | str,
    workflow_name: str,
    document: dict[str, Any],
    version: int | None,
    input: Any,
    by: Person | None,
    identity: Person,
    trigger: str = "manual",
    idempotency_key: str | None = None,
    idempotency_hash: str = "",
    to: str = "",
    marks: bool = False,
) -> Run:
    """Starts a run of `document` (baton/1, already checked) with `input` (already checked against its start).

    `version` is the published number or None for a draft; `by` who asked, `identity` whose connections it may use;
    `to` the node that it goes only as far as; with `marks` the document's pins and breakpoints count.
    The same `idempotency_key` of the same person on the same workflow gives the same run again; with another
    `idempotency_hash` (of the request's body) it raises Refusal 422. Raises TooMany when the queue is full.
    """
    key = {"workflow_id": workflow_id, "created_by_id": by.pk if by else None, "idempotency_key": idempotency_key}
    if idempotency_key and (earlier := _earlier(key, idempotency_hash)):
        return earlier
    refuse_when_full()
    now = present()
    run = Run(
        **key,
        workflow_name=workflow_name,
        version=version,
        identity_id=identity.pk,
        trigger=trigger,
        idempotency_hash=idempotency_hash,
        input=input,
        to=to,
        created_at=now,
        started_at=now,
        wake_at=now,
    )
    data = {"input": input, **trial_of(to, marks)}
    try:
        store_run(run, document, [{"type": kinds.RUN_STARTED, "at": iso(now), "path": "", "data": data}])
    except IntegrityError:
        if idempotency_key and (earlier := _earlier(key, idempotency_hash)):
            return earlier
        raise
    return run


def trial_of(to: str, marks: bool) -> dict[str, Any]:
    """What a run's first event says of how it is tried out, {} when there is nothing to say."""
    trial = {**({"to": to} if to else {}), **({"marks": True} if marks else {})}
    return {"trial": trial} if trial else {}


def refuse_when_full() -> None:
    """Raises TooMany when no further run may wait to start."""
    if sum(count for _, count in _QUEUED.rows()) >= limit("runs_queued"):
        raise TooMany(
            f"{limit('runs_queued'):,} runs are waiting to start already. Try again when some have ended.",
            headers={"Retry-After": "10"},
        )


def store_run(
    run: Run, document: dict[str, Any], log: list[dict[str, Any]], then: Callable[[], None] | None = None
) -> None:
    """Saves a new run with the beginning of its log (events without `seq`) in one transaction, then wakes the host.

    `then` is called inside the transaction, for further rows. Raises IntegrityError for a second idempotency key.
    """
    with transaction.atomic():
        run.document_id = pin(document)
        run.state, log = with_state(document, log)
        run.next_seq = len(log) + 1
        begin_run(run)
        begin_log(run.pk, log)
        if then:
            then()
        transaction.on_commit(lambda: host.advance(run.pk, new=True, person=str(run.identity_id or "")))


def _earlier(key: dict[str, Any], idempotency_hash: str) -> Run | None:
    """Returns the run of an idempotency key; raises Refusal 422 when it was for another request."""
    run = Run.objects.filter(**key).first()
    if run and run.idempotency_hash != idempotency_hash:
        raise Refusal(
            "This Idempotency-Key was used for another request. Send a new key with a new body.",
            status=422,
            title="Key used before",
        )
    return run


def continue_run(*, run: Run, by: Person | None, path: str = "", step: bool = False) -> Run:
    """Lets the run go on from the breakpoint at `path`, or from all at which it waits now; returns the run.

    With `step` it stops again before whatever begins next. Raises Conflict when it waits at none, or has ended.
    """
    with transaction.atomic():
        rows = Step.objects.filter(run_id=run.pk, status="waiting").values_list("path", "extra")
        halted = sorted(at for at, extra in rows if extra.get("breakpoint"))
        paths = [at for at in halted if path in ("", at)]
        payload = {"paths": paths, "step": step, "by": id_of(by), "by_name": name_of(by)}
        if not paths:
            where = f" before “{path}”" if path else ""
            raise Conflict(f"This run does not wait at a breakpoint{where}. It may have gone on already.")
        if not send_signal(run_id=run.pk, kind="continue", now=present(), payload=payload):
            raise Conflict("This run has ended.")
        transaction.on_commit(lambda: host.advance(run.pk))
    run.refresh_from_db()
    return run


def cancel_run(*, run: Run, by: Person | None) -> Run:
    """Cancels a run and all that it has called; nothing in them starts any more after this has returned.

    Waits a moment for the workers to stop what runs. Returns the run. Raises Conflict when the run has ended already.
    """
    with transaction.atomic():
        payload = {"by": id_of(by), "by_name": name_of(by)}
        if not send_signal(run_id=run.pk, kind="cancel", now=present(), payload=payload):
            run.refresh_from_db()
            raise Conflict(f"This run has {run.status} already." if run.status != "cancelled" else "It is cancelled.")
        transaction.on_commit(lambda: host.advance(run.pk, urgent=True))
    waits = not connection.in_atomic_block and (not settings.EMBEDDED or host.get().running)
    if waits:
        _until_ended(run)
    _cancel_called(run, payload, waits)
    run.refresh_from_db()
    return run


def _cancel_called(run: Run, payload: dict[str, Any], waits: bool) -> None:
    """Cancels what the run has called, directly or through others: after its end no more is called.

    With `waits` until all of it has ended, at most ACKNOWLEDGE_SECONDS.
    """
    until, pause = time.monotonic() + ACKNOWLEDGE_SECONDS, 0.005
    while below := children.living_below(connection, run.pk):
        for called, asked in below.items():
            if not asked and send_signal(run_id=called, kind="cancel", now=present(), payload=payload):
                transaction.on_commit(functools.partial(host.advance, called, urgent=True))
        if not waits or time.monotonic() > until:
            return
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)


def _until_ended(run: Run) -> None:
    """Waits until the run's worker has written its end, at most ACKNOWLEDGE_SECONDS."""
    until, pause = time.monotonic() + ACKNOWLEDGE_SECONDS, 0.005
    while time.monotonic() < until and not Run.objects.filter(pk=run.pk, status__in=Run.ENDED).exists():
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)
