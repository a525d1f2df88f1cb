"""Questions asked with every request: their SQL is built once, since building it costs several times the asking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

Value = UUID | str | datetime
_populators: Any = get_related_populators


def _stand_in(kind: type[Value], number: int) -> Value:
    """A value that stands for a parameter while the SQL is built, and that nothing else in it equals."""
    if kind is UUID:
        return uuid4()
    if kind is datetime:
        return datetime(1987, 6, 5, tzinfo=UTC) + timedelta(seconds=number)
    return f"parameter {number} {uuid4().hex}"


def _as_kept(connection: BaseDatabaseWrapper, value: Value) -> Any:
    """A parameter as the database compares it."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


@dataclass(frozen=True, slots=True)
class _Built:
    """The SQL of a question, where its parameters go, and how its columns become Python's values."""

    sql: str
    params: Sequence[Any]
    slots: Sequence[tuple[int, int]]  # (place among the params, number of the value)
    converters: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]
    compiler: Any


class Prepared:
    """A queryset of fixed shape: `make` builds it from values of the given kinds, for each database only once.

    `rows` answers a `values_list` queryset, `objects` one of models (with what it selects beside them).
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], *kinds: type[Value]) -> None:
        self._make, self._kinds = make, kinds
        self._built: dict[str, _Built] = {}

    def rows(self, *values: Value) -> list[Sequence[Any]]:
        """Returns the rows for these values, one for each kind, in order."""
        return self._ask(values)[1]

    def objects(self, *values: Value) -> list[Any]:
        """Returns the model objects for these values."""
        built, rows = self._ask(values)
        found, select = built.compiler.klass_info, built.compiler.select
        start, end = found["select_fields"][0], found["select_fields"][-1] + 1
        names = [column.target.attname for column, *_ in select[start:end]]
        related = _populators(found, select, DEFAULT_DB_ALIAS)
        objects = []
        for row in rows:
            made = found["model"].from_db(DEFAULT_DB_ALIAS, names, row[start:end])
            for one in related:
                one.populate(row, made)
            objects.append(made)
        return objects

    def _ask(self, values: Sequence[Value]) -> tuple[_Built, list[Sequence[Any]]]:
        connection = connections[DEFAULT_DB_ALIAS]
        built = self._built.get(connection.vendor) or self._build(connection)
        params = list(built.params)
        for place, number in built.slots:
            params[place] = _as_kept(connection, values[number])
        with connection.cursor() as cursor:
            cursor.execute(built.sql, params)
            rows = [list(row) for row in cursor.fetchall()]
        for column, converters, expression in built.converters:
            for row in rows:
                for convert in converters:
                    row[column] = convert(row[column], expression, connection)
        return built, [tuple(row) for row in rows]

    def _build(self, connection: BaseDatabaseWrapper) -> _Built:
        stand_ins = [_stand_in(kind, number) for number, kind in enumerate(self._kinds)]
        compiler: Any = self._make(*stand_ins).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        kept = [_as_kept(connection, value) for value in stand_ins]
        slots = [(place, kept.index(param)) for place, param in enumerate(params) if param in kept]
        if {number for _, number in slots} != set(range(len(kept))):
            raise TypeError("A parameter does not come to its query as it was given.")
        found = compiler.get_converters([column for column, *_ in compiler.select])
        converters = [(column, *how) for column, how in found.items()]
        built = self._built[connection.vendor] = _Built(sql, params, slots, converters, compiler)
        return built
