"""A lock that serves those who wait in the order they came."""

from __future__ import annotations

import threading
from collections import deque


class Gate:
    """First come, first served; SQLite's own waiting is by sleeping and trying again, which starves the unlucky."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def enter(self, seconds: float) -> bool:
        """Waits for its turn, at most `seconds`; returns whether it came."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=seconds):
            return True
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
            return True  # the turn came in the very moment the patience ended

    def leave(self) -> None:
        """Lets the next one in."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
