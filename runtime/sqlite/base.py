"""The database engine `runtime.sqlite`: all writes and checkpoints of the process go through one gate a file.

Two reasons. Under load a web request gets its turn instead of sleeping and trying again against a writer that never
pauses; and SQLite before 3.51.3 can damage a write-ahead log that several connections reset at the same time.
Writes of other processes still meet at SQLite's own lock.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from runtime.sqlite.gate import Gate

_gates: dict[str, Gate] = {}
_making = threading.Lock()
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLAC", "CREATE", "DROP T", "ALTER ", "VACUUM", "PRAGMA WAL_CHECKPOINT")


def gate_of(name: str) -> Gate:
    """Returns the gate of a database file."""
    with _making:
        return _gates.setdefault(name, Gate())


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose writes outside a transaction go through the gate too."""

    def __init__(self, connection: Any, wrapper: DatabaseWrapper) -> None:
        super().__init__(connection)
        self.wrapper = wrapper

    def execute(self, query: str, params: Any = None) -> Any:
        if self.wrapper.inside or not query.lstrip()[:21].upper().startswith(_WRITES):
            return super().execute(query, params)
        with self.wrapper.turn():
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        if self.wrapper.inside:
            return super().executemany(query, param_list)
        with self.wrapper.turn():
            return super().executemany(query, param_list)


class DatabaseWrapper(base.DatabaseWrapper):
    """Holds the gate from BEGIN to COMMIT or ROLLBACK."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inside = False  # whether this connection is past the gate

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Opens the database; a file that is not there yet is made for its owner only, and so are those beside it."""
        path = str(conn_params["database"])
        if not path.startswith((":", "file:")):
            # Only ever opened when it is new: closing any descriptor of the file drops the locks that SQLite holds on
            # it for the whole process. Other errors SQLite tells of better.
            with suppress(OSError):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        return super().get_new_connection(conn_params)

    def _enter(self) -> None:
        if not gate_of(str(self.settings_dict["NAME"])).enter(float(self.settings_dict["OPTIONS"].get("timeout", 5))):
            raise OperationalError("database is locked")
        self.inside = True

    def _leave(self) -> None:
        if self.inside:
            self.inside = False
            gate_of(str(self.settings_dict["NAME"])).leave()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Holds the gate for one statement outside a transaction."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(lambda connection: Cursor(connection, self))

    def _start_transaction_under_autocommit(self) -> None:
        self._enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._leave_if_over()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_if_over()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _leave_if_over(self) -> None:
        """A commit that a constraint refused leaves the transaction open, to be rolled back."""
        if self.connection is None or not self.connection.in_transaction:
            self._leave()
