"""The API of approvals: the inbox, one approval, the decision."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.auth import caller
from builder.api.base import View
from builder.api.pagination import page_of
from builder.api.serializers import Input, listing, read
from builder.api.shapes import ApprovalShape, ObjectField
from builder.api.workflows import CURSOR, LIMIT
from builder.services import approvals
from runtime.engine.errors import Invalid, Problem


class DecisionInput(Input):
    """The answer: an action's id, the form as edited, a word about it."""

    action = serializers.CharField(max_length=100)
    values = ObjectField(required=False, allow_null=True)
    comment = serializers.CharField(max_length=approvals.COMMENT_LENGTH, allow_blank=True, required=False)


class Approvals(View):
    """The inbox."""

    @extend_schema(
        operation_id="approvals_list",
        parameters=[
            OpenApiParameter("status", str, enum=[*approvals.STATUSES, "all"], default="pending"),
            CURSOR,
            LIMIT,
        ],
        responses=listing(ApprovalShape, "ApprovalList"),
    )
    def get(self, request: Request) -> Response:
        """Lists approvals, those that wait for you first."""
        user = caller(request)
        rows = approvals.list_approvals(user=user, status=request.query_params.get("status") or "pending")
        try:
            body = page_of(
                request,
                rows,
                lambda approval: approvals.approval_json(approval, user=user),
                by=("-mine", "-created_at", "-id"),
            )
        except ValueError as error:  # a cursor of another list: `mine` is no number in it
            message = "This is no cursor of this list. Begin again without it."
            raise Invalid(message, problems=[Problem(message, field="cursor")]) from error
        return Response(body)


class OneApproval(View):
    """One approval."""

    @extend_schema(operation_id="approvals_read", responses=ApprovalShape)
    def get(self, request: Request, approval_id: str) -> Response:
        """Reads an approval."""
        user = caller(request)
        approval = approvals.get_approval(user=user, approval_id=approval_id)
        return Response(approvals.approval_json(approval, user=user))


class Decision(View):
    """Answering."""

    scopes = {"POST": "decide"}

    @extend_schema(operation_id="approvals_decide", request=DecisionInput, responses=ApprovalShape)
    def post(self, request: Request, approval_id: str) -> Response:
        """Counts your answer: 409 when it is decided, 403 when you were not asked, 400 when values do not fit."""
        user = caller(request)
        approval = approvals.get_approval(user=user, approval_id=approval_id, perm="runtime.decide_approval")
        decided = approvals.decide(user=user, approval=approval, **read(DecisionInput, request.data))
        return Response(approvals.approval_json(decided, user=user))
