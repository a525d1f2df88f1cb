"""The rows of the upper storey: people, sharing and workflows."""

from builder.models.links import ApprovalLink
from builder.models.people import ApiToken, AuditEntry, Membership, OneTimeLink, Team, User, digest
from builder.models.sharing import ROLES, Role, Share, at_least
from builder.models.workflows import Version, Workflow

__all__ = [
    "ROLES",
    "ApiToken",
    "ApprovalLink",
    "AuditEntry",
    "Membership",
    "OneTimeLink",
    "Role",
    "Share",
    "Team",
    "User",
    "Version",
    "Workflow",
    "at_least",
    "digest",
]
