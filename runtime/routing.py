"""The addresses of the WebSockets."""

from typing import Any

from channels.routing import URLRouter
from django.urls import path, re_path

from runtime.consumers import InboxSocket, RunSocket, unknown
from runtime.room_socket import RoomSocket

routes: list[tuple[str, Any]] = [
    ("ws/runs/<uuid:run_id>", RunSocket.app),
    ("ws/inbox", InboxSocket.app),
    ("ws/workflows/<uuid:workflow_id>", RoomSocket.app),
]
anything: Any = unknown

websocket = URLRouter([*(path(address, app) for address, app in routes), re_path(r"", anything)])
