"""JSON kept as text: one form on SQLite and PostgreSQL that takes every JSON value there is."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from runtime import large

_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def _without_nan(value: Any) -> Any:
    """A copy of `value` in which numbers that JSON does not know (NaN, infinities) are null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(item) for item in value]
    return value


def dumps(value: Any) -> str:
    """Returns `value` as compact ASCII JSON text.

    ASCII, because a database text can hold neither a NUL character nor half a surrogate pair, and a model or
    a tool may well answer with either; escaped they are harmless.
    """
    try:
        return _encode(value)
    except ValueError:
        return _encode(_without_nan(value))


class Written(str):
    """The text of a column as it is to be written, in place of the value."""


if TYPE_CHECKING:

    class _Text(models.TextField[Any, Any]): ...
else:
    _Text = models.TextField


class JsonText(_Text):
    """A JSON value in a text column.

    PostgreSQL's own JSON types refuse values that workflows do produce (a NUL inside a string), and nothing
    here is ever searched by its inside. A database NULL is Python's None, so None is stored as NULL.
    """

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any
        _pyi_lookup_exact_type: Any

    def get_prep_value(self, value: Any) -> str | None:
        if isinstance(value, Written):
            return str(value)
        return None if value is None else dumps(value)

    def from_db_value(self, value: str | None, _expression: object, connection: BaseDatabaseWrapper) -> Any:
        return None if value is None else large.loads(value, connection)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return dumps(self.value_from_object(obj))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        try:
            dumps(value)
        except (TypeError, RecursionError) as error:
            raise ValidationError("This is not JSON.", code="invalid") from error
