"""The Celery side of the scaled-out mode: a message wakes whichever worker gets it, the database decides."""

from __future__ import annotations

import sys
import threading
from typing import Any

from celery import shared_task
from celery.signals import celeryd_after_setup, worker_shutdown, worker_shutting_down
from django.core.exceptions import ImproperlyConfigured

from runtime import host, lifecycle, process


@shared_task(name="runtime.advance", ignore_result=True, acks_late=False)
def advance(run_id: str) -> None:
    """Has this worker's engine look at a run; it claims the run by one conditional update or leaves it to another."""
    host.get().advance(run_id)


def _start(**_: Any) -> None:
    """Starts the worker's engine, before and without the broker: it finds due and orphaned runs by itself.

    Raises SystemExit for settings that cannot work, which Celery would otherwise log and go on without.
    """
    try:
        lifecycle.start_worker()
    except ImproperlyConfigured as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201 - for the operator
        raise SystemExit(1) from None
    threading.Thread(target=process.settle, name="warm-up", daemon=True).start()


_ending: list[threading.Thread] = []


def _drain(**_: Any) -> None:
    """Lets go of the runs while Celery stops taking messages; a thread, for this is called in a signal's handler."""
    if not _ending:
        _ending.append(threading.Thread(target=host.get().stop, name="baton-drain"))
        _ending[0].start()


def _stop(**_: Any) -> None:
    """Waits until the runs are let go."""
    _drain()
    _ending[0].join()


celeryd_after_setup.connect(_start, weak=False)
worker_shutting_down.connect(_drain, weak=False)
worker_shutdown.connect(_stop, weak=False)
