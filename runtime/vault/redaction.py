"""The one redaction step: known secrets, in the encodings they usually travel in, are masked."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

Json = Any
MASK = "•••"
SHORTEST = 4  # to mask shorter texts would eat ordinary words
SHORTEST_BASE64 = 6


def redact(value: Json, secrets: Iterable[str]) -> Json:
    """Returns a copy of `value` (any JSON) in which every known secret is masked, in keys and values.

    Found are a secret itself, its JSON-escaped, URL-encoded, hexadecimal and base64 forms, base64 also inside
    a longer text (`user:secret`), whatever stands before or after it. Secrets under 4 characters are ignored.
    """
    forms = _all_forms(secrets)
    return _clean(value, forms) if forms else value


class Veil:
    """Masks known secrets in a text that comes in pieces: what may be the beginning of one is held back."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._forms = _all_forms(secrets)
        self._firsts = frozenset(form[0] for form in self._forms)
        self._longest = max(map(len, self._forms), default=0)
        self._held = ""

    def feed(self, text: str) -> str:
        """Returns what can be shown after this piece."""
        seen = _clean(self._held + text, self._forms)
        cut = next((at for at in range(max(0, len(seen) - self._longest), len(seen)) if self._begins(seen, at)), None)
        shown, self._held = (seen, "") if cut is None else (seen[:cut], seen[cut:])
        return str(shown)

    def rest(self) -> str:
        """Returns what was held back, when nothing follows."""
        shown, self._held = self._held, ""
        return shown

    def _begins(self, text: str, at: int) -> bool:
        return text[at] in self._firsts and any(form.startswith(text[at:]) for form in self._forms)


def _all_forms(secrets: Iterable[str]) -> list[str]:
    """Every form of the secrets, the longest first, so that none hides in another."""
    return sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True)


def _clean(value: Json, forms: list[str]) -> Json:
    if isinstance(value, str):
        for form in forms:
            if form in value:
                value = value.replace(form, MASK)
        return value
    if isinstance(value, dict):
        return {_clean(key, forms): _clean(item, forms) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item, forms) for item in value]
    return value


@lru_cache(maxsize=256)
def _forms(secret: str) -> frozenset[str]:
    if len(secret) < SHORTEST:
        return frozenset()
    raw = secret.encode()
    forms = {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        quote(secret, safe="").lower(),
        raw.hex(),
        raw.hex().upper(),
    }
    for shift in range(3):
        forms |= {core for core in _base64_core(raw, shift) if len(core) >= SHORTEST_BASE64}
    return frozenset(forms)


def _base64_core(raw: bytes, shift: int) -> set[str]:
    """The part of a base64 text that stands for `raw` when `shift` bytes (mod 3) come before it, both alphabets.

    The characters at its ends that are shared with neighbouring bytes are left out.
    """
    padded = b"\0" * shift + raw
    first = (shift * 8 + 5) // 6  # whole characters of the secret begin here
    last = len(padded) * 8 // 6
    return {encode(padded).decode()[first:last] for encode in (base64.b64encode, base64.urlsafe_b64encode)}
