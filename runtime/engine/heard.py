"""What comes to a run from outside: answers to what waits, how called runs stand, the wish that it ends."""

from __future__ import annotations

from typing import Any

from runtime.engine import events as ev
from runtime.engine.journal import Journal
from runtime.engine.levels import NodeState
from runtime.engine.record import Record
from runtime.engine.store import Signal

Json = Any
#: How a called run can have ended.
CALL_ENDS = frozenset({"succeeded", "failed", "cancelled"})


class Heard:
    """Takes in signals as events of the journal.

    `cancelled_by` is the payload of a cancel that has been read: from then on nothing begins.
    """

    def __init__(self, journal: Journal, record: Record) -> None:
        self.journal, self.record, self.state = journal, record, journal.state
        self.cancelled_by: dict[str, Json] | None = None

    def receive(self, signal: Signal) -> None:
        """Takes in a signal: an answer to what waits, or the wish that the run ends."""
        self.journal.consumed.append(signal.id)
        if signal.kind == "cancel":
            self.cancelled_by = signal.payload
        if signal.kind == "continue":
            self._continue(signal.payload)
        node = self.state.nodes.get(signal.path)
        if node is not None and node.called and signal.kind == "child":
            self._called(node, signal.payload)
        if node is None or node.called or node.status != "waiting" or signal.kind not in ("decision", "expired"):
            return
        asked = (node.approval or {}).get("id")
        if signal.payload.get("approval", asked) != asked:
            return  # it answers an earlier question at this path
        if signal.kind == "expired":
            self.expired(node)
        else:
            answer = {("decided_at" if key == "at" else key): value for key, value in signal.payload.items()}
            self.record.emit(ev.NODE_ANSWERED, node.path, **answer)

    def _continue(self, payload: dict[str, Json]) -> None:
        """Lets the nodes go on that are named and still wait at a breakpoint."""
        said = {key: payload[key] for key in ("by", "by_name", "step") if payload.get(key)}
        for path in payload["paths"]:
            node = self.state.nodes.get(path)
            if node is not None and node.halted and node.status == "waiting":
                self.record.emit(ev.NODE_ANSWERED, path, breakpoint=True, **said)

    def _called(self, node: NodeState, payload: dict[str, Json]) -> None:
        """Takes in how the run stands that a node called: it waits, goes on, or has ended."""
        run, wait, status = node.run or {}, node.wait or {}, payload["status"]
        if payload["run"] != run["id"]:
            return  # an earlier attempt's, given up since
        if status in CALL_ENDS:
            self.record.emit(ev.NODE_ANSWERED, node.path, run=run["id"], status=status)
        elif (status == "waiting") != (run["status"] == "waiting"):
            shown = {**run, "status": "waiting" if status == "waiting" else "running"}
            state, wake_at = wait.get("state"), wait.get("wake_at")
            self.record.emit(ev.NODE_WAITING, node.path, run=shown, state=state, wake_at=wake_at)

    def expired(self, node: NodeState) -> None:
        """Answers a node whose time to wait is up."""
        answer: dict[str, Json] = {"expired": True, **({"run": node.run["id"]} if node.called and node.run else {})}
        if node.approval is not None:
            answer |= {"approval": node.approval["id"], "action": "expired", "by": None}
        self.record.emit(ev.NODE_ANSWERED, node.path, **answer)
