"""The builder app: people, documents, rights, and the API and pages over them."""

from django.apps import AppConfig


class BuilderConfig(AppConfig):
    """What Django loads for `builder`."""

    name = "builder"
    verbose_name = "Baton"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from builder.api import openapi  # noqa: F401 - registers how the schema names the log-in ways
