"""`/connections`: model providers and their keys, which can be written and never read."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from builder.access import visible_connections
from builder.api.auth import caller
from builder.api.pagination import page_of
from builder.api.serializers import Input, listing, read
from builder.models import User
from builder.services import connections as service
from runtime.engine.errors import NodeError
from runtime.models import Connection as Row


class Connection(serializers.Serializer[Any]):
    """A connection without its key. Built-in ones have their name as id and nobody as owner."""

    id = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    base_url = serializers.CharField()
    models = serializers.ListField(child=serializers.CharField())
    has_secret = serializers.BooleanField()
    shared = serializers.BooleanField()
    built_in = serializers.BooleanField()
    owner = serializers.UUIDField(allow_null=True)
    owner_name = serializers.CharField(allow_null=True)
    may_change = serializers.BooleanField()
    note = serializers.CharField(allow_blank=True)


class ConnectionInput(Input):
    """A connection to make. `secret` is the key; it can be replaced but not read."""

    name = serializers.CharField(max_length=63)
    kind = serializers.ChoiceField(["openai"], required=False)
    base_url = serializers.CharField(max_length=500)
    secret = serializers.CharField(
        max_length=service.LONGEST_SECRET, allow_blank=True, required=False, write_only=True
    )
    models = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=service.MOST_MODELS
    )
    shared = serializers.BooleanField(required=False)


class ConnectionTest(serializers.Serializer[Any]):
    """What came of asking the server for its models."""

    ok = serializers.BooleanField()
    message = serializers.CharField()
    models = serializers.ListField(child=serializers.CharField())


def show(row: Row | service.BuiltIn, user: User) -> dict[str, Any]:
    """Returns a connection as `user` sees it."""
    if isinstance(row, service.BuiltIn):
        rest = {
            "kind": "openai",
            "shared": True,
            "built_in": True,
            "owner": None,
            "owner_name": None,
            "note": row.note,
        }
        secret, own = row.has_secret, False
    else:
        rest = {"kind": row.kind, "shared": row.shared, "built_in": False, "note": ""}
        rest |= {"owner": str(row.owner_id), "owner_name": row.owner.name}
        secret, own = row.secret is not None, user.has_perm("runtime.change_connection", row)
    key = row.name if isinstance(row, service.BuiltIn) else str(row.pk)
    facts = {"id": key, "name": row.name, "base_url": row.base_url, "models": list(row.models)}
    return {**facts, **rest, "has_secret": secret, "may_change": own}


class ConnectionsView(APIView):
    """The connections I may use."""

    scopes = {"POST": "admin"}

    @extend_schema(operation_id="connections", responses=listing(Connection))
    def get(self, request: Request) -> Response:
        """The built-in connections, then mine and those shared with everybody."""
        user = caller(request)
        rows = visible_connections(user).select_related("owner")
        body = page_of(request, rows, lambda row: show(row, user), by=("name", "id"))
        if "cursor" not in request.query_params:
            body["results"] = [*[show(one, user) for one in service.built_in()], *body["results"]]
        return Response(body)

    @extend_schema(operation_id="connections_create", request=ConnectionInput, responses={201: Connection})
    def post(self, request: Request) -> Response:
        """Add a connection to an OpenAI-compatible server."""
        user = caller(request)
        row = service.create_connection(by=user, values=read(ConnectionInput, request.data))
        return Response(show(row, user), status=201)


class ConnectionView(APIView):
    """One connection."""

    scopes = {"PATCH": "admin", "DELETE": "admin"}

    @extend_schema(operation_id="connection", responses=Connection)
    def get(self, request: Request, connection_id: str) -> Response:
        """A connection I may use."""
        user = caller(request)
        return Response(show(service.find(user=user, connection_id=connection_id), user))

    @extend_schema(operation_id="connections_change", request=ConnectionInput, responses=Connection)
    def patch(self, request: Request, connection_id: str) -> Response:
        """Change a connection of mine. Leading it to another server needs the key again."""
        user = caller(request)
        row = service.find_own(user=user, connection_id=connection_id)
        changes = read(ConnectionInput, request.data, partial=True)
        return Response(show(service.change_connection(row=row, by=user, changes=changes), user))

    @extend_schema(operation_id="connections_delete", responses={204: None})
    def delete(self, request: Request, connection_id: str) -> Response:
        """Remove a connection of mine, and its key."""
        user = caller(request)
        service.delete_connection(row=service.find_own(user=user, connection_id=connection_id), by=user)
        return Response(status=204)


class ConnectionTestView(APIView):
    """Whether a connection works."""

    scopes = {"POST": "run"}

    @extend_schema(operation_id="connections_test", request=None, responses=ConnectionTest)
    def post(self, request: Request, connection_id: str) -> Response:
        """Ask the server for its models; `ok` says whether it answered, `message` what to do when not."""
        user = caller(request)
        row = service.find(user=user, connection_id=connection_id)
        try:
            models = service.test_connection(user=user, connection=row)
        except NodeError as error:
            return Response({"ok": False, "message": service.advice(error), "models": []})
        return Response({"ok": True, "message": f"It answers, with {len(models)} models.", "models": models})
