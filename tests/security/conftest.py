"""The people of the upper storey's tests, and fresh counters for each test."""

from tests.builder.conftest import _fresh_counters, admin, ann, bob, cid, share, workflow

__all__ = ["_fresh_counters", "admin", "ann", "bob", "cid", "share", "workflow"]
