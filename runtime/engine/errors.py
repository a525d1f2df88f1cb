"""What can go wrong, as the user should read it: problems of a document, errors of a node, refusals of a request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from runtime.engine.node import Usage

#: The error classes that `retry.on`, error ports and the trace use. Nodes may add their own.
ErrorClass = str
TRANSIENT: frozenset[str] = frozenset({"timeout", "connection", "rate_limit", "server_error"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a document or an input.

    `node` is the node's id ("" for the document as a whole), `field` the path in it
    (`config.routes.0.when`), `message` a sentence the user can act on.
    """

    message: str
    node: str = ""
    field: str = ""
    severity: Literal["error", "warning"] = "error"

    def as_json(self) -> dict[str, str]:
        return asdict(self)


class NodeError(Exception):
    """A node could not do its work.

    `message` says what happened, `hint` what to do next, `error_class` its kind (see TRANSIENT),
    `retry_after` the seconds after which the other side asked to be tried again, `field` the field of
    the node that it comes from (`config.prompt`), `node` the node that it comes from when that is
    another (a child's error that fails its container). `usage` is what a model call that failed has cost, where that
    is known.
    """

    usage: Usage | None = None

    def __init__(
        self,
        message: str,
        hint: str = "",
        error_class: ErrorClass = "error",
        *,
        retry_after: float | None = None,
        field: str = "",
        node: str = "",
    ) -> None:
        super().__init__(message)
        self.field = field
        self.node = node
        self.message = message
        self.hint = hint
        self.error_class = error_class
        self.retry_after = retry_after

    @property
    def transient(self) -> bool:
        return self.error_class in TRANSIENT

    def as_json(self, node: str) -> dict[str, Any]:
        """The contract's `error` object, {message, hint, class, node}, with `field` when one is known."""
        error = {"message": self.message, "hint": self.hint, "class": self.error_class, "node": self.node or node}
        return error | {"field": self.field} if self.field else error

    @classmethod
    def from_json(cls, error: dict[str, Any]) -> NodeError:
        """The error that as_json() described."""
        return cls(
            error.get("message", ""),
            error.get("hint", ""),
            error.get("class", "error"),
            field=error.get("field", ""),
            node=error.get("node", ""),
        )


class ReferenceFailed(NodeError):
    """A template or expression named something that is unknown or has no value."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint, "reference")


class Refusal(Exception):
    """A request that is refused: becomes `application/problem+json` at the edge.

    `status` is the HTTP status, `title` a few words, `detail` a sentence the user can act on,
    `problems` the fields concerned, `extra` further members of the body, `headers` of the reply.
    """

    status: int = 400
    title: str = "Not accepted"

    def __init__(
        self,
        detail: str,
        *,
        title: str | None = None,
        status: int | None = None,
        problems: Sequence[Problem] = (),
        extra: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.title = title or type(self).title
        self.status = status or type(self).status
        self.problems = list(problems)
        self.extra = extra or {}
        self.headers = headers or {}


class Invalid(Refusal):
    """The content is not acceptable; `problems` says where."""

    status, title = 400, "Invalid"


class Forbidden(Refusal):
    """Seen, but not allowed to do this."""

    status, title = 403, "Not allowed"


class NotFound(Refusal):
    """Does not exist, or may not be seen: the two look the same."""

    status, title = 404, "Not found"


class Conflict(Refusal):
    """Someone or something was first."""

    status, title = 409, "Already done"


class TooMany(Refusal):
    """Over a limit; `Retry-After` is in the headers."""

    status, title = 429, "Too many"
