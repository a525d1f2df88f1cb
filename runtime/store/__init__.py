"""The engine's store on SQLite and PostgreSQL: the one place with hand-written SQL."""

from runtime.store import children, workers
from runtime.store.projections import begin_log, begin_run, begin_steps, keep_texts, log_after
from runtime.store.signals import expire_due, send_signal
from runtime.store.sql import SqlStore
from runtime.store.threads import Readers, Writer

__all__ = [
    "Readers",
    "SqlStore",
    "Writer",
    "begin_log",
    "begin_run",
    "begin_steps",
    "children",
    "expire_due",
    "keep_texts",
    "log_after",
    "send_signal",
    "workers",
]
