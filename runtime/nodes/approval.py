"""The approval: asks people, waits without holding anything, and goes on where they say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from pydantic import Field

from runtime.engine.clock import iso
from runtime.engine.durations import Duration
from runtime.engine.node import (
    Context,
    Done,
    Json,
    NodeConfig,
    NodeOutput,
    NodeType,
    Port,
    Waiting,
    config_field,
)
from runtime.schema import faults_at

_RESERVED = frozenset({"expired", "error"})
DEFAULT_ACTIONS: list[dict[str, Json]] = [
    {"id": "approve", "label": "Approve"},
    {"id": "reject", "label": "Reject"},
]


class Action(NodeConfig):
    """One button."""

    id: str = config_field(template="literal", title="Id", pattern=r"^[a-z][a-z0-9_]{0,62}$")
    """The port's name: a word of small letters, digits and _."""
    label: str | None = config_field(None, title="Label")
    """What the button says."""


class Escalate(NodeConfig):
    """Who else is asked when nobody answers."""

    after: Duration = Field(json_schema_extra={"x-template": "literal"})
    """How long to wait first."""
    to: list[str] = config_field(template="literal", widget="people", title="To", min_length=1, max_length=100)
    """The people: `user:…` or `team:…`."""


class Approval(NodeType):
    """Asks people to look, change values and decide. The run waits, for weeks if need be, and goes on as they say."""

    key, title, group, icon = "approval", "Approval", "People", "user-check"
    immediate = True
    summary = "message"
    ports: ClassVar[tuple[Port, ...]] = (Port(each="actions"), Port("expired", "Expired"))
    output_schema_from: ClassVar[dict[str, str]] = {"values": "form"}

    class Config(NodeConfig):
        message: str = config_field(widget="prompt", title="Message", min_length=1)
        """What the people are asked; {{ … }} takes values of earlier steps."""
        form: dict[str, Json] | None = config_field(None, widget="form", title="Form")
        """Values they see and may change: a JSON Schema of an object, with templates as defaults."""
        actions: list[Action] = config_field(
            default_factory=lambda: [Action(**one) for one in DEFAULT_ACTIONS],
            widget="actions",
            title="Actions",
            min_length=1,
            max_length=20,
        )
        """The buttons; each is a port."""
        assignees: list[str] = config_field(
            default_factory=list, widget="people", title="Who is asked", max_length=100
        )
        """`user:name` or `team:name`. Empty: whoever may decide on the workflow."""
        quorum: int = config_field(1, title="Votes needed", unit="votes", ge=1, le=100, advanced=True)
        """How many people must choose the same action."""
        self_approval: bool = config_field(True, title="Starter may decide", advanced=True)
        """Whether the person who started the run may decide."""
        deadline: Duration | None = Field(None, title="Deadline", json_schema_extra={"x-widget": "duration"})
        """After this long the run goes on at `expired`."""
        remind: Duration | None = Field(
            None, title="Remind", json_schema_extra={"x-widget": "duration", "x-advanced": True}
        )
        """Reminds the people this often."""
        escalate: Escalate | None = config_field(None, title="Escalate", advanced=True)
        """Who else is asked when nobody answers."""

    class Output(NodeOutput):
        action: str
        """The button that was chosen, or `expired`."""
        values: dict[str, Json]
        """The form's values as they were sent."""
        by: str | None = None
        """The id of the person who decided."""
        by_name: str | None = None
        """Their name."""
        comment: str = ""
        """What they wrote beside."""
        at: str
        """When."""

    async def run(self, config: Any, ctx: Context) -> Waiting:
        deadline = iso(ctx.now() + timedelta(seconds=config.deadline)) if config.deadline else None
        escalate = config.escalate.model_dump() if config.escalate else None
        values = defaults(config.form)
        return Waiting(
            "approval",
            {
                "message": config.message,
                "form": config.form,
                "values": values,
                "actions": [{"id": one.id, "label": one.label or one.id} for one in config.actions],
                "assignees": config.assignees,
                "quorum": config.quorum,
                "self_approval": config.self_approval,
                "deadline": deadline,
                "remind": config.remind,
                "escalate": escalate,
            },
            {"values": values},
            deadline,
        )

    async def resume(self, config: Any, ctx: Context, state: dict[str, Json], answer: dict[str, Json]) -> Done:
        if answer.get("expired"):
            output = self.Output(action="expired", values=state.get("values") or {}, at=iso(ctx.now()))
            return Done(output, port="expired")
        action = str(answer["action"])
        values = answer.get("values")
        output = self.Output(
            action=action,
            values={**(state.get("values") or {}), **(values if isinstance(values, dict) else {})},
            by=answer.get("by"),
            by_name=answer.get("by_name"),
            comment=answer.get("comment") or "",
            at=answer.get("decided_at") or iso(ctx.now()),
        )
        return Done(output, port=action)

    @classmethod
    def check(cls, config: Any) -> list[tuple[str, str]]:
        problems: list[tuple[str, str]] = []
        form = config.get("form")
        if form is not None:
            wrong = faults_at("form", form)
            problems += wrong
            if not wrong and form.get("type", "object") != "object":
                problems.append(("form.type", "A form is an object: its properties are the fields."))
        seen: set[str] = set()
        for index, action in enumerate(config.get("actions") or []):
            if not isinstance(action, dict):
                continue  # a template: what it gives is checked when it is filled in
            if action["id"] in _RESERVED:
                problems.append((f"actions.{index}.id", f"`{action['id']}` is a port of its own; take another id."))
            elif action["id"] in seen:
                problems.append((f"actions.{index}.id", f"There are two actions called `{action['id']}`."))
            seen.add(action["id"])
        return problems


def defaults(form: dict[str, Json] | None) -> dict[str, Json]:
    """What a form's fields hold before anybody touches them."""
    properties = (form or {}).get("properties")
    if not isinstance(properties, dict):
        return {}
    return {name: one["default"] for name, one in properties.items() if isinstance(one, dict) and "default" in one}
