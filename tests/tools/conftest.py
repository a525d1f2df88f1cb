"""The tools are tried against the same local server as the guard they stand on."""

from tests.egress.conftest import server

__all__ = ["server"]
