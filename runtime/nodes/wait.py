"""The wait node: lets time pass, for minutes or for weeks, without holding anything."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from pydantic import Field

from runtime.engine.clock import iso
from runtime.engine.durations import LONGEST, Duration
from runtime.engine.errors import NodeError
from runtime.engine.node import Context, Done, Json, NodeConfig, NodeOutput, NodeType, Waiting, config_field
from runtime.engine.references import has_tags
from runtime.zones import zone_named

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Wait(NodeType):
    """Waits for a length of time, or until a moment. The run holds nothing meanwhile and survives restarts."""

    key, title, group, icon = "wait", "Wait", "Flow", "hourglass"
    immediate = True
    subtitle = "for"
    summary = "until"

    class Config(NodeConfig):
        for_: Duration | None = Field(
            None, alias="for", title="For", json_schema_extra={"x-widget": "duration", "x-template": "text"}
        )
        """How long, such as 30s, 10m, 8h, 2d or 1w; at most a year."""
        until: str | None = config_field(None, title="Until", when={"for": None})
        """Or until when: a date and time such as 2026-05-01T09:00, a date, or a time of day such as 09:00. {{ … }}
        takes values of earlier steps. What has passed already is not waited for."""
        timezone: str | None = config_field(None, title="Time zone", advanced=True, when={"for": None})
        """Whose clock `until` means when it names no zone itself, such as Europe/Vienna. Empty: UTC."""

    class Output(NodeOutput):
        at: str
        """When the run went on."""

    async def run(self, config: Any, ctx: Context) -> Done | Waiting:
        now = ctx.now()
        when = now + timedelta(seconds=config.for_) if config.for_ is not None else moment(config, now)
        if when <= now:
            return Done(self.Output(at=iso(now)))
        return Waiting("until", wake_at=iso(when))

    async def resume(self, config: Any, ctx: Context, state: dict[str, Json], answer: dict[str, Json]) -> Done:
        return Done(self.Output(at=iso(ctx.now())))

    @classmethod
    def check(cls, config: Any) -> list[tuple[str, str]]:
        length, until, zone = config.get("for"), config.get("until"), config.get("timezone")
        if length is not None and until is not None:
            return [("for", "Give a length of time or a moment, not both: empty one of the two.")]
        if length is None and until is None:
            return [("for", "Say how long to wait, or until when.")]
        problems = []
        try:
            zone_of(zone if zone and not has_tags(zone) else None)
        except NodeError as wrong:
            problems.append(("timezone", wrong.message))
        if until is not None and not has_tags(until):
            try:
                read(until, UTC, datetime.now(UTC))
            except NodeError as wrong:
                problems.append(("until", wrong.message))
        return problems


def moment(config: Any, now: datetime) -> datetime:
    """The moment that a config's `until` names; raises NodeError when it names none, or one too far away."""
    if config.until is None:
        raise NodeError("There is nothing to wait for.", "Fill in `for` or `until`.", "config", field="config.for")
    when = read(config.until, zone_of(config.timezone), now)
    if (when - now).total_seconds() > LONGEST:
        raise NodeError(
            f"`{config.until}` is more than a year away.", "Wait for a year at most.", "config", field="config.until"
        )
    return when


def read(text: str, zone: tzinfo, now: datetime) -> datetime:
    """The moment in UTC that a text names: an ISO date and time, a date (its first moment), or a time of day (the
    next one), by the clock of `zone` unless it names one itself. Raises NodeError."""
    text = text.strip()
    try:
        if clock := _CLOCK.fullmatch(text):
            hour, minute, second = (int(part or 0) for part in clock.groups())
            today = now.astimezone(zone).date()
            at = [datetime.combine(today + timedelta(days=n), time(hour, minute, second), zone) for n in (0, 1)]
            return next(one for one in at if one.astimezone(UTC) > now or one is at[1]).astimezone(UTC)
        if _DATE.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), time(), zone).astimezone(UTC)
        when = datetime.fromisoformat(text)
        return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        shown = f"`{text[:60]}` is no time." if text else "There is no time here."
        raise NodeError(
            shown, "Write one such as 2026-05-01T09:00, 2026-05-01 or 09:00.", "config", field="config.until"
        ) from None


def zone_of(name: str | None) -> tzinfo:
    """The time zone of that name, UTC when there is none; raises NodeError."""
    if not name:
        return UTC
    zone = zone_named(name)
    if zone is None:
        raise NodeError(
            f"There is no time zone `{name[:60]}`.",
            "Write one such as Europe/Vienna.",
            "config",
            field="config.timezone",
        )
    return zone
