"""Inserting many rows at once, as each database does it with the least work in this process."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.backends.utils import CursorWrapper

#: Ids become text; all else in a row is text or a number already.
_encode = json.JSONEncoder(separators=(",", ":"), default=str).encode


@dataclass(frozen=True)
class Insert:
    """Rows for a `table`: `columns` are name → PostgreSQL type; rows that are there by `key` are replaced.

    Without a `key` a row that is there already is an error.
    """

    table: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...] = ()

    @cached_property
    def statement(self) -> str:
        """The statement for one row, a parameter a column."""
        marks = ", ".join(["%s"] * len(self.columns))
        return f"INSERT INTO {self.table} ({self._names}) VALUES ({marks}){self._conflict}"  # noqa: S608 - constants

    @cached_property
    def together(self) -> str:
        """PostgreSQL's statement for any number of rows: one parameter, a JSON list of objects.

        Sending a row by itself costs this process several times what the row costs; here PostgreSQL takes them apart.
        """
        typed = ", ".join(f"{name} {kind}" for name, kind in self.columns)
        return (
            f"INSERT INTO {self.table} ({self._names}) SELECT {self._names}"  # noqa: S608 - constants
            f" FROM json_to_recordset(%s::json) AS given({typed}){self._conflict}"
        )

    @property
    def _names(self) -> str:
        return ", ".join(name for name, _ in self.columns)

    @property
    def _conflict(self) -> str:
        if not self.key:
            return ""
        others = [name for name, _ in self.columns if name not in self.key]
        changes = ", ".join(f"{name} = excluded.{name}" for name in others)
        return f" ON CONFLICT ({', '.join(self.key)}) DO UPDATE SET {changes}"

    def execute(self, cursor: CursorWrapper, rows: Sequence[Sequence[Any]]) -> None:
        """Inserts the rows, which may be none; of several with one key the last counts."""
        if not rows:
            return
        if cursor.db.vendor != "postgresql":
            cursor.executemany(self.statement, rows)
            return
        names = [name for name, _ in self.columns]
        given = [dict(zip(names, row, strict=True)) for row in rows]
        if self.key:  # one statement may not touch a row twice
            given = list({tuple(one[name] for name in self.key): one for one in given}.values())
        cursor.execute(self.together, [_encode(given)])
