"""The engine against a plain sequential reading of the contract: any graph, any outcomes, any order of endings, and
processes that die on the way. `HYPOTHESIS_PROFILE=long` looks for as long as one likes (see CONTRIBUTING.md)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from runtime.engine import events as kinds
from runtime.engine import runner as runners
from runtime.engine.events import Event
from runtime.engine.graph import Graph
from runtime.engine.plan import plan
from runtime.engine.state import RunState, fold
from runtime.engine.validate import validate
from tests.engine.reference import Reference
from tests.engine.told import ToldWorld
from tests.engine.world import RUN_ID
from tests.profiles import examples

Json = Any
ENDS = {kinds.NODE_FINISHED: "succeeded", kinds.NODE_FAILED: "failed"} | {
    kinds.NODE_SKIPPED: "skipped",
    kinds.NODE_CANCELLED: "cancelled",
}
INPUT = {"given": 1}


@pytest.fixture(autouse=True, scope="module")
def patient() -> Any:
    """What is prepared is waited for, however busy the machine is: the order of things must be the test's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runners, "PATIENCE", 600.0)
        yield


# Graphs


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, Json]:
    """A valid document: containers in containers, joins of all kinds, ports, error ports, retries, questions, marks
    for trying it out.
    """
    nodes: dict[str, Json] = {"start": {"type": "start"}}
    edges: list[dict[str, str]] = []
    _fill(draw, "", 0, nodes, edges)
    return {"nodes": nodes, "edges": edges, "ui": _marks(draw, nodes)}


def _marks(draw: st.DrawFn, nodes: dict[str, Json]) -> dict[str, Json]:
    """Some steps are switched off, pinned, stopped at; in many documents none are."""
    if draw(st.booleans()):
        return {}
    some = st.lists(st.sampled_from([id_ for id_ in nodes if id_ != "start"]), max_size=2, unique=True)
    for id_ in draw(some):
        nodes[id_]["disabled"] = True
    ports = {id_: ["out", "out", "x"] if nodes[id_]["type"] == "told" else ["out"] for id_ in nodes}
    pins = {id_: {"output": {"value": f"pin {id_}"}, "port": draw(st.sampled_from(ports[id_]))} for id_ in draw(some)}
    return {"pins": pins, "breakpoints": [*draw(some), *draw(st.sampled_from([[], [], ["start"]]))]}


def _fill(draw: st.DrawFn, parent: str, depth: int, nodes: dict[str, Json], edges: list[dict[str, str]]) -> None:
    """Puts nodes into a scope; edges go from earlier ones to later ones."""
    before = [] if parent else ["start"]
    for _ in range(draw(st.integers(1, 6 if not depth else 3))):
        id_ = f"n{len(nodes)}"
        types = ["told"] * 5 + (["loop", "for_each"] if depth < 2 else []) + ([] if parent else ["output"])
        type_ = draw(st.sampled_from(types))
        nodes[id_] = _node(draw, type_) | ({"parent": parent} if parent else {})
        sources = [one for one in before if nodes[one]["type"] != "output"]
        least = draw(st.sampled_from([0, 1, 1] if parent else [1, 1, 1, 1, 1, 0]))
        picked = (
            st.lists(st.sampled_from(sources), min_size=least, max_size=3, unique=True) if sources else st.just([])
        )
        for source in draw(picked):
            named = ["out"] * 6 + ["error"] + (["x"] if nodes[source]["type"] == "told" else [])
            some = {draw(st.sampled_from(named)), draw(st.sampled_from(named))}
            edges += [{"source": source, "port": port, "target": id_} for port in sorted(some)]
        before.append(id_)
        if type_ in ("loop", "for_each"):
            _fill(draw, id_, depth + 1, nodes, edges)


def _node(draw: st.DrawFn, type_: str) -> dict[str, Json]:
    policy: dict[str, Json] = {}
    policy["join"] = draw(st.sampled_from(["all", "all", "any", 2]))
    if draw(st.integers(0, 3)) == 0:
        policy |= {"on_error": draw(st.sampled_from(["fail", "branch", "default"])), "default": {"value": 0}}
    if type_ == "output":
        return {"type": type_, "config": {"value": "{{ input }}"}, "policy": policy}
    if type_ == "loop":
        config: dict[str, Json] = {"max_iterations": draw(st.integers(1, 3))}
        config["carry"] = {"n": {"initial": 0, "next": "{{ loop.n + 1 }}"}}
        if draw(st.booleans()):
            enough = draw(st.integers(0, 2))
            config |= {"until": f"loop.n >= {enough}", "x-enough": enough}
        return {"type": type_, "config": config, "policy": policy}
    if type_ == "for_each":
        items = draw(st.lists(st.integers(), max_size=3))
        on_error = draw(st.sampled_from(["fail", "skip", "collect"]))
        config = {"items": items, "on_error": on_error, "concurrency": draw(st.integers(1, 3))}
        return {"type": type_, "config": config, "policy": policy}
    if draw(st.booleans()):
        policy["retry"] = {"attempts": draw(st.integers(1, 3)), "wait": 0, "on": ["timeout"]}
    return {"type": type_, "config": draw(_told()), "policy": policy}


def _told() -> st.SearchStrategy[dict[str, Json]]:
    done = st.sampled_from(["out", "out", "out", "x"]).map(lambda port: {"port": port})
    fails = st.sampled_from(["timeout", "timeout", "client_error"]).map(lambda class_: {"fail": class_})
    plays = st.lists(st.one_of(done, done, done, fails, st.just({"asks": True})), min_size=1, max_size=3)
    takes = st.booleans().map(lambda refers: {"takes": "{{ input }}"} if refers else {})
    return st.builds(lambda plays, takes: {"plays": plays, **takes}, plays, takes)


# Who ends next, and where processes die


@dataclass
class Script:
    """The choices of one run: what happens next, and at which commits the process dies.

    A choice picks from what is at work or waits, in the order of paths; `together` lets so many end in one moment.
    `deaths` are {commit: how}, over all commits of the run, those of recoveries included.
    """

    choices: list[tuple[int, int, str]] = field(default_factory=list)  # (which, together, answer)
    cancel_at: int | None = None
    deaths: dict[int, str] = field(default_factory=dict)

    def choice(self, at: int) -> tuple[int, int, str]:
        return self.choices[at] if at < len(self.choices) else (at, 1, "out")


CHOICES = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 3), st.sampled_from(["out", "x"])), max_size=12)
CANCELS = st.one_of(st.none(), st.none(), st.none(), st.integers(0, 5))
DEATHS = st.dictionaries(
    st.integers(1, 12), st.sampled_from(["before", "after", "told it failed"]), min_size=1, max_size=4
)


class Died(Exception):
    """The process is gone."""


class Play:
    """One run of the engine and the reference side by side, step by step."""

    def __init__(self, made: dict[str, Json], script: Script) -> None:
        self.script, self.world = script, ToldWorld()
        self.world.create(made, INPUT, {"marks": True})
        self.reference = Reference(made, INPUT)
        self.runner: runners.Runner | None = None
        self.task: asyncio.Task[Any] | None = None
        self.commits = self.died = self.steps = 0
        self._append, self.world.store.append = self.world.store.append, self._committed  # type: ignore[method-assign]

    async def _committed(self, claim: Any, events: Sequence[Event], **rest: Any) -> int:
        self.commits += 1
        how = self.script.deaths.get(self.commits)
        if how == "before":
            raise Died
        seen = await self._append(claim, events, **rest)
        if how == "after":
            raise Died
        if how is not None:
            raise ConnectionError("the answer to the commit was lost")
        return seen

    async def settle(self) -> None:
        """Lets the run go as far as it goes by itself, with a new process whenever one died or let it go."""
        while not self.world.run.ended:
            if self.runner is None or self.task is None:
                self.runner = await self.world.runner()
                if self.runner is None:
                    return  # it waits for an answer
                self.task = asyncio.ensure_future(self.runner.drive())
            await self.world.still(self.task)
            if not self.task.done():
                return
            task, self.task, self.runner = self.task, None, None
            if isinstance(task.exception(), Died | ConnectionError):
                self.died += 1
                assert not self.world.at_work, "a node works on although its process is gone"
                self.world.store.take_over(RUN_ID)
            else:
                task.result()

    async def to_the_end(self) -> None:
        """Plays the whole script, comparing after every step."""
        await self.settle()
        while self.reference.status is None:
            self.same()
            assert self.steps < 500, "the run does not end"
            await self.step()
        self.same()
        assert self.world.run.ended, "the run did not end"
        assert self.commits <= 4 * (self.steps + self.died + 2), "more commits than anything asked for"

    async def step(self) -> None:
        """The next choice: a cancel, an answer, or endings."""
        which, together, answer = self.script.choice(self.steps)
        if self.script.cancel_at == self.steps:
            self.world.store.signal(RUN_ID, "cancel", by="u1")
            self.reference.cancel()
        else:
            at_work, waiting = sorted(self.reference.at_work()), sorted(self.reference.waiting())
            halted = sorted(self.reference.halted())
            picked = [*at_work, *waiting, *halted][which % len([*at_work, *waiting, *halted])]
            if picked in halted:
                self.world.store.signal(RUN_ID, "continue", paths=[picked], by="u1")
                self.reference.let_go(picked)
            elif picked in waiting:
                asked = self.world.run.steps[picked]["approval"]["id"]
                self.world.store.signal(RUN_ID, "decision", picked, approval=asked, action=answer, by="u1")
                self.reference.answer(picked, answer)
            else:
                at = at_work.index(picked)
                await self._end((at_work + at_work)[at : at + min(together, len(at_work))])
        self.steps += 1
        await self._poke()

    async def _end(self, paths: list[str]) -> None:
        """Lets these nodes end; they work again, and end again, when the process died before that was committed."""
        while True:
            seq = len(self.world.run.events)
            for path in paths:
                self.world.end(path)
            await self.settle()
            if any(event.path in paths and event.type != kinds.NODE_STARTED for event in self.world.run.events[seq:]):
                self.reference.finish(paths)
                return

    async def _poke(self) -> None:
        """Tells a runner in memory that something came."""
        if self.runner is not None:
            self.runner.poke()
        await self.settle()

    def same(self) -> None:
        """Asserts that the engine and the reference see the same run."""
        state, reference = fold(self.world.run.events), self.reference
        assert set(self.world.at_work) == reference.at_work()
        theirs = {path: one.status for path, one in state.nodes.items()}
        ours = {path: one.status for path, one in reference.work.items()}
        assert theirs == ours
        for path, one in reference.work.items():
            if one.over and path in state.nodes:
                node = state.nodes[path]
                assert (node.output, node.port) == (one.output, one.port), path
                assert one.status == "cancelled" or node.error == one.error, path
            if one.began and "takes" in reference.nodes[path.rpartition("/")[2]].get("config", {}):
                assert state.nodes[path].input["takes"] == one.input, path
        assert (state.outcome, state.output) == (reference.status, reference.output)
        if reference.error is not None:
            assert state.error == reference.error


def played(made: dict[str, Json], script: Script) -> Play:
    """Plays a script on a document, to the end."""
    note(f"{made}\n{script}")
    play = Play(made, script)
    asyncio.run(play.to_the_end())
    return play


@examples(90)
@given(graphs(), CHOICES, CANCELS)
def test_the_engine_does_what_the_contract_says(
    made: dict[str, Json], choices: list[tuple[int, int, str]], cancel_at: int | None
) -> None:
    play = played(made, Script(choices, cancel_at))
    check_log(made, play.world)


@examples(70)
@given(graphs(), CHOICES, CANCELS, DEATHS)
def test_dying_anywhere_changes_nothing(
    made: dict[str, Json], choices: list[tuple[int, int, str]], cancel_at: int | None, deaths: dict[int, str]
) -> None:
    play = played(made, Script(choices, cancel_at, deaths))
    check_log(made, play.world)


@examples(40)
@given(graphs())
def test_these_graphs_are_all_valid(made: dict[str, Json]) -> None:
    assert [p for p in validate(made, ToldWorld().registry) if p.severity == "error"] == []


# What holds for every log


def check_log(made: dict[str, Json], world: ToldWorld) -> None:
    """Asserts what must hold for the log of every run that has ended."""
    events = world.run.events
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.type in kinds.RUN_ENDS for event in events] == [False] * (len(events) - 1) + [True]
    ends = Counter(event.path for event in events if event.type in ENDS)
    begun = {event.path for event in events if event.type == kinds.NODE_STARTED}
    assert set(ends.values()) <= {1}, "something ended twice"
    assert begun <= set(ends), "something began and never ended"
    skipped = {event.path for event in events if event.type == kinds.NODE_SKIPPED}
    assert not skipped & begun, "something was skipped although it had begun"
    _check_prefixes(made, world)
    shown = world.snapshot()
    assert shown["nodes"] == world.run.steps, "the pages show something else than the log"
    assert all(one["status"] != "pending" for one in world.run.approvals.values())
    assert {signal.id for signal in world.run.signals} >= world.run.consumed


def _check_prefixes(made: dict[str, Json], world: ToldWorld) -> None:
    """Every prefix of the log can be read and planned from, and nothing in it begins before what it waits for."""
    graph, state, over = Graph.from_document(made, world.registry), RunState(), set()
    now = world.clock.now()
    for event in world.run.events:
        scope, _, id_ = event.path.rpartition("/")
        if event.type == kinds.NODE_STARTED:
            assert event.path not in over, f"{event.path} began after it had ended"
            node, level = graph.nodes[id_], state.levels[scope].nodes
            settled = [one for one in node.sources if one in level and level[one].settled]
            taken = {(edge.source, edge.port) for edge in node.incoming}
            live = [one for one in settled if (one, level[one].port) in taken]
            alive = len(live) + len(node.sources) - len(settled)
            assert not node.sources or len(live) >= max(1, node.policy.needed(alive)), f"{event.path} began too soon"
        if event.type in ENDS:
            over.add(event.path)
        state.apply(event)
        assert plan(graph, state, now) == plan(graph, fold(world.run.events[: event.seq]), now)
