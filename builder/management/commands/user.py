"""`manage.py user create NAME --email E`: makes an account; the password comes on standard input."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from builder.services import audit, setup
from runtime.engine.errors import Refusal


def _password() -> str:
    """Asks a person twice, or takes the one line that a program sends."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise CommandError("The two passwords differ.")
    return password


class Command(BaseCommand):
    """Accounts from the command line."""

    help = "Makes an account. The password is read from standard input, never from the arguments."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help="make an account")
        create.add_argument("username")
        create.add_argument("--email", required=True)
        create.add_argument("--admin", action="store_true", help="let it administer the installation")

    def handle(self, *args: Any, **options: Any) -> None:
        password = _password()
        try:
            with transaction.atomic():
                user = setup.make_user(
                    username=options["username"],
                    email=options["email"],
                    password=password,
                    superuser=options["admin"],
                )
                audit.record("user.created", by=None, name="command line", subject=user.username)
        except Refusal as error:
            raise CommandError(error.detail) from error
        self.stdout.write(f"Made the account {user.username}.")
