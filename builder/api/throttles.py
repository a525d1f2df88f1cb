"""How often one API token may call: a fixed window of a minute."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

from builder.models import User
from runtime.limits import limit

if TYPE_CHECKING:  # REST framework's views import this module through the settings
    from rest_framework.request import Request
    from rest_framework.views import APIView

WINDOW = 60


class TokenThrottle(BaseThrottle):
    """Counts the calls with a token; sessions are people and are not counted here."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        user = request.user
        if not isinstance(user, User) or user.token_id is None:
            return True
        key = f"token-rate:{user.token_id}:{int(time.time() // WINDOW)}"
        cache.add(key, 0, WINDOW * 2)
        try:
            return cache.incr(key) <= limit("token_rate")
        except ValueError:  # the counter was evicted between the two lines
            return True

    def wait(self) -> float:
        return WINDOW - time.time() % WINDOW
