"""A real Baton for browser tests: `manage.py serve` in a process of its own, on a folder and port of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 60
#: The server finds no program by name, Node least of all: it needs none, and every browser test shows it.
NO_PROGRAMS = "/nowhere"
LINK = re.compile(r"https?://\S+/setup/\S+")


def free_port() -> int:
    """A port that nothing listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One serving Baton; `stop()` ends it politely, `kill()` does not."""

    def __init__(self, data: Path, port: int | None = None, environment: dict[str, str] | None = None) -> None:
        self.data = data
        self.environment = environment or {}
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.lines: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> Server:
        """Starts it and returns when it answers; raises RuntimeError with what it printed when it does not."""
        env = {**os.environ, "BATON_DATA": str(self.data), "HOST": "127.0.0.1", "PORT": str(self.port)}
        env["PATH"] = NO_PROGRAMS
        for name in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
            env.pop(name, None)
        env |= self.environment
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "serve"],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/login", timeout=2):
                    return self
            except OSError:
                time.sleep(0.1)
        self.kill()
        raise RuntimeError("Baton did not start:\n" + "".join(self.lines))

    def _read(self) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        with self.process.stdout as out:
            for line in out:
                self.lines.append(line)

    def setup_link(self) -> str:
        """The one-time link that the first start prints."""
        for _ in range(100):
            found = LINK.search("".join(self.lines))
            if found:
                return found.group(0)
            time.sleep(0.05)
        raise RuntimeError("No set-up link was printed:\n" + "".join(self.lines))

    def manage(self, *words: str, given: str = "") -> str:
        """Runs a management command on this Baton's data; returns what it printed."""
        env = {**os.environ, "BATON_DATA": str(self.data), "PORT": str(self.port), **self.environment}
        env.pop("DJANGO_SETTINGS_MODULE", None)
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *words],
            cwd=ROOT,
            env=env,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return done.stdout.strip()

    def stop(self) -> None:
        """Asks it to end and waits for that."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def errors(self) -> list[str]:
        """What the log says went wrong, one text an entry with its traceback."""
        entries = re.split(r"^(?=\d{4}-\d\d-\d\d )", "".join(self.lines), flags=re.MULTILINE)
        return [entry for entry in entries if " ERROR " in entry or "Traceback" in entry]

    def kill(self) -> None:
        """Ends it as a power cut would."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
