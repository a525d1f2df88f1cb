"""The installation's own secrets: made once, kept in files outside the database, never a default."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path


def secret(folder: Path, name: str) -> str:
    """Returns the secret `name`: from the environment (`BATON_<NAME>`), else from a file that is made at first use.

    The file is created exclusively with mode 0600, so two processes that start together agree on one secret.
    Raises ValueError when the environment's value is shorter than 32 characters.
    """
    given = os.environ.get(f"BATON_{name.upper()}")
    if given is not None:
        if len(given) < 32 or len(set(given)) < 8:
            raise ValueError(f"BATON_{name.upper()} is too weak: use at least 32 random characters.")
        return given
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{name}.{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_text(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
        try:
            os.link(draft, path)  # fails when another process was first: its secret then counts
        except FileExistsError:
            return path.read_text().strip()
        finally:
            draft.unlink()
    return path.read_text().strip()
