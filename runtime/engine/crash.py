"""Asking people before a node does something once more that it may have done, or has done, already."""

from __future__ import annotations

from typing import Any

from runtime.engine.errors import NodeError
from runtime.engine.node import Waiting

Json = Any
AGAIN = {"id": "again", "label": "Do it again"}
KEEP = {"id": "keep", "label": "Use the earlier result"}
STOP = {"id": "stop", "label": "Stop with an error"}


def ask_again(title: str) -> Waiting:
    """Asks people whether a node that ran when its process died is to begin once more."""
    message = f"The server stopped while “{title}” was at work. It may have been done, or not. Do it again?"
    return _question(message, [AGAIN, STOP], {"after_crash": True})


def ask_repeat(title: str, earlier: dict[str, Json]) -> Waiting:
    """Asks people whether a node is to do again what it did in an earlier run; `earlier` as in node.earlier."""
    before = f"{_moment(earlier['at'])} in run {earlier['run']}"
    message = f"Do “{title}” again? It changes something outside, and did so on {before}."
    asked = _question(message, [AGAIN, KEEP, STOP], {"before_repeat": True})
    asked.ask["earlier"] = {"run": earlier["run"], "at": earlier["at"]}
    return asked


def _moment(at: str) -> str:
    """An ISO time as people read it, to the minute."""
    return f"{at[:10]} at {at[11:16]} UTC"


def _question(message: str, actions: list[dict[str, str]], state: dict[str, Json]) -> Waiting:
    return Waiting(
        "approval",
        {
            "message": message,
            "form": None,
            "values": {},
            "actions": [dict(action) for action in actions],
            "assignees": [],
            "quorum": 1,
            "self_approval": True,
            "deadline": None,
            "remind": None,
            "escalate": None,
        },
        state,
    )


def kept_reason(answer: dict[str, Json], earlier: dict[str, Json]) -> str:
    """Why a node ended with an earlier output without doing anything."""
    return f"{answer.get('by_name') or 'Somebody'} chose to use the result of {_moment(earlier['at'])}."


def not_repeated() -> NodeError:
    """The error of a node that was not to be done again."""
    return NodeError(
        "This was done in an earlier run, and the answer was not to do it again.",
        "Run again from here and choose the earlier result to go on with it.",
        "stopped",
    )


def lost_in_crash() -> NodeError:
    """The error of a node that must not be repeated."""
    return NodeError(
        "The server stopped while this step was at work. It may have done it, so it was not begun again.",
        "Look whether it was done, then run again from here.",
        "crash",
    )


def stuck() -> NodeError:
    """The error of a run in which nothing runs, waits or can begin: a fault of the engine."""
    return NodeError(
        "The run could not go on.",
        "This is a fault of the program, not of your workflow. The server's log has the details.",
        "internal",
    )
