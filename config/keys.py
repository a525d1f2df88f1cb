"""The installation's own secrets: made once, kept in files outside the database, never a default."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

#: No random value holds one of these; an example that somebody copied does.
PLACEHOLDERS = ("change", "placeholder", "example", "insecure", "password", "your-", "your_", "secret", "12345678")


def secret(folder: Path, name: str) -> str:
    """Returns the secret `name`: from the environment (`BATON_<NAME>`), else from a file that is made at first use.

    The file is created exclusively with mode 0600, so two processes that start together agree on one secret.
    Raises ValueError for a value that anybody could guess.
    """
    given = os.environ.get(f"BATON_{name.upper()}")
    if given is not None:
        return _strong(given, f"BATON_{name.upper()}")
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{name}.{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_text(_drawn())
        try:
            os.link(draft, path)  # fails when another process was first: its secret then counts
        except FileExistsError:
            return _strong(path.read_text().strip(), str(path))
        finally:
            draft.unlink()
    return _strong(path.read_text().strip(), str(path))


def _drawn() -> str:
    """Returns a new random secret; one that happens to spell a placeholder is drawn again."""
    while _is_weak(value := base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()):
        continue
    return value


def _is_weak(value: str) -> bool:
    return len(value) < 32 or len(set(value)) < 10 or any(word in value.lower() for word in PLACEHOLDERS)


def _strong(value: str, where: str) -> str:
    """Returns the value; raises ValueError when it is short, monotonous, or left over from an example."""
    if _is_weak(value):
        raise ValueError(f"{where} is too weak: use at least 32 random characters.")
    return value
