"""How long property tests look: briefly with every test run, as long as one likes with HYPOTHESIS_PROFILE=long."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings

#: By how much `long` multiplies the examples; HYPOTHESIS_TIMES sets another number.
LONG = 100


def times() -> int:
    """How many times as many examples are tried as in the quick run."""
    if os.environ.get("HYPOTHESIS_PROFILE", "quick") != "long":
        return 1
    return int(os.environ.get("HYPOTHESIS_TIMES", LONG))


def examples(count: int, **more: Any) -> Any:
    """Settings of a property test that tries `count` examples, many more in a long run; no example has a deadline."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(max_examples=count * times(), deadline=None, suppress_health_check=quiet, **more)
