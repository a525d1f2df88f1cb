"""What a runner does between planning and committing: fills a node's config, opens, judges and closes containers."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from pydantic import ValidationError

from runtime.engine.cache import Keeper, connections_in, ends_of, key_of
from runtime.engine.clock import Clock
from runtime.engine.context import BaseContext, Call
from runtime.engine.errors import NodeError
from runtime.engine.faults import faults
from runtime.engine.graph import Graph, GraphNode
from runtime.engine.ledger import Ledger
from runtime.engine.levels import Level
from runtime.engine.node import (
    Closed,
    ContainerType,
    Context,
    Done,
    Evaluator,
    Iteration,
    IterationEnd,
    NodeOutput,
    Usage,
    Waiting,
)
from runtime.engine.render import fill, fill_plain
from runtime.engine.scope import IterationScope, Scope
from runtime.engine.state import RunState
from runtime.engine.store import LoadedRun
from runtime.limits import limit

Json = Any
Outcome = NodeOutput | Done | Waiting


@dataclass(slots=True)
class Prepared:
    """A node ready to begin: what its start records, `size` bytes, and the work itself (None for a container)."""

    input: Json
    container: dict[str, Json] | None = None
    work: Callable[[], Awaitable[Outcome]] | None = None
    size: int = 0


@dataclass(slots=True)
class Workshop:
    """Makes the parts of a run's work from its state; the runner decides when, and writes what came of it."""

    loaded: LoadedRun
    graph: Graph
    state: RunState
    evaluator: Evaluator
    make_context: Callable[[Call], Context]
    clock: Clock
    on_delta: Callable[[str, int, str], None] | None
    ledger: Ledger
    keeper: Keeper
    _configs: dict[str, Any] = field(default_factory=dict)  # of the containers that run, by path

    @property
    def run_id(self) -> str:
        return self.loaded.claim.run_id

    def prepared_now(self, path: str) -> Prepared | None:
        """The node at `path`, ready, when that takes neither the evaluator nor a container; raises NodeError."""
        node = self.graph.at(path)
        if not node.template.plain or node.kind.container:
            return None
        scope = Scope(self.graph, self.state, path, self.run_id)
        filled = fill_plain(node.config, node.template.fill, scope) if node.template.fill else node.config
        return self._prepared(node, path, scope, filled)

    async def prepared(self, path: str) -> Prepared:
        """The node at `path`, ready; raises NodeError when its config cannot be filled in."""
        node = self.graph.at(path)
        scope = Scope(self.graph, self.state, path, self.run_id)
        filled = await fill(node.config, node.template.fill, scope, self.evaluator)
        if not node.kind.container:
            return self._prepared(node, path, scope, filled)
        assert isinstance(node.kind, ContainerType)
        config = self._configs[path] = validated(node, filled)
        opened = await node.kind.open(config, self._context(node, path, scope, begins=True))
        container = {"values": opened.values, "window": opened.window, "total": None}
        if opened.items is not None:
            container |= {"items": opened.items, "total": len(opened.items)}
        recorded, size = _recorded(node, filled)
        return Prepared(recorded, container, size=size + len(json.dumps(container)))

    def _prepared(self, node: GraphNode, path: str, scope: Scope, filled: dict[str, Json]) -> Prepared:
        config = validated(node, filled)
        ctx = self._context(node, path, scope, begins=True)
        recorded, size = (self.state.input, 0) if node.kind.is_entry else _recorded(node, filled)
        if node.cached:
            return Prepared(recorded, work=lambda: self._kept(node, filled, config, ctx), size=size)
        return Prepared(recorded, work=lambda: node.kind.run(config, ctx), size=size)

    async def _kept(self, node: GraphNode, filled: dict[str, Json], config: Any, ctx: Context) -> Outcome:
        """What a node with the policy `cache` gives: what was kept, or what it gives now."""
        base = cast("BaseContext", ctx)
        names = connections_in(node.kind, filled, base.call)
        ends = await ends_of(base.depends_on, names)
        key = key_of(base.call, filled, node.template.later, ends)
        return await self.keeper.answer(
            key, base.call, self.ledger.tally(ctx.path), lambda: node.kind.run(config, ctx)
        )

    async def resumed(self, path: str) -> Done:
        """Hands the waiting node at `path` its answer."""
        node, state = self.graph.at(path), self.state.nodes[path]
        wait, answer = dict((state.wait or {}).get("state") or {}), dict(state.answer or {})
        ctx = self._context(node, path, Scope(self.graph, self.state, path, self.run_id))
        return await node.kind.resume(validated(node, self._as_begun(node, path)), ctx, wait, answer)

    def _as_begun(self, node: GraphNode, path: str) -> dict[str, Json]:
        """A node's config as its start recorded it: what templates took then may have changed since (`state`)."""
        return {**node.config, **(self.state.nodes[path].input or {})}

    async def judged(self, path: str, index: int) -> IterationEnd:
        """What the container at `path` makes of its iteration `index`."""
        node, opened = self.graph.at(path), self.state.nodes[path].opened
        assert isinstance(node.kind, ContainerType)
        assert node.scope is not None
        assert opened is not None
        level = opened.open[index]
        outputs = {id_: state.output for id_, state in level.nodes.items() if state.status == "succeeded"}
        iteration = Iteration(
            index=index,
            values=level.values,
            outputs=outputs,
            ends={id_: outputs[id_] for id_ in node.scope.ends if id_ in outputs},
            error=level.failure.error if level.failure else None,
            usage=_usage(level),
            results=opened.results,
            used_up=node.policy.budget is not None and self.ledger.used_up(path),
        )
        if node.cut and level.failure is None:
            return _as_far(iteration, opened.items is None)
        config = await self._container_config(node, path)
        scope = IterationScope(self.graph, self.state, path, index, self.run_id)
        return await node.kind.iteration_ended(config, self._context(node, path, scope), iteration)

    async def closed(self, path: str) -> Done:
        """The output of the container at `path`, whose iterations have all ended."""
        node, opened = self.graph.at(path), self.state.nodes[path].opened
        assert isinstance(node.kind, ContainerType)
        assert opened is not None
        closed = Closed(
            values=opened.values,
            results=[opened.results[index] for index in sorted(opened.results)],
            errors=[{**error, "index": index} for index, error in sorted(opened.errors.items())],
            iterations=opened.ended,
            stop=opened.stop,
            history=[opened.history[index] for index in sorted(opened.history)],
        )
        config = await self._container_config(node, path)
        self._configs.pop(path, None)
        scope = Scope(self.graph, self.state, path, self.run_id)
        return await node.kind.close(config, self._context(node, path, scope), closed)

    async def _container_config(self, node: GraphNode, path: str) -> Any:
        """A container's config: filled once; after a crash as its start recorded it."""
        if path not in self._configs:
            self._configs[path] = validated(node, self._as_begun(node, path))
        return self._configs[path]

    def _context(self, node: GraphNode, path: str, scope: Mapping[str, Json], *, begins: bool = False) -> Context:
        """The Context of the node's present attempt, or of its next one when it `begins`."""
        state = self.state.nodes.get(path)
        attempt = (state.attempt if state else 0) + begins
        return self.make_context(
            Call(
                run_id=self.run_id,
                workflow_id=self.loaded.workflow_id,
                identity=self.loaded.identity,
                path=path,
                node=node.id,
                type=node.type,
                attempt=attempt,
                scope=scope,
                policy=node.policy,
                evaluator=self.evaluator,
                clock=self.clock,
                ledger=self.ledger,
                on_delta=self.on_delta,
                depth=int(self.loaded.meta.get("depth", 0)),
            )
        )


def _as_far(iteration: Iteration, open_ended: bool) -> IterationEnd:
    """The end of an iteration in which only what leads to one node has run: its container has nothing to judge by.

    One that would go on until something holds ends with its first iteration.
    """
    if open_ended:
        return IterationEnd(None, iteration.values, "to")
    return IterationEnd(next(iter(iteration.ends.values()), None))


def at_once(work: Callable[[], Awaitable[Outcome]]) -> Outcome:
    """What an immediate node gives; raises what it raises, TypeError when it waits for something after all."""
    steps = work().__await__()
    try:
        next(steps)
    except StopIteration as done:
        outcome: Outcome = done.value
        return outcome
    steps.close()
    raise TypeError("A node that is immediate must not wait.")


def validated(node: GraphNode, filled: dict[str, Json]) -> Any:
    """A node's config as its type's `Config`; raises NodeError naming the first field that does not fit."""
    template = node.template
    if template.ready is not None:
        return template.ready
    try:
        config = node.kind.Config.model_validate(filled)
    except ValidationError as wrong:
        raise _misfit(wrong, filled, "") from None
    for name, model in (template.own or {}).items():
        try:
            model.model_validate(filled.get(name) or {})
        except ValidationError as wrong:
            raise _misfit(wrong, filled.get(name), f"{name}.") from None
    if not template.fill:
        template.ready = config
    return config


def _misfit(wrong: ValidationError, raw: Json, prefix: str) -> NodeError:
    field, sentence = faults(wrong, raw, tolerate=False)[0]
    return NodeError(
        f"`{prefix}{field}`: {sentence}",
        "Look at the values that the templates in this field take.",
        "config",
        field=f"config.{prefix}{field}",
    )


def _recorded(node: GraphNode, filled: dict[str, Json]) -> tuple[dict[str, Json], int]:
    """What a node's start records as what went in, and its length; raises NodeError when it is too long to keep."""
    size = node.template.size
    if size is None:
        size = len(json.dumps(filled))
        if not node.template.fill:
            node.template.size = size
    if size > limit("node_output"):
        raise NodeError(
            f"What goes into this step is longer than {limit('node_output'):,} bytes.",
            "Refer to less of the earlier outputs.",
            "limit",
        )
    return {key: value for key, value in filled.items() if key not in node.template.hidden}, size


def _usage(level: Level) -> Usage:
    total = Usage()
    for state in level.nodes.values():
        total += Usage(**state.usage) if state.usage else Usage()
    return total
