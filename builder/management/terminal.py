"""A run in a terminal: its progress in lines, and its approvals as questions."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from runtime.engine import events as kinds
from runtime.engine.events import Event

Json = Any
SHOWN = 200


class Progress:
    """Writes a line for whatever happens, and streamed text as it comes."""

    def __init__(self, out: OutputWrapper) -> None:
        self.out = out
        self.streaming = ""

    def delta(self, path: str, offset: int, text: str) -> None:
        """Shows a piece of streamed text under its node's name."""
        if self.streaming != path or offset == 0:
            self._end_text()
            self.out.write(f"  {path}: ", ending="")
            self.streaming = path
        self.out.write(text, ending="")
        self.out.flush()

    def show(self, event: Event) -> None:
        """Shows an event as a line, when it is one that people follow."""
        text = _line(event)
        if text:
            self._end_text()
            self.out.write(text)
            self.out.flush()

    def _end_text(self) -> None:
        if self.streaming:
            self.out.write("")
            self.streaming = ""


def _line(event: Event) -> str:
    data = event.data
    match event.type:
        case kinds.NODE_STARTED:
            again = f" (try {data['attempt']})" if data.get("attempt", 1) > 1 else ""
            return f"▸ {event.path}{again}"
        case kinds.NODE_FINISHED:
            port = f" → {data['port']}" if data.get("port") not in (None, "out") else ""
            return f"✓ {event.path}{port} {brief(data.get('output'))}".rstrip()
        case kinds.NODE_FAILED | kinds.RUN_FAILED:
            error = data.get("error") or {}
            return f"✗ {event.path or 'run'}: {error.get('message', '')}"
        case kinds.NODE_SKIPPED | kinds.NODE_CANCELLED:
            return f"– {event.path}: {data.get('reason', '')}"
        case kinds.NODE_RETRYING:
            return f"↻ {event.path}: {(data.get('error') or {}).get('message', '')}"
        case kinds.NODE_WAITING:
            return f"… {event.path} waits" + (f" until {data['until']}" if data.get("until") else "")
        case kinds.RUN_FINISHED:
            return f"● finished{': ' + str(data['note']) if data.get('note') else ''}"
        case _:
            return ""


def brief(value: Json) -> str:
    """Returns JSON on one line, cut where it gets long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


async def ask(approval: dict[str, Json], out: OutputWrapper) -> dict[str, Json]:
    """Asks the person at the terminal; returns {action, values, comment}. CommandError where nobody sits there."""
    if not sys.stdin.isatty():
        raise CommandError(
            f"“{approval['node']}” waits for a person's approval, and nobody can be asked here. "
            "Run this in a terminal, or run the workflow on a Baton server."
        )
    return await asyncio.to_thread(_answer, approval, out)


def _answer(approval: dict[str, Json], out: OutputWrapper) -> dict[str, Json]:
    out.write(f"\n✋ {approval.get('message') or approval['node']}")
    values = dict(approval.get("values") or {})
    form = approval.get("form") or {}
    for name, part in form.get("properties", {}).items():
        typed = _typed(f"   {part.get('title') or name} [{brief(values.get(name))}]: ", out)
        if typed:
            values[name] = typed if part.get("type", "string") == "string" else _json(typed)
    actions = [action["id"] for action in approval["actions"]]
    while True:
        action = _typed(f"   {' / '.join(actions)}: ", out)
        if action in actions:
            return {"action": action, "values": values, "comment": ""}
        out.write(f"   Type one of: {', '.join(actions)}.")


def _typed(question: str, out: OutputWrapper) -> str:
    out.write(question, ending="")
    out.flush()
    text = sys.stdin.readline()
    if not text:
        raise CommandError("The input ended before the approval was answered.")
    return text.strip()


def _json(text: str) -> Json:
    try:
        return json.loads(text)
    except ValueError:
        return text
