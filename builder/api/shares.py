"""`/workflows/{id}/shares`: who has which role. Owners only."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from builder.api.auth import caller
from builder.api.pagination import page_of
from builder.api.serializers import Input, listing, read
from builder.models import Role
from builder.models import Share as Row
from builder.services import sharing


class Share(serializers.Serializer[Any]):
    """One role for one person or one team."""

    id = serializers.UUIDField()
    role = serializers.ChoiceField(Role.choices)
    user = serializers.UUIDField(allow_null=True)
    user_name = serializers.CharField(allow_null=True)
    user_email = serializers.CharField(allow_null=True)
    team = serializers.UUIDField(allow_null=True)
    team_name = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class ShareInput(Input):
    """Either `user`, a username or e-mail address, or `team`, an id; and the role."""

    user = serializers.CharField(max_length=254, required=False)
    team = serializers.UUIDField(required=False)
    role = serializers.ChoiceField(Role.choices)


class ShareChange(Input):
    """The new role."""

    role = serializers.ChoiceField(Role.choices)


def show(row: Row) -> dict[str, Any]:
    """Returns a share with the names people read."""
    return {
        "id": str(row.pk),
        "role": row.role,
        "user": str(row.user_id) if row.user_id else None,
        "user_name": row.user.name if row.user else None,
        "user_email": row.user.email if row.user else None,
        "team": str(row.team_id) if row.team_id else None,
        "team_name": row.team.name if row.team else None,
        "created_at": row.created_at.isoformat().replace("+00:00", "Z"),
    }


class SharesView(APIView):
    """All shares of a workflow."""

    scopes = {"GET": "admin", "POST": "admin"}

    @extend_schema(operation_id="shares", responses=listing(Share))
    def get(self, request: Request, workflow_id: uuid.UUID) -> Response:
        """Who has which role on a workflow I own."""
        workflow = sharing.workflow_to_share(workflow_id=workflow_id, by=caller(request))
        return Response(page_of(request, sharing.shares_of(workflow), show, by=("created_at", "id")))

    @extend_schema(operation_id="shares_create", request=ShareInput, responses={201: Share})
    def post(self, request: Request, workflow_id: uuid.UUID) -> Response:
        """Share a workflow I own with a person or with a team of mine."""
        workflow = sharing.workflow_to_share(workflow_id=workflow_id, by=caller(request))
        row = sharing.add_share(workflow=workflow, by=caller(request), **read(ShareInput, request.data))
        return Response(show(row), status=201)


class ShareView(APIView):
    """One share."""

    scopes = {"PATCH": "admin", "DELETE": "admin"}

    @extend_schema(operation_id="shares_change", request=ShareChange, responses=Share)
    def patch(self, request: Request, workflow_id: uuid.UUID, share_id: uuid.UUID) -> Response:
        """Give another role. The last owner stays one."""
        workflow = sharing.workflow_to_share(workflow_id=workflow_id, by=caller(request))
        role = read(ShareChange, request.data)["role"]
        return Response(
            show(sharing.change_share(workflow=workflow, share_id=share_id, role=role, by=caller(request)))
        )

    @extend_schema(operation_id="shares_remove", responses={204: None})
    def delete(self, request: Request, workflow_id: uuid.UUID, share_id: uuid.UUID) -> Response:
        """Stop sharing with them, at once."""
        workflow = sharing.workflow_to_share(workflow_id=workflow_id, by=caller(request))
        sharing.remove_share(workflow=workflow, share_id=share_id, by=caller(request))
        return Response(status=204)
