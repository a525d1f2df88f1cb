"""The printed table: one line a figure, with its goal, what was measured and how busy the machine was."""

from __future__ import annotations

from bench import machine

WHAT, GOAL, FIGURE = 62, 18, 60


def head() -> None:
    """Prints the machine and the names of the columns."""
    print(machine.describe())
    print(f"  {'figure':<{WHAT}} {'goal':<{GOAL}} {'measured':<{FIGURE}} load", flush=True)


def row(what: str, figure: str, goal: str = "") -> None:
    """Prints one figure; `goal` is empty for one that is only there to explain another."""
    print(f"  {what:<{WHAT}} {goal:<{GOAL}} {figure:<{FIGURE}} {machine.load()}", flush=True)


def share(values: list[float], part: float) -> float:
    """Returns the value below which `part` (0 to 1) of the sorted `values` lie; 0.0 of none."""
    return values[min(len(values) - 1, int(len(values) * part))] if values else 0.0
