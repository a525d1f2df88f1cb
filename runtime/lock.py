"""One engine a data folder: a file lock that the operating system drops with the process, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class Taken(RuntimeError):
    """Another process runs on this folder; the message is a sentence for the operator."""


class FolderLock:
    """Holds `folder` for this process from `take()` to `drop()`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._descriptor: int | None = None

    def take(self) -> None:
        """Raises Taken when another process holds the folder."""
        if self._descriptor is not None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.folder / "engine.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise Taken(
                f"Another Baton is running on {self.folder}. Stop it first, or start this one with a folder of its"
                " own: BATON_DATA=/some/folder."
            ) from None
        self._descriptor = descriptor

    def drop(self) -> None:
        """Gives the folder back; nothing when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
