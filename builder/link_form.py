"""The form of a decision link: what a plain HTML form can hold of an approval's values; the rest is shown as JSON."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from builder.services.approvals import COMMENT_LENGTH
from runtime.engine.errors import Refusal
from runtime.models import Approval

#: More fields, or longer lists to choose from, are for the app.
MOST_FIELDS, MOST_CHOICES = 100, 200
#: A text of more than this, or with a line break, gets an area of its own.
ONE_LINE = 80
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_INPUTS = {"email": "email", "date": "date", "uri": "url"}
Json = Any


@dataclass(frozen=True, slots=True)
class Shown:
    """A value that can only be looked at."""

    title: str
    text: str


class LinkForm(forms.Form):
    """One field for each value that is a text, a number, a yes-or-no or a choice, and a comment.

    Fields are called `v0`, `v1`, … since a value may have any name. What the person left as it was is not sent on:
    the value that was shown counts, to the letter.
    """

    def __init__(self, approval: Approval, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="%s")
        self.names: dict[str, str] = {}
        self.schemas: dict[str, dict[str, Json]] = {}
        self.shown: list[Shown] = []
        self.values: dict[str, Json] = approval.values
        form = approval.form if isinstance(approval.form, dict) else {}
        properties = form.get("properties")
        for name, schema in (properties if isinstance(properties, dict) else {}).items():
            title = str(schema.get("title") or name) if isinstance(schema, dict) else name
            field = _field(schema, self.values.get(name), title) if len(self.names) < MOST_FIELDS else None
            if field is None:
                self.shown.append(Shown(title, _text(self.values.get(name), indent=2)))
                continue
            key = f"v{len(self.names)}"
            self.names[key], self.schemas[key], self.fields[key] = name, schema, field
        area = forms.Textarea(attrs={"rows": 2})
        self.fields["comment"] = forms.CharField(
            label="Comment (optional)", max_length=COMMENT_LENGTH, required=False, strip=False, widget=area
        )

    def edited(self) -> dict[str, Json]:
        """Returns what the person changed, by the values' names."""
        found = {}
        for key, name in self.names.items():
            given, schema, before = self.cleaned_data[key], self.schemas[key], self.values.get(name)
            if key not in self.data and not (isinstance(given, bool) and "values" in self.data):
                continue  # a browser leaves out boxes that are not ticked, and nothing else
            # An empty box says no, also where nothing was said before.
            unsaid = isinstance(given, bool) and not isinstance(before, bool)
            if unsaid or given != _initial(schema, before):
                found[name] = _value(schema, given)
        return found

    @property
    def comment(self) -> str:
        """What was written beside."""
        return str(self.cleaned_data["comment"]).replace("\r\n", "\n")

    def refuse(self, refusal: Refusal) -> None:
        """Puts what the service did not take where the form shows it."""
        keys = {f"values.{name}": key for key, name in self.names.items()}
        for problem in refusal.problems:
            place = ".".join(problem.field.split(".")[:2])
            where = keys.get(problem.field) or keys.get(place)
            self.add_error(where, problem.message if where else f"{problem.field}: {problem.message}")
        if not refusal.problems:
            self.add_error(None, refusal.detail)


class Text(forms.CharField):
    """A text as the app would send it: browsers send line breaks of their own kind."""

    def clean(self, value: Json) -> str:
        return str(super().clean(value)).replace("\r\n", "\n")


def _type(schema: dict[str, Json]) -> str | None:
    """The one type of a value, beside null; None when there are several or none."""
    kinds = schema.get("type")
    kinds = [kind for kind in kinds if kind != "null"] if isinstance(kinds, list) else [kinds]
    return kinds[0] if len(kinds) == 1 and isinstance(kinds[0], str) else None


def _choices(schema: dict[str, Json]) -> list[Json] | None:
    found = schema.get("enum")
    return found if isinstance(found, list) and 0 < len(found) <= MOST_CHOICES else None


def _field(schema: Json, value: Json, title: str) -> forms.Field | None:
    """Returns the field for a value of this schema; None when only the app can edit it."""
    if not isinstance(schema, dict):
        return None
    shared: dict[str, Any] = {"label": title, "required": False, "help_text": str(schema.get("description") or "")}
    initial = _initial(schema, value)
    if choices := _choices(schema):
        options = [(str(index), _text(choice)) for index, choice in enumerate(choices)]
        return forms.ChoiceField(choices=options if initial else [("", "–"), *options], initial=initial, **shared)
    kind = _type(schema)
    if kind == "boolean":
        return forms.BooleanField(initial=initial, **shared)
    if kind in ("number", "integer"):
        return Text(initial=initial, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **shared)
    if kind != "string":
        return None
    if schema.get("format") == "textarea" or len(str(initial)) > ONE_LINE or "\n" in str(initial):
        return Text(initial=initial, strip=False, widget=forms.Textarea(attrs={"rows": 6}), **shared)
    widget = forms.TextInput(attrs={"type": _INPUTS.get(str(schema.get("format")), "text")})
    return Text(initial=initial, strip=False, widget=widget, **shared)


def _initial(schema: dict[str, Json], value: Json) -> Json:
    """Returns what the field holds before anybody touches it: a text, a choice's number as a text, or a bool."""
    if choices := _choices(schema):
        return next((str(at) for at, one in enumerate(choices) if one == value and type(one) is type(value)), "")
    if _type(schema) == "boolean":
        return value is True
    return "" if value is None else _text(value).replace("\r\n", "\n")


def _value(schema: dict[str, Json], given: Json) -> Json:
    """Returns the JSON value that a field's content means; what is none stays a text, and the schema refuses it."""
    if choices := _choices(schema):
        return choices[int(given)] if given else None
    kind = _type(schema)
    if given == "" and isinstance(schema.get("type"), list):
        return None
    if kind not in ("number", "integer") or not _NUMBER.fullmatch(str(given).strip()):
        return given
    try:
        number = json.loads(str(given).strip())
    except ValueError:  # leading zeros, or more digits than Python reads
        return given
    return number if math.isfinite(number) else given


def _text(value: Json, indent: int | None = None) -> str:
    """Returns a value as people read it: texts as they are, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=indent)
