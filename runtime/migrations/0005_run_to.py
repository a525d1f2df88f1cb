"""Runs that go only as far as one node."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("runtime", "0004_room_for_updates")]
    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="run", name="to", field=models.CharField(blank=True, default="", max_length=63)
        ),
    ]
