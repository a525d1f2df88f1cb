"""The OpenAPI document of the API, and a page that shows it without any script."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer, StaticHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.base import View
from builder.api.problems import CONTENT_TYPE
from builder.api.reference import tags_of
from builder.api.serializers import ProblemDetails

Json = Any


@cache
def openapi() -> dict[str, Json]:
    """Returns the OpenAPI document of everything under /api/v1; every operation tells how it refuses."""
    document: dict[str, Json] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    schemas = document["components"]["schemas"]
    refusal = {"description": "Refused: what is wrong, and where.", "content": _problem_content()}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            operation["responses"]["default"] = refusal
            operation["tags"] = [path.removeprefix("/api/v1/").split("/")[0]]
    assert "ProblemDetail" in schemas, "the shape of refusals is part of the document"
    return document


def _problem_content() -> Json:
    return {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetail"}}}


class Schema(View):
    """The OpenAPI document."""

    @extend_schema(
        operation_id="schema_read",
        responses={200: {"type": "object", "additionalProperties": {}}, 400: ProblemDetails},
    )
    def get(self, request: Request) -> Response:
        """Reads this very document."""
        return Response(openapi())


class Docs(View):
    """The document as a page."""

    renderer_classes = (StaticHTMLRenderer, JSONRenderer)

    @extend_schema(operation_id="docs_read", responses={(200, "text/html"): str})
    def get(self, request: Request) -> HttpResponse:
        """Shows the API as a page."""
        return HttpResponse(render_to_string("builder/api_docs.html", {"tags": tags_of(openapi())}))
