"""The API of the catalogue: node types, tools, templates. All that the browser knows of them comes from here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.base import View
from builder.api.serializers import listing
from builder.api.shapes import NodeTypesShape, TemplateShape, ToolShape
from builder.services import catalogue


def _all(items: Callable[[], list[dict[str, Any]]]) -> Response:
    return Response({"results": items(), "next": None})


class NodeTypes(View):
    """The node types."""

    @extend_schema(operation_id="node_types_list", responses=NodeTypesShape)
    def get(self, request: Request) -> Response:
        """Lists the node types with their settings, ports and outputs; beside them what any node's policy may say."""
        return Response({"results": catalogue.node_types(), "next": None, "policy": catalogue.policy()})


class Tools(View):
    """The tools."""

    @extend_schema(operation_id="tools_list", responses=listing(ToolShape, "ToolList"))
    def get(self, request: Request) -> Response:
        """Lists the tools with their arguments."""
        return _all(catalogue.tools)


class Templates(View):
    """The gallery."""

    @extend_schema(operation_id="templates_list", responses=listing(TemplateShape, "TemplateList"))
    def get(self, request: Request) -> Response:
        """Lists workflows to begin with."""
        return _all(catalogue.templates)
