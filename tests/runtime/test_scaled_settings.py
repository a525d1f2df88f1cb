"""Settings of the scaled-out mode that cannot work are refused with a sentence that says what to do."""

from __future__ import annotations

import os
import re
import runpy
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from runtime import host, lifecycle, tasks
from tests.e2e.server import ROOT


def settings_with(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(os.path.join(ROOT, "config", "settings.py"))


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("REDIS_URL", "localhost:6379", "REDIS_URL must begin with redis:// or rediss://."),
        ("CELERY_BROKER_URL", "rabbit:5672", "CELERY_BROKER_URL must begin with redis:// or"),
        ("BATON_LEASE", "soon", "BATON_LEASE must be a number of seconds, at least 1; it is 'soon'."),
        ("BATON_LEASE", "0.2", "at least 1"),
        ("BATON_DRAIN", "-1", "BATON_DRAIN must be a number of seconds, at least 0"),
    ],
)
def test_a_value_that_cannot_work_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        settings_with(monkeypatch, **{name: value})


def test_who_carries_runs_follows_from_the_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = settings_with(monkeypatch)
    assert (alone["EMBEDDED"], alone["BATON_DRAIN"], alone["BATON_LEASE"]) == (True, 5.0, 15.0)
    rabbit = settings_with(monkeypatch, CELERY_BROKER_URL="amqp://guest:guest@127.0.0.1//")
    assert (rabbit["EMBEDDED"], rabbit["REDIS_URL"], rabbit["BATON_DRAIN"]) == (False, "", 30.0)
    assert rabbit["CHANNEL_LAYERS"]["default"]["BACKEND"].endswith("InMemoryChannelLayer")
    both = settings_with(monkeypatch, REDIS_URL="redis://127.0.0.1/3")
    assert both["CELERY_BROKER_URL"].startswith("amqp://")
    assert both["CHANNEL_LAYERS"]["default"]["BACKEND"].endswith("RedisPubSubChannelLayer")


def test_a_worker_without_a_broker_says_what_is_missing(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="set REDIS_URL, or CELERY_BROKER_URL"):
        lifecycle.start_worker()
    with pytest.raises(SystemExit):
        tasks._start()
    assert "There is no broker for this worker" in capsys.readouterr().err


def test_workers_need_postgresql(settings: Any) -> None:
    settings.EMBEDDED = False
    with pytest.raises(ImproperlyConfigured, match="set DATABASE_URL beside the broker's address"):
        host._from_settings()
