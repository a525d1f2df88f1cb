"""Setting up to serve takes Python and nothing else: no Node, no compiler."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.e2e.server import NO_PROGRAMS, ROOT


def test_what_serving_needs_is_set_up_without_any_other_program() -> None:
    command = [sys.executable, str(ROOT / "config" / "bootstrap.py"), "base"]
    env = {**os.environ, "PATH": NO_PROGRAMS}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
