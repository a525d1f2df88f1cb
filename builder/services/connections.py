"""Connections: where models answer and with which key. Keys go in, encrypted for their row, and never come out."""

from __future__ import annotations

import re
import threading
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import IntegrityError, transaction

from builder.access import get_visible, is_active, require, visible_connections
from builder.models import User
from builder.services import audit
from runtime import vault
from runtime.clients import connections as endpoints
from runtime.clients import llm
from runtime.engine.errors import Conflict, Forbidden, Invalid, NodeError, NotFound, Problem, TooMany
from runtime.models import Connection

NAME = re.compile(r"[a-z][a-z0-9_-]{0,62}")
MOST_CONNECTIONS = 100
MOST_MODELS = 500
LONGEST_SECRET = 4096
TESTS_AT_ONCE = 3
_asking: Counter[uuid.UUID] = Counter()
_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A connection that the installation brings; its name is its id."""

    name: str
    base_url: str
    models: tuple[str, ...]
    has_secret: bool
    note: str


def built_in() -> list[BuiltIn]:
    """Returns the connections that are always there: the demo model, and `openai` as the settings make it."""
    demo_note = "The built-in demo model: no key, no cost, answers made by rules."
    openai_note = (
        "Set by OPENAI_API_KEY and OPENAI_BASE_URL."
        if settings.OPENAI_API_KEY
        else "There is no OPENAI_API_KEY, so the demo model answers in its place."
    )
    has_key = bool(settings.OPENAI_API_KEY)
    return [
        BuiltIn("openai", settings.OPENAI_BASE_URL, (), has_key, openai_note),
        BuiltIn("demo", settings.DEMO_URL, endpoints.DEMO_MODELS, False, demo_note),
    ]


def usable_names(user: User) -> list[str]:
    """Returns the names of the connections behind which a real model answers this person's workflows."""
    own = visible_connections(user).order_by("name").values_list("name", flat=True).distinct()
    return [*(["openai"] if settings.OPENAI_API_KEY else []), *own]


def find(*, user: User, connection_id: str) -> Connection | BuiltIn:
    """Returns the connection of that id, or the built-in one of that name. NotFound when it may not be seen."""
    for one in built_in():
        if one.name == connection_id:
            return one
    return get_visible(
        user, visible_connections(user).select_related("owner"), connection_id, "runtime.view_connection"
    )


def find_own(*, user: User, connection_id: str) -> Connection:
    """Returns the connection when the person may change it. NotFound, or Forbidden for others' and built-in ones."""
    row = find(user=user, connection_id=connection_id)
    if isinstance(row, BuiltIn):
        raise Forbidden(f"“{row.name}” is built in; the installation's settings make it what it is.")
    require(user, "runtime.change_connection", row)
    return row


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, field=field)])


def _url_parts(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise _invalid("base_url", "This is no address.") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or not text.isascii() or not text.isprintable():
        raise _invalid(
            "base_url", "Give an address that begins with http:// or https://, as https://api.example.com/v1."
        )
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment or " " in text:
        raise _invalid(
            "base_url", "The address must hold no user, password, query or fragment. The key goes into `secret`."
        )
    if len(text) > 500:
        raise _invalid("base_url", "The address is longer than 500 characters.")
    return parts


def _check(changes: dict[str, Any], by: User, shared_before: bool = False) -> None:
    if "name" in changes:
        name = changes["name"]
        if not NAME.fullmatch(name):
            raise _invalid("name", "Use small letters, digits, _ and -, beginning with a letter, 63 at most.")
        if name in endpoints.BUILT_IN:
            raise _invalid("name", f"“{name}” is built in. Choose another name.")
    if "base_url" in changes:
        changes["base_url"] = changes["base_url"].strip().rstrip("/")
        _url_parts(changes["base_url"])
    secret = changes.get("secret")
    if secret and (len(secret) > LONGEST_SECRET or not secret.isascii() or not secret.isprintable()):
        raise _invalid("secret", f"A key is at most {LONGEST_SECRET} printable ASCII characters.")
    if len(changes.get("models", [])) > MOST_MODELS:
        raise _invalid("models", f"Name at most {MOST_MODELS} models.")
    if changes.get("shared", shared_before) != shared_before and not by.is_superuser:
        raise Forbidden(
            "Only an administrator shares a connection with everybody: all workflows that name it send there."
        )


def _origin(text: str) -> tuple[str, str | None, int | None]:
    parts = _url_parts(text)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}[parts.scheme]


def _save(row: Connection, *, by: User, action: str, insert: bool = False) -> None:
    same = Connection.objects.filter(shared=True, name=row.name).exclude(pk=row.pk)
    taken = "There is a connection of this name already."
    if row.shared and same.exists():
        raise _invalid("name", taken)
    try:
        with transaction.atomic():
            row.save(force_insert=insert)
            audit.record(action, by=by, subject=row.name, base_url=row.base_url, shared=row.shared)
    except IntegrityError as error:
        raise _invalid("name", taken) from error


def create_connection(*, by: User, values: dict[str, Any]) -> Connection:
    """Returns a new connection of `by`; `values`: name, base_url, secret?, models?, shared?, kind?.

    Invalid, naming the field; Forbidden when somebody who is no administrator shares it with everybody.
    """
    values = dict(values)
    _check(values, by)
    if Connection.objects.filter(owner=by).count() >= MOST_CONNECTIONS:
        raise Conflict(f"You have {MOST_CONNECTIONS} connections. Delete one first.", title="Too many connections")
    secret = values.pop("secret", "")
    row = Connection(id=uuid.uuid4(), owner=by, **values)
    row.secret = vault.encrypt(str(row.pk), secret) if secret else None
    _save(row, by=by, action="connection.created", insert=True)
    return row


def change_connection(*, row: Connection, by: User, changes: dict[str, Any]) -> Connection:
    """Returns the changed connection. An empty `secret` takes the key away; without the member it stays.

    The key belongs to its server: a change of scheme, host or port needs the key again, or nobody could be sure that
    it does not leave for a place it was not given to. Invalid, Forbidden as for `create_connection`.
    """
    changes = dict(changes)
    _check(changes, by, row.shared)
    moved = "base_url" in changes and _origin(changes["base_url"]) != _origin(row.base_url)
    if moved and row.secret and "secret" not in changes:
        raise _invalid("secret", "The address leads to another server. Give the key for it (or an empty one).")
    if "secret" in changes:
        secret = changes.pop("secret")
        row.secret = vault.encrypt(str(row.pk), secret) if secret else None
    for name, value in changes.items():
        setattr(row, name, value)
    _save(row, by=by, action="connection.changed")
    return row


def delete_connection(*, row: Connection, by: User) -> None:
    """Removes the connection and its key; workflows that name it say so when they run."""
    with transaction.atomic():
        audit.record("connection.deleted", by=by, subject=row.name)
        row.delete()


def test_connection(*, user: User, connection: Connection | BuiltIn) -> list[str]:
    """Asks the server for its models and returns their names; keeps them when there were none.

    Raises NodeError, with what to do, when the server cannot be reached or refuses; NotFound when the right is gone;
    TooMany when this person waits for other servers already.
    """
    if not is_active(user):
        raise NotFound("There is nothing here.")
    if isinstance(connection, BuiltIn):
        return _asked(user, endpoints.resolve(connection.name, str(user.pk)))
    found = _asked(user, endpoints.endpoint_of(connection))
    if found and not connection.models and user.has_perm("runtime.change_connection", connection):
        connection.models = found[:MOST_MODELS]
        connection.save(update_fields=["models", "updated_at"])
    return found


def _asked(user: User, endpoint: endpoints.Endpoint) -> list[str]:
    """The server's models; a few questions at once a person, because each may take its time."""
    with _guard:
        if _asking[user.pk] >= TESTS_AT_ONCE:
            raise TooMany("Other tests of yours are still running. Wait for them.", headers={"Retry-After": "5"})
        _asking[user.pk] += 1
    try:
        return async_to_sync(llm.check)(endpoint)
    finally:
        with _guard:
            _asking[user.pk] -= 1
            if not _asking[user.pk]:
                del _asking[user.pk]


def advice(error: NodeError) -> str:
    """Returns what happened and what to do, as one text."""
    return " ".join(part for part in (error.message, error.hint) if part)
