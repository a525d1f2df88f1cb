"""What a node type is: one class, from which form, checks, docs, ports and the browser's catalogue are derived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import to_jsonable_python

Json = Any  # plain JSON: None, bool, int, float, str, list, dict with str keys

# How a config field meets templates; put on a field by `field_(template=…)`:
#   "text"        rendered before run() (the default of every string that holds `{{`)
#   "expression"  a bare expression; the node evaluates it itself through the context
#   "deferred"    templates that the node renders itself, later (loop's `next`)
#   "literal"     never rendered (JSON Schemas, program code)
TemplateMode = Literal["text", "expression", "deferred", "literal"]
#: What running a node does to the outside: nothing, it reads there, it changes something there.
Effects = Literal["pure", "read", "write"]


def config_field(
    default: Any = ...,
    *,
    template: TemplateMode = "text",
    widget: str | None = None,
    title: str | None = None,
    advanced: bool = False,
    inside: bool = False,
    when: Mapping[str, Any] | None = None,
    labels: Sequence[str] | None = None,
    unit: str | None = None,
    default_factory: Any = None,
    **constraints: Any,
) -> Any:
    """A config field with what the form and the renderer must know.

    `widget` is one of: prompt, text, textarea, number, choice, toggle, expression, code, json, schema,
    connection, model, tool, arguments, duration, routes, actions, carry, form, people, state (a key of the run's
    state), workflow, workflow_version, workflow_input. It ends up in the
    JSON Schema as `x-widget`, `template` as `x-template`, `advanced` as `x-advanced`, `when` as `x-when` (the form
    shows the field only while the config's fields have these values), `inside` as `x-inside` (a container evaluates
    the field after an iteration, with its children in scope), `labels` as `x-enum-labels` (a word for each choice),
    `unit` as `x-unit` (what a number counts, in the plural: `tokens`).
    """
    extra: dict[str, Any] = {"x-template": template}
    if widget:
        extra["x-widget"] = widget
    if advanced:
        extra["x-advanced"] = True
    if inside:
        extra["x-inside"] = True
    if when:
        extra["x-when"] = dict(when)
    if labels:
        extra["x-enum-labels"] = list(labels)
    if unit:
        extra["x-unit"] = unit
    if default_factory is not None:
        extra["default"] = to_jsonable_python(default_factory(), exclude_none=True)
        return Field(default_factory=default_factory, title=title, json_schema_extra=extra, **constraints)
    return Field(default, title=title, json_schema_extra=extra, **constraints)


def without_own_keys(value: Any) -> Any:
    """`value`, a config or policy as it came, without the keys `x-…` that people add for themselves."""
    if not isinstance(value, dict):
        return value
    return {key: one for key, one in value.items() if not str(key).startswith("x-")}


class NodeConfig(BaseModel):
    """The settings of a node; the attribute docstrings are the help texts of the form."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True, populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _without_own_keys(cls, value: Any) -> Any:
        return without_own_keys(value)


class NodeOutput(BaseModel):
    """What a node hands on; its fields are what references offer."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


@dataclass(frozen=True, slots=True)
class Port:
    """A fixed port (`id`), or one port for each entry of the config list `each` (their `id` and `label`)."""

    id: str = ""
    label: str = ""
    each: str = ""


@dataclass(slots=True)
class Usage:
    """What a piece of work cost: tokens in and out, money in US dollars."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cost_usd + other.cost_usd,
        )


@dataclass(slots=True)
class Change:
    """A value for `key` of the run's state; it joins the one there as the start declares, or by `merge` this time.

    The one writer of the run joins them as it commits, so no two nodes lose each other's values; the value after is
    put into the output's field `shown_as`.
    """

    key: str
    value: Json
    merge: str | None = None
    shown_as: str = "value"


@dataclass(slots=True)
class Done:
    """A node's end: its output, the port that is live, what it cost, what it changes in the run's state.

    `usage` need not hold the model calls of this process, which are counted anyway. `rung` says which rung of the
    policy answered when the node did not itself, `reason` why it ended so.
    """

    output: NodeOutput | dict[str, Json]
    port: str = "out"
    usage: Usage | None = None
    change: Change | None = None
    rung: dict[str, Json] | None = None
    reason: str | None = None


@dataclass(slots=True)
class Called:
    """A published version of a workflow that may be run, and the input it is to get, checked and complete.

    `workflow` is its id, `document` its `baton/1` document, `identity` the id of the user whose connections its run
    uses (its owner), `state` what its run's state begins with, `budget` what the run may spend ({usd?, tokens?}).
    """

    workflow: str
    workflow_name: str
    version: int
    document: dict[str, Json]
    identity: str
    input: dict[str, Json]
    state: dict[str, Json] = field(default_factory=dict)
    budget: dict[str, Json] | None = None


@dataclass(slots=True)
class CallEnd:
    """How a called run ended: `status` succeeded, failed or cancelled; its output, or its error; what it cost, where
    it cost anything."""

    status: str
    output: Json = None
    error: dict[str, Json] | None = None
    usage: Usage | None = None


@dataclass(slots=True)
class Waiting:
    """A node that waits for the outside and leaves memory.

    `kind` is `approval`, `until` or `run`; `ask` is what the waiting is about (the approval's content, …),
    `state` is handed back to `resume()`, `wake_at` (ISO time) ends the waiting by itself. `run` waits for `call`, a
    run that begins with this waiting and whose end comes back as {run, status}, and for no longer than the policy's
    timeout.
    """

    kind: Literal["approval", "until", "run"]
    ask: dict[str, Json] = field(default_factory=dict)
    state: dict[str, Json] = field(default_factory=dict)
    wake_at: str | None = None
    call: Called | None = None


@dataclass(slots=True)
class Opened:
    """A container's start: the first values of its scope, how many iterations (None: open-ended), how many at once.

    `values` is what iteration 0 begins with; `items` (for a counted container) one value an iteration.
    """

    values: dict[str, Json] = field(default_factory=dict)
    items: list[Json] | None = None
    window: int = 1


@dataclass(slots=True)
class Iteration:
    """One finished iteration as its container sees it.

    `values` is what it began with, `results` the `value` of every iteration judged before it, by index,
    `used_up` whether the container's own budget is spent.
    """

    index: int
    values: dict[str, Json]
    outputs: dict[str, Json]  # child id → output, of the children that succeeded
    ends: dict[str, Json]  # the same, of the children nothing follows
    error: dict[str, Json] | None = None  # the error that ended it, when a child failed
    usage: Usage = field(default_factory=Usage)
    results: Mapping[int, Json] = field(default_factory=dict)
    used_up: bool = False


@dataclass(slots=True)
class IterationEnd:
    """What a container makes of a finished iteration: its result, the next values, or why to stop."""

    value: Json = None
    values: dict[str, Json] | None = None
    stop: str | None = None


@dataclass(slots=True)
class Closed:
    """What a container looks like when nothing in it runs any more."""

    values: dict[str, Json]  # carried values after the last iteration
    results: list[Json]  # `value` of every iteration, in order
    errors: list[dict[str, Json]]  # the contract's error object and `index`, of the failed ones, in order
    iterations: int
    stop: str | None
    history: list[dict[str, Json]] = field(default_factory=list)  # the values after each iteration


@dataclass(slots=True)
class Message:
    """A request to a model: chat messages in the OpenAI form, and how to answer."""

    connection: str
    model: str
    messages: list[dict[str, Json]]
    schema: dict[str, Json] | None = None
    temperature: float | None = None
    max_tokens: int | None = None
    extra: dict[str, Json] = field(default_factory=dict)
    tools: list[dict[str, Json]] | None = None


@dataclass(slots=True)
class Reply:
    """A model's answer: text, parsed data when a schema was asked for, tool calls, what it cost, who answered."""

    text: str
    data: Json = None
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    tool_calls: list[dict[str, Json]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of template work: `template` renders to text, `expression` gives a value."""

    kind: Literal["template", "expression"]
    source: str


class Evaluator(Protocol):
    """Evaluates templates and expressions outside this process; raises ReferenceFailed or NodeError."""

    async def __call__(self, jobs: Sequence[Job], scope: Mapping[str, Json]) -> list[Json]: ...


class Context(Protocol):
    """All that a node may touch."""

    run_id: str
    path: str  # refine/2/write
    node: str  # write
    attempt: int  # from 1
    scope: Mapping[str, Json]  # every name in scope

    @property
    def input(self) -> Json:
        """The output of the live predecessor, or an object of them by id."""

    @property
    def idempotency_key(self) -> str:
        """Stable over attempts and crashes: sha256(run|path) in hexadecimal."""

    def now(self) -> datetime: ...

    async def stream(self, text: str) -> None:
        """Shows `text` as the next piece of this node's output while it runs."""

    async def evaluate(self, expression: str, extra: Mapping[str, Json] | None = None) -> Json:
        """Evaluates a bare expression over the scope and `extra`."""

    async def render(self, value: Json, extra: Mapping[str, Json] | None = None) -> Json:
        """Renders every template inside `value` (any JSON); a string that is one reference keeps its type."""

    async def llm(self, message: Message) -> Reply:
        """Asks a model; text is streamed to this node's card; schema answers are validated."""

    async def tool(self, name: str, arguments: Mapping[str, Json]) -> Json:
        """Calls a tool by name with plain arguments."""

    async def called(self, workflow: str, version: int | None, input: Mapping[str, Json]) -> Called:
        """What a call of another workflow would run: a published version (None: the one published now).

        `input` is checked against its start. Raises NodeError when the run's identity may not run it, when there is
        no such version, when the input does not fit, when calls are nested too deeply or too many are going on.
        """

    async def call_end(self, run_id: str) -> CallEnd:
        """How the run that this node called has ended; what it cost is the node's from then on. Raises NodeError when
        it is gone."""

    def log(self, message: str) -> None: ...


class ToolContext(Protocol):
    """All that a tool may touch."""

    idempotency_key: str

    def now(self) -> datetime: ...

    async def http(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        json: Json = None,
        content: str | None = None,
        timeout: float | None = None,
    ) -> HttpReply:
        """One outgoing request through the guard; raises NodeError (`connection`, `timeout`)."""

    async def python(self, code: str, inputs: Mapping[str, Json]) -> Json:
        """Runs code in the sandbox and gives the value of `result` or of its last expression."""


@dataclass(slots=True)
class HttpReply:
    """What came back: status, headers in lower case, the body as text."""

    status: int
    headers: dict[str, str]
    text: str
    url: str


class NodeType:
    """Base of every node type; a subclass in `runtime/nodes/` is all there is to a new one.

    The class docstring is its description. `icon` is a lucide icon's name; `group` its place in the palette
    (AI, Actions, Flow, People, Data, Start and end).
    """

    key: ClassVar[str]
    title: ClassVar[str]
    group: ClassVar[str]
    icon: ClassVar[str]
    ports: ClassVar[Sequence[Port]] = (Port("out"),)
    effects: ClassVar[Effects] = "pure"
    #: run() awaits nothing outside and has no effects: it is done the moment it begins, and its start and its end are
    #: committed together. Doing it again after a crash is harmless.
    immediate: ClassVar[bool] = False
    on_crash: ClassVar[Literal["retry", "fail", "ask"]] = "retry"
    subtitle: ClassVar[str] = ""  # the config field that the card shows beside the title
    summary: ClassVar[str] = ""  # the config field whose first line an idle card shows
    is_entry: ClassVar[bool] = False  # the one node a run begins at
    is_exit: ClassVar[bool] = False  # its `value` is the run's output
    container: ClassVar[bool] = False
    #: Names that the children of a container see besides their siblings, as JSON Schema properties.
    child_scope: ClassVar[Mapping[str, dict[str, Json]]] = {}
    #: Dotted name of the config field (a JSON Schema object) whose properties are this type's outputs.
    output_properties_from: ClassVar[str] = ""
    #: Dotted name of the config object whose keys are further outputs.
    output_keys_from: ClassVar[str] = ""
    #: Output field → config field that holds its JSON Schema.
    output_schema_from: ClassVar[Mapping[str, str]] = {}

    class Config(NodeConfig):
        """No settings."""

    class Output(NodeOutput):
        """Nothing."""

    async def run(self, config: Any, ctx: Context) -> NodeOutput | Done | Waiting:
        """Does the node's work. `config` is a `Config` whose templates are rendered."""
        raise TypeError(f"{self.key} has no run()")

    async def resume(self, config: Any, ctx: Context, state: dict[str, Json], answer: dict[str, Json]) -> Done:
        """Ends a waiting: `state` is what run() left, `answer` what came ({"expired": true} at the deadline)."""
        raise TypeError(f"{self.key} does not wait")

    @classmethod
    def check(cls, config: Any) -> list[tuple[str, str]]:
        """Further checks of a config at save time: [(field path in config, message)].

        `config` is the config as written in the document, a dict that passed `Config` but for templates.
        """
        return []

    @classmethod
    def models(cls, config: Mapping[str, Json], registry: Registry) -> Mapping[str, type[BaseModel]]:
        """Config fields whose own model depends on the rest of the config (a tool's `arguments`): field → model."""
        return {}

    @classmethod
    def effects_of(cls, config: Mapping[str, Json], registry: Registry) -> Effects:
        """What a node with this config, as written in the document, does to the outside."""
        return cls.effects


class ContainerType(NodeType):
    """A node with children that are run once an iteration, each in a scope of its own."""

    container = True

    async def open(self, config: Any, ctx: Context) -> Opened:
        """Begins: what iteration 0 sees, and how many there are."""
        raise TypeError(f"{self.key} has no open()")

    def scope(self, values: dict[str, Json], index: int, item: Json) -> dict[str, Json]:
        """The names that the children of iteration `index` see; `input`, if among them, is that of the first ones.

        `values` is what the iteration began with, `item` its item when the container is counted.
        """
        raise TypeError(f"{self.key} has no scope()")

    async def iteration_ended(self, config: Any, ctx: Context, iteration: Iteration) -> IterationEnd:
        """Judges a finished iteration; raises NodeError to fail the container."""
        raise TypeError(f"{self.key} has no iteration_ended()")

    async def close(self, config: Any, ctx: Context, closed: Closed) -> Done:
        """The container's own output, when nothing in it runs any more."""
        raise TypeError(f"{self.key} has no close()")


class Tool:
    """Base of every tool; a subclass in `runtime/tools/` is all there is to a new one."""

    name: ClassVar[str]
    title: ClassVar[str]
    icon: ClassVar[str]
    effects: ClassVar[Effects] = "read"
    timeout: ClassVar[float] = 30.0

    class Arguments(NodeConfig):
        """No arguments."""

    @classmethod
    def effects_of(cls, arguments: Mapping[str, Json]) -> Effects:
        """What a call with these arguments, as written in the document, does to the outside."""
        return cls.effects

    async def call(self, arguments: Any, ctx: ToolContext) -> Json:
        """Does it; `arguments` is an `Arguments`. Raises NodeError."""
        raise TypeError(f"{self.name} has no call()")


@dataclass(frozen=True, slots=True)
class Registry:
    """The node types and tools there are, by key; always passed in, never imported by the engine."""

    types: Mapping[str, NodeType]
    tools: Mapping[str, Tool] = field(default_factory=dict)
