"""The ASGI application: HTTP to Django, WebSockets to the consumers, and the engine beside them."""

import os

import django
from channels.routing import ProtocolTypeRouter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

from runtime.lifecycle import Served  # noqa: E402 - needs Django set up
from runtime.replies import Handler  # noqa: E402
from runtime.routing import websocket  # noqa: E402

application = Served(ProtocolTypeRouter({"http": Handler(), "websocket": websocket}))
