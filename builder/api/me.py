"""`/me`: who I am here, and my own account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from builder.api.auth import caller
from builder.api.serializers import Input, read
from builder.models import User
from builder.services import connections, people
from builder.services.login import LONGEST_PASSWORD
from runtime.limits import LIMITS


class Me(serializers.Serializer[Any]):
    """The signed-in person. `demo`: only the demo model answers; `providers`: the connections that are real."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField()
    is_admin = serializers.BooleanField()
    demo = serializers.BooleanField()
    providers = serializers.ListField(child=serializers.CharField())
    scopes = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="Scopes of the token used; null for a session."
    )


class MeChange(Input):
    """What people change about themselves."""

    name = serializers.CharField(max_length=150, allow_blank=True, required=False)
    email = serializers.EmailField(required=False)


class PasswordChange(Input):
    """The present password and the next."""

    current = serializers.CharField(trim_whitespace=False, max_length=LONGEST_PASSWORD)
    new = serializers.CharField(trim_whitespace=False, max_length=LONGEST_PASSWORD)


class LimitEntry(serializers.Serializer[Any]):
    """One limit of this installation."""

    name = serializers.CharField()
    value = serializers.IntegerField()
    unit = serializers.CharField()
    about = serializers.CharField()


class LimitList(serializers.Serializer[Any]):
    """All limits."""

    results = LimitEntry(many=True)
    next = serializers.CharField(allow_null=True)


def show(user: User) -> dict[str, Any]:
    """Returns the body of `GET /me`."""
    providers = connections.usable_names(user)
    return {
        "id": str(user.pk),
        "username": user.username,
        "name": user.name,
        "email": user.email,
        "is_admin": user.is_superuser,
        "demo": not providers,
        "providers": providers,
        "scopes": None if user.scopes is None else sorted(user.scopes),
    }


class MeView(APIView):
    """My account."""

    scopes = {"PATCH": "admin"}

    @extend_schema(operation_id="me", responses=Me)
    def get(self, request: Request) -> Response:
        """Who the caller is."""
        return Response(show(caller(request)))

    @extend_schema(operation_id="me_change", request=MeChange, responses=Me)
    def patch(self, request: Request) -> Response:
        """Change my name or e-mail address."""
        user = people.change_me(user=caller(request), changes=read(MeChange, request.data, partial=True))
        return Response(show(user))


class PasswordView(APIView):
    """My password."""

    scopes = {"POST": "admin"}

    @extend_schema(operation_id="me_password", request=PasswordChange, responses={204: None})
    def post(self, request: Request) -> Response:
        """Change my password; every other session of mine ends."""
        values = read(PasswordChange, request.data)
        user = people.change_password(user=caller(request), address=request.META.get("REMOTE_ADDR"), **values)
        if request.auth is None:
            update_session_auth_hash(request._request, user)
        return Response(status=204)


class LimitsView(APIView):
    """The table of limits."""

    @extend_schema(operation_id="limits", responses=LimitList)
    def get(self, request: Request) -> Response:
        """Every limit of this installation, so that nobody meets one unprepared."""
        rows = [
            {"name": name, "value": one.value, "unit": one.unit, "about": one.about} for name, one in LIMITS.items()
        ]
        return Response({"results": rows, "next": None})
