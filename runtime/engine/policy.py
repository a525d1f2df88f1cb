"""The policy of a node: how long, how often, and what happens when it fails."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, model_validator

from runtime.engine.durations import Duration
from runtime.engine.errors import TRANSIENT
from runtime.engine.node import without_own_keys

LONGEST_WAIT = 86_400.0


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    @model_validator(mode="before")
    @classmethod
    def _without_own_keys(cls, value: Any) -> Any:
        return without_own_keys(value)


class Retry(_Part):
    """Trying again after an error."""

    attempts: int = Field(default=1, ge=1, le=20)
    """How often the node is tried in all."""
    wait: Duration = 1.0
    """How long to wait before the second try."""
    factor: float = Field(default=2.0, ge=1.0, le=10.0)
    """By how much the wait grows from try to try."""
    jitter: bool | Annotated[float, Field(ge=0, le=1)] = True
    """Spreads the waits: by a quarter (true), not at all (false), or by this part of the wait (0 to 1)."""
    on: list[str] | None = None
    """Classes of errors that are tried again; absent: those that usually pass (timeout, rate_limit, …)."""

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

    connection: str
    model: str


class Cache(_Part):
    """Keeping an output for the same settings."""

    ttl: Duration


class Budget(_Part):
    """What one execution of the node may spend."""

    usd: float | None = Field(default=None, gt=0)
    tokens: int | None = Field(default=None, gt=0)


class Policy(_Part):
    """What may be set on any node beside its own settings."""

    timeout: Duration | None = None
    """How long one try may take; a container's timeout covers all its iterations."""
    retry: Retry | None = None
    """Trying again after an error."""
    fallback: list[Fallback] | None = None
    """Models to ask, in order, when the first one cannot answer."""
    cache: Cache | None = None
    """Keeps the output for this long and uses it again for the same settings."""
    on_error: Literal["fail", "branch", "default"] | None = None
    """After an error: fail the run, go on at the port `error`, or go on with `default`."""
    default: Any = None
    """The output to go on with when `on_error` is `default`."""
    join: Literal["all", "any"] | Annotated[int, Strict(), Field(ge=1)] = "all"
    """With several incoming edges: wait for all that are alive, for the first, or for this many."""
    budget: Budget | None = None
    """What one execution may spend."""
    effects: Literal["pure", "read", "write"] | None = None
    """Whether the node changes something outside; absent: what its type says."""

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
