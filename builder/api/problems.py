"""The one place where a failure becomes an answer: RFC 9457 `application/problem+json`, without internals."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import OperationalError
from django.http import Http404, HttpResponse, JsonResponse, UnreadablePostError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from runtime.engine.errors import Problem, Refusal

CONTENT_TYPE = "application/problem+json"
MESSAGES = {
    404: "There is nothing here, or it is not shared with you.",
    500: "Something went wrong on our side. It is in the server's log; trying again may help.",
    503: "The database is busy. Try again in a moment.",
}
log = logging.getLogger("baton.api")


@dataclass(slots=True)
class Answer:
    """A problem before it is put on the wire."""

    status: int
    detail: str
    title: str = ""
    problems: list[dict[str, str]] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """Returns the members of RFC 9457 and `problems`, then what the refusal adds."""
        return {
            "type": "about:blank",
            "title": self.title or HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "problems": self.problems,
            **self.extra,
        }


def problem(node: str = "", field: str = "", message: str = "", severity: str = "") -> dict[str, str]:
    """Returns one entry of `problems`."""
    entry = {"node": node, "field": field, "message": message}
    return {**entry, "severity": severity} if severity else entry


def flatten(detail: Any, path: str = "") -> list[dict[str, str]]:
    """Returns a serializer's nested errors as a flat list whose `field` is the dotted path."""
    if isinstance(detail, Mapping):
        found: list[dict[str, str]] = []
        for key, value in detail.items():
            step = "" if key == "non_field_errors" else str(key)
            found += flatten(value, ".".join(part for part in (path, step) if part))
        return found
    if isinstance(detail, Sequence) and not isinstance(detail, str):
        if any(isinstance(item, Mapping) for item in detail):
            return [one for index, item in enumerate(detail) for one in flatten(item, f"{path}.{index}".lstrip("."))]
        return [one for item in detail for one in flatten(item, path)]
    return [problem(field=path, message=str(detail))]


def _sentence(problems: list[dict[str, str]]) -> str:
    first = problems[0] if problems else problem(message="The request is not valid.")
    return f"{first['field']}: {first['message']}" if first["field"] else first["message"]


def _of_validation(exc: exceptions.ValidationError | DjangoValidationError) -> Answer:
    if isinstance(exc, DjangoValidationError):
        detail: Any = exc.message_dict if hasattr(exc, "error_dict") else exc.messages
    else:
        detail = exc.detail
    problems = flatten(detail)
    return Answer(400, _sentence(problems), "Invalid", problems)


def _of_api(exc: exceptions.APIException) -> Answer:
    headers: dict[str, str] = {}
    if header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(max(1, int(wait)))
    return Answer(exc.status_code, str(exc.detail), headers=headers)


def _of_refusal(exc: Refusal) -> Answer:
    problems = [_entry(one) for one in exc.problems]
    return Answer(exc.status, exc.detail, exc.title, problems, dict(exc.extra), dict(exc.headers))


def _entry(one: Problem) -> dict[str, str]:
    return problem(one.node, one.field, one.message, one.severity)


def answer_to(exc: BaseException) -> Answer:
    """Returns what to say about any exception; what nobody foresaw is logged whole, and not a word of it answered."""
    match exc:
        case Refusal():
            return _of_refusal(exc)
        case exceptions.ValidationError() | DjangoValidationError():
            return _of_validation(exc)
        case exceptions.NotFound() | Http404():
            return Answer(404, MESSAGES[404])
        case exceptions.APIException():
            return _of_api(exc)
        case PermissionDenied():
            return Answer(403, str(exc) or "You may not do this.")
        case RequestDataTooBig():
            return Answer(413, "The request is too large.")
        case SuspiciousOperation() | UnreadablePostError():
            return Answer(400, "The request is malformed.")
        case OperationalError():
            log.error("The database could not answer.", exc_info=exc)
            return Answer(503, MESSAGES[503], headers={"Retry-After": "1"})
    log.error("An unforeseen error.", exc_info=exc)
    return Answer(500, MESSAGES[500])


def handle(exc: Exception, context: dict[str, Any]) -> Response:
    """REST framework's exception handler."""
    answer = answer_to(exc)
    set_rollback()
    return Response(answer.body(), status=answer.status, headers=answer.headers, content_type=CONTENT_TYPE)


def respond(status: int, detail: str = "", title: str = "", **extra: Any) -> HttpResponse:
    """Returns a problem outside of REST framework's views: for middleware and Django's error handlers."""
    answer = Answer(status, detail or MESSAGES.get(status, HTTPStatus(status).phrase), title, extra=extra)
    return JsonResponse(answer.body(), status=status, content_type=CONTENT_TYPE)


def respond_to(exc: Exception) -> HttpResponse:
    """Returns the problem of an exception as a plain response, for views outside of REST framework."""
    answer = answer_to(exc)
    return JsonResponse(answer.body(), status=answer.status, content_type=CONTENT_TYPE, headers=answer.headers)
