"""`manage.py serve`: everything that Baton needs, in one process."""

from __future__ import annotations

import threading
from typing import Any

from channels.routing import get_default_application
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from builder.services import setup
from runtime import host, process
from runtime.lock import Taken
from runtime.server import listen, serve


class Command(BaseCommand):
    """Brings the database up to date, starts the engine and serves pages, API and sockets."""

    help = "Serves Baton on HOST:PORT: the pages, the API, the sockets and, without a broker, the engine."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            host.get().hold()
            listening = listen(settings.HOST, settings.PORT)
        except (Taken, ImproperlyConfigured) as wrong:
            raise CommandError(str(wrong)) from None
        except OSError as error:
            raise CommandError(
                f"{settings.HOST}:{settings.PORT} cannot be served ({error.strerror}). Stop what listens there,"
                " or take another port: PORT=8001 make run."
            ) from None
        call_command("migrate", verbosity=0, interactive=False)
        link = setup.link()
        connections.close_all()
        serve(get_default_application(), listening, lambda: self._ready(link))

    def _ready(self, link: str | None) -> None:
        shown = "127.0.0.1" if settings.HOST in {"0.0.0.0", "::"} else settings.HOST  # noqa: S104 - compared, not bound
        address = settings.PUBLIC_URL or f"http://{f'[{shown}]' if ':' in shown else shown}:{settings.PORT}"
        self.stdout.write(f"Baton is ready: {address}")
        if link:
            self.stdout.write(f"Make the owner account here (works once, for you only): {link}")
        self.stdout.flush()
        threading.Thread(target=process.settle, name="warm-up", daemon=True).start()
