"""How long a run has run and how many steps it took, against what it may."""

from __future__ import annotations

from datetime import datetime

from runtime.engine.clock import parse
from runtime.engine.errors import NodeError
from runtime.engine.state import RunState
from runtime.limits import limit


def ran(state: RunState, now: datetime) -> float:
    """Seconds in which anything of the run ran, up to `now`; waiting does not count, nor do the runs it called."""
    if not state.at_work or not state.last_at:
        return state.ran
    return state.ran + max(0.0, (now - parse(state.last_at)).total_seconds())


def over_limit(state: RunState, now: datetime) -> NodeError | None:
    """The error of a run that took too many steps or too long; None while it may go on."""
    if state.steps > limit("steps"):
        return NodeError(f"The run was stopped after {limit('steps'):,} steps.", "Let its loops end sooner.", "limit")
    if ran(state, now) >= limit("run_seconds"):
        minutes = limit("run_seconds") // 60
        text = f"The run was stopped after {minutes} minutes of running."
        return NodeError(text, "Split it, or give its steps less to do.", "limit")
    return None
