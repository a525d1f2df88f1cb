"""The contract's rules of control flow once more, as plainly as can be: no log, no tasks, no crash, one step after
another. What the engine does is held against what this says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.engine.paper import Paper
from tests.engine.told import play

Json = Any


@dataclass
class Work:
    """What became of one element of work; a container has the scopes of its iterations in `open`."""

    status: str = "running"
    began: bool = False
    port: str | None = None
    output: Json = None
    error: dict[str, Json] | None = None
    input: Json = None
    failures: int = 0
    open: dict[int, Json] = field(default_factory=dict)  # index → what `loop` carries into the iteration
    begun: int = 0
    results: dict[int, Json] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    carried: dict[str, Json] = field(default_factory=dict)
    stopped: str | None = None
    let_go: bool = False  # a node that had stopped at a breakpoint

    @property
    def over(self) -> bool:
        return self.status in ("succeeded", "failed", "skipped", "cancelled")


class Reference(Paper):
    """A run of `document`; `input` is the run's. Call finish(), answer() or cancel() until `status` is set.

    `work` is everything that has begun or been settled, by path; `status` and `output` are the run's end.
    """

    def __init__(self, document: dict[str, Json], input: Json) -> None:
        super().__init__(document)
        self.input = input
        marks = document.get("ui", {})
        self.pins, self.breakpoints = marks.get("pins", {}), marks.get("breakpoints", [])
        self.work: dict[str, Work] = {}
        self.soon: list[tuple[str, str, int]] = []  # nodes that begin when everything has been looked at
        self.asked: list[tuple[str, str, int]] = []  # what containers do when nothing else can be done
        self.failed: dict[str, str] = {}  # scope → the path in it that failed and was not provided for
        self.status: str | None = None
        self.output: Json = None
        self.error: dict[str, Json] | None = None
        self._go_on()

    # What the test may do

    def at_work(self) -> set[str]:
        """The nodes that can be told to end."""
        return {path for path, one in self.work.items() if one.status == "running" and self._type(path) == "told"}

    def waiting(self) -> set[str]:
        """The nodes that wait for an answer."""
        return {path for path, one in self.work.items() if one.status == "waiting"} - self.halted()

    def halted(self) -> set[str]:
        """The nodes that have stopped at a breakpoint."""
        return {path for path, one in self.work.items() if one.status == "waiting" and not one.began}

    def finish(self, paths: Iterable[str]) -> None:
        """The nodes at these paths end, in this order but in one moment."""
        for path in paths:
            one = self.work[path]
            how = play(self._config(path)["plays"], path, one.failures)
            if "fail" in how:
                id_ = path.rpartition("/")[2]
                self._fail(
                    path, {"message": f"{id_} could not", "hint": "Try again.", "class": how["fail"], "node": id_}
                )
            elif "asks" in how:
                one.status = "waiting"
            else:
                self._succeed(path, {"value": path}, how["port"])
        self._go_on()

    def answer(self, path: str, action: str) -> None:
        """Someone answers the question at `path`."""
        self._succeed(path, {"value": action}, action)
        self._go_on()

    def let_go(self, path: str) -> None:
        """Someone lets the node at `path` go on."""
        self.work[path].status, self.work[path].let_go = "running", True
        self._go_on()

    def cancel(self) -> None:
        """Someone cancels the run."""
        self._cancel_all(path for path in self.work)
        self.status = "cancelled"

    # How one element of work ends

    def _succeed(self, path: str, output: Json, port: str = "out") -> None:
        one = self.work[path]
        one.status, one.output, one.port = "succeeded", output, port

    def _fail(self, path: str, error: dict[str, Json]) -> None:
        one, policy = self.work[path], self._node(path).get("policy", {})
        retry, id_ = policy.get("retry"), path.rpartition("/")[2]
        container = self._type(path) != "told"
        if retry and not container and one.failures + 1 < retry["attempts"] and error["class"] in retry["on"]:
            one.failures += 1
            return
        branch = any(source == id_ and port == "error" for source, port, _ in self.edges)
        on_error = policy.get("on_error") or ("branch" if branch else "fail")
        if container:
            self._cancel_all(other for other in self.work if other.startswith(f"{path}/"))
        one.error = error
        if on_error == "default":
            self._succeed(path, policy["default"])
        else:
            one.status, one.port = "failed", "error" if on_error == "branch" else None
            if on_error == "fail":
                self.failed.setdefault(path.rpartition("/")[0], path)

    def _cancel_all(self, paths: Iterable[str]) -> None:
        for path in list(paths):
            if not self.work[path].over:
                self.work[path].status = "cancelled"

    # What follows

    def _go_on(self) -> None:
        """Everything that follows at once: first what can begin or is of no use, then what containers make of it."""
        while self.status is None:
            before = self._seen()
            settled = self._scope("")
            soon, self.soon = self.soon, []
            for _, path, _index in soon:
                self._begin(path, 0)
            if settled:
                self._end()
            elif self._seen() == before:
                if not self.asked:
                    return
                asked, self.asked = self.asked, []
                for what, path, index in asked:
                    {"start": self._begin, "judge": self._judge, "close": self._close}[what](path, index)

    def _seen(self) -> Json:
        return [(path, one.status, one.begun) for path, one in self.work.items()]

    def _scope(self, scope: str) -> bool:
        """One look at a scope and all within; True when everything in it is over."""
        members, prefix = self._members(scope), f"{scope}/" if scope else ""
        if scope in self.failed:
            rest = [prefix + id_ for id_ in members if prefix + id_ in self.work and not self.work[prefix + id_].over]
            self._cancel_all(path for one in rest for path in self.work if path == one or path.startswith(f"{one}/"))
            return not rest
        for id_ in members:
            self._race(id_, members, prefix)
        over = True
        for id_ in members:
            path = prefix + id_
            if path not in self.work:
                self._look(id_, path, prefix)
            one = self.work.get(path)
            if one is not None and one.let_go and not one.began and not one.over:
                self._ask("start", path)
            elif one is not None and one.status == "running" and self._type(path) in ("loop", "for_each"):
                self._container(path, one)
            over = over and one is not None and one.over
        return over

    def _look(self, id_: str, path: str, prefix: str) -> None:
        """Begins or skips a node, when that is clear."""
        live, open_ = self._incoming(id_, prefix)
        enough = len(live) >= self._needed(id_, len(live) + open_)
        if not self._sources(id_):
            if prefix or self.nodes[id_]["type"] == "start":
                self._ask("start", path)
            else:
                self.work[path] = Work("skipped")
        elif live and enough:
            self._ask("start", path)
        elif not live and not open_:
            self.work[path] = Work("skipped")

    def _race(self, id_: str, members: list[str], prefix: str) -> None:
        """A join that has enough begins, and what leads nowhere else is cancelled."""
        if self.nodes[id_].get("policy", {}).get("join", "all") == "all" or len(self._sources(id_)) < 2:
            return
        live, open_ = self._incoming(id_, prefix)
        if prefix + id_ not in self.work:
            if not live or len(live) < self._needed(id_, len(live) + open_):
                return
            self._ask("start", prefix + id_)
        useless = {id_}
        for other in reversed(members[: members.index(id_)]):
            targets = {target for source, _, target in self.edges if source == other}
            if targets and targets <= useless:
                useless.add(other)
                path = prefix + other
                self.work.setdefault(path, Work("running"))
                self._cancel_all(one for one in self.work if one == path or one.startswith(f"{path}/"))

    def _container(self, path: str, one: Work) -> None:
        for index in list(one.open):
            if self._scope(f"{path}/{index}"):
                self._ask("judge", path, index)
        config, items = self._config(path), self._config(path).get("items")
        if one.stopped is None:
            room = config.get("concurrency", 1) - len(one.open)
            for index in range(one.begun, one.begun + (room if items is None else min(room, len(items) - one.begun))):
                one.open[index] = dict(one.carried)
                one.begun += 1
        if not one.open and (one.stopped is not None or (items is not None and one.begun == len(items))):
            self._ask("close", path)

    def _ask(self, what: str, path: str, index: int = 0) -> None:
        """Puts off what containers do until nothing else can be done; other nodes begin after this look."""
        at_once = self._type(path) not in ("loop", "for_each") or self._stopped_or_instead(path)
        asked = self.soon if what == "start" and at_once else self.asked
        if (what, path, index) not in asked:
            asked.append((what, path, index))

    def _stopped_or_instead(self, path: str) -> bool:
        """Whether the node stops at a breakpoint now, is switched off, or has a pin."""
        id_ = path.rpartition("/")[2]
        stops = id_ in self.breakpoints and path not in self.work
        return stops or bool(self.nodes[id_].get("disabled")) or id_ in self.pins

    def _begin(self, path: str, _: int) -> None:
        scope, _, id_ = path.rpartition("/")
        before = self.work.get(path)
        if scope in self.failed or not self._exists(scope) or (before and (before.over or not before.let_go)):
            return
        off = bool(self.nodes[id_].get("disabled"))
        given = before.input if before else self.input if self._type(path) == "start" else self._input(path)
        if before is None and id_ in self.breakpoints and not off:
            self.work[path] = Work("waiting", input=given)
            return
        one = self.work[path] = Work(input=given)
        if off and self._type(path) == "output":
            one.status = "skipped"
        elif off:
            self._succeed(path, given)
        elif id_ in self.pins:
            self._succeed(path, self.pins[id_]["output"], self.pins[id_].get("port", "out"))
        else:
            self._work(path, one)

    def _work(self, path: str, one: Work) -> None:
        one.began = True
        config = self._config(path)
        if self._type(path) == "start":
            self._succeed(path, one.input)
        elif self._type(path) == "output":
            self._succeed(path, {"value": one.input})
        elif self._type(path) == "loop":
            one.carried = {name: carry["initial"] for name, carry in config.get("carry", {}).items()}

    def _judge(self, path: str, index: int) -> None:
        """An iteration is over: it fails its container, or gives its result and what the next one begins with."""
        one, config, scope = self.work[path], self._config(path), f"{path}/{index}"
        if one.over:
            return
        wrong = self.work[self.failed[scope]].error if scope in self.failed else None
        if wrong is not None and config.get("on_error", "fail") == "fail":
            self._fail(path, wrong)
            return
        carried = one.open.pop(index)
        if self._type(path) == "loop":
            one.carried = {name: carried[name] + 1 for name in carried}
            last = index + 1 >= config["max_iterations"]
            one.stopped = "until" if carried.get("n", -1) >= config.get("x-enough", 99) else None
            one.stopped = one.stopped or ("max_iterations" if last else None)
            one.results[index] = None
            return
        one.results[index] = None
        if wrong is not None:
            one.errors[index] = wrong["message"]
            return
        ends = [id_ for id_ in self._members(scope) if not any(source == id_ for source, _, _ in self.edges)]
        outputs = {id_: w.output for id_ in ends if (w := self.work[f"{scope}/{id_}"]).status == "succeeded"}
        one.results[index] = next(iter(outputs.values())) if len(outputs) == 1 else outputs or None

    def _close(self, path: str, _: int) -> None:
        one = self.work[path]
        if one.over:
            return
        if self._type(path) == "loop":
            self._succeed(path, {**one.carried, "iterations": len(one.results), "stopped": one.stopped})
            return
        left_out = one.errors if self._config(path)["on_error"] == "skip" else {}
        results = [one.results[index] for index in sorted(one.results) if index not in left_out]
        errors = [{"index": index, "message": message} for index, message in sorted(one.errors.items())]
        self._succeed(path, {"results": results, "errors": errors})

    def _end(self) -> None:
        if "" in self.failed:
            self.status, self.error = "failed", self.work[self.failed[""]].error
            return
        exits = [id_ for id_ in self._members("") if self.nodes[id_]["type"] == "output"]
        values = {id_: self.work[id_].output["value"] for id_ in exits if self.work[id_].status == "succeeded"}
        self.status = "succeeded"
        self.output = (next(iter(values.values())) if len(values) == 1 else values) if values else None

    # Where things stand

    def _exists(self, scope: str) -> bool:
        container, _, index = scope.rpartition("/")
        return not scope or (not self.work[container].over and int(index) in self.work[container].open)

    def _incoming(self, id_: str, prefix: str) -> tuple[list[str], int]:
        """The sources that have come in at a port that leads here, and how many may still come."""
        sources = [(source, self.work.get(prefix + source)) for source in self._sources(id_)]
        ports = {(source, port) for source, port, target in self.edges if target == id_}
        live = [source for source, one in sources if one is not None and one.over and (source, one.port) in ports]
        return live, sum(one is None or not one.over for _, one in sources)

    def _input(self, path: str) -> Json:
        """The output of the one live predecessor, an object of them by id when several joined."""
        scope, _, id_ = path.rpartition("/")
        if not self._sources(id_):
            container, _, index = scope.rpartition("/")
            items = self._config(container).get("items")
            return items[int(index)] if items is not None else self.work[container].input
        live, _ = self._incoming(id_, f"{scope}/" if scope else "")
        values = dict(self._came(live, f"{scope}/" if scope else ""))
        return next(iter(values.values())) if len(values) == 1 else values

    def _came(self, live: list[str], prefix: str) -> Iterator[tuple[str, Json]]:
        for source in live:
            one = self.work[prefix + source]
            yield source, one.error if one.status == "failed" else one.output
