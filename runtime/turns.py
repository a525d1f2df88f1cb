"""Which run is next: those that have begun first, then new ones, one line a person, and the lines take turns."""

from __future__ import annotations

from collections import Counter, OrderedDict


class Turns:
    """The runs that wait for a place, and whose the taken places are.

    Nobody's new runs get more than `most` places at once, so that there is always room for somebody else; apart from
    that a person alone may have them all. `""` stands for a person who is not known; to them no bound applies.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._resumed: OrderedDict[str, None] = OrderedDict()
        self._lines: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()
        self._waiting: dict[str, str | None] = {}  # run → whose line it is in; None: it has begun before
        self._held: Counter[str] = Counter()
        self._holders: dict[str, str] = {}

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def __contains__(self, run: str) -> bool:
        """Whether a run waits."""
        return run in self._waiting

    def resume(self, run: str) -> None:
        """Lines up a run that has begun before."""
        if run not in self._waiting:
            self._waiting[run] = None
            self._resumed[run] = None

    def wait(self, run: str, person: str) -> None:
        """Lines up a new run."""
        if run not in self._waiting:
            self._waiting[run] = person
            self._lines.setdefault(person, OrderedDict())[run] = None

    def take(self) -> str | None:
        """Gives a place to the run whose turn it is; None when nobody waits, or all who do hold what they may."""
        if self._resumed:
            run, _ = self._resumed.popitem(last=False)
            del self._waiting[run]
            return run
        person = next((one for one in self._lines if not one or self._held[one] < self._most), None)
        if person is None:
            return None
        run = next(iter(self._lines[person]))
        self.begin(run, person)
        if person in self._lines:
            self._lines.move_to_end(person)
        return run

    def full(self, person: str) -> bool:
        """Whether a person holds all that one may, or will once those who wait here have begun."""
        return bool(person) and self._held[person] + len(self._lines.get(person, ())) >= self._most

    def holds(self, run: str) -> bool:
        """Whether it is known whose place a run has."""
        return run in self._holders

    def begin(self, run: str, person: str = "") -> None:
        """A run has a place now, whether it waited or not."""
        self._leave(run)
        if person and run not in self._holders:
            self._holders[run] = person
            self._held[person] += 1

    def end(self, run: str) -> None:
        """Gives back the place of a run; nothing when it has none."""
        person = self._holders.pop(run, None)
        if person is not None:
            self._held[person] -= 1
            if not self._held[person]:
                del self._held[person]

    def _leave(self, run: str) -> None:
        if run not in self._waiting:
            return
        person = self._waiting.pop(run)
        if person is None:
            del self._resumed[run]
            return
        line = self._lines[person]
        del line[run]
        if not line:
            del self._lines[person]
