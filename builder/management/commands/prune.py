"""`manage.py prune`: removes old runs and what nothing needs any more, now and with progress."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.utils import timezone

from runtime.services.prune import holdings, runs_of_workflows
from runtime.sqlite import space
from runtime.store import retention


class Command(BaseCommand):
    """What the engine does every hour, by hand; may be stopped at any time and started again."""

    help = (
        "Removes ended runs that need not be kept, with their events, steps, approvals and votes, and what nothing"
        " refers to any more. Runs that wait or run stay, and so does the audit log."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days",
            type=int,
            default=settings.BATON_KEEP_DAYS,
            help="keep ended runs that are younger than so many days; 0: whatever their age (default: %(default)s)",
        )
        parser.add_argument(
            "--runs",
            type=int,
            default=settings.BATON_KEEP_RUNS,
            help="keep the newest so many runs of each workflow; 0: all (default: %(default)s)",
        )
        parser.add_argument("--dry-run", action="store_true", help="only tell what there is and what would go")
        parser.add_argument(
            "--vacuum",
            action="store_true",
            help="then write the database file anew (SQLite) or clean up the tables (PostgreSQL)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if min(options["days"], options["runs"]) < 0:
            raise CommandError("Give 0 or more days and runs.")
        keep = retention.Keep(options["days"], options["runs"])
        if options["dry_run"]:
            self._tell(keep)
            return
        try:
            counts = retention.prune(keep, timezone.now(), rests=0.2, report=self._progress)
        except retention.Busy as busy:
            raise CommandError(str(busy)) from busy
        self.stderr.write("")
        shown = [
            f"{count:,} {what if count > 1 else what.removesuffix('s')}" for what, count in sorted(counts.items())
        ]
        self.stdout.write(f"Pruned {', '.join(shown)}." if shown else "There was nothing to prune.")
        self._space(rebuild=options["vacuum"])

    def _progress(self, counts: Counter[str]) -> None:
        """One line that is written over again and again."""
        self.stderr.write(f"\r{sum(counts.values()):,} rows, {counts['runs']:,} runs …", ending="")
        self.stderr.flush()

    def _tell(self, keep: retention.Keep) -> None:
        for line in holdings():
            size = f"{line.bytes / 1024 / 1024:>10,.1f} MB" if line.bytes is not None else ""
            self.stdout.write(f"{line.rows:>12,} {line.what:<24}{size}".rstrip())
        self.stdout.write("")
        for one in runs_of_workflows():
            name = one.name or "without a name"
            self.stdout.write(f"{one.runs:>12,} runs, {one.events:,} events since {one.oldest:%Y-%m-%d}: {name}")
        self.stdout.write("")
        count = retention.would_go(keep, timezone.now())
        self.stdout.write(f"Ended runs that would go, with all that is theirs and the runs they called: {count:,}")
        self.stdout.write(f"({_rule(keep)})")

    def _space(self, *, rebuild: bool) -> None:
        try:
            if connection.vendor == "sqlite":
                shorter = space.rebuild(connection) if rebuild else space.give_back(connection)
                self.stdout.write(f"The database file is {shorter / 1024 / 1024:,.1f} MB shorter.")
                if not rebuild and not space.space(connection).shrinks:
                    self.stdout.write(
                        "It was made before it could shrink: `prune --vacuum` once lets it from then on."
                    )
            elif rebuild:
                with connection.cursor() as cursor:
                    cursor.execute("VACUUM (ANALYZE)")
                self.stdout.write("The tables are cleaned up; what comes next takes the space of what has gone.")
        except OperationalError as error:
            raise CommandError(
                f"The space could not be given back now ({error}). Try again when less is going on."
            ) from error


def _rule(keep: retention.Keep) -> str:
    age = f"older than {keep.days:,} days" if keep.days else "of any age: no bound"
    many = (
        f"or beyond the newest {keep.runs:,} of a workflow" if keep.runs else "however many there are of a workflow"
    )
    return f"{age}, {many}"
