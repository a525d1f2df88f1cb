"""A process that serves: as many open files as it may have, and what it has loaded no longer searched for garbage."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
import gc, json, os, resource, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from runtime import process
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (256, most))
process.allow_files()
process.settle()
print(json.dumps({
    "files": resource.getrlimit(resource.RLIMIT_NOFILE) == (min(process.FILES, most), most),
    "client": "openai" in sys.modules,
    "frozen": gc.get_freeze_count() > 10_000,
    "patient": gc.get_threshold() == process.COLLECT,
}))
"""


def test_a_low_limit_of_files_is_raised_and_what_is_loaded_not_searched_again() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60)
    assert json.loads(done.stdout or "null") == {"files": True, "client": True, "frozen": True, "patient": True}, (
        done.stderr
    )
