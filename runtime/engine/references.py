"""What templates and expressions refer to, without evaluating anything.

For the save-time checks, the reference picker, renaming, and the fast path for `{{ a.b.c }}`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from runtime.engine.reader import KEYWORDS, Fault, Key, Reader, Reference

Kind = Literal["template", "expression"]

#: Names the language itself brings.
GLOBALS = frozenset({"range", "dict", "namespace"})
#: Of longer sources only the last few are kept, so that the caches stay small.
CACHED_LENGTH = 2_000
_PLAIN = re.compile(
    r"""\s*\{\{-?\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[\d{1,9}\]|\["[^"\\]*"\]|\['[^'\\]*'\])*)\s*-?\}\}\s*""", re.ASCII
)
_PLAIN_PART = re.compile(r"""([A-Za-z_]\w*)|\[(\d+)\]|\["([^"]*)"\]|\['([^']*)'\]""", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """What a source refers to, and what is wrong with its brackets or tags (None: nothing)."""

    references: tuple[Reference, ...]
    fault: str | None = None

    @property
    def names(self) -> frozenset[str]:
        return frozenset(reference.name for reference in self.references)

    @property
    def guards(self) -> frozenset[str]:
        """Names that the source tests before it uses them."""
        return frozenset(reference.name for reference in self.references if reference.guarded)


def find(source: str, kind: Kind = "template") -> Found:
    """Returns what `source` refers to; names of the language and of its own blocks are left out."""
    return _find_cached(source, kind) if len(source) <= CACHED_LENGTH else _find_long(source, kind)


def _find(source: str, kind: Kind) -> Found:
    reader = Reader(source)
    fault = None
    try:
        if kind == "template":
            reader.template()
        else:
            reader.expression(reader.tokens(0, "")[0])
    except Fault as wrong:
        fault = str(wrong)
    references = tuple(r for r in reader.found if r.name not in GLOBALS)
    return Found(references, fault)


_find_cached = lru_cache(maxsize=2048)(_find)
_find_long = lru_cache(maxsize=64)(_find)


def plain(source: str, kind: Kind = "template") -> tuple[Key, ...] | None:
    """The path of a source that is nothing but one reference (`{{ write.text }}`), else None."""
    return _plain(source, kind) if len(source) <= CACHED_LENGTH else None


@lru_cache(maxsize=2048)
def _plain(source: str, kind: Kind) -> tuple[Key, ...] | None:
    match = _PLAIN.fullmatch(source if kind == "template" else "{{" + source + "}}")
    if match is None:
        return None
    path = tuple(
        int(number) if number else name or double or single
        for name, number, double, single in _PLAIN_PART.findall(match.group(1))
    )
    return None if path[0] in KEYWORDS else path


def is_plain(source: str, kind: Kind = "template") -> bool:
    """Whether `source` is nothing but one reference, which needs no evaluation."""
    return plain(source, kind) is not None


def whole_expression(source: str) -> str | None:
    """The expression of a template that is exactly one `{{ … }}` (its value keeps its type), else None."""
    text = source.strip()
    if not text.startswith("{{") or not text.endswith("}}"):
        return None
    try:
        tokens, end = Reader(text).tokens(2, "}}")
    except Fault:
        return None
    if end != len(text) or not tokens:
        return None
    return text[2:-2].removeprefix("-").removesuffix("-").strip()


def has_tags(text: str) -> bool:
    """Whether a text holds anything of the template language."""
    return "{{" in text or "{%" in text or "{#" in text


def replaced(source: str, old: str, new: str, kind: Kind = "template") -> str:
    """`source` with every reference to the node `old` named `new`; texts and own names stay as they are."""
    for reference in sorted(find(source, kind).references, key=lambda r: -r.start):
        if reference.name == old:
            source = source[: reference.start] + new + source[reference.end :]
    return source
