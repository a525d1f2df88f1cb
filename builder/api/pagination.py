"""Lists by cursor: `{"results": [...], "next": cursor or null}`. Pages begin after a row: inserts shift nothing."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import UTC
from typing import Any, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.dateparse import parse_datetime
from rest_framework.request import Request

from runtime.engine.errors import Invalid, Problem

M = TypeVar("M", bound=Model)
PAGE = 50
MOST = 200


def _bad(field: str, message: str) -> Invalid:
    return Invalid(f"{field}: {message}", problems=[Problem(message, field=field)])


def _encode(row: Model, names: Sequence[str]) -> str:
    values = [getattr(row, name) for name in names]
    plain = [value.isoformat() if hasattr(value, "isoformat") else str(value) for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _decode(model: type[Model], cursor: str, names: Sequence[str]) -> list[Any]:
    try:
        plain = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        if not isinstance(plain, list) or len(plain) != len(names):
            raise ValueError
        return [_value(model, name, text) for name, text in zip(names, plain, strict=True)]
    except (ValueError, TypeError, OverflowError, binascii.Error, ValidationError, RecursionError) as error:
        raise _bad("cursor", "This is no cursor of this list. Begin again without it.") from error


def _value(model: type[Model], name: str, text: Any) -> Any:
    if not isinstance(text, str) or "\x00" in text:
        raise ValueError(name)
    text.encode()  # half a surrogate pair is a ValueError: no database takes it
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return text
    value = field.to_python(text)  # type: ignore[union-attr]
    if field.get_internal_type() == "DateTimeField":
        value = parse_datetime(text)
        if value is None or value.tzinfo is None:
            raise ValueError(name)
        value = value.astimezone(UTC)  # a time at the edge of the calendar has none: OverflowError
    return value


def _size(request: Request) -> int:
    text = request.query_params.get("limit", "")
    if not text:
        return PAGE
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= MOST):
        raise _bad("limit", f"Give a number from 1 to {MOST}.")
    return int(text)


def paginate(
    request: Request, rows: QuerySet[M], *, by: Sequence[str] = ("-created_at", "-id")
) -> tuple[list[M], str | None]:
    """Returns one page of `rows` and the cursor of the next, None on the last.

    `by` are concrete columns, the last one unique, all ascending or all descending. Reads the query parameters
    `cursor` and `limit` (1 to 200, 50). Invalid when either is malformed.
    """
    size = _size(request)
    down = by[0].startswith("-")
    names = [name.removeprefix("-") for name in by]
    rows = rows.order_by(*by)
    if cursor := request.query_params.get("cursor"):
        after = Q(pk__in=[])
        same = Q()
        for name, value in zip(names, _decode(rows.model, cursor, names), strict=True):
            after |= same & Q(**{f"{name}__{'lt' if down else 'gt'}": value})
            same &= Q(**{name: value})
        rows = rows.filter(after)
    page = list(rows[: size + 1])
    more = len(page) > size
    page = page[:size]
    return page, _encode(page[-1], names) if more else None


def page_of(
    request: Request,
    rows: QuerySet[M],
    show: Callable[[M], dict[str, Any]],
    *,
    by: Sequence[str] = ("-created_at", "-id"),
) -> dict[str, Any]:
    """Returns the body of a list: the page's rows as `show` gives them, and the next cursor."""
    page, following = paginate(request, rows, by=by)
    return {"results": [show(row) for row in page], "next": following}
