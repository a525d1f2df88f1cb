"""The policy of a node: how long, how often, and what happens when it fails."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, model_validator

from runtime.engine.durations import Duration
from runtime.engine.errors import TRANSIENT
from runtime.engine.node import config_field, without_own_keys

LONGEST_WAIT = 86_400.0


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    @model_validator(mode="before")
    @classmethod
    def _without_own_keys(cls, value: Any) -> Any:
        return without_own_keys(value)


class Retry(_Part):
    """Trying again after an error."""

    attempts: int = config_field(1, template="literal", title="Tries in all", ge=1, le=20)
    """How often the step is tried in all."""
    wait: Duration = config_field(1.0, template="literal", widget="duration", title="First wait")
    """How long to wait before the second try."""
    factor: float = config_field(2.0, template="literal", title="Growth of the wait", unit="×", ge=1.0, le=10.0)
    """By how much the wait grows from try to try."""
    jitter: bool | Annotated[float, Field(ge=0, le=1)] = config_field(
        True, template="literal", widget="toggle", title="Spread the waits"
    )
    """Spreads the waits by a quarter, so that many do not try again at once; a number (0 to 1) says by which part."""
    on: list[str] | None = config_field(None, template="literal", title="Only these errors")
    """Classes of errors that are tried again. By default those that usually pass (timeout, rate_limit, …)."""

    def covers(self, error_class: str) -> bool:
        """Whether an error of this class is tried again."""
        return error_class in (TRANSIENT if self.on is None else self.on)

    def delay(self, tries: int, key: str, retry_after: float | None = None) -> float:
        """Seconds to wait after `tries` failed tries.

        `key` spreads the waits of different nodes without a random source, so a replay gives the same
        number; never sooner than `retry_after`, the seconds that the other side asked for.
        """
        share = 0.25 if self.jitter is True else float(self.jitter)
        digest = hashlib.sha256(f"{key}|{tries}".encode()).digest()
        spread = 1.0 + share * (2 * int.from_bytes(digest[:4], "big") / 0xFFFFFFFF - 1)
        wait = min(self.wait * self.factor ** (tries - 1) * spread, LONGEST_WAIT)
        return max(wait, retry_after or 0.0)


class Fallback(_Part):
    """Another model to ask when the first one cannot answer."""

    connection: str = config_field(template="literal", widget="connection", title="Connection")
    model: str = config_field(template="literal", widget="model", title="Model")


class Cache(_Part):
    """Keeping an output for the same settings."""

    ttl: Duration = config_field(template="literal", widget="duration", title="Keep for")
    """For so long the output is used again wherever the step has the same settings, and nothing is called."""
    last_good: bool = config_field(
        False, template="literal", widget="toggle", title="When it fails, use the last one"
    )
    """When the step fails after all its tries, its last output for the same settings is used, however old."""


class Budget(_Part):
    """What one execution of the step may spend on models: on a container, all that runs inside."""

    usd: float | None = config_field(None, template="literal", title="Money", unit="USD", gt=0)
    """In US dollars, by the providers' price lists; models that cost nothing count nothing."""
    tokens: int | None = config_field(None, template="literal", title="Tokens", unit="tokens", gt=0)
    """Tokens in and out together."""

    @model_validator(mode="after")
    def _bounded(self) -> Budget:
        if self.usd is None and self.tokens is None:
            raise ValueError("A budget needs `usd` or `tokens`.")
        return self


class Policy(_Part):
    """What may be set on any node beside its own settings."""

    timeout: Duration | None = config_field(None, template="literal", widget="duration", title="Time limit")
    """How long one try may take; a container's timeout covers all its iterations."""
    retry: Retry | None = config_field(None, template="literal", title="Try again")
    """Trying again after an error."""
    fallback: list[Fallback] | None = config_field(None, template="literal", title="Other models")
    """Models to ask, in order, when the first one cannot answer."""
    cache: Cache | None = config_field(None, template="literal", title="Keep the output")
    """Keeps the output and uses it again for the same settings."""
    on_error: Literal["fail", "branch", "default"] | None = config_field(
        None,
        template="literal",
        title="When it fails",
        labels=["Fail the run", "Go on at the error port", "Go on with a default"],
    )
    """After an error: fail the run, go on at the port `error` (the default where a wire leaves there), or go on with
    `default`."""
    default: Any = config_field(None, template="literal", title="Default output", when={"on_error": "default"})
    """The output to go on with when `on_error` is `default`."""
    join: Literal["all", "any"] | Annotated[int, Strict(), Field(ge=1)] = config_field(
        "all", template="literal", title="With several incoming wires"
    )
    """With several incoming edges: wait for all that are alive, for the first, or for this many."""
    budget: Budget | None = config_field(None, template="literal", title="Budget")
    """What one execution may spend on models, tries and fallbacks included. It is set aside before each call: a call
    that does not fit is not made, and the step fails with the class `budget` (a loop stops and keeps what it has)."""
    effects: Literal["pure", "read", "write"] | None = config_field(
        None,
        template="literal",
        title="What it changes outside",
        labels=["Nothing", "It only reads", "It writes"],
    )
    """Whether the step changes something outside. By default what its type says."""
    on_crash: Literal["retry", "fail", "ask"] | None = config_field(
        None,
        template="literal",
        title="After a crash of the server",
        labels=["Begin it again", "Let it fail", "Ask a person"],
    )
    """What to do when the server stopped while the step was at work, so that it may have been done or not. By default
    what its type says: for most, to begin again."""

    @model_validator(mode="after")
    def _consistent(self) -> Policy:
        if self.on_error == "default" and "default" not in self.model_fields_set:
            raise ValueError("on_error `default` needs a `default` output.")
        return self

    def needed(self, edges: int) -> int:
        """How many of `edges` live incoming edges must have come before the node starts."""
        if self.join == "all":
            return edges
        return 1 if self.join == "any" else min(self.join, edges)
