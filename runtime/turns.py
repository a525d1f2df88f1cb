"""Whose run is next: new runs wait in one line a person, and the lines take turns."""

from __future__ import annotations

from collections import Counter, OrderedDict


class Turns:
    """New runs in the order in which they may begin: each person's own in turn, the persons one after the other.

    Nobody holds more than `most` places at once, so that there is always room for somebody else; apart from that a
    person alone may have them all. `""` stands for a person who is not known; to them no bound applies.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lines: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()
        self._held: Counter[str] = Counter()
        self._holders: dict[str, str] = {}

    def __bool__(self) -> bool:
        """Whether anybody waits who may begin."""
        return self._next() is not None

    def wait(self, run: str, person: str) -> None:
        """Lines up a run."""
        self._lines.setdefault(person, OrderedDict())[run] = None

    def take(self) -> str | None:
        """Gives a place to the run whose turn it is; None when nobody waits, or all who do hold what they may."""
        person = self._next()
        if person is None:
            return None
        line = self._lines[person]
        run, _ = line.popitem(last=False)
        if line:
            self._lines.move_to_end(person)
        else:
            del self._lines[person]
        self.begin(run, person)
        return run

    def _next(self) -> str | None:
        return next((one for one in self._lines if not one or self._held[one] < self._most), None)

    def full(self, person: str) -> bool:
        """Whether a person holds all that one may, or will once those who wait here have begun."""
        return bool(person) and self._held[person] + len(self._lines.get(person, ())) >= self._most

    def holds(self, run: str) -> bool:
        """Whether a run has a place."""
        return run in self._holders

    def begin(self, run: str, person: str) -> None:
        """Counts a run that has a place now without having waited here."""
        if run not in self._holders:
            self._holders[run] = person
            self._held[person] += 1

    def end(self, run: str) -> None:
        """Gives back the place of a run; nothing when it has none."""
        person = self._holders.pop(run, None)
        if person is not None:
            self._held[person] -= 1
            if not self._held[person]:
                del self._held[person]
