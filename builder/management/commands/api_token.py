"""`manage.py api_token <username>`: prints a new API token, alone, on standard output."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from builder.access import SCOPES
from builder.models import User
from builder.services import tokens
from runtime.engine.errors import Refusal


class Command(BaseCommand):
    """A token for a person, made by whoever runs the installation."""

    help = "Prints a new API token of a person, alone, on standard output. It is not shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="command line", help="what the token is for")
        parser.add_argument(
            "--scopes",
            default=",".join(SCOPES),
            help=f"comma-separated, of {', '.join(SCOPES)} (default: all; the person's own rights are the limit)",
        )
        parser.add_argument("--days", type=int, help="how long it counts (default: until it is revoked)")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.named(options["username"])
        if user is None:
            raise CommandError(f"There is no active account named {options['username']}.")
        if options["days"] is not None and not 1 <= options["days"] <= 36_500:
            raise CommandError("Give a number of days from 1 to 36500.")
        scopes = [part.strip() for part in options["scopes"].split(",") if part.strip()]
        expires_at = timezone.now() + timedelta(days=options["days"]) if options["days"] else None
        try:
            _, secret = tokens.create_token(
                user=user, name=options["name"][:100], scopes=scopes, expires_at=expires_at
            )
        except Refusal as error:
            raise CommandError(error.detail) from error
        self.stdout.write(secret)
