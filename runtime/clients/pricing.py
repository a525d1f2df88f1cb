"""What a model call costs: list prices of known models, in US dollars."""

from __future__ import annotations

from runtime.engine.node import Usage

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
CHARACTERS_A_TOKEN = 4


def cost_usd(model: str, input_tokens: int, output_tokens: int, *, paid: bool) -> float:
    """Returns the price of a call in US dollars.

    `paid` tells whether the provider charges by this list (a local or demo model costs nothing). A paid model that
    is not in the list is counted at UNKNOWN.
    """
    if not paid:
        return 0.0
    known = max((name for name in PRICES if model.startswith(name)), key=len, default=None)
    price_in, price_out = PRICES[known] if known else UNKNOWN
    return round((input_tokens * price_in + output_tokens * price_out) / 1_000_000, 8)


def estimate(prompt: str, answer: str) -> Usage:
    """Tokens for a server that reports none: a quarter of the characters."""
    return Usage(len(prompt) // CHARACTERS_A_TOKEN + 1, len(answer) // CHARACTERS_A_TOKEN + 1)
