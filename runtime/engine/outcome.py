"""What the end of a node's work means for its run: the event it becomes, by the node's policy."""

from __future__ import annotations

import json
import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

from runtime.engine import events as ev
from runtime.engine.catalogue import ports_of
from runtime.engine.clock import iso
from runtime.engine.errors import NodeError
from runtime.engine.graph import Graph, GraphNode
from runtime.engine.ledger import Tally
from runtime.engine.levels import NodeState
from runtime.engine.merge import after
from runtime.engine.node import Change, Done, NodeOutput, Usage, Waiting
from runtime.engine.state import RunState
from runtime.limits import limit

Json = Any
Payload = tuple[str, dict[str, Json]]
logger = logging.getLogger(__name__)
_encode = json.JSONEncoder(allow_nan=False, ensure_ascii=False).encode


def usage_json(usage: Usage | None) -> dict[str, Json] | None:
    """A usage as events hold it; None when there was none."""
    if usage is None:
        return None
    return {
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cost_usd": usage.cost_usd,
    }


def output_json(output: NodeOutput | dict[str, Json]) -> tuple[dict[str, Json], int]:
    """An output as plain JSON and its length in bytes; raises NodeError when it is no JSON or too long."""
    try:
        plain = output.model_dump(mode="json", by_alias=True) if isinstance(output, NodeOutput) else output
        text = _encode(plain)
    except (ValueError, TypeError, RecursionError):
        raise NodeError(
            "What this step gave cannot be kept: it is not plain JSON.",
            "Texts, numbers, true and false, lists and objects are.",
            "invalid_output",
        ) from None
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    if size > limit("node_output"):
        raise NodeError(
            f"What this step gave is {size:,} bytes long; {limit('node_output'):,} can be kept.",
            "Let it give less, or split the work.",
            "limit",
        )
    # a model's dump is new and plain already; anything else may be shared with the node, or hold tuples
    return (json.loads(text) if plain is output else plain), size


def finished(done: Done, attempt: int, output: dict[str, Json]) -> Payload:
    """The event of a node that did its work, or for which a rung of its policy did."""
    data = {"output": output, "port": done.port, "attempt": attempt, "usage": usage_json(done.usage)}
    if done.rung is not None:
        data["rung"] = done.rung
    if done.reason is not None:
        data["reason"] = done.reason
    return ev.NODE_FINISHED, data


def changed(change: Change, graph: Graph, state: RunState) -> tuple[Json, dict[str, Json]]:
    """The value that a key of the run's state gets, and what the node's end says of it; raises NodeError."""
    how = change.merge or graph.merges.get(change.key)
    value = after(change.key, change.value, how, graph.merges, {**graph.state, **state.state})
    said: dict[str, Json] = {"state": {change.key: value}}
    if how != "replace":
        said["merged"] = {change.key: {"by": how, "value": change.value}}
    return value, said


def waiting(asked: Waiting, run_id: str, path: str, node: str, attempt: int) -> Payload:
    """The event of a node that waits.

    The id of an approval or of a called run follows from the run, the path and the attempt, so it is made only once.
    """
    about: Json = asked.wake_at if asked.kind == "until" else asked.ask
    if asked.kind != "until":
        name = path if attempt == 1 else f"{path}#{attempt}"
        about = {"id": str(uuid.uuid5(uuid.UUID(run_id), name))}
        if asked.call is not None:
            called = asked.call
            about |= {"workflow": called.workflow, "workflow_name": called.workflow_name, "version": called.version}
            about |= {"status": "running"}
        elif asked.kind == "approval":
            about |= {"path": path, "node": node}
        about |= asked.ask
    return ev.NODE_WAITING, {asked.kind: about, "state": asked.state, "wake_at": asked.wake_at}


def spent(tally: Tally | None) -> dict[str, Json]:
    """What the end of an attempt that gave nothing says of its cost."""
    return {} if tally is None or tally.usage is None else {"usage": usage_json(tally.usage)}


def failed(
    node: GraphNode, state: NodeState, error: NodeError, now: datetime, key: str, tally: Tally | None = None
) -> Payload:
    """The event of a node that could not: another try, its last good output, its error port, its default, its end.

    `key` spreads the waits of retries (run and path), `tally` is what the attempt spent.
    """
    shown = error.as_json(node.id)
    retry = node.policy.retry
    if retry and not node.kind.container and state.failures + 1 < retry.attempts and retry.covers(error.error_class):
        delay = retry.delay(state.failures + 1, key, error.retry_after)
        retry_at = iso(now + timedelta(seconds=delay))
        return ev.NODE_RETRYING, {"attempt": state.attempt, "error": shown, "retry_at": retry_at, **spent(tally)}
    instead = _instead(node, tally)
    if instead is not None:
        usage = {"usage": None, **spent(tally)}
        return ev.NODE_FINISHED, {**instead, "attempt": state.attempt, **usage, "error": shown}
    if node.on_error == "branch":
        return ev.NODE_FAILED, {"error": shown, "port": "error", **spent(tally)}
    return ev.NODE_FAILED, {"error": shown, **spent(tally)}


def _instead(node: GraphNode, tally: Tally | None) -> dict[str, Json] | None:
    """What a node that failed hands on all the same: its last good output, else the default of its policy."""
    last = tally.last_good if tally is not None else None
    if last is not None:
        rung = {"kind": "last_good", "at": last["at"]}
        return {"output": last["output"], "port": last["port"], "rung": rung}
    if node.on_error == "default":
        return {"output": node.policy.default, "port": default_port(node), "rung": {"kind": "default"}}
    return None


def default_port(node: GraphNode) -> str:
    """The port that is live after a default output: `out`, or the type's last one (a router's `else`)."""
    ports = [port["id"] for port in ports_of(node.kind, node.config)]
    return "out" if "out" in ports or not ports else ports[-1]


def as_node_error(error: BaseException, where: str) -> NodeError:
    """Any exception of a node as the error people see; what is unexpected is logged and not shown."""
    if isinstance(error, NodeError):
        return error
    if isinstance(error, TimeoutError):
        return NodeError("This step took too long.", "Give it more time, or less to do.", "timeout")
    if isinstance(error, RecursionError):
        return NodeError("A value is nested too deeply to be worked with.", "Let it be flatter.", "invalid_output")
    logger.error("unexpected error in %s", where, exc_info=error)
    return NodeError(
        "Something went wrong inside this step.",
        "This is a fault of the program, not of your workflow. The server's log has the details.",
        "internal",
    )


def too_late(seconds: float) -> NodeError:
    """The error of a node that its policy's timeout ended."""
    return NodeError(
        f"This step was stopped after {seconds:g} seconds, the timeout of its policy.",
        "Give it more time, or less to do.",
        "timeout",
    )
