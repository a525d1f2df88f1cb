"""`/users` and `/audit`: accounts, for administrators, and what was done, for those it concerns."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from builder.access import require_admin
from builder.api.auth import caller
from builder.api.pagination import page_of
from builder.api.serializers import Input, listing, read
from builder.models import User as Row
from builder.services import audit, people, setup
from runtime.engine.errors import Conflict, Invalid, NotFound, Problem


class User(serializers.Serializer[Any]):
    """An account as administrators see it. `pending`: its person has not chosen a password yet."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField()
    is_admin = serializers.BooleanField()
    is_active = serializers.BooleanField()
    pending = serializers.BooleanField()
    date_joined = serializers.DateTimeField()
    last_login = serializers.DateTimeField(allow_null=True)


class InvitedUser(User):
    """A new account and the address where its person chooses a password: once, within a week."""

    invitation = serializers.CharField()


class Invitation(serializers.Serializer[Any]):
    """The address where a person chooses a password: once, within a week."""

    invitation = serializers.CharField()


class UserInput(Input):
    """Whom to invite."""

    username = serializers.CharField(max_length=64)
    email = serializers.EmailField()


class UserChange(Input):
    """`is_active` false signs the person out for good; `successor` then takes over the workflows they own alone."""

    is_active = serializers.BooleanField(required=False)
    is_admin = serializers.BooleanField(required=False)
    successor = serializers.CharField(max_length=254, required=False)


class AuditEntry(serializers.Serializer[Any]):
    """One act."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.UUIDField(allow_null=True)
    actor_name = serializers.CharField()
    token = serializers.CharField()
    action = serializers.CharField()
    subject = serializers.CharField()
    workflow = serializers.UUIDField(allow_null=True, source="workflow_id")
    address = serializers.CharField(allow_null=True)
    detail = serializers.DictField()


def show(row: Row) -> dict[str, Any]:
    """Returns an account for administrators."""
    facts = {
        name: getattr(row, name)
        for name in ("id", "username", "name", "email", "is_active", "date_joined", "last_login")
    }
    return dict(User({**facts, "is_admin": row.is_superuser, "pending": not row.has_usable_password()}).data)


def _user(user_id: uuid.UUID) -> Row:
    row = Row.objects.filter(pk=user_id).first()
    if row is None:
        raise NotFound("There is no such account.")
    return row


class UsersView(APIView):
    """All accounts. Administrators only."""

    scopes = {"GET": "admin", "POST": "admin"}

    @extend_schema(operation_id="users", responses=listing(User))
    def get(self, request: Request) -> Response:
        """Everybody with an account."""
        require_admin(caller(request))
        return Response(page_of(request, Row.objects.all(), show, by=("username", "id")))

    @extend_schema(operation_id="users_create", request=UserInput, responses={201: InvitedUser})
    def post(self, request: Request) -> Response:
        """Make an account. Pass `invitation` on to its person: it is not shown again."""
        admin = require_admin(caller(request))
        row, link = people.add_user(by=admin, **read(UserInput, request.data))
        return Response({**show(row), "invitation": link}, status=201)


class UserView(APIView):
    """One account. Administrators only."""

    scopes = {"PATCH": "admin"}

    @extend_schema(operation_id="users_change", request=UserChange, responses=User)
    def patch(self, request: Request, user_id: uuid.UUID) -> Response:
        """Sign somebody out for good or let them in again, make them administrator or not."""
        admin = require_admin(caller(request))
        changes = read(UserChange, request.data, partial=True)
        return Response(show(people.change_user(user=_user(user_id), changes=changes, by=admin)))


class InvitationView(APIView):
    """A new invitation, for an account whose person lost the password or the first link. Administrators only."""

    scopes = {"POST": "admin"}

    @extend_schema(operation_id="users_invite", request=None, responses={201: Invitation})
    def post(self, request: Request, user_id: uuid.UUID) -> Response:
        """Make a one-time address where the person chooses a password. An earlier one stops working."""
        admin = require_admin(caller(request))
        row = _user(user_id)
        if not row.is_active:
            raise Conflict("This account is closed. Open it first.", title="Closed")
        return Response({"invitation": setup.invite(user=row, by=admin)}, status=201)


class AuditView(APIView):
    """The audit log."""

    scopes = {"GET": "admin"}

    @extend_schema(
        operation_id="audit",
        responses=listing(AuditEntry),
        parameters=[OpenApiParameter("workflow", OpenApiTypes.UUID, description="Only what concerns this workflow.")],
    )
    def get(self, request: Request) -> Response:
        """What I did, what was done to workflows I own, and for administrators everything. Newest first."""
        rows = audit.visible(caller(request))
        if workflow := request.query_params.get("workflow"):
            try:
                rows = rows.filter(workflow_id=uuid.UUID(workflow))
            except ValueError as error:
                message = "This is no id."
                raise Invalid(message, problems=[Problem(message, field="workflow")]) from error
        return Response(page_of(request, rows, lambda row: dict(AuditEntry(row).data), by=("-id",)))
