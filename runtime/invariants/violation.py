"""One thing that does not hold."""

from __future__ import annotations

from typing import NamedTuple


class Violation(NamedTuple):
    """`rule` is its short name, `run` the run's id, `message` what is wrong, `advice` what an operator can do."""

    rule: str
    run: str
    message: str
    advice: str
