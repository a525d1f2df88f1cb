"""The secrets that Baton draws for itself are never ones that it would refuse at the next start."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from config import keys


def test_a_drawn_secret_that_spells_a_placeholder_is_drawn_again(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.delenv("BATON_SOME_KEY", raising=False)
    good = bytes(range(32))
    spelled = base64.urlsafe_b64decode("password" + base64.urlsafe_b64encode(good).decode()[8:])
    draws = iter([spelled, good])
    monkeypatch.setattr(keys.secrets, "token_bytes", lambda size: next(draws))
    drawn = keys.secret(tmp_path, "some_key")
    assert drawn == base64.urlsafe_b64encode(good).decode()
    assert keys.secret(tmp_path, "some_key") == drawn
