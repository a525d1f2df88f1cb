"""The API of versions: publish, list, read, restore."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.auth import caller
from builder.api.base import View, revision_of
from builder.api.pagination import page_of
from builder.api.serializers import Input, listing, read
from builder.api.shapes import VersionShape, VersionSummaryShape, WorkflowShape
from builder.api.workflows import CURSOR, LIMIT, answer
from builder.models import Version, Workflow
from builder.services import versions
from builder.services.workflows import get_workflow
from runtime.engine.errors import NotFound

IF_SEEN = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The revision to publish, in quotes; absent: whatever the draft is.",
)


class PublishInput(Input):
    """What to say of a version."""

    message = serializers.CharField(max_length=versions.MESSAGE_LENGTH, allow_blank=True, required=False)


class Publish(View):
    """Publishing the draft."""

    @extend_schema(
        operation_id="workflows_publish",
        parameters=[IF_SEEN],
        request=PublishInput,
        responses={200: VersionShape, 201: VersionShape},
    )
    def post(self, request: Request, workflow_id: str) -> Response:
        """Publishes the draft as a new version (201), or as the version it already is (200); 412 when it moved on."""
        user = caller(request)
        workflow = get_workflow(user=user, workflow_id=workflow_id, perm="builder.edit_workflow")
        given = read(PublishInput, request.data)
        seen = request.headers.get("If-Match")
        revision = revision_of(seen) if seen else None
        version, new = versions.publish(user=user, workflow=workflow, revision=revision, **given)
        shown = versions.version_json(version, published=workflow.published_number)
        where = f"/api/v1/workflows/{workflow.pk}/versions/{version.number}"
        return Response(shown, status=201 if new else 200, headers={"Location": where})


class Versions(View):
    """The versions of a workflow."""

    @extend_schema(
        operation_id="versions_list",
        parameters=[CURSOR, LIMIT],
        responses=listing(VersionSummaryShape, "VersionList"),
    )
    def get(self, request: Request, workflow_id: str) -> Response:
        """Lists the published versions, newest first."""
        workflow = get_workflow(user=caller(request), workflow_id=workflow_id)
        rows = versions.list_versions(workflow=workflow).defer("document")

        def show(version: Version) -> dict[str, object]:
            return versions.version_json(version, published=workflow.published_number, document=False)

        return Response(page_of(request, rows, show, by=("-number",)))


class OneVersion(View):
    """One version."""

    @extend_schema(operation_id="versions_read", responses=VersionShape)
    def get(self, request: Request, workflow_id: str, number: str) -> Response:
        """Reads a version."""
        workflow = get_workflow(user=caller(request), workflow_id=workflow_id)
        return Response(versions.version_json(_version(workflow, number), published=workflow.published_number))


class Restore(View):
    """Going back to a version."""

    @extend_schema(operation_id="versions_restore", request=None, responses=WorkflowShape)
    def post(self, request: Request, workflow_id: str, number: str) -> Response:
        """Makes the draft what the version holds, as a new revision. What is published stays as it is."""
        user = caller(request)
        workflow = get_workflow(user=user, workflow_id=workflow_id, perm="builder.edit_workflow")
        return answer(versions.restore(user=user, workflow=workflow, version=_version(workflow, number)), user)


def _version(workflow: Workflow, number: str) -> Version:
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFound("This workflow has no such version.")
    return versions.get_version(workflow=workflow, number=int(number))
