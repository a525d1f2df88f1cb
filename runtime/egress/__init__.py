"""The one way out: every outgoing connection is checked here, at the address it really goes to."""

from runtime.egress.client import client
from runtime.egress.fetch import fetch
from runtime.egress.policy import Policy, Purpose, policy_of
from runtime.egress.transport import TooLarge

__all__ = ["Policy", "Purpose", "TooLarge", "client", "fetch", "policy_of"]
