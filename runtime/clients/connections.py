"""From a connection's name to the place a call goes to: resolved at use, for the identity the run acts for."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q

from runtime import vault
from runtime.engine.errors import NodeError
from runtime.models import Connection

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
            "Pick another connection at this node, or add one under Settings → Connections.",
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
