"""`manage.py engine_check`: asserts over the whole database that no run lost, doubled or mixed up a step."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from runtime import host
from runtime.invariants import NEWEST, violations
from runtime.models import Run


class Command(BaseCommand):
    """Prints one line a violation, and exits with 1 when there is any."""

    help = "Checks the engine's invariants in the database: logs without gaps, rows that agree, no stuck run."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help=f"read every log, not only the newest {NEWEST:,}")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument("--heal", action="store_true", help="have the runs looked at again that are stuck")

    def handle(self, *args: Any, **options: Any) -> None:
        found, seen = 0, set()
        for one in violations(newest=None if options["all"] else NEWEST):
            found += 1
            self.stdout.write(
                json.dumps(one._asdict())
                if options["json"]
                else f"{one.run} {one.rule}: {one.message} {one.advice}".replace("<id>", one.run)
            )
            if options["heal"] and one.run not in seen:
                seen.add(one.run)
                self._heal(one.run)
        if found:
            raise SystemExit(1)
        if not options["json"]:
            self.stdout.write("Everything holds.")

    def _heal(self, run: str) -> None:
        """Makes a run due: a worker reads its log and does what is next, which is nothing if it is in order."""
        resting = Run.objects.filter(pk=run, owner="", wake_at=None).exclude(status__in=Run.ENDED)
        if resting.update(wake_at=timezone.now()) and not settings.EMBEDDED:
            host.advance(run)
