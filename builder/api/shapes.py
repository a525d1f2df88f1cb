"""What the API answers about workflows, runs and approvals: for the OpenAPI document and the types made from it.

The bodies are made by the services; a test holds them to these shapes.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from builder.api.serializers import ProblemEntry
from builder.models import ROLES
from runtime.models import Approval, Run

NODE_STATUSES = (
    "pending", "running", "retrying", "waiting", "succeeded", "failed", "skipped", "cancelled",
)  # fmt: skip


@extend_schema_field({"type": "object", "additionalProperties": {}})
class ObjectField(serializers.DictField):
    """A JSON object with any members."""


@extend_schema_field({})
class AnyField(serializers.JSONField):
    """Any JSON value, null included."""


class Shape(serializers.Serializer[Any]):
    """Base of what is answered: every member is there unless it says otherwise."""


class UsageShape(Shape):
    """What work cost: tokens in and out, US dollars."""

    input_tokens = serializers.IntegerField()
    output_tokens = serializers.IntegerField()
    cost_usd = serializers.FloatField()


@extend_schema_serializer(component_name="RunError")
class ErrorShape(Shape):
    """Why a node or a run failed: what happened, what to do, its kind, where."""

    message = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)
    node = serializers.CharField(allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        """`class` is a word of Python's and `field` one of serializers', so they cannot be attributes."""
        field = serializers.CharField(required=False, help_text="The node's setting that it comes from.")
        return {**super().get_fields(), "class": serializers.CharField(), "field": field}


@extend_schema_serializer(component_name="LastRun")
class LastRunShape(Shape):
    """What came of a workflow's newest run."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(Run.Status.choices)
    at = serializers.DateTimeField(help_text="When it ended, or was asked for.")
    error = serializers.CharField(allow_blank=True, help_text="Why it failed.")


@extend_schema_serializer(component_name="WorkflowSummary")
class WorkflowSummaryShape(Shape):
    """A workflow as lists show it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    revision = serializers.IntegerField(help_text="Counts the saves; also the ETag.")
    published = serializers.IntegerField(allow_null=True, help_text="The number of the published version.")
    role = serializers.ChoiceField(ROLES, allow_null=True, help_text="Your role.")
    owner = serializers.UUIDField(allow_null=True)
    owner_name = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    last_run = LastRunShape(required=False, allow_null=True, help_text="In lists; null before the first run.")


@extend_schema_serializer(component_name="Workflow")
class WorkflowShape(WorkflowSummaryShape):
    """A workflow with its draft, and with what stands in the way of running it."""

    document = ObjectField(help_text="A `baton/1` document.")
    problems = ProblemEntry(many=True)


@extend_schema_serializer(component_name="VersionSummary")
class VersionSummaryShape(Shape):
    """A published version as lists show it."""

    number = serializers.IntegerField()
    hash = serializers.CharField(help_text="SHA-256 of the logic part.")
    message = serializers.CharField(allow_blank=True)
    by = serializers.UUIDField(allow_null=True)
    by_name = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    published = serializers.BooleanField(help_text="Is this the version that runs by default?")


@extend_schema_serializer(component_name="Version")
class VersionShape(VersionSummaryShape):
    """A published version."""

    document = ObjectField(help_text="A `baton/1` document.")


@extend_schema_serializer(component_name="CalledRun")
class CalledRunShape(Shape):
    """The run that a node has called."""

    id = serializers.UUIDField()
    workflow = serializers.UUIDField()
    workflow_name = serializers.CharField()
    version = serializers.IntegerField()
    status = serializers.CharField(help_text="As the calling run knows it: running, waiting, or how it ended.")


@extend_schema_serializer(component_name="ModelTried")
class ModelTriedShape(Shape):
    """A model that was asked and did not answer."""

    connection = serializers.CharField()
    model = serializers.CharField()
    message = serializers.CharField(help_text="Why not.")


@extend_schema_serializer(component_name="Rung")
class RungShape(Shape):
    """What answered in a node's place: a rung of its policy, or a mark; absent where it did itself."""

    kind = serializers.CharField(help_text="fallback, cache, last_good, default, off, pinned or edited.")
    connection = serializers.CharField(required=False, help_text="Of the other model.")
    model = serializers.CharField(required=False, help_text="The other model that answered.")
    tried = ModelTriedShape(many=True, required=False)
    at = serializers.DateTimeField(required=False, help_text="When the kept output was given.")


@extend_schema_serializer(component_name="NodeRun")
class NodeRunShape(Shape):
    """One element of work in a run; containers also have `iterations` and `total`."""

    node = serializers.CharField()
    type = serializers.CharField()
    status = serializers.ChoiceField(NODE_STATUSES)
    attempt = serializers.IntegerField()
    input = AnyField()
    output = AnyField()
    port = serializers.CharField(allow_null=True)
    error = ErrorShape(allow_null=True)
    usage = UsageShape(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    approval = AnyField(required=False, help_text="What it waits for: the approval.")
    run = CalledRunShape(required=False)
    iterations = serializers.IntegerField(required=False)
    total = serializers.IntegerField(required=False, allow_null=True)
    retry_at = serializers.DateTimeField(required=False, help_text="When it is tried again.")
    rung = RungShape(required=False)
    breakpoint = serializers.BooleanField(required=False, help_text="It waits at a breakpoint and has not begun.")


@extend_schema_serializer(component_name="ParentRun")
class ParentShape(Shape):
    """The call of a workflow from which a run comes."""

    run = serializers.UUIDField()
    path = serializers.CharField(help_text="The calling node's path in that run.")


@extend_schema_serializer(component_name="RunSummary")
class RunSummaryShape(Shape):
    """A run as lists show it."""

    id = serializers.UUIDField()
    workflow = serializers.UUIDField()
    workflow_name = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField(allow_null=True, help_text="null: the draft.")
    status = serializers.ChoiceField(Run.Status.values)
    trigger = serializers.CharField(help_text="manual, rest, …")
    by = serializers.UUIDField(allow_null=True)
    by_name = serializers.CharField(allow_null=True)
    rerun_of = serializers.UUIDField(allow_null=True)
    parent = ParentShape(allow_null=True, help_text="The run that has called this one; null: nobody called it.")
    state = ObjectField(required=False, help_text="The run's state, when the workflow declares one.")
    to = serializers.CharField(required=False, help_text="The node that the run goes only as far as.")
    input = AnyField()
    output = AnyField()
    note = serializers.CharField(allow_null=True, help_text="What is worth knowing of an end without output.")
    error = ErrorShape(allow_null=True)
    usage = UsageShape()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    last_seq = serializers.IntegerField(help_text="The number of the log's last event.")


@extend_schema_serializer(component_name="Run")
class RunShape(RunSummaryShape):
    """A run with where each of its nodes stands, by path."""

    nodes = serializers.DictField(child=NodeRunShape())


@extend_schema_serializer(component_name="RunDocument")
class RunDocumentShape(Shape):
    """The document that a run executes, as it was when the run began."""

    document = ObjectField(help_text="A `baton/1` document.")
    version = serializers.IntegerField(allow_null=True)


@extend_schema_serializer(component_name="RunEvent")
class RunEventShape(Shape):
    """One line of a run's log; what belongs to its type stands beside these members."""

    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    type = serializers.CharField()
    path = serializers.CharField(allow_blank=True, help_text="The element of work, `refine/2/write`; empty: the run.")
    attempt = serializers.IntegerField(required=False)
    input = AnyField(required=False)
    output = AnyField(required=False)
    port = serializers.CharField(required=False, allow_null=True)
    error = ErrorShape(required=False, allow_null=True)
    usage = UsageShape(required=False, allow_null=True)
    reason = serializers.CharField(required=False)
    approval = AnyField(required=False)
    action = serializers.CharField(required=False)
    by = AnyField(required=False)
    until = serializers.CharField(required=False)
    run = serializers.CharField(required=False)
    retry_at = serializers.CharField(required=False)
    rung = RungShape(required=False)
    values = AnyField(required=False)


@extend_schema_serializer(component_name="ApprovalAction")
class ActionShape(Shape):
    """One of the answers an approval offers."""

    id = serializers.CharField()
    label = serializers.CharField(required=False)  # type: ignore[assignment]


@extend_schema_serializer(component_name="Vote")
class VoteShape(Shape):
    """One person's answer."""

    user = serializers.UUIDField()
    user_name = serializers.CharField()
    action = serializers.CharField()
    comment = serializers.CharField(allow_blank=True)
    via = serializers.CharField(allow_null=True, help_text="By which way it came: session, token or link.")
    at = serializers.DateTimeField()


@extend_schema_serializer(component_name="Approval")
class ApprovalShape(Shape):
    """A question to people, with its answer once there is one."""

    id = serializers.UUIDField()
    run = serializers.UUIDField()
    workflow = serializers.UUIDField()
    workflow_name = serializers.CharField(allow_blank=True)
    node = serializers.CharField()
    node_name = serializers.CharField(help_text="How people call the step: its label, else its id in words.")
    path = serializers.CharField()
    message = serializers.CharField(allow_blank=True)
    form = AnyField(help_text="A JSON Schema; null: nothing to fill in.")
    values = AnyField()
    actions = ActionShape(many=True)
    assignees = serializers.ListField(child=serializers.CharField())
    reminders = serializers.IntegerField(help_text="How often the people were reminded.")
    quorum = serializers.IntegerField()
    self_approval = serializers.BooleanField()
    votes = VoteShape(many=True)
    voted = serializers.BooleanField(help_text="Have you answered already?")
    can_decide = serializers.BooleanField(help_text="Would your answer count now?")
    deadline = serializers.DateTimeField(allow_null=True)
    status = serializers.ChoiceField(Approval.Status.values)
    action = serializers.CharField(allow_null=True)
    result_values = AnyField()
    comment = serializers.CharField(allow_blank=True)
    by = serializers.UUIDField(allow_null=True)
    by_name = serializers.CharField(allow_null=True)
    via = serializers.CharField(allow_null=True, help_text="How it was decided: session, token or link.")
    at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


@extend_schema_serializer(component_name="NodePort")
class PortShape(Shape):
    """A port: fixed (`id`, `label`), or one for each entry of the config list `each`."""

    id = serializers.CharField(required=False)
    label = serializers.CharField(required=False, allow_blank=True)  # type: ignore[assignment]
    each = serializers.CharField(required=False)


@extend_schema_serializer(component_name="NodeType")
class NodeTypeShape(Shape):
    """All there is to know of a node type."""

    key = serializers.CharField()
    title = serializers.CharField()
    group = serializers.CharField()
    icon = serializers.CharField()
    description = serializers.CharField()
    config = ObjectField(help_text="A JSON Schema of the settings.")
    outputs = ObjectField(help_text="A JSON Schema of the output, and where further members come from.")
    ports = PortShape(many=True)
    effects = serializers.ChoiceField(["pure", "read", "write"])
    on_crash = serializers.ChoiceField(["retry", "fail", "ask"])
    subtitle = serializers.CharField(allow_blank=True)
    summary = serializers.CharField(allow_blank=True)
    is_entry = serializers.BooleanField()
    is_exit = serializers.BooleanField()
    container = serializers.BooleanField()
    child_scope = ObjectField()
    has_policy = serializers.BooleanField()


@extend_schema_serializer(component_name="NodeTypeList")
class NodeTypesShape(Shape):
    """The node types, and what they have in common."""

    results = NodeTypeShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="The `cursor` of the next page; null on the last.")
    policy = ObjectField(help_text="A JSON Schema of the policy of every node that `has_policy`.")


@extend_schema_serializer(component_name="Tool")
class ToolShape(Shape):
    """All there is to know of a tool."""

    name = serializers.CharField()
    title = serializers.CharField()
    icon = serializers.CharField()
    description = serializers.CharField()
    arguments = ObjectField(help_text="A JSON Schema.")
    effects = serializers.ChoiceField(["pure", "read", "write"])


@extend_schema_serializer(component_name="Template")
class TemplateShape(Shape):
    """A workflow to begin with."""

    key = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    pattern = serializers.CharField()
    input = ObjectField(help_text="An input to try it with.")
    document = ObjectField(help_text="A `baton/1` document.")


class ProblemsShape(Shape):
    """What is wrong with a document; [] when nothing is."""

    problems = ProblemEntry(many=True)


@extend_schema_serializer(component_name="PreviewError")
class PreviewErrorShape(Shape):
    """Why a source gives nothing: what happened, what to do."""

    message = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        """`class` is a word of Python's, so it cannot be an attribute."""
        help_text = "`reference` (a name without a value), `template` or `limit`."
        return {**super().get_fields(), "class": serializers.CharField(help_text=help_text)}


@extend_schema_serializer(component_name="PreviewedSource")
class PreviewedShape(Shape):
    """What one source gives."""

    value = AnyField(help_text="Null when there is an error.")
    error = PreviewErrorShape(allow_null=True)


@extend_schema_serializer(component_name="Preview")
class PreviewShape(Shape):
    """What the sources give, in their order."""

    results = PreviewedShape(many=True)
