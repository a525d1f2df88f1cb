"""From a connection's name to the place a call goes to: resolved at use, for the identity the run acts for."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import hmac
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db.models import Q

from runtime import vault
from runtime.engine.errors import NodeError
from runtime.models import Connection
from runtime.outlast import ask, asked

BUILT_IN = ("demo", "openai")
DEMO_MODELS = ("demo-chat", "demo-slow", "demo-fail", "demo-tools", "demo-embed")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model call goes: the server, its key, and whether its tokens cost money.

    `demo` marks the built-in demo model; where it stands in for `openai` without a key, `model` is the demo model
    that answers whatever model was asked for.
    """

    name: str
    base_url: str
    api_key: str = field(repr=False)
    paid: bool = False
    demo: bool = False
    model: str = ""


def demo_key() -> str:
    """The key with which Baton asks its own demo model; derived, so that every process knows it."""
    return hmac.new(settings.SECRET_KEY.encode(), b"demo model", hashlib.sha256).hexdigest()


def demo_endpoint(name: str = "demo", model: str = "") -> Endpoint:
    """The built-in demo model, under the name it was asked by."""
    return Endpoint(name, settings.DEMO_URL, demo_key(), demo=True, model=model)


def usable(identity: str) -> Q:
    """The stored connections a run of `identity` (a user's id) may use: their own and those shared with all.

    Somebody whose account is closed has none of their own any more, whatever still runs in their name.
    """
    return Q(owner_id=identity, owner__is_active=True) | Q(shared=True)


def resolve(name: str, identity: str) -> Endpoint:
    """Finds the connection `name` for `identity`, the person's own before a shared one.

    Raises NodeError (class `connection_missing`) when there is none that this identity may use.
    """
    if name == "demo":
        return demo_endpoint()
    if name == "openai":
        if not settings.OPENAI_API_KEY:
            return demo_endpoint("openai", "demo-chat")
        paid = "api.openai.com" in settings.OPENAI_BASE_URL
        return Endpoint("openai", settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY, paid=paid)
    rows = Connection.objects.filter(usable(identity), name=name)
    row = min(rows, key=lambda r: str(r.owner_id) != str(identity), default=None)
    if row is None:
        raise NodeError(
            f"There is no connection named “{name}” that this workflow's owner may use.",
            "Pick another connection at this step, or add one under Settings → Connections.",
            "connection_missing",
        )
    return endpoint_of(row)


def endpoint_of(row: Connection) -> Endpoint:
    """The endpoint of a stored connection, its secret decrypted; NodeError when no key opens it any more."""
    try:
        key = vault.decrypt(str(row.pk), bytes(row.secret)) if row.secret else ""
    except vault.Unreadable:
        hint = f"Enter the key of “{row.name}” again under Settings → Connections."
        raise NodeError(f"The stored key of “{row.name}” cannot be opened.", hint, "connection_missing") from None
    return Endpoint(row.name, row.base_url, key, paid="api.openai.com" in row.base_url)


class Lookups:
    """Look-ups of connections on one event loop: those that come while one is under way share the next.

    A thousand nodes that begin together ask the database a few times instead of a thousand, and what each gets was
    read after it asked: a right that was taken away or a key that was changed counts at once.
    """

    def __init__(self) -> None:
        self._wanted: dict[tuple[str, str], asyncio.Future[Endpoint | None]] = {}
        self._work: asyncio.Task[None] | None = None

    async def endpoint(self, name: str, identity: str) -> Endpoint:
        """As `resolve`, which it calls in a thread."""
        loop = asyncio.get_running_loop()
        wanted = self._wanted.get((name, identity))
        if wanted is None:
            wanted = self._wanted[name, identity] = loop.create_future()
        if self._work is None or self._work.done():
            self._work = loop.create_task(self._look())
        found = await asyncio.shield(wanted)  # others may be waiting for the same answer
        if found is not None:
            return found
        return await ask(lambda: resolve(name, identity))  # an error is everybody's own

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        while self._wanted:
            wanted, self._wanted = self._wanted, {}
            found = await loop.run_in_executor(None, _all, list(wanted))
            for answer, endpoint in zip(wanted.values(), found, strict=True):
                if not answer.done():
                    answer.set_result(endpoint)


_lookups: WeakKeyDictionary[asyncio.AbstractEventLoop, Lookups] = WeakKeyDictionary()


def lookups() -> Lookups:
    """Returns the look-ups of the running loop."""
    return _lookups.setdefault(asyncio.get_running_loop(), Lookups())


def _all(wanted: list[tuple[str, str]]) -> list[Endpoint | None]:
    """The endpoints of (name, identity) pairs; None where that is an error."""
    found: list[Endpoint | None] = []
    for name, identity in wanted:
        try:
            found.append(asked(functools.partial(resolve, name, identity)))
        except Exception:  # noqa: BLE001 - each who waits finds it for themselves
            found.append(None)
    return found
