"""The project's checks, run in order with their times: `python -m config.checks lint|test|generate|build`."""

from __future__ import annotations

import filecmp
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from config.bootstrap import node

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
BUNDLE = ROOT / "static" / "app"
BIN = ROOT / ".venv" / "bin"
#: Which tests stay in one process, and in which order, tests/conftest.py says.
TOGETHER = ("--dist", "loadgroup", "--no-loadscope-reorder")
SHOTS = ("--screenshot", "only-on-failure")
Step = tuple[str, Callable[[], bool]]


def command(*words: str, cwd: Path = ROOT) -> Callable[[], bool]:
    """A step that runs a command and passes when it exits with 0."""
    return lambda: subprocess.run(words, cwd=cwd, check=False).returncode == 0  # noqa: S603 - our own words


def same_files(left: Path, right: Path) -> list[str]:
    """Names the files that differ between two folders, or that only one of them has."""
    names = {p.relative_to(root) for root in (left, right) for p in root.rglob("*") if p.is_file()}
    return sorted(
        str(name)
        for name in names
        if not (left / name).is_file()
        or not (right / name).is_file()
        or not filecmp.cmp(left / name, right / name, shallow=False)
    )


def bundle_is_fresh() -> bool:
    """Builds the browser side elsewhere and compares: static/app must be what the source builds."""
    with tempfile.TemporaryDirectory() as folder:
        build = command(
            "npx", "vite", "build", "--logLevel", "warn", "--outDir", folder, "--emptyOutDir", cwd=FRONTEND
        )
        if not build():
            return False
        stale = same_files(Path(folder), BUNDLE)
    for name in stale:
        say(f"static/app/{name} is not what the source builds. Run `make frontend` and commit it.")
    return not stale


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def lint() -> Sequence[Step]:
    return (
        ("ruff check", command(str(BIN / "ruff"), "check", ".")),
        ("ruff format", command(str(BIN / "ruff"), "format", "--check", "-q", ".")),
        ("mypy", command(str(BIN / "mypy"))),
        ("import rules", command(str(BIN / "lint-imports"), "--no-logo")),
        ("migrations", command(str(BIN / "python"), "manage.py", "makemigrations", "--check", "--dry-run")),
        ("generated docs", command(str(BIN / "python"), "manage.py", "generate_docs", "--check")),
        ("generated types", command("npm", "run", "--silent", "check", cwd=FRONTEND / "tools")),
        ("biome", command("npx", "biome", "ci", "--colors=off", "--error-on-warnings", "src", "tools", cwd=FRONTEND)),
        ("tsc", command("npx", "tsc", "--noEmit", "-p", ".", cwd=FRONTEND)),
    )


def test() -> Sequence[Step]:
    workers = os.environ.get("PYTEST_WORKERS", "3")  # on two cores, too: tests wait as long as they work
    return (
        ("vitest", command("npx", "vitest", "run", "--reporter=dot", cwd=FRONTEND)),
        ("bundle is what the source builds", bundle_is_fresh),
        ("bundle size", command("npm", "run", "--silent", "size", cwd=FRONTEND)),
        ("pytest", command(str(BIN / "pytest"), "-q", "-n", workers, *TOGETHER, *SHOTS)),
    )


def generate() -> Sequence[Step]:
    return (
        ("docs", command(str(BIN / "python"), "manage.py", "generate_docs")),
        ("types", command("npm", "run", "--silent", "types", cwd=FRONTEND / "tools")),
    )


def build() -> Sequence[Step]:
    return (("bundle", command("npm", "run", "--silent", "build", cwd=FRONTEND)),)


def main(what: str) -> int:
    """Runs every step of `what`, even after one failed; returns 1 when any did."""
    os.environ.setdefault("BATON_DATA", tempfile.mkdtemp(prefix="baton-checks-"))
    os.environ["PATH"] = f"{node()}{os.pathsep}{os.environ['PATH']}"
    failed = []
    for name, step in {"lint": lint, "test": test, "generate": generate, "build": build}[what]():
        say(f"── {name}")
        start = time.monotonic()
        ok = step()
        say(f"   {'ok' if ok else 'FAILED'} · {time.monotonic() - start:.1f} s")
        if not ok:
            failed.append(name)
    if failed:
        say(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
