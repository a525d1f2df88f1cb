"""Who is calling the API: a browser with its session and CSRF token, or a program with a bearer token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import authenticate
from rest_framework import authentication, permissions
from rest_framework.exceptions import AuthenticationFailed

from builder.access import in_scope
from builder.models import User
from builder.services import tokens
from runtime.engine.errors import Forbidden

if TYPE_CHECKING:  # REST framework's views import this module through the settings
    from rest_framework.request import Request
    from rest_framework.views import APIView

#: What a method needs of a token when the view does not say: reading reads, all else changes.
SAFE = "read"
UNSAFE = "edit"


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <token>`, the header only: what stands in an address ends up in logs."""

    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        """Returns (person with scopes, token's id); None without such a header; 401 when the token does not count."""
        scheme, _, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != self.keyword.lower():
            return None
        user = authenticate(request=request._request, token=secret.strip())
        if not isinstance(user, User) or user.token_id is None:
            raise AuthenticationFailed("This token is unknown, expired or revoked.")
        tokens.mark_used(user.token_id, user.token_used_at)
        return user, str(user.token_id)

    def authenticate_header(self, request: Request) -> str:
        return f'{self.keyword} realm="baton"'


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session; every request of a signed-in browser that changes something carries the CSRF token."""


class Allowed(permissions.IsAuthenticated):
    """Signed in, and with a token of the right scope: the view's `scopes` by method, else read or edit."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Returns whether the request may reach the view at all; objects are asked for their own rights there."""
        if not super().has_permission(request, view):
            return False
        declared: dict[str, str] = getattr(view, "scopes", {})
        method = (request.method or "").upper()
        needed = declared.get(method, SAFE if method in permissions.SAFE_METHODS else UNSAFE)
        if not in_scope(request.user, needed):
            raise Forbidden(f"This token lacks the scope “{needed}”.")
        return True


def caller(request: Any) -> User:
    """Returns the signed-in person of a request that passed `Allowed`."""
    user = request.user
    if not isinstance(user, User):
        raise AuthenticationFailed("Sign in first.")
    return user
