"""The API of decision links: made, listed and revoked by those who may; used on their own page, not here."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.auth import caller
from builder.api.base import View
from builder.api.pagination import page_of
from builder.api.serializers import Input, listing, read
from builder.api.shapes import AnyField
from builder.services import approval_links, approvals


class ApprovalLink(serializers.Serializer[Any]):
    """A decision link as it can be seen after it was made."""

    id = serializers.UUIDField()
    by = serializers.UUIDField()
    by_name = serializers.CharField(help_text="In whose name it decides.")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    used_at = serializers.DateTimeField(allow_null=True)
    works = serializers.BooleanField(help_text="Neither used nor past its end, and the approval still waits.")


class NewApprovalLink(ApprovalLink):
    """A decision link at its making, the only time its address is shown."""

    url = serializers.CharField()


class ApprovalLinkInput(Input):
    """How long it should work."""

    expires_in = AnyField(
        required=False, allow_null=True, help_text="Seconds, or a text such as `2d`; 7 days when absent."
    )


class Links(View):
    """The links of one approval."""

    scopes = {"POST": "decide"}

    @extend_schema(operation_id="approval_links", responses=listing(ApprovalLink))
    def get(self, request: Request, approval_id: str) -> Response:
        """Lists the links you made, newest first; owners of the workflow see everybody's."""
        user = caller(request)
        approval = approvals.get_approval(user=user, approval_id=approval_id)
        rows = approval_links.links_of(user=user, approval=approval)
        return Response(page_of(request, rows, approval_links.link_json))

    @extend_schema(operation_id="approval_links_create", request=ApprovalLinkInput, responses={201: NewApprovalLink})
    def post(self, request: Request, approval_id: str) -> Response:
        """Makes a link that decides once, in your name and without signing in. `url` is in this answer only.

        It ends with the approval's deadline, with its first use, and with your right to decide.
        """
        user = caller(request)
        approval = approvals.get_approval(user=user, approval_id=approval_id, perm="runtime.decide_approval")
        values = read(ApprovalLinkInput, request.data)
        row, url = approval_links.make_link(user=user, approval=approval, **values)
        return Response({**approval_links.link_json(row), "url": url}, status=201)


class OneLink(View):
    """One link of an approval."""

    scopes = {"DELETE": "decide"}

    @extend_schema(operation_id="approval_links_revoke", responses={204: None})
    def delete(self, request: Request, approval_id: str, link_id: uuid.UUID) -> Response:
        """Revokes a link, from this moment on."""
        user = caller(request)
        approval = approvals.get_approval(user=user, approval_id=approval_id)
        approval_links.revoke_link(user=user, approval=approval, link_id=link_id)
        return Response(status=204)
