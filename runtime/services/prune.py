"""What the database holds, for those who look after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, F, Max, Min, Sum

from runtime.models import Run


@dataclass(frozen=True, slots=True)
class Holding:
    """How many rows of something there are, and how many bytes they take with their indexes, where that is known."""

    what: str
    rows: int
    bytes: int | None


@dataclass(frozen=True, slots=True)
class OfWorkflow:
    """What one workflow's runs take: how many runs and events, and when the oldest was created."""

    name: str
    runs: int
    events: int
    oldest: datetime


def holdings() -> list[Holding]:
    """Returns what each table holds, the largest first, empty ones left out."""
    sizes = _sizes()
    found = []
    for model in apps.get_models():
        manager: Any = model._default_manager
        if model._meta.managed and not model._meta.proxy and (rows := manager.count()):
            found.append(Holding(str(model._meta.verbose_name_plural), rows, sizes.get(model._meta.db_table)))
    return sorted(found, key=lambda one: (one.bytes or 0, one.rows), reverse=True)


def runs_of_workflows(most: int = 20) -> list[OfWorkflow]:
    """Returns the workflows that have runs, the one with most events first."""
    rows = (
        Run.objects.order_by()
        .values("workflow_id")
        .annotate(name=Max("workflow_name"), many=Count("pk"), lines=Sum(F("next_seq") - 1), oldest=Min("created_at"))
        .order_by("-lines")
    )
    return [OfWorkflow(row["name"], row["many"], row["lines"], row["oldest"]) for row in rows[:most]]


def _sizes() -> dict[str, int]:
    """Table → bytes with its indexes; empty where SQLite was built without the means to tell."""
    if connection.vendor == "postgresql":
        sql = "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r'"
    else:
        sql = (
            "SELECT m.tbl_name, SUM(s.pgsize) FROM dbstat('main', 1) s JOIN sqlite_master m ON m.name = s.name"
            " GROUP BY m.tbl_name"
        )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            return {table: int(size) for table, size in cursor.fetchall()}
    except DatabaseError:
        return {}
