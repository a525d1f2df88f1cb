"""The tool that tells the time."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from runtime.engine.errors import NodeError
from runtime.engine.node import Json, NodeConfig, Tool, ToolContext, config_field
from runtime.zones import zone_named


class CurrentTime(Tool):
    """Tells the date and time, in a time zone of your choice."""

    name, title, icon = "current_time", "Current time", "clock"
    effects = "read"

    class Arguments(NodeConfig):
        timezone: str = config_field("UTC", title="Time zone", widget="text", max_length=64)
        """A name such as Europe/Berlin or America/New_York; UTC when left out."""

    async def call(self, arguments: Arguments, ctx: ToolContext) -> Json:
        """Gives {iso, date, time, weekday, timezone, unix}."""
        zone = _zone(arguments.timezone)
        now = ctx.now().astimezone(zone)
        return {
            "iso": now.isoformat(timespec="seconds"),
            "date": now.date().isoformat(),
            "time": now.strftime("%H:%M:%S"),
            "weekday": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[now.weekday()],
            "timezone": zone.key,
            "unix": int(now.timestamp()),
        }


def _zone(name: str) -> ZoneInfo:
    """The zone of a known name."""
    known = zone_named(name)
    if known is None:
        raise NodeError(
            "That time zone is not known.",
            "Use a name such as Europe/Berlin, America/New_York or UTC.",
            "client_error",
        )
    return known
