"""Baton's worker with two more tools: one that takes its time, one that kills the worker."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from celery.signals import worker_ready

from config.celery import app
from runtime.engine.node import Json, NodeConfig, Tool, ToolContext, config_field
from runtime.tools import tools

__all__ = ["app"]


class Nap(Tool):
    """Takes its time."""

    name, title, icon = "nap", "Nap", "moon"

    class Arguments(NodeConfig):
        seconds: float = config_field(0.2)
        """How long."""

    async def call(self, arguments: Arguments, ctx: ToolContext) -> Json:
        await asyncio.sleep(arguments.seconds)
        return ctx.idempotency_key


class Die(Tool):
    """Takes its worker along."""

    name, title, icon = "die", "Die", "skull"

    async def call(self, arguments: object, ctx: ToolContext) -> Json:
        os._exit(9)


tools().update({"nap": Nap(), "die": Die()})


@worker_ready.connect  # type: ignore[untyped-decorator]
def _say_so(**_: object) -> None:
    """Leaves a file: from now on the broker gives this worker its share."""
    Path(os.environ["BATON_DATA"], f"ready-{os.getpid()}").touch()
