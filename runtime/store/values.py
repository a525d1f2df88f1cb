"""How values go into and come out of hand-written SQL on each database."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper

from runtime.engine.clock import parse
from runtime.fields import dumps


def uuid_in(connection: BaseDatabaseWrapper, value: str | UUID) -> Any:
    """Returns an id as the database keeps it."""
    known = value if isinstance(value, UUID) else UUID(value)
    return known if connection.features.has_native_uuid_field else known.hex


def uuid_out(value: Any) -> str:
    """Returns an id from the database as the engine knows it: hyphenated text."""
    return str(value if isinstance(value, UUID) else UUID(value))


def time_in(connection: BaseDatabaseWrapper, value: datetime | str | None) -> Any:
    """Returns a moment (or its ISO text) as the database keeps it."""
    moment = parse(value) if isinstance(value, str) else value
    return connection.ops.adapt_datetimefield_value(moment)


def json_in(value: Any) -> str | None:
    """Returns a JSON value as its column keeps it; None is NULL."""
    return None if value is None else dumps(value)


def json_out(value: str | None) -> Any:
    """Returns the JSON value of a column."""
    return None if value is None else json.loads(value)


def time_out(value: datetime) -> datetime:
    """Returns a moment from the database, aware, in UTC (SQLite keeps it without a zone)."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def text_in(value: str | None) -> str | None:
    """Returns a text without what no database text can hold: NUL characters and halves of surrogate pairs."""
    return None if value is None else value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
