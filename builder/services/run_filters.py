"""Which runs a list shows: the filters of `GET /runs`, each a condition on the rows, none of them an order."""

from __future__ import annotations

import json
import math
import re
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NoReturn

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Now
from django.utils.dateparse import parse_date, parse_datetime

from builder.models import User
from runtime.engine.errors import Invalid, Problem
from runtime.models import Run

STATUSES = tuple(Run.Status.values)
MOST_TEXT = 200
HEX = frozenset("0123456789abcdef")
LEAST_ID = 4
TRIGGER = re.compile(r"[a-z_]{1,20}")
MOST_TRIGGERS = 20


def narrowed(rows: QuerySet[Run], user: User, filters: Mapping[str, str]) -> QuerySet[Run]:
    """Returns the rows that all of the filters let through; an empty one lets everything through.

    Raises Invalid that names the filter whose text means nothing.
    """
    for name, text in filters.items():
        if text:
            rows = by_person(rows, text, user) if name == "by" else FILTERS[name](rows, text)
    return rows


def ordered(text: str) -> tuple[str, str]:
    """Returns the columns that `newest` or `oldest` sorts by; raises Invalid for another word."""
    if text not in ("", "newest", "oldest"):
        _refuse("order", "The order must be newest or oldest.")
    return ("created_at", "id") if text == "oldest" else ("-created_at", "-id")


def by_status(rows: QuerySet[Run], text: str) -> QuerySet[Run]:
    """Only those in these states (`running,waiting`)."""
    wanted = [part.strip() for part in text.split(",")]
    if not set(wanted) <= set(STATUSES):
        _refuse("status", f"The status must be one of {', '.join(STATUSES)}.")
    return rows.filter(status__in=wanted)


def by_person(rows: QuerySet[Run], text: str, user: User) -> QuerySet[Run]:
    """Only those that this person (an id, or `me`) has started."""
    try:
        person = user.pk if text == "me" else uuid.UUID(text)
    except ValueError:
        _refuse("by", "Give a person's id, or me.")
    return rows.filter(created_by=person)


def by_version(rows: QuerySet[Run], text: str) -> QuerySet[Run]:
    """Only those of the draft, of any published version, or of the version of that number."""
    if text == "draft":
        return rows.filter(version__isnull=True)
    if text == "published":
        return rows.filter(version__isnull=False)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        _refuse("version", "Give draft, published or the number of a version.")
    return rows.filter(version=int(text))


def by_trigger(rows: QuerySet[Run], text: str) -> QuerySet[Run]:
    """Only those that were started in these ways (`manual,rest`)."""
    wanted = {part.strip() for part in text.split(",")}
    if len(wanted) > MOST_TRIGGERS or not all(map(TRIGGER.fullmatch, wanted)):
        _refuse("trigger", "Give ways of starting as runs name them, such as manual or rest, separated by commas.")
    return rows.filter(trigger__in=wanted)


def since(rows: QuerySet[Run], text: str) -> QuerySet[Run]:
    """Only those made at that time or later."""
    return rows.filter(created_at__gte=_moment("from", text))


def before(rows: QuerySet[Run], text: str) -> QuerySet[Run]:
    """Only those made before that time."""
    return rows.filter(created_at__lt=_moment("to", text))


def at_least(rows: QuerySet[Run], text: str) -> QuerySet[Run]:
    """Only those that took so many seconds, or have by now."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= 10**8:  # three years
        _refuse("min_duration", "Give a number of seconds.")
    return rows.filter(started_at__lte=Coalesce(F("finished_at"), Now()) - timedelta(seconds=seconds))


def by_text(rows: QuerySet[Run], text: str) -> QuerySet[Run]:
    """Only those whose id begins so, or that have the text in their input, their workflow's name or their end."""
    words = text.strip()
    if len(words) > MOST_TEXT or "\x00" in words:
        _refuse("q", f"Search for at most {MOST_TEXT} characters.")
    spelled = json.dumps(words)[1:-1]  # as the columns spell it: ASCII JSON
    found = Q(workflow_name__icontains=words) | Q(note__icontains=words)
    found |= Q(input__icontains=spelled) | Q(error__icontains=spelled)
    start = words.lower().replace("-", "")
    if LEAST_ID <= len(start) <= 32 and set(start) <= HEX:
        found |= Q(pk__gte=uuid.UUID(start.ljust(32, "0")), pk__lte=uuid.UUID(start.ljust(32, "f")))
    return rows.filter(found)


FILTERS: dict[str, Callable[[QuerySet[Run], str], QuerySet[Run]]] = {
    "status": by_status,
    "version": by_version,
    "trigger": by_trigger,
    "from": since,
    "to": before,
    "min_duration": at_least,
    "q": by_text,
}


def _moment(field: str, text: str) -> datetime:
    """A time (without a zone: UTC), or the begin of a day."""
    try:
        day = parse_date(text)
        found = _begin(day) if day else parse_datetime(text.replace(" ", "+"))
        moment = found and (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        moment = None  # 2026-02-31, or a time at the edge of the calendar
    if moment is None:
        _refuse(field, "Give a time such as 2026-05-31T12:00:00Z, or a day such as 2026-05-31.")
    return moment


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _refuse(field: str, message: str) -> NoReturn:
    raise Invalid(message, problems=[Problem(message, field=field)])
