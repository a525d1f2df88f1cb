"""The tool that runs Python."""

from __future__ import annotations

from runtime.engine.node import Json, NodeConfig, Tool, ToolContext, config_field


class Python(Tool):
    """Runs Python code in a sandbox: no files, network or environment, and no memory between runs."""

    name, title, icon = "python", "Python", "code"
    effects = "pure"

    class Arguments(NodeConfig):
        code: str = config_field(template="literal", title="Code", widget="code", min_length=1)
        """The program. Set `result`, or end with an expression, to hand a value on. It is a part of Python: json, re,
        math, datetime and the like are there; yield, class inheritance and other packages are not."""

        inputs: dict[str, Json] = config_field(default_factory=dict, title="Inputs", widget="json")
        """Values the code sees as variables, by name; take them from earlier steps with {{ … }}."""

    async def call(self, arguments: Arguments, ctx: ToolContext) -> Json:
        """Gives the value of `result`, or of the last expression."""
        return await ctx.python(arguments.code, arguments.inputs)
