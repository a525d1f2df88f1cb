"""The Celery side of the scaled-out mode: a message wakes whichever worker gets it, the database decides."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import worker_ready, worker_shutting_down

from runtime import host, relay


@shared_task(name="runtime.advance", ignore_result=True, acks_late=False)
def advance(run_id: str) -> None:
    """Has this worker's engine look at a run; it claims the run by one conditional update or leaves it to another."""
    _start()
    host.get().advance(run_id)


def _start(**_: Any) -> None:
    """Starts the worker's engine, once; it also finds due and orphaned runs that no message told of."""
    host.get().start()
    relay.connect()


def _stop(**_: Any) -> None:
    host.get().stop()


worker_ready.connect(_start, weak=False)
worker_shutting_down.connect(_stop, weak=False)
