"""Reads templates and expressions of the MiniJinja language for what they refer to.

It knows tags, strings, paths, filters, tests, keyword arguments and the names that `for`, `set`, `with` and
`macro` bring in, and nothing of values: evaluation is the sandbox's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

Key = str | int

KEYWORDS = frozenset(
    {"and", "or", "not", "in", "is", "if", "else", "elif", "recursive"}
    | {"true", "false", "none", "True", "False", "None"}
)
#: Blocks inside blocks that are read; deeper ones are a fault.
DEEPEST = 40
#: Names, numbers and signs inside the tags of one source: a reader of more would keep everybody waiting.
MOST_TOKENS = 10_000
_GUARD_TESTS = frozenset({"defined", "undefined"})
_GUARD_FILTERS = frozenset({"default", "d"})
_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"""
    r"""|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<op>==|!=|<=|>=|//|\*\*|.)""",
    re.DOTALL,
)
_OPEN = re.compile(r"\{[{%#]")
_RAW_END = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_PAIRS = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A path such as `write.text`: `path` its keys, `start` and `end` where its first name stands in the source.

    `guarded`: it stands in `… is defined` or before `| default`, so it may be missing.
    """

    path: tuple[Key, ...]
    start: int
    end: int
    guarded: bool = False

    @property
    def name(self) -> str:
        return str(self.path[0])

    def __str__(self) -> str:
        return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.path).lstrip(".")


class Fault(Exception):
    """The source's brackets or tags do not match."""


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    at: int


@dataclass(slots=True)
class Reader:
    """Walks a source once; `locals` is a stack of the names that blocks brought in."""

    source: str
    read: int = 0  # tokens so far
    found: list[Reference] = field(default_factory=list)
    locals: list[tuple[str, set[str]]] = field(default_factory=lambda: [("", set())])

    def tokens(self, at: int, closer: str) -> tuple[list[Token], int]:
        """The tokens from `at` to the tag's `closer` ("" for a bare expression) and where the rest begins."""
        result: list[Token] = []
        open_: list[str] = []
        while at < len(self.source):
            if closer and not open_ and self.source.startswith(closer, at):
                return result, at + len(closer)
            match = _TOKEN.match(self.source, at)
            assert match is not None  # `op` takes any character
            kind, text = str(match.lastgroup), match.group()
            at = match.end()
            if kind == "space":
                continue
            if kind == "op":
                self._balance(text, open_)
            self.read += 1
            if self.read > MOST_TOKENS:
                raise Fault(f"This has more than {MOST_TOKENS:,} names, numbers and signs; split it.")
            result.append(Token(kind, text, match.start()))
        if closer:
            raise Fault(f"A `{'{{' if closer == '}}' else '{%'}` is not closed with `{closer}`.")
        if open_:
            raise Fault(f"A bracket is not closed: `{open_[-1]}` is missing.")
        return result, at

    @staticmethod
    def _balance(text: str, open_: list[str]) -> None:
        if text in _PAIRS:
            open_.append(_PAIRS[text])
        elif text in (")", "]", "}"):
            if not open_ or open_.pop() != text:
                raise Fault(f"A `{text}` closes nothing.")
        elif text in ("'", '"'):
            raise Fault("A text is not closed: its second quote is missing.")

    def template(self) -> None:
        """Reads a whole template: its `{{ }}` and `{% %}` tags."""
        at = 0
        while match := _OPEN.search(self.source, at):
            at = match.end()
            if match.group() == "{#":
                end = self.source.find("#}", at)
                if end < 0:
                    raise Fault("A comment `{#` is not closed with `#}`.")
                at = end + 2
                continue
            at += self.source[at : at + 1] in ("-", "+")
            tokens, at = self.tokens(at, "}}" if match.group() == "{{" else "%}")
            if match.group() == "{{":
                self.expression(tokens)
            elif tokens and tokens[0].text == "raw":
                end_raw = _RAW_END.search(self.source, at)
                if end_raw is None:
                    raise Fault("`{% raw %}` is not closed with `{% endraw %}`.")
                at = end_raw.end()
            elif tokens:
                self.statement(tokens)
        if len(self.locals) > 1:
            raise Fault(f"`{{% {self.locals[-1][0]} %}}` is not closed with `{{% end{self.locals[-1][0]} %}}`.")

    def statement(self, tokens: list[Token]) -> None:
        """Reads one `{% … %}`: references in it, names it brings in."""
        if len(self.locals) > DEEPEST:
            raise Fault(f"Blocks can stand in each other {DEEPEST} deep.")
        word, rest = tokens[0].text, _trimmed(tokens[1:])
        if word.startswith("end"):
            if word[3:] == self.locals[-1][0] and len(self.locals) > 1:
                self.locals.pop()
            return
        if word == "for":
            split = next((i for i, token in enumerate(rest) if token.text == "in"), len(rest))
            sieve = next((i for i, token in enumerate(rest) if token.text == "if" and i > split), len(rest))
            self.expression(rest[split + 1 : sieve])
            self.locals.append(("for", _names(rest[:split]) | {"loop"}))
            self.expression(rest[sieve:])
        elif word in ("set", "with"):
            split = next((i for i, token in enumerate(rest) if token.text == "="), len(rest))
            if word == "with":
                self.expression(_values(rest))
                self.locals.append(("with", _keyword_names(rest)))
            else:
                self.expression(rest[split + 1 :])
                if split == len(rest):
                    self.locals.append(("set", set()))
                self.locals[0 if split == len(rest) else -1][1].update(_names(rest[:split]))
        elif word in ("macro", "call"):
            self.locals.append((word, _names(rest)))
        elif word in ("filter", "block", "autoescape"):
            self.locals.append((word, set()))
        else:  # if, elif, else, do, include: what follows is an expression
            self.expression(rest)

    def expression(self, tokens: list[Token]) -> None:
        """Reads the references of one expression."""
        at = 0
        while at < len(tokens):
            token = tokens[at]
            before = tokens[at - 1].text if at else ""
            after = tokens[at + 1].text if at + 1 < len(tokens) else ""
            skip = (
                token.kind != "name"
                or token.text in KEYWORDS
                or before in (".", "|", "is")
                or (before == "not" and at > 1 and tokens[at - 2].text == "is")
                or after in ("=", "(")
            )
            at = at + 1 if skip else self._path(tokens, at)

    def _path(self, tokens: list[Token], at: int) -> int:
        """Reads the reference that begins at token `at`; returns where to go on."""
        first = tokens[at]
        path: list[Key] = [first.text]
        at += 1
        while at < len(tokens):
            texts = [token.text for token in tokens[at : at + 3]]
            if texts[0] == "." and at + 1 < len(tokens) and tokens[at + 1].kind == "name" and texts[2:] != ["("]:
                path.append(texts[1])
                at += 2
            elif texts[0] == "[" and texts[2:] == ["]"] and tokens[at + 1].kind in ("string", "number"):
                path.append(int(texts[1][:9]) if texts[1].isdigit() else texts[1][1:-1])
                at += 3
            else:
                break
        if not any(first.text in names for _, names in self.locals):
            after = [token.text for token in tokens[at : at + 3]]
            self.found.append(Reference(tuple(path), first.at, first.at + len(first.text), _is_guard(after)))
        return at


def _is_guard(after: list[str]) -> bool:
    if after[:1] == ["is"]:
        return (after[2] if after[1:2] == ["not"] and len(after) > 2 else "".join(after[1:2])) in _GUARD_TESTS
    return after[:1] == ["|"] and "".join(after[1:2]) in _GUARD_FILTERS


def _trimmed(tokens: list[Token]) -> list[Token]:
    return tokens[:-1] if tokens and tokens[-1].text in ("-", "+") else tokens


def _names(tokens: list[Token]) -> set[str]:
    return {token.text for token in tokens if token.kind == "name"}


def _keyword_names(tokens: list[Token]) -> set[str]:
    return {a.text for a, b in pairwise(tokens) if a.kind == "name" and b.text == "="}


def _values(tokens: list[Token]) -> list[Token]:
    """The tokens of `a = x, b = y` without the names that are set."""
    return [t for t, after in zip(tokens, [*tokens[1:], None], strict=True) if after is None or after.text != "="]
