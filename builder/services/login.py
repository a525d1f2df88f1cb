"""Signing in: slow to guess at, from one place or from many, without a way to lock somebody else out.

Tries are counted before the password is looked at. One place gets a few tries at one account and some more at all
accounts. All places together get ten times as many tries at one account. A browser that has signed in to it before is
counted by itself alone, so its person gets in even while others guess, from the very same place too.
"""

from __future__ import annotations

import time

from django.contrib.auth import authenticate
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest

from builder.models import User, digest
from builder.services import audit
from runtime.engine.errors import Forbidden, TooMany
from runtime.limits import limit

WINDOW = 15 * 60
DEVICE_DAYS = 180
DEVICE_COOKIE = "baton_device"
SALT = "baton.device"
WRONG = "This name and password do not go together."
#: Hashing an absurdly long password costs time that a stranger should not be able to spend.
LONGEST_PASSWORD = 1024


def take(key: str, most: int) -> bool:
    """Counts one more try under the key; returns whether it is still within `most` a window of 15 minutes."""
    name = f"login:{digest(key)}:{int(time.time() // WINDOW)}"
    cache.add(name, 0, WINDOW * 2)
    try:
        return cache.incr(name) <= most
    except ValueError:  # evicted in between
        return True


def too_many() -> TooMany:
    """Returns the refusal of somebody whose tries have run out."""
    wait = int(WINDOW - time.time() % WINDOW) + 1
    return TooMany(f"Too many tries. Try again in {wait // 60 + 1} minutes.", headers={"Retry-After": str(wait)})


def _give_back(key: str) -> None:
    name = f"login:{digest(key)}:{int(time.time() // WINDOW)}"
    try:
        cache.decr(name)
    except ValueError:  # a new window began
        return


def knows_device(request: HttpRequest, account: str) -> bool:
    """Returns whether this browser has signed in to the account before."""
    try:
        mark = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=SALT, max_age=DEVICE_DAYS * 86400)
    except signing.BadSignature:
        return False
    return isinstance(mark, list) and digest(account) in mark


def device_mark(request: HttpRequest, user: User) -> str:
    """Returns the cookie that lets this browser be recognised, with the last few accounts that used it."""
    try:
        before = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        before = []
    names = {digest(user.username.lower()), *([digest(user.email.lower())] if user.email else [])}
    return signing.dumps([*names, *[old for old in before if old not in names]][:10], salt=SALT)


def _counters(request: HttpRequest, account: str, person: str, place: str) -> dict[str, int]:
    """Where a try is counted, and how many are allowed there; `person` is the same by whatever name it is called."""
    few = limit("login_account")
    if knows_device(request, account):
        return {f"device:{request.COOKIES[DEVICE_COOKIE]}:{person}": few}
    return {
        f"place:{place}": limit("login_address"),
        f"pair:{person}:{place}": few,
        f"account:{person}": few * 10,
    }


def sign_in(request: HttpRequest, *, username: str, password: str) -> User:
    """Returns the person of this name (or e-mail address) and password.

    Forbidden, always in the same words, when they do not go together; TooMany after too many tries.
    """
    account = username.strip().lower()[:254]
    place = request.META.get("REMOTE_ADDR", "")
    known = User.objects.named(account)
    counters = _counters(request, account, str(known.pk) if known else account, place)
    within = [take(key, most) for key, most in counters.items()]  # each one counts, whichever is full
    if not all(within):
        raise too_many()
    user = None
    if len(password) <= LONGEST_PASSWORD:
        user = authenticate(request, username=username.strip(), password=password)
    if not isinstance(user, User):
        # A name nobody has is not written down: it may be a password that slipped into the wrong field.
        audit.record("login.failed", by=None, name=known.username if known else "", address=place)
        raise Forbidden(WRONG)
    for key in counters:
        _give_back(key)
    audit.record("login", by=user, subject=user.username, address=place)
    return user
