"""Work of which only a few pieces are done at once: who comes then waits a moment, or is asked to come again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from runtime.engine.errors import TooMany


class Turns:
    """`most` turns at once; whoever finds none free waits `seconds` for one. `refusal` says what the others do."""

    def __init__(self, most: int, seconds: float, refusal: str) -> None:
        self.most, self.seconds, self.refusal = most, seconds, refusal
        self._free = threading.BoundedSemaphore(most)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Holds a turn; raises TooMany when none becomes free in time."""
        if not self._free.acquire(timeout=self.seconds):
            raise TooMany(f"{self.refusal} Try again in a moment.", headers={"Retry-After": "2"})
        try:
            yield
        finally:
            self._free.release()
