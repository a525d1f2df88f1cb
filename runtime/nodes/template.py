"""The template node: a text filled with values of earlier steps."""

from __future__ import annotations

from typing import Any

from runtime.engine.node import Context, NodeConfig, NodeOutput, NodeType, config_field


class Template(NodeType):
    """Fills a text with values of earlier steps."""

    key, title, group, icon = "template", "Template", "Data", "file-text"
    immediate = True
    summary = "text"

    class Config(NodeConfig):
        text: str = config_field(widget="prompt", title="Text")
        """The text; {{ … }} takes values of earlier steps."""

    class Output(NodeOutput):
        text: str
        """The filled text."""

    async def run(self, config: Any, ctx: Context) -> NodeOutput:
        return self.Output(text=config.text)

    @classmethod
    def check(cls, config: Any) -> list[tuple[str, str]]:
        return [] if config["text"] else [("text", "Write something here.")]  # filled in, it may well be empty
