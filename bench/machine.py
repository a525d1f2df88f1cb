"""What machine the figures are from."""

from __future__ import annotations

import os
import platform
import sqlite3
from pathlib import Path


def cpu_seconds(process: int) -> float:
    """The processor time, user and system, that a process has used so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(process: int) -> float:
    """The memory that a process holds now (resident), in MB."""
    return _status_mb(process, "VmRSS")


def most_memory_mb(process: int) -> float:
    """The most memory that a process has held so far (resident), in MB."""
    return _status_mb(process, "VmHWM")


def _status_mb(process: int, name: str) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def load() -> str:
    """How many processes wanted to run on average during the last minute: above the cores, wall figures suffer."""
    return f"load {os.getloadavg()[0]:.1f}"


def describe() -> str:
    """One line: processor, cores, memory, system, Python, SQLite."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        cpu = names[0] if names else cpu
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )
