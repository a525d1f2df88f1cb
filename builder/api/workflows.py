"""The API of workflows: list, create, read, change under a revision, delete, validate."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from builder.access import roles_on
from builder.api.auth import caller
from builder.api.base import View, revision_of
from builder.api.pagination import paginate
from builder.api.serializers import Input, listing, read
from builder.api.shapes import (
    AnyField,
    ObjectField,
    PreviewShape,
    ProblemsShape,
    WorkflowShape,
    WorkflowSummaryShape,
)
from builder.models import User, Workflow
from builder.services import workflows
from builder.services.checking import examine
from builder.services.preview import MOST_SOURCES, preview
from runtime.engine.node import Job

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The revision that was read, in quotes."
)
CURSOR = OpenApiParameter("cursor", str, description="From `next` of the page before.")
LIMIT = OpenApiParameter("limit", int, description="Rows a page, 1 to 200.")


class WorkflowInput(Input):
    """A workflow as it is made."""

    name = serializers.CharField(max_length=workflows.NAME_LENGTH)
    description = serializers.CharField(max_length=workflows.DESCRIPTION_LENGTH, allow_blank=True, required=False)
    document = ObjectField(required=False, help_text="A `baton/1` document; absent: one start node.")


class WorkflowReplacement(WorkflowInput):
    """A workflow as it is to be."""

    document = ObjectField(help_text="A `baton/1` document.")


class DocumentInput(Input):
    """A document to look at."""

    document = AnyField(help_text="A `baton/1` document.")


class SourceInput(Input):
    """A text with `{{ … }}` in it, or a bare expression."""

    kind = serializers.ChoiceField(["template", "expression"])
    text = serializers.CharField(allow_blank=True, trim_whitespace=False)


class PreviewInput(Input):
    """What to fill in, and with what."""

    sources = serializers.ListField(child=SourceInput(), max_length=MOST_SOURCES)
    values = ObjectField(help_text="What the names in the sources stand for, by name.")


def answer(workflow: Workflow, user: User, status: int = 200) -> Response:
    """Returns the workflow with its revision as `ETag`."""
    body = workflows.workflow_json(workflow, user=user)
    headers = {"ETag": f'"{workflow.revision}"'}
    if status == 201:
        headers["Location"] = f"/api/v1/workflows/{workflow.pk}"
    return Response(body, status=status, headers=headers)


class Workflows(View):
    """All workflows that I may see."""

    @extend_schema(
        operation_id="workflows_list",
        parameters=[OpenApiParameter("search", str, description="Words in name or description."), CURSOR, LIMIT],
        responses=listing(WorkflowSummaryShape, "WorkflowList"),
    )
    def get(self, request: Request) -> Response:
        """Lists the workflows you may see, last changed first."""
        user = caller(request)
        rows = workflows.list_workflows(user=user, search=request.query_params.get("search", ""))
        found, following = paginate(request, rows.defer("document"), by=("-updated_at", "-id"))
        ids = [workflow.pk for workflow in found]
        roles, owners, runs = roles_on(user, ids), workflows.owners_of(ids), workflows.last_runs(ids)
        shown = [
            workflows.summary_json(w, role=roles.get(w.pk), owner=owners.get(w.pk)) | {"last_run": runs.get(w.pk)}
            for w in found
        ]
        return Response({"results": shown, "next": following})

    @extend_schema(operation_id="workflows_create", request=WorkflowInput, responses={201: WorkflowShape})
    def post(self, request: Request) -> Response:
        """Makes a workflow that you own."""
        user = caller(request)
        return answer(workflows.create_workflow(user=user, **_body(request, WorkflowInput)), user, 201)


class OneWorkflow(View):
    """One workflow."""

    @extend_schema(operation_id="workflows_read", responses=WorkflowShape)
    def get(self, request: Request, workflow_id: str) -> Response:
        """Reads a workflow; its revision is also the `ETag`."""
        user = caller(request)
        return answer(workflows.get_workflow(user=user, workflow_id=workflow_id), user)

    @extend_schema(
        operation_id="workflows_replace", parameters=[IF_MATCH], request=WorkflowReplacement, responses=WorkflowShape
    )
    def put(self, request: Request, workflow_id: str) -> Response:
        """Replaces a workflow if it still is at the revision in `If-Match`: 428 without one, 412 when it moved on."""
        return self._change(request, workflow_id, {"description": ""}, WorkflowReplacement)

    @extend_schema(
        operation_id="workflows_change", parameters=[IF_MATCH], request=WorkflowInput, responses=WorkflowShape
    )
    def patch(self, request: Request, workflow_id: str) -> Response:
        """Changes some of name, description and document, under the same rule as replacing."""
        return self._change(request, workflow_id, {}, WorkflowInput, partial=True)

    @extend_schema(operation_id="workflows_delete", responses={204: None})
    def delete(self, request: Request, workflow_id: str) -> Response:
        """Deletes a workflow with its versions and shares, and cancels its runs. Owners only."""
        user = caller(request)
        workflow = workflows.get_workflow(user=user, workflow_id=workflow_id, perm="builder.delete_workflow")
        workflows.delete_workflow(user=user, workflow=workflow)
        return Response(status=204)

    def _change(
        self, request: Request, workflow_id: str, base: dict[str, Any], kind: type[Input], *, partial: bool = False
    ) -> Response:
        user = caller(request)
        workflow = workflows.get_workflow(user=user, workflow_id=workflow_id, perm="builder.edit_workflow")
        revision = revision_of(request.headers.get("If-Match"))
        changes = base | _body(request, kind, partial=partial)
        return answer(
            workflows.change_workflow(user=user, workflow=workflow, changes=changes, revision=revision), user
        )


class Validation(View):
    """What is wrong with a document."""

    scopes = {"POST": "read"}

    @extend_schema(operation_id="workflows_validate", request=DocumentInput, responses=ProblemsShape)
    def post(self, request: Request, workflow_id: str) -> Response:
        """Looks at a document as if it were this workflow's. Nothing is stored and nothing is run."""
        workflow = workflows.get_workflow(user=caller(request), workflow_id=workflow_id)
        document = read(DocumentInput, request.data)["document"]
        found = examine(document, owner=workflows.owners_of([workflow.pk]).get(workflow.pk))
        return Response({"problems": [problem.as_json() for problem in found]})


class Preview(View):
    """What texts and expressions would give."""

    scopes = {"POST": "read"}

    @extend_schema(operation_id="workflows_preview", request=PreviewInput, responses=PreviewShape)
    def post(self, request: Request, workflow_id: str) -> Response:
        """Fills texts and expressions with the values sent along, as a run would. Nothing is stored or called."""
        workflows.get_workflow(user=caller(request), workflow_id=workflow_id)
        asked = read(PreviewInput, request.data)
        sources = [Job(one["kind"], one["text"]) for one in asked["sources"]]
        return Response({"results": preview(sources, asked["values"])})


def _body(request: Request, kind: type[Input], *, partial: bool = False) -> dict[str, Any]:
    """The checked body, with the document as it came: a copy by field would lose what it is."""
    return read(kind, request.data, partial=partial)
