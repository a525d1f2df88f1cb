"""The tool that does sums: a small parser of its own, so that no text is ever run as a program."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable

from runtime.engine.errors import NodeError
from runtime.engine.node import Json, NodeConfig, Tool, ToolContext, config_field

Number = int | float
LONGEST, DEEPEST, LARGEST_BITS = 2_000, 50, 1_024
_SPECIAL = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "^": "\x00"})
TOKEN = re.compile(r"\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(\*\*|//|[-+*/%(),]))")

CONSTANTS: dict[str, Number] = {"pi": math.pi, "e": math.e, "tau": math.tau}
#: Functions by name: what they do, and how many arguments they take (None: one or more).
FUNCTIONS: dict[str, tuple[Callable[..., Number], tuple[int, ...] | None]] = {
    "abs": (abs, (1,)),
    "min": (lambda *values: min(values), None),
    "max": (lambda *values: max(values), None),
    "sum": (lambda *values: sum(values), None),
    "avg": (lambda *values: sum(values) / len(values), None),
    "round": (lambda value, digits=0: _rounded(value, digits), (1, 2)),
    "floor": (math.floor, (1,)),
    "ceil": (math.ceil, (1,)),
    "sqrt": (math.sqrt, (1,)),
    "exp": (math.exp, (1,)),
    "log": (math.log, (1, 2)),
    "log10": (math.log10, (1,)),
    "log2": (math.log2, (1,)),
    "sin": (math.sin, (1,)),
    "cos": (math.cos, (1,)),
    "tan": (math.tan, (1,)),
    "asin": (math.asin, (1,)),
    "acos": (math.acos, (1,)),
    "atan": (math.atan, (1,)),
    "degrees": (math.degrees, (1,)),
    "radians": (math.radians, (1,)),
    "pow": (lambda base, exponent: _power(base, exponent), (2,)),
}


class Calculator(Tool):
    """Calculates the value of an arithmetic expression."""

    name, title, icon = "calculator", "Calculator", "calculator"
    effects = "pure"

    class Arguments(NodeConfig):
        expression: str = config_field(title="Expression", widget="text", min_length=1, max_length=LONGEST)
        """For example (3 + 4) * 2 ** 5. Knows + - * / // % **, parentheses, pi, e, and functions such as
        min, max, sum, avg, round, sqrt, log, exp, sin."""

    async def call(self, arguments: Arguments, ctx: ToolContext) -> Json:
        """Gives the number."""
        return calculate(arguments.expression)


def calculate(text: str) -> Number:
    """The value of an arithmetic expression; raises NodeError (class `client_error`) saying what is wrong with it."""
    if len(text) > LONGEST:
        raise _wrong(f"It is longer than {LONGEST} characters.")
    try:
        return _Parser(text).value()
    except ZeroDivisionError:
        raise _wrong("It divides by zero.") from None
    except OverflowError:
        raise _wrong("Its value is too large.") from None
    except ValueError:
        raise _wrong("A function in it has no value there, as sqrt(-1).") from None


def _wrong(what: str) -> NodeError:
    return NodeError(f"The expression cannot be calculated. {what}", "It looks like (3 + 4) * 2.", "client_error")


class _Parser:
    """Reads and calculates in one pass, by precedence: sums, products, signs, powers, atoms."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0

    def value(self) -> Number:
        number = self._sum()
        if self._at < len(self._tokens):
            raise _wrong(f"`{self._tokens[self._at]}` is not expected where it stands.")
        return number

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _accept(self, *tokens: str) -> str:
        token = self._peek()
        if token and token in tokens:
            self._at += 1
            return token
        return ""

    def _expect(self, token: str) -> None:
        if not self._accept(token):
            raise _wrong(f"A `{token}` is missing.")

    def _sum(self) -> Number:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _wrong("It is nested too deeply.")
        number = self._product()
        while sign := self._accept("+", "-"):
            number = _bounded(_OPERATORS[sign](number, self._product()))
        self._depth -= 1
        return number

    def _product(self) -> Number:
        number = self._signed()
        while sign := self._accept("*", "/", "//", "%"):
            number = _bounded(_OPERATORS[sign](number, self._signed()))
        return number

    def _signed(self) -> Number:
        negative = False
        while sign := self._accept("+", "-"):
            negative ^= sign == "-"
        number = self._raised()
        return -number if negative else number

    def _raised(self) -> Number:
        number = self._atom()
        if not self._accept("**"):
            return number
        self._depth += 1
        if self._depth > DEEPEST:
            raise _wrong("It is nested too deeply.")
        exponent = self._signed()  # to the right: 2 ** 3 ** 2 is 2 ** 9
        self._depth -= 1
        return _power(number, exponent)

    def _atom(self) -> Number:
        token = self._peek()
        self._at += 1
        if token == "(":  # noqa: S105 - a token of the grammar
            number = self._sum()
            self._expect(")")
            return number
        if token[:1].isdigit() or token[:1] == ".":
            return _bounded(int(token) if token.isdigit() else float(token))
        if token.lower() in FUNCTIONS and self._accept("("):
            return self._call(token.lower())
        if token.lower() in CONSTANTS:
            return CONSTANTS[token.lower()]
        if token[:1].isalpha():
            raise _wrong(f"`{token[:40]}` is not known.")
        raise _wrong(f"A number is missing before `{token}`." if token else "It ends too early.")

    def _call(self, name: str) -> Number:
        arguments = [self._sum()]
        while self._accept(","):
            arguments.append(self._sum())
        self._expect(")")
        function, counts = FUNCTIONS[name]
        if counts is not None and len(arguments) not in counts:
            raise _wrong(f"`{name}` takes {' or '.join(map(str, counts))} argument(s).")
        return _bounded(function(*arguments))


_OPERATORS: dict[str, Callable[[Number, Number], Number]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}


def _tokens(text: str) -> list[str]:
    text = text.translate(_SPECIAL).replace("\x00", "**").rstrip()
    found, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise _wrong(f"`{text[at:].strip()[:1]}` is not part of arithmetic.")
        found.append(match[1] or match[2] or match[3])
        at = match.end()
    if not found:
        raise _wrong("It is empty.")
    return found


def _bounded(number: Number) -> Number:
    if isinstance(number, int) and number.bit_length() > LARGEST_BITS:
        raise OverflowError
    if isinstance(number, float) and not math.isfinite(number):
        raise OverflowError
    return number


def _power(base: Number, exponent: Number) -> Number:
    """A power whose size is known to be bounded before it is calculated."""
    if isinstance(base, int) and isinstance(exponent, int):
        if abs(exponent) * max(base.bit_length(), 1) > 2 * LARGEST_BITS and abs(base) > 1:
            raise OverflowError
        if abs(base) <= 1 and exponent >= 0:
            return int(base ** (exponent % 2 + 2 if exponent else 0))
    raised: Number | complex = base**exponent
    if isinstance(raised, complex):
        raise ValueError
    return _bounded(raised)


def _rounded(value: Number, digits: Number) -> Number:
    if not isinstance(digits, int) or abs(digits) > 300:
        raise ValueError
    return round(value, digits) if digits else round(value)
