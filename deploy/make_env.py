#!/usr/bin/env python3
"""Writes `.env` for compose.yaml with fresh random secrets; one that is there is never touched."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

SECRETS = ("BATON_SECRET_KEY", "BATON_VAULT_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD")
#: Words that Baton takes for a placeholder, wherever in a secret they stand.
REFUSED = ("change", "placeholder", "example", "insecure", "password", "your", "secret", "12345678")
TEXT = """# Made once by `make compose-env`. Keep it: without BATON_VAULT_KEY the stored API keys cannot be read.
# Where people reach Baton, and what the proxy serves: `:8080` is plain HTTP, published as BATON_HTTP_PORT (80); with
# https:// and a name that leads here it gets a certificate by itself.
BATON_PUBLIC_URL={url}
BATON_SITE={site}
{secrets}
# A key for the model connection `openai`; without one the demo model answers.
OPENAI_API_KEY=
OPENAI_BASE_URL=
"""


def drawn() -> str:
    """Returns 256 random bits as letters and digits that need no quoting in an address."""
    while any(word in (value := secrets.token_hex(32)) for word in REFUSED):
        continue
    return value


def write(path: Path, url: str) -> bool:
    """Writes the file, readable by its owner only; False when there is one."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    site = url if url.startswith("https://") else ":8080"
    with os.fdopen(descriptor, "w") as file:
        file.write(TEXT.format(url=url, site=site, secrets="\n".join(f"{name}={drawn()}" for name in SECRETS)))
    return True


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else ".env")
    made = write(target, os.environ.get("BATON_PUBLIC_URL", "http://localhost"))
    sys.stdout.write(f"{target} is ready.\n" if made else f"{target} is there already and stays as it is.\n")
