"""The addresses of the WebSockets."""

from typing import Any

from channels.routing import URLRouter
from django.urls import path, re_path

from runtime.consumers import InboxSocket, RunSocket, unknown

routes: list[tuple[str, Any]] = [("ws/runs/<uuid:run_id>", RunSocket.app), ("ws/inbox", InboxSocket.app)]
anything: Any = unknown

websocket = URLRouter([*(path(address, app) for address, app in routes), re_path(r"", anything)])
