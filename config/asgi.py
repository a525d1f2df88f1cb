"""The ASGI application: HTTP to Django, WebSockets to the consumers, and the engine beside them."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = get_asgi_application()

from runtime.lifecycle import Served  # noqa: E402 - needs Django set up
from runtime.routing import websocket  # noqa: E402

application = Served(ProtocolTypeRouter({"http": http, "websocket": websocket}))
