"""What a node that ran when its process died asks or answers, where beginning again is not safe."""

from __future__ import annotations

from runtime.engine.errors import NodeError
from runtime.engine.node import Waiting


def ask_again(title: str) -> Waiting:
    """Asks people whether the node is to begin once more."""
    return Waiting(
        "approval",
        {
            "message": f"The server stopped while “{title}” was at work. It may have been done, or not. Do it again?",
            "form": None,
            "values": {},
            "actions": [{"id": "again", "label": "Do it again"}, {"id": "stop", "label": "Stop with an error"}],
            "assignees": [],
            "quorum": 1,
            "self_approval": True,
            "deadline": None,
            "remind": None,
            "escalate": None,
        },
        {"after_crash": True},
    )


def lost_in_crash() -> NodeError:
    """The error of a node that must not be repeated."""
    return NodeError(
        "The server stopped while this node was at work. It may have done it, so it was not begun again.",
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
