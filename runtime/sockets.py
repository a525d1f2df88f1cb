"""What every WebSocket of Baton does before and beside its work: origin, sign-in, rights, bounds, and a clean end."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any, ClassVar, cast
from urllib.parse import urlsplit

from autobahn.exception import Disconnected
from django.conf import settings
from django.contrib.auth import authenticate, get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from runtime.fields import dumps
from runtime.limits import limit
from runtime.prepared import Prepared
from runtime.services.show import Person
from runtime.store import Readers

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

#: Close codes of the contract, and ours for what it does not name.
FORBIDDEN, NOT_FOUND, BAD_REQUEST, TOO_MANY, TOO_LARGE, GOING_AWAY = 4403, 4404, 4400, 4429, 1009, 1001
RECHECK_SECONDS = 3.0
#: Bytes of JSON in one frame, unless a single event is larger.
FRAME_BYTES = 256 * 1024


#: Threads that ask who may still look, apart from those that read what there is to see.
_checkers = Readers(threads=2)


class Gone(Exception):
    """The other side has left while something was being sent to it."""


class Closed(Exception):
    """Ends the socket with a close code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def header(scope: Message, name: bytes) -> str | None:
    """Returns a request header, None when it is absent or there twice."""
    found = [value for key, value in scope["headers"] if key == name]
    return found[0].decode("latin-1") if len(found) == 1 else None


def same_origin(scope: Message) -> bool:
    """Returns whether the page that opens the socket is ours: scheme, host and port, exactly.

    A client without an Origin is no page (browsers always send one), so nobody's cookie can be borrowed through it.
    """
    origins = [value for key, value in scope["headers"] if key == b"origin"]
    if not origins:
        return True
    if len(origins) > 1:
        return False
    origin = origins[0].decode("latin-1")
    if settings.PUBLIC_URL and origin == settings.PUBLIC_URL:
        return True
    host = header(scope, b"host") or ""
    domain, _ = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    scheme = "https" if scope.get("scheme") in {"wss", "https"} else "http"
    return _ported(origin) == _ported(f"{scheme}://{host}")


def _ported(origin: str) -> tuple[str, str, int] | None:
    """Returns (scheme, host, port) of an origin with the default port filled in; None for what is no plain origin."""
    try:
        parts = urlsplit(origin)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    except (ValueError, KeyError):
        return None
    if parts.path or parts.query or parts.fragment or parts.username is not None or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, port


def user_of(scope: Message) -> Person | None:
    """Returns who opens the socket, by `Authorization: Bearer` or by the session's cookie; None for nobody.

    Reads the database each time, so a session or token that was ended no longer counts.
    """
    authorization = header(scope, b"authorization")
    if authorization is not None:
        kind, _, token = authorization.partition(" ")
        return cast("Person | None", authenticate(None, token=token.strip())) if kind.lower() == "bearer" else None
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(header(scope, b"cookie") or "")
    except CookieError:
        return None
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    return None if morsel is None else person_of(morsel.value)


_SESSION = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data"),
    str,
    datetime,
)


class _Session(SessionStore):
    """A session that is only read."""

    def load(self) -> dict[str, Any]:
        """Returns what the session holds; nothing of one that has ended."""
        rows = _SESSION.rows(self.session_key or "", timezone.now())
        # By the class that wrote it: a session is signed with its class' name.
        found: dict[str, Any] = SessionStore().decode(rows[0][0]) if rows else {}
        return found


def person_of(session_key: str) -> Person | None:
    """Returns whose session this is now; None when it was ended: by logging out, a new password, a closed account."""
    request = HttpRequest()
    request.session = _Session(session_key)
    person: Any = get_user(request)
    return person if person.is_authenticated and person.is_active else None


class Socket:
    """One connection; a subclass says who may open it (`authorise`) and what it sends (`work`)."""

    open_sockets: ClassVar[Counter[str]] = Counter()

    def __init__(self, scope: Message, receive: Receive, send: Send) -> None:
        self.scope = scope
        self._receive = receive
        self._reply = send
        self.user: Person

    @classmethod
    async def app(cls, scope: Message, receive: Receive, send: Send) -> None:
        """The ASGI application of this kind of socket."""
        with suppress(Gone):  # there is nobody left to tell
            await cls(scope, receive, send)._serve()

    def authorise(self, user: Person) -> None:
        """Called on a thread at connect and every few seconds; raises Closed(NOT_FOUND) when `user` may not look."""
        raise NotImplementedError

    async def work(self) -> None:
        """Sends what there is to send; returning closes the socket."""
        raise NotImplementedError

    def heard(self, text: str) -> None:
        """Called with each message of the other side that is within bounds; most sockets only tell."""

    async def _send(self, message: Message) -> None:
        try:
            await self._reply(message)
        except (Disconnected, OSError) as left:
            raise Gone from left

    async def send(self, text: str) -> None:
        """Sends one frame; waits while the other side is slow."""
        await self._send({"type": "websocket.send", "text": text})

    async def send_events(self, events: list[dict[str, Any]]) -> None:
        """Sends events in frames of a bounded size."""
        batch: list[str] = []
        size = 0
        for one in map(dumps, events):
            if batch and size + len(one) > FRAME_BYTES:
                await self.send('{"events":[' + ",".join(batch) + "]}")
                batch, size = [], 0
            batch.append(one)
            size += len(one)
        if batch:
            await self.send('{"events":[' + ",".join(batch) + "]}")

    # --- the life of a connection ----------------------------------------------------------------------------

    async def _serve(self) -> None:
        if (await self._receive())["type"] != "websocket.connect":
            return
        if not same_origin(self.scope):
            await self._send({"type": "websocket.close", "code": FORBIDDEN})  # not accepted: the handshake fails
            return
        await self._send({"type": "websocket.accept"})  # so that the browser gets to see the close code
        code: int | None
        try:
            code = await self._admitted()
        except Closed as closed:
            code = closed.code
        except asyncio.CancelledError:
            with suppress(Gone):
                await self._send({"type": "websocket.close", "code": GOING_AWAY})
            raise
        if code is not None:
            await self._send({"type": "websocket.close", "code": code})

    async def _admitted(self) -> int | None:
        """Checks who it is and works; returns the close code, None when the other side has left."""
        self.user = await self._check(NOT_FOUND)
        key = str(self.user.pk)
        if self.open_sockets[key] >= limit("sockets_user"):
            return TOO_MANY
        self.open_sockets[key] += 1
        try:
            return await self._first_of(self._working(), self._listen(), self._recheck())
        finally:
            self.open_sockets[key] -= 1
            if not self.open_sockets[key]:
                del self.open_sockets[key]

    @staticmethod
    async def _first_of(*jobs: Coroutine[Any, Any, int | None]) -> int | None:
        """Runs the jobs until one is over, and ends the others; returns or raises what that one did."""
        tasks = [asyncio.ensure_future(job) for job in jobs]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return next(task for task in tasks if task in done).result()

    async def _working(self) -> int:
        await self.work()
        return 1000

    async def _check(self, refused: int) -> Person:
        """Returns the user when rights allow; raises Closed: 4403 for nobody, `refused` for one without rights."""

        def check() -> Person:
            user = user_of(self.scope)
            if user is None:
                raise Closed(FORBIDDEN)
            try:
                self.authorise(user)
            except Closed as closed:
                raise Closed(refused if closed.code == NOT_FOUND else closed.code) from None
            return user

        return await _checkers.do(check)

    async def _recheck(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            self.user = await self._check(FORBIDDEN)

    async def _listen(self) -> int | None:
        """Reads what comes, for `heard`, and ends the socket of whoever sends too much."""
        times: deque[float] = deque()
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                return None
            if len(message.get("text") or "") + len(message.get("bytes") or b"") > limit("socket_message"):
                return TOO_LARGE
            now = time.monotonic()
            times.append(now)
            while times and times[0] < now - 1:
                times.popleft()
            if len(times) > limit("socket_rate"):
                return TOO_MANY
            self.heard(message.get("text") or "")
