"""What the API's serializers have in common: inputs refuse what they do not know, lists look alike."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers


class Input(serializers.Serializer[Any]):
    """A request's body. Unknown and server-owned members are refused by name instead of being ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            known = {name for name, field in self.fields.items() if not field.read_only}
            if unknown := [str(key) for key in data if key not in known]:
                raise serializers.ValidationError({key[:80]: ["This is not known here."] for key in unknown[:20]})
        return super().to_internal_value(data)


def read(serializer: type[Input], data: Any, *, partial: bool = False) -> dict[str, Any]:
    """Returns the checked body of a request; a 400 that names each field when it is not acceptable."""
    try:
        values: dict[str, Any] = _checker(serializer, partial).run_validation(data)
    except serializers.ValidationError:
        checked = serializer(data=data, partial=partial)
        checked.is_valid(raise_exception=True)  # says the same, in the form that replies have
        values = checked.validated_data
    return values


@cache
def _checker(serializer: type[Input], partial: bool) -> Input:
    """One serializer for all requests: making one copies every field, and checking changes none of them."""
    return serializer(partial=partial)


def listing(item: type[serializers.BaseSerializer[Any]], name: str = "") -> type[serializers.Serializer[Any]]:
    """Returns the serializer of `{"results": [item], "next": cursor or null}`, for the schema."""
    title = name or f"{item.__name__.removesuffix('Serializer')}List"
    members = {
        "results": item(many=True),
        "next": serializers.CharField(allow_null=True, help_text="The `cursor` of the next page; null on the last."),
        "__doc__": "A page of a list.",
    }
    return type(title, (serializers.Serializer,), members)


@extend_schema_serializer(component_name="Problem")
class ProblemEntry(serializers.Serializer[Any]):
    """One thing wrong, and where."""

    node = serializers.CharField()
    field = serializers.CharField()
    message = serializers.CharField()
    severity = serializers.ChoiceField(["error", "warning"], required=False)


@extend_schema_serializer(component_name="ProblemDetail")
class ProblemDetails(serializers.Serializer[Any]):
    """RFC 9457 with the fields concerned."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    problems = ProblemEntry(many=True)
