"""The model node: asks a language model, in text or by a schema."""

from __future__ import annotations

from typing import Any, ClassVar

from runtime.engine.node import Context, Done, Json, Message, NodeConfig, NodeOutput, NodeType, config_field
from runtime.schema import faults_at


class Spent(NodeOutput):
    """What the call used."""

    input_tokens: int
    """Tokens read."""
    output_tokens: int
    """Tokens written."""
    cost_usd: float
    """Price in US dollars, by the provider's list."""


class Model(NodeType):
    """Asks a language model and hands on its answer, as text or as data that obeys a schema."""

    key, title, group, icon = "model", "Model", "AI", "bot"
    effects = "read"
    subtitle, summary = "model", "prompt"
    output_schema_from: ClassVar[dict[str, str]] = {"data": "schema"}

    class Config(NodeConfig):
        connection: str = config_field("openai", widget="connection", title="Connection", min_length=1)
        """Which provider answers. Without a key, the built-in demo model does."""
        model: str = config_field("gpt-5-mini", widget="model", title="Model", min_length=1)
        """The model's name at that provider."""
        system: str | None = config_field(None, widget="textarea", title="Instructions")
        """Who the model is and how it answers (the system message)."""
        prompt: str = config_field("{{ input }}", widget="prompt", title="Prompt", min_length=1)
        """What to ask; {{ … }} takes values of earlier steps. `{{ input }}` is what the step before hands on."""
        images: list[str] = config_field(default_factory=list, title="Images", advanced=True)
        """Addresses of images the model shall look at."""
        schema_: dict[str, Json] | None = config_field(
            None, widget="schema", template="literal", title="Answer with data", advanced=True, alias="schema"
        )
        """A JSON Schema: the answer is then data that obeys it, found under `data`."""
        temperature: float | None = config_field(None, title="Creativity", ge=0, le=2, advanced=True)
        """From 0 (the same every time) to 2 (surprising). Empty: the model's own."""
        max_tokens: int | None = config_field(None, title="Longest answer", unit="tokens", ge=1, advanced=True)
        """At most this many tokens."""
        extra: dict[str, Json] = config_field(
            default_factory=dict, widget="json", title="Further parameters", advanced=True
        )
        """Sent to the provider as they are."""

    class Output(NodeOutput):
        text: str
        """The answer as text."""
        data: Json = None
        """The answer as data, when a schema is set."""
        usage: Spent
        """Tokens and money."""
        model: str
        """The model that answered."""

    async def run(self, config: Any, ctx: Context) -> Done:
        content: Json = config.prompt
        if config.images:
            pictures = [{"type": "image_url", "image_url": {"url": url}} for url in config.images]
            content = [{"type": "text", "text": config.prompt}, *pictures]
        messages = [{"role": "system", "content": config.system}] if config.system else []
        messages.append({"role": "user", "content": content})
        reply = await ctx.llm(
            Message(
                connection=config.connection,
                model=config.model,
                messages=messages,
                schema=config.schema_,
                temperature=config.temperature,
                max_tokens=config.max_tokens,
                extra=config.extra,
            )
        )
        spent = Spent(
            input_tokens=reply.usage.input_tokens,
            output_tokens=reply.usage.output_tokens,
            cost_usd=reply.usage.cost_usd,
        )
        output = self.Output(text=reply.text, data=reply.data, usage=spent, model=reply.model)
        return Done(output, usage=reply.usage)

    @classmethod
    def check(cls, config: Any) -> list[tuple[str, str]]:
        schema = config.get("schema") if isinstance(config, dict) else config.schema_
        return faults_at("schema", schema) if schema is not None else []
