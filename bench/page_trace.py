"""What a page's main thread spent, out of Chromium's own trace: CPU of each frame, CPU a second."""

from __future__ import annotations

import itertools
import json
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

#: `toplevel` holds every task of a thread with the CPU time it took, `devtools.timeline` where frames end.
CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"]
BEGIN, END = "measured from here", "measured to here"


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU of the main thread: of each frame in which the mouse moved, in ms; of all in ms; over so many seconds."""

    frames: list[float]
    cpu: float
    seconds: float

    @property
    def median(self) -> float:
        """Milliseconds of CPU of the middle frame; 0.0 without frames."""
        return statistics.median(self.frames) if self.frames else 0.0

    @property
    def a_second(self) -> float:
        """Milliseconds of CPU a second."""
        return self.cpu / self.seconds


def traced(page: Page, work: Callable[[], Any]) -> Spent:
    """Does `work` with the page while Chromium writes down what its threads do; returns what the page's spent."""
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(page=page, categories=CATEGORIES)
    page.evaluate("name => performance.mark(name)", BEGIN)
    work()
    page.evaluate("name => performance.mark(name)", END)
    return read(json.loads(browser.stop_tracing())["traceEvents"])


def read(events: list[dict[str, Any]]) -> Spent:
    """Reads a trace that holds the marks BEGIN and END; both stand on the thread that is measured."""
    begin = next(event for event in events if event.get("name") == BEGIN)
    end = next(event for event in events if event.get("name") == END)
    where = (begin["pid"], begin["tid"])
    own = [e for e in events if (e.get("pid"), e.get("tid")) == where and begin["ts"] <= e.get("ts", 0) <= end["ts"]]
    tasks = sorted((e for e in own if e["name"] == "RunTask" and e.get("ph") == "X"), key=lambda one: one["ts"])
    drawn = sorted(e["ts"] for e in own if e["name"] == "Commit")
    moves = sorted(e["ts"] for e in own if _is_move(e))
    frames = [
        sum(_cpu(task) for task in tasks if since < task["ts"] <= until)
        for since, until in itertools.pairwise(drawn)
        if any(since < at <= until for at in moves)
    ]
    return Spent(frames, sum(map(_cpu, tasks)), (end["ts"] - begin["ts"]) / 1_000_000)


def _is_move(event: dict[str, Any]) -> bool:
    """Whether it is the handling of a moved mouse: frames without one are no frames of the gesture."""
    kind = event.get("args", {}).get("data", {}).get("type", "")
    return event["name"] == "EventDispatch" and kind in {"mousemove", "pointermove"}


def _cpu(task: dict[str, Any]) -> float:
    """CPU milliseconds of a task; its duration where the machine does not say."""
    return float(task.get("tdur", task.get("dur", 0))) / 1000
