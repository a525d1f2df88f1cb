"""What may be asked of runs and approvals; views, commands and tasks are shells around these.

Functions take keyword arguments, are synchronous unless they say otherwise, and raise
`runtime.engine.errors.Refusal` for whatever the caller should be told.
"""

from runtime.services.approvals import decide
from runtime.services.reruns import rerun
from runtime.services.runs import cancel_run, continue_run, start_run
from runtime.services.show import approval_json, events_after, run_json
from runtime.services.stream import follow, wait_for_end

__all__ = [
    "approval_json",
    "cancel_run",
    "continue_run",
    "decide",
    "events_after",
    "follow",
    "rerun",
    "run_json",
    "start_run",
    "wait_for_end",
]
