"""A short soak: real servers and workers are broken while they work; nothing is lost, doubled, or left out."""

from __future__ import annotations

import pytest

from bench.soak import soak

pytestmark = pytest.mark.crash
SECONDS = 15.0


@pytest.mark.parametrize("scaled", [False, True], ids=["alone", "scaled out"])
def test_nothing_is_lost_or_doubled_whatever_breaks(scaled: bool) -> None:
    report = soak(SECONDS, scaled=scaled)
    assert not report.bad(), report.text()
    assert sum(report.breaks.values()) >= 2, report.text()
    assert report.ended["succeeded"] > 10, report.text()
    assert report.calls > 10, report.text()
