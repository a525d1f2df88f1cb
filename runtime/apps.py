"""The engine's life in Django, as an app."""

from django.apps import AppConfig


class RuntimeConfig(AppConfig):
    """Runs, their logs and what they wait for."""

    name = "runtime"
    label = "runtime"
    verbose_name = "Runs"
    default_auto_field = "django.db.models.BigAutoField"
