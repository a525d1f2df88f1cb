"""What the views of workflows, runs and approvals have in common."""

from __future__ import annotations

from rest_framework.views import APIView

from builder.api.auth import Allowed
from builder.api.throttles import TokenThrottle
from runtime.engine.errors import Invalid, Problem, Refusal


class View(APIView):
    """For people in a session and programs with a token; `scopes` says what each method asks of a token."""

    permission_classes = (Allowed,)
    throttle_classes = (TokenThrottle,)
    scopes: dict[str, str] = {}


def whole_number(text: str, field: str, most: int = 2**31 - 1) -> int:
    """Returns the number that `text` is, from 0 to `most`; Invalid naming `field` when it is none."""
    if not (text.isascii() and text.isdigit()) or len(text) > 12 or int(text) > most:
        message = f"Give a whole number from 0 to {most:,}."
        raise Invalid(f"{field}: {message}", problems=[Problem(message, field=field)])
    return int(text)


def revision_of(if_match: str | None) -> int:
    """Returns the revision in an `If-Match` header; 428 when there is no header, 400 when it holds no revision."""
    if not if_match:
        raise Refusal(
            'Say which revision you read: If-Match: "<revision>". So nobody overwrites what somebody else saved.',
            title="Revision missing",
            status=428,
        )
    text = if_match.strip().removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid(
            'If-Match must hold one revision in quotes, such as "3".',
            problems=[Problem("This is not a revision.", field="If-Match")],
        )
    return int(text)
