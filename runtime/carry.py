"""Carrying one claimed run: its graph, its runner, and an honest end when neither can be had."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from runtime import hub
from runtime.clock import SystemClock
from runtime.engine import events as kinds
from runtime.engine.cache import Keeper
from runtime.engine.clock import Clock, iso
from runtime.engine.errors import Invalid
from runtime.engine.events import Event
from runtime.engine.graph import Graph
from runtime.engine.node import Evaluator, Registry
from runtime.engine.runner import MakeContext, Runner
from runtime.engine.snapshot import node_json, run_json
from runtime.engine.state import fold
from runtime.engine.store import Claim, LoadedRun, Lost, Projection, Store
from runtime.store import SqlStore
from runtime.store.cache import SqlCache

logger = logging.getLogger("baton.host")

GRAPHS_KEPT = 64
#: A run that lost its worker this often without getting on runs apart from the others; then it is ended.
SUSPECT, HOPELESS = 2, 6
#: Seconds after which a run is looked at again whose turn apart from the others has not come.
APART_SECONDS = 1.0
#: Seconds after which a run is looked at again that was written to behind its runner's back.
LOST_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Parts:
    """What runs are made of: the node types, the evaluator of templates, and what makes a node's context."""

    registry: Registry
    evaluator: Evaluator
    make_context: MakeContext
    clock: Clock


def product_parts() -> Parts:
    """Returns the product's own parts."""
    from runtime.context import context_factory
    from runtime.nodes import registry
    from runtime.sandbox.templates import evaluate

    return Parts(registry(), evaluate, context_factory(registry()), SystemClock())


class Graphs:
    """The graphs of the documents that run lately, so that a hundred runs of one document read it once."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._kept: OrderedDict[str, Graph] = OrderedDict()

    def of(self, loaded: LoadedRun) -> Graph:
        """Returns the run's graph; raises Invalid when its document cannot run (any more)."""
        key = f"{loaded.meta['document']} {loaded.to}"
        graph = self._kept.get(key)
        if graph is None:
            graph = self._kept[key] = Graph.from_document(loaded.document, self._registry, loaded.to)
        self._kept.move_to_end(key)
        if len(self._kept) > GRAPHS_KEPT:
            self._kept.popitem(last=False)
        return graph


async def fail(store: Store, clock: Clock, loaded: LoadedRun, message: str, hint: str, error_class: str) -> None:
    """Ends a run from outside: what is open in it is cancelled, and the run says why it failed. Raises Lost."""
    state = fold(loaded.events)
    state.touched.clear()
    at, seq = iso(clock.now()), state.last_seq
    events = []
    open_paths = [path for path, node in state.nodes.items() if not node.settled]
    for path in sorted(open_paths, key=lambda path: -path.count("/")):  # what is inside before what is around it
        seq += 1
        events.append(Event(seq, at, kinds.NODE_CANCELLED, path, {"reason": message}))
    error = {"message": message, "hint": hint, "class": error_class, "node": ""}
    events.append(Event(seq + 1, at, kinds.RUN_FAILED, "", {"error": error}))
    asked = [node.approval["id"] for node in state.nodes.values() if node.approval and not node.settled]
    called = [node.run["id"] for node in state.nodes.values() if node.called and node.run]
    for event in events:
        state.apply(event)
    shown = run_json(state)
    projection = Projection(
        run={name: shown[name] for name in ("status", "error", "usage", "finished_at")},
        steps={path: node_json(state.nodes[path]) for path in state.touched},
        closed_approvals={approval: {"status": "cancelled"} for approval in asked},
        given_up={key: {"by": None} for key in called},
    )
    await store.append(loaded.claim, events, projection=projection, consumed=[one.id for one in loaded.signals])


class Carrier:
    """Works on claimed runs, one call a run; a run that takes its worker down does not take its neighbours along."""

    def __init__(self, parts: Parts, store: SqlStore) -> None:
        self._parts = parts
        self._store = store
        self._graphs = Graphs(parts.registry)
        self._keeper = Keeper(SqlCache(store.writer, store.readers))
        self._apart: str | None = None

    async def drive(self, loaded: LoadedRun, adopt: Callable[[Runner], None]) -> str | None:
        """Works on a run until it ends or rests; `adopt` gets its runner before it begins.

        Returns when it wants to be woken (ISO time), None when nothing but a signal can.
        """
        claim, crashes = loaded.claim, int(loaded.meta["takeovers"])
        try:
            if crashes >= HOPELESS:
                raise Invalid(f"The server stopped {crashes} times in a row while this run was at work.")
            if crashes >= SUSPECT and not self._set_apart(claim.run_id):
                await self._store.give_up(claim, self._parts.clock.now() + timedelta(seconds=APART_SECONDS))
                return None
            runner = self._runner(loaded)
            adopt(runner)
            released = await runner.drive()
        except Invalid as wrong:
            about = " ".join(problem.message for problem in wrong.problems)
            hint = "Look at what its last step does, then run it again."
            await fail(self._store, self._parts.clock, loaded, f"{wrong.detail} {about}".strip(), hint, "error")
            return None
        except Lost:
            return await self._lost(claim)
        except Exception:
            logger.exception("Run %s broke off; it is tried again.", claim.run_id)
            pause = timedelta(seconds=2.0 ** min(crashes, HOPELESS))
            await self._store.give_up(claim, self._parts.clock.now() + pause, crashed=True)
            return None
        finally:
            if self._apart == claim.run_id:
                self._apart = None
        if released.why == "lost":
            return await self._lost(claim)
        return released.wake_at if released.why == "waiting" else None

    async def _lost(self, claim: Claim) -> str:
        """Steps back from a run whose log went on without us; if it is still ours, it is looked at in a moment."""
        when = self._parts.clock.now() + timedelta(seconds=LOST_SECONDS)
        await self._store.give_up(claim, when)
        return iso(when)

    def _set_apart(self, run_id: str) -> bool:
        """Gives the one place for suspects to a run; False when it is taken."""
        if self._apart is not None:
            return False
        self._apart = run_id
        return True

    def _runner(self, loaded: LoadedRun) -> Runner:
        run_id, parts, graph = loaded.claim.run_id, self._parts, self._graphs.of(loaded)

        def show(path: str, offset: int, text: str) -> None:
            hub.get().delta(run_id, path, offset, text)

        return Runner(
            loaded,
            graph,
            parts.registry,
            self._store,
            parts.evaluator,
            parts.make_context,
            parts.clock,
            show,
            self._keeper,
        )
