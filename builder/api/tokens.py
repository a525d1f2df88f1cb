"""`/tokens`: API tokens of one's own, shown once."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from builder.access import DEFAULT_SCOPES, SCOPES
from builder.api.auth import caller
from builder.api.pagination import page_of
from builder.api.serializers import Input, listing, read
from builder.models import ApiToken
from builder.services import tokens


class Token(serializers.Serializer[Any]):
    """A token as it can be seen after it was made."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="How the token begins, to tell it from others.")
    scopes = serializers.ListField(child=serializers.ChoiceField(SCOPES))
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)


class NewToken(Token):
    """A token at its making, the only time it is shown."""

    token = serializers.CharField()


class TokenInput(Input):
    """What to make."""

    name = serializers.CharField(max_length=100)
    scopes = serializers.ListField(child=serializers.CharField(max_length=20), required=False, max_length=20)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)


def show(row: ApiToken) -> dict[str, Any]:
    """Returns a token without what would let anybody use it."""
    return dict(Token(row).data)


class TokensView(APIView):
    """My tokens. With a token these calls need the scope `admin`."""

    scopes = {"GET": "admin", "POST": "admin"}

    @extend_schema(operation_id="tokens", responses=listing(Token))
    def get(self, request: Request) -> Response:
        """My API tokens, newest first."""
        return Response(page_of(request, ApiToken.objects.filter(user=caller(request)), show))

    @extend_schema(operation_id="tokens_create", request=TokenInput, responses={201: NewToken})
    def post(self, request: Request) -> Response:
        """Make a token. `token` is in this answer and never again; scopes are all but `admin` unless named."""
        values = read(TokenInput, request.data)
        row, secret = tokens.create_token(user=caller(request), **{"scopes": DEFAULT_SCOPES, **values})
        return Response({**show(row), "token": secret}, status=201)


class TokenView(APIView):
    """One of my tokens."""

    scopes = {"DELETE": "admin"}

    @extend_schema(operation_id="tokens_revoke", responses={204: None})
    def delete(self, request: Request, token_id: uuid.UUID) -> Response:
        """Revoke a token, from the next request on."""
        tokens.revoke_token(token_id=token_id, by=caller(request))
        return Response(status=204)
