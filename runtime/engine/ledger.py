"""What a run may spend and what of it is spent: reserved before a model call, settled after.

One runner writes a run, so the sums are kept in memory: parallel branches cannot both take what is left. After a
restart they follow from the usage in the log.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from runtime.engine.errors import NodeError
from runtime.engine.graph import Graph
from runtime.engine.node import Usage
from runtime.engine.state import RunState

Json = Any
#: Tokens that an answer gets, where that many are left, before it has to share what is left with other branches.
AMPLE = 16_384
#: Tokens that an answer gets at most from a model of which nobody knows how much it can write.
UNKNOWN_MOST = 8_192
#: Bytes of text that are a token, roughly, where nobody has counted.
BYTES_A_TOKEN = 4
#: An answer that may not even have so many tokens is not worth its prompt.
LEAST = 16


def tokens_of(text: str) -> int:
    """Roughly how many tokens a text has, one at least."""
    return len(text.encode(errors="replace")) // BYTES_A_TOKEN + 1


@dataclass(frozen=True, slots=True)
class Bound:
    """A budget where it counts: `path` is the execution it belongs to ("" the run), `node` that one's id."""

    path: str
    node: str
    name: str
    usd: float = math.inf
    tokens: float = math.inf


@dataclass(frozen=True, slots=True)
class Wish:
    """A model call that is about to be made.

    `input_tokens` is the prompt's length, `longest` the tokens an answer may have (None: nobody said), `most` what
    the model can write at most (None: not known), `price_in` and `price_out` US dollars a token, `answers` how many
    are asked for.
    """

    input_tokens: int
    longest: int | None = None
    most: int | None = None
    price_in: float = 0.0
    price_out: float = 0.0
    answers: int = 1

    def usage(self, output_tokens: int) -> Usage:
        """What the call costs when the answers have so many tokens together."""
        cost = self.input_tokens * self.price_in + output_tokens * self.price_out
        return Usage(self.input_tokens, output_tokens, round(cost, 8))


@dataclass(slots=True, eq=False)
class Tally:
    """What one attempt of a node has spent so far, and what else its end has to tell.

    `rung` is which rung of its policy answered, `last_good` an earlier output {output, port, at} to fall back on.
    """

    path: str
    usage: Usage | None = None
    rung: dict[str, Json] | None = None
    last_good: dict[str, Json] | None = None

    def add(self, usage: Usage | None) -> None:
        """Counts what a call has used."""
        if usage is not None:
            self.usage = usage if self.usage is None else self.usage + usage


@dataclass(slots=True, eq=False)
class Reservation:
    """What is set aside for one model call.

    `longest` is how many tokens to ask for at most (None: as many as the model likes), `cut_by` the budget because of
    which there may be no more; None when the node itself said how long.
    """

    ledger: Ledger
    tally: Tally
    held: Usage
    longest: int | None
    cut_by: Bound | None = None
    open: bool = True

    def settle(self, usage: Usage | None) -> None:
        """Ends the call: gives back what was set aside and counts what was used (None: nothing)."""
        if self.open:
            self.open = False
            self.tally.add(usage)
            self.ledger.released(self)

    def cut(self) -> NodeError:
        """The error of an answer that used up all it was given."""
        assert self.cut_by is not None
        return NodeError(
            f"The answer was cut off after {self.longest:,} tokens, all that one call gets of the budget of "
            f"{self.cut_by.name}.",
            "Raise the budget, ask for a shorter answer, or set the longest answer yourself.",
            "budget",
            node=self.cut_by.node,
            field="policy.budget" if self.cut_by.node else "",
        )


class Ledger:
    """The budgets of one run and what counts against them.

    `budget` is the run's own, {usd?, tokens?}; those of nodes and containers are in the policies of `graph`.
    """

    def __init__(self, graph: Graph, state: RunState, budget: Mapping[str, Json] | None = None) -> None:
        self._graph, self._state = graph, state
        self._run = _bound("", "", "this run", budget) if budget else None
        self._tallies: dict[str, Tally] = {}
        self._reserved: list[Reservation] = []
        waits = {path: state.nodes[path].wait or {} for path in state.timed if state.nodes[path].called}
        self._lent = {path: lent for path, wait in waits.items() if (lent := (wait.get("state") or {}).get("budget"))}
        self._freed = asyncio.Event()

    def tally(self, path: str) -> Tally:
        """The tally of the present attempt at `path`."""
        if path not in self._tallies:
            self._tallies[path] = Tally(path)
        return self._tallies[path]

    def close(self, path: str) -> Tally | None:
        """Takes the tally of an attempt that has ended, to be written into the log; None when there is none.

        A call that still goes on, because its node does not stop, counts as if its answer were as long as it may be.
        """
        if path not in self._tallies:
            return None
        for one in [one for one in self._reserved if one.tally.path == path]:
            one.settle(one.held)
        return self._tallies.pop(path)

    @property
    def open_paths(self) -> list[str]:
        """Where something was spent that is not in the log yet."""
        return [path for path, tally in self._tallies.items() if tally.usage is not None]

    def bounds(self, path: str) -> list[Bound]:
        """The budgets that hold for the work at `path`: its own, those around it, the run's."""
        found = []
        place = path
        while place:
            node = self._graph.at(place)
            budget = node.policy.budget
            if budget is not None:
                found.append(_bound(place, node.id, f"“{node.title}”", budget.model_dump()))
            place = place.rpartition("/")[0].rpartition("/")[0]
        return [*found, self._run] if self._run else found

    def spent(self, place: str) -> Usage:
        """What was used so far at and below `place` ("" the whole run)."""
        total = self._written(place)
        for tally in self._tallies.values():
            if tally.usage is not None and _within(tally.path, place):
                total += tally.usage
        return total

    def left(self, path: str) -> dict[str, Json] | None:
        """What the work at `path` may still spend, {usd?, tokens?}, less what is set aside; None: no budget holds."""
        bounds = self.bounds(path)
        if not bounds:
            return None
        rest = {"usd": math.inf, "tokens": math.inf}
        for bound in bounds:
            usd, tokens = self._rest(bound, reserved=True)
            rest = {"usd": min(rest["usd"], max(usd, 0.0)), "tokens": min(rest["tokens"], max(tokens, 0))}
        return {name: value for name, value in rest.items() if value != math.inf}

    def lend(self, path: str) -> dict[str, Json] | None:
        """Sets aside what the run that the node at `path` calls may spend, {usd?, tokens?}; None: no budget holds.

        That is what the node's own budget says, as far as it is left. Where it says nothing, half of what is left: so
        a call leaves something to what goes on beside it, and all of them together never exceed the budget.
        """
        self._lent.pop(path, None)
        left = self.left(path)
        if left is None:
            return None
        own = next((bound for bound in self.bounds(path) if bound.path == path), None)
        if own is None or own.usd == math.inf:
            left |= {"usd": left["usd"] / 2} if "usd" in left else {}
        if own is None or own.tokens == math.inf:
            left |= {"tokens": left["tokens"] // 2} if "tokens" in left else {}
        self._lent[path] = left
        return left

    def given_back(self, path: str, used: Usage | None) -> None:
        """The run that the node at `path` called has ended: what it used counts, the rest is free again."""
        self._lent.pop(path, None)
        self.tally(path).add(used)

    def _lent_at(self, place: str) -> Usage:
        """What called runs at and below `place` have and have not given back."""
        total = Usage()
        for path, lent in list(self._lent.items()):
            node = self._state.nodes.get(path)
            if node is not None and (node.settled or node.status == "retrying"):
                del self._lent[path]  # it was given up: what it used counts in its own run
            elif _within(path, place):
                total += Usage(int(lent.get("tokens", 0)), 0, lent.get("usd", 0.0))
        return total

    def used_up(self, path: str) -> bool:
        """Whether the budget of the node at `path` itself is spent."""
        own = [bound for bound in self.bounds(path) if bound.path == path]
        return any(min(self._rest(bound, reserved=False)) <= 0 for bound in own)

    async def reserve(self, path: str, wish: Wish) -> Reservation:
        """Sets aside what a call may cost at most; raises NodeError (class `budget`) when that is no longer there.

        Where only other calls that go on right now stand in the way, it waits for one of them to end: they rarely
        use all that was set aside for them.
        """
        tally, bounds = self.tally(path), self.bounds(path)
        while True:
            bound, allowed = self._allowance(bounds, wish)
            if bound is None:
                made = Reservation(self, tally, wish.usage(0), wish.longest)
                self._reserved.append(made)
                return made
            if all(self._room(one, wish, reserved=True) >= allowed for one in bounds):
                break
            self._freed.clear()
            await self._freed.wait()
        free = wish.longest is not None or allowed == wish.most  # it will not write more anyway
        made = Reservation(
            self,
            tally,
            wish.usage(allowed * wish.answers),
            wish.longest if free else allowed,
            None if free else bound,
        )
        self._reserved.append(made)
        return made

    def released(self, reservation: Reservation) -> None:
        """Takes back what a reservation held; called by its `settle`."""
        if reservation in self._reserved:
            self._reserved.remove(reservation)
            self._freed.set()

    def _allowance(self, bounds: list[Bound], wish: Wish) -> tuple[Bound | None, int]:
        """The narrowest budget (None: none sets a bound) and the tokens an answer may have by it; raises NodeError.

        As if nothing else went on right now.
        """
        narrow, least = None, math.inf
        for bound in bounds:
            room = self._room(bound, wish, reserved=False)
            if room < (LEAST if wish.longest is None else wish.longest):
                raise self._refused(bound, wish)
            if room < least:
                narrow, least = bound, room
        if narrow is None or wish.longest is not None:
            return narrow, wish.longest or 0
        return narrow, int(min(least, wish.most or UNKNOWN_MOST, max(AMPLE, least / 4)))

    def _room(self, bound: Bound, wish: Wish, *, reserved: bool) -> float:
        """Tokens that each answer can have within a budget."""
        usd, tokens = self._rest(bound, reserved=reserved)
        by_tokens = (tokens - wish.input_tokens) / wish.answers
        usd -= wish.input_tokens * wish.price_in
        if not wish.price_out:
            return by_tokens if usd >= 0 or not wish.price_in else -1
        return min(by_tokens, usd / (wish.price_out * wish.answers))

    def _rest(self, bound: Bound, *, reserved: bool) -> tuple[float, float]:
        """What is left of a budget, in US dollars and tokens; with `reserved` less what is set aside."""
        used = self.spent(bound.path) + self._lent_at(bound.path)
        if reserved:
            for one in self._reserved:
                if _within(one.tally.path, bound.path):
                    used += one.held
        return bound.usd - used.cost_usd, bound.tokens - used.input_tokens - used.output_tokens

    def _written(self, place: str) -> Usage:
        node = self._state.nodes.get(place)
        usage = (node.usage if node else None) if place else self._state.usage
        return Usage(**usage) if usage else Usage()

    def _refused(self, bound: Bound, wish: Wish) -> NodeError:
        """The error of a call that is not made, with the numbers."""
        lent = self._lent_at(bound.path)
        used = self.spent(bound.path) + lent
        gone = "are spent" if lent == Usage() else "are spent or set aside for called workflows"
        needed = wish.usage((LEAST if wish.longest is None else wish.longest) * wish.answers)
        counted = used.input_tokens + used.output_tokens
        if bound.tokens - counted < needed.input_tokens + needed.output_tokens:
            sums = (
                f"{bound.tokens:,.0f} tokens, {counted:,} {gone}, and the next call needs at least "
                f"{needed.input_tokens + needed.output_tokens:,}"
            )
        else:
            sums = (
                f"${bound.usd:.6g}, ${used.cost_usd:.6f} {gone}, and the next call would cost at least "
                f"${needed.cost_usd:.6f}"
            )
        return NodeError(
            f"The budget of {bound.name} is {sums}. It was not made.",
            "Raise the budget, shorten the prompt, or allow only a shorter answer.",
            "budget",
            node=bound.node,
            field="policy.budget" if bound.node else "",
        )


def _bound(path: str, node: str, name: str, budget: Mapping[str, Json]) -> Bound:
    usd, tokens = budget.get("usd"), budget.get("tokens")
    return Bound(path, node, name, math.inf if usd is None else usd, math.inf if tokens is None else tokens)


def _within(path: str, place: str) -> bool:
    """Whether the work at `path` is that at `place` or inside it."""
    return not place or path == place or path.startswith(f"{place}/")
