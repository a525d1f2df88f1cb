"""Keeps three engines at work, each in a process of its own that is replaced when it dies; says `died` each time."""

from __future__ import annotations

import os
import signal
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
ENGINES = 3


def work() -> None:
    """Carries runs until it dies."""
    from runtime import host

    host.get().start()
    signal.pause()


def main() -> None:
    import django

    django.setup()
    from runtime.carry import product_parts
    from tests.runtime import scaled_app

    assert scaled_app.app
    product_parts()  # everything is loaded once, so that a new process is there at once
    engines: set[int] = set()
    while True:
        while len(engines) < ENGINES:
            pid = os.fork()
            if not pid:
                work()
            engines.add(pid)
        pid, _ = os.wait()
        engines.discard(pid)
        sys.stdout.write("died\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
