"""Runs that call runs: what a call would run, which the upper storey answers, and how a called run has ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.module_loading import import_string

from runtime.engine.errors import NodeError
from runtime.engine.node import Called, CallEnd, Usage
from runtime.limits import limit
from runtime.models import Run
from runtime.store.children import going_on

Json = Any


def find(
    *, run_id: str, identity: str, depth: int, workflow: str, version: int | None, input: Mapping[str, Json]
) -> Called:
    """What the run `run_id`, which stands `depth` calls below the first, would run by calling `workflow`.

    `identity` is the id of the user the run acts for: who may run that workflow, and which version it is, is asked of
    `BATON_CALLEE`. Raises NodeError when it may not be, and when calls are nested too deeply or too many go on.
    """
    if not identity:
        raise NodeError(
            "There is nobody here for whom another workflow could be run.",
            "Run this workflow in Baton: a file that is run by itself cannot call others.",
            "client_error",
        )
    if depth >= limit("workflow_depth"):
        raise NodeError(
            f"Workflows call each other more than {limit('workflow_depth')} deep here.",
            "Look whether a workflow calls itself without an end.",
            "limit",
        )
    if going_on(connections[DEFAULT_DB_ALIAS], run_id) >= limit("workflow_calls"):
        raise NodeError(
            f"{limit('workflow_calls'):,} called workflows are going on already.",
            "Call fewer at once, or look whether a workflow calls itself without an end.",
            "limit",
        )
    callee = import_string(settings.BATON_CALLEE)
    called: Called = callee(identity=identity, workflow=workflow, version=version, input=dict(input))
    return called


def end_of(run_id: str) -> CallEnd:
    """How a called run stands; raises NodeError when it is gone."""
    run = Run.objects.filter(pk=run_id).first()
    if run is None:
        raise NodeError("The run of the called workflow is gone.", "Run this again from here.", "cancelled")
    return CallEnd(run.status, run.output, run.error, Usage(**run.usage) if any(run.usage.values()) else None)
