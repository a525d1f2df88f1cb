"""The demo model's addresses, under /demo/v1."""

from django.urls import path

from builder.demo.views import endpoint

urlpatterns = [
    path("models", endpoint, {"call": "models"}, name="demo-models"),
    path("chat/completions", endpoint, {"call": "chat/completions"}, name="demo-chat"),
    path("embeddings", endpoint, {"call": "embeddings"}, name="demo-embeddings"),
]
