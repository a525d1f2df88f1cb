"""What a model call costs: list prices of known models, in US dollars."""

from __future__ import annotations

import json
from typing import Any

from runtime.engine.ledger import Wish, tokens_of
from runtime.engine.node import Message, Usage

#: US dollars for a million tokens, in and out, by the beginning of the model's name (the longest match counts).
#: Source: the providers' public price lists. An operator's own prices belong to the connection.
PRICES: dict[str, tuple[float, float]] = {
    "gpt-5": (1.25, 10.0),
    "gpt-5-mini": (0.25, 2.0),
    "gpt-5-nano": (0.05, 0.4),
    "gpt-4.1": (2.0, 8.0),
    "gpt-4.1-mini": (0.4, 1.6),
    "gpt-4.1-nano": (0.1, 0.4),
    "gpt-4o": (2.5, 10.0),
    "gpt-4o-mini": (0.15, 0.6),
    "o3": (2.0, 8.0),
    "o4-mini": (1.1, 4.4),
}
#: For a model of a paid provider that is not in the table: unknown is never free.
UNKNOWN = (2.5, 10.0)
#: Tokens that a model can write at most, by the beginning of its name, from the providers' model pages.
MOST_OUTPUT: dict[str, int] = {
    "gpt-5": 128_000,
    "gpt-4.1": 32_768,
    "gpt-4o": 16_384,
    "o3": 100_000,
    "o4-mini": 100_000,
}
#: What an image counts for in a prompt, in tokens: its address says nothing of its size.
IMAGE_TOKENS = 1_500


def cost_usd(model: str, input_tokens: int, output_tokens: int, *, paid: bool) -> float:
    """Returns the price of a call in US dollars.

    `paid` tells whether the provider charges by this list (a local or demo model costs nothing). A paid model that
    is not in the list is counted at UNKNOWN.
    """
    if not paid:
        return 0.0
    price_in, price_out = _prices(model)
    return round((input_tokens * price_in + output_tokens * price_out) / 1_000_000, 8)


def _prices(model: str) -> tuple[float, float]:
    """US dollars for a million tokens in and out of a paid provider's model."""
    return PRICES.get(_longest(model, PRICES), UNKNOWN)


def _longest(model: str, table: dict[str, Any]) -> str:
    """The longest name of a table that the model's begins with; "" when none does."""
    return max((name for name in table if model.startswith(name)), key=len, default="")


def estimate(message: Message, answer: str) -> Usage:
    """Returns the tokens of a call to a server that reports none, by the length of the texts."""
    return Usage(prompt_tokens(message), tokens_of(answer))


def wish(message: Message, model: str, *, paid: bool) -> Wish:
    """Returns what a call of `model` may cost, before it is made; `paid` as for cost_usd."""
    price_in, price_out = _prices(model) if paid else (0.0, 0.0)
    extra = message.extra
    longest = (message.max_tokens, extra.get("max_completion_tokens"), extra.get("max_tokens"))
    return Wish(
        input_tokens=prompt_tokens(message),
        longest=next((one for one in map(_count, longest) if one), None),
        most=MOST_OUTPUT.get(_longest(model, MOST_OUTPUT)),
        price_in=price_in / 1_000_000,
        price_out=price_out / 1_000_000,
        answers=_count(extra.get("n")) or 1,
    )


def _count(value: Any) -> int | None:
    """The value when it is a number that something can be counted with."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def prompt_tokens(message: Message) -> int:
    """Returns roughly how many tokens go in: texts, tools, schema by their length, each image for a fixed number."""
    texts, images = [], 0
    for one in message.messages:
        content = one.get("content")
        parts = content if isinstance(content, list) else [content]
        for part in parts:
            if isinstance(part, dict) and "image_url" in part:
                images += 1
            elif isinstance(part, dict) and isinstance(part.get("text"), str):
                texts.append(part["text"])
            else:
                texts.append(part if isinstance(part, str) else json.dumps(part, ensure_ascii=False))
        texts += [json.dumps(one[name], ensure_ascii=False) for name in ("tool_calls",) if one.get(name)]
    texts += [json.dumps(one, ensure_ascii=False) for one in (message.tools, message.schema) if one]
    return sum(tokens_of(text) for text in texts) + images * IMAGE_TOKENS
