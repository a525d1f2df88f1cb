"""The workflow node: runs another workflow, with a run of its own, and hands on what it gave."""

from __future__ import annotations

from typing import Any

from runtime.engine.errors import NodeError
from runtime.engine.node import (
    CallEnd,
    Context,
    Done,
    Json,
    NodeConfig,
    NodeOutput,
    NodeType,
    Waiting,
    config_field,
)


class Workflow(NodeType):
    """Runs another workflow that is published, and goes on with its output. It has a run of its own, for its owner;
    cancelling this run cancels that one."""

    key, title, group, icon = "workflow", "Workflow", "Flow", "workflow"
    effects = "write"

    class Config(NodeConfig):
        workflow: str = config_field(widget="workflow", template="literal", title="Workflow", min_length=1)
        """Which workflow to run: one that the owner of this workflow may run."""
        version: int | None = config_field(
            None, widget="workflow_version", template="literal", title="Version", ge=1, advanced=True
        )
        """The number of a published version. Empty: the one that is published when it is called."""
        input: dict[str, Json] = config_field(default_factory=dict, widget="workflow_input", title="Input")
        """What it begins with, by the names of its inputs; {{ … }} takes values of earlier steps."""

    class Output(NodeOutput):
        output: Json
        """What the workflow handed back."""
        run: str
        """The id of its run."""

    async def run(self, config: Any, ctx: Context) -> Waiting:
        called = await ctx.called(config.workflow, config.version, config.input)
        return Waiting("run", state={"name": called.workflow_name, "budget": called.budget}, call=called)

    async def resume(self, config: Any, ctx: Context, state: dict[str, Json], answer: dict[str, Json]) -> Done:
        run_id, name = str(answer["run"]), str(state["name"])
        end = await ctx.call_end(run_id)
        if answer.get("expired"):
            raise NodeError(
                f"“{name}” did not end in the time that this step's policy gives it, and was cancelled.",
                "Give it more time, or less to do.",
                "timeout",
            )
        if end.status != "succeeded":
            raise _failure(name, end)
        return Done(self.Output(output=end.output, run=run_id))


def _failure(name: str, end: CallEnd) -> NodeError:
    """The error of the node whose called run failed or was cancelled."""
    if end.status == "cancelled":
        return NodeError(f"The run of “{name}” was cancelled.", "Run this again from here.", "cancelled")
    error = end.error or {}
    where = f"“{name}”, step `{error['node']}`" if error.get("node") else f"“{name}”"
    message = f"{where}: {error.get('message') or 'It failed.'}"
    return NodeError(message, error.get("hint", ""), error.get("class", "error"))
