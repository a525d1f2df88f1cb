"""`python -m bench.soak [--seconds 30] [--scaled]`: real work on a real Baton that is broken again and again.

Workflows of every kind are started, answered and cancelled by REST while the server is killed; with `--scaled`
workers are killed and frozen too, the broker is emptied, and the database cut off and crashed. At the end every log
is read from outside. The exit code is 0 when nothing was lost, doubled or left out.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import machine
from bench.mockllm import mock
from bench.soak_load import Load, Sink
from bench.soak_report import ENDED, Report, judge
from bench.soak_site import Scaled, Site

#: Seconds from one break to the next, and how long everything may take to come to rest at the end.
PAUSE = (0.8, 2.5)
QUIET = 90.0
TOKENS = 8
MODEL_SECONDS, MODEL_TOKENS = 0.3, 5


def soak(
    seconds: float, *, scaled: bool = False, seed: int | None = None, say: Callable[[str], None] = print
) -> Report:
    """Runs the load and the breaks for `seconds`, waits for quiet, and returns what was found.

    With `seed` the breaks come in the same order again; their moments depend on the machine.
    """
    dice, sink, report = random.Random(seed), Sink(), Report(seconds=seconds)
    with tempfile.TemporaryDirectory(prefix="baton-soak-") as folder, mock(MODEL_SECONDS, MODEL_TOKENS) as port:
        environment = {"BATON_ALLOW_HOSTS": f"127.0.0.1:{port},127.0.0.1:{sink.port}", "BATON_DRAIN": "1"}
        os.environ["BATON_ALLOW_HOSTS"] = environment["BATON_ALLOW_HOSTS"]
        site = (Scaled if scaled else Site)(Path(folder), environment)
        try:
            site.start()
            load = Load(lambda: site.server.url, site.tokens(TOKENS))
            load.prepare(port, sink.port)
            load.begin()
            _break(site, seconds, dice, report, say)
            load.end_starts()
            began = time.monotonic()
            _until_quiet(site)
            report.to_quiet = time.monotonic() - began
            load.end()
            return judge(site, load, sink, report)
        finally:
            site.close()
            sink.close()


def _break(site: Site, seconds: float, dice: random.Random, report: Report, say: Callable[[str], None]) -> None:
    """Breaks one thing after another, each kind in turn before any comes again."""
    end, left = time.monotonic() + seconds, list[str]()
    while (rest := end - time.monotonic()) > 0:
        time.sleep(min(rest, dice.uniform(*PAUSE)))
        if not left:
            left = dice.sample(list(site.breaks), len(site.breaks))
        if time.monotonic() >= end:
            break
        name = left.pop()
        say(f"  {time.strftime('%H:%M:%S')} {name}")
        site.breaks[name]()
        report.breaks[name] += 1


def _until_quiet(site: Site) -> None:
    """Returns when every run has ended, or when that has taken too long, which the report then tells."""
    end = time.monotonic() + QUIET
    ended = ", ".join(f"'{status}'" for status in ENDED)
    open_runs = f"SELECT count(*) FROM runtime_run WHERE status NOT IN ({ended})"
    while time.monotonic() < end and site.rows(open_runs)[0][0]:
        time.sleep(0.2)


def main() -> int:
    """Reads the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=30.0, help="how long things are broken (30)")
    parser.add_argument("--scaled", action="store_true", help="on PostgreSQL and Redis, with two workers")
    parser.add_argument("--seed", type=int, help="the same order of breaks again")
    options = parser.parse_args()
    print(machine.describe())
    report = soak(options.seconds, scaled=options.scaled, seed=options.seed)
    print(report.text())
    return 1 if report.bad() else 0


if __name__ == "__main__":
    sys.exit(main())
