"""The `openai` client with one thing remembered: from call to call a request differs in nothing but its body.

Putting a request's address and headers together anew was a fifth of what a model call costs. This overrides a method
that the client does not promise to keep: its version is locked, and a test holds what comes out to the client's own.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncOpenAI


@cache
def lean_client() -> type[AsyncOpenAI]:
    """Returns the class of client; made at first use, for the import takes a second."""
    import httpx2
    import openai

    class AsyncOpenAI(openai.AsyncOpenAI):  # its name is part of what it sends
        """Remembers the request of a plain POST to an address: the next takes its address, headers and timeout."""

        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            self._seen: dict[str, httpx2.Request] = {}

        def _build_request(self, options: Any, *, retries_taken: int = 0) -> Any:
            if retries_taken or self._idempotency_header or not _is_plain(options, openai.NotGiven):
                return super()._build_request(options, retries_taken=retries_taken)
            like = self._seen.get(options.url)
            if like is None:
                like = self._seen[options.url] = super()._build_request(options)
            length = (b"Content-Length", str(len(options.content)).encode())
            headers = [
                length if name.lower() == b"content-length" else (name, value) for name, value in like.headers.raw
            ]
            return httpx2.Request(
                like.method, like.url, headers=headers, content=options.content, extensions=dict(like.extensions)
            )

    return AsyncOpenAI


def _is_plain(options: Any, not_given: type) -> bool:
    """Whether the options of a call say nothing but where to and what: a POST of bytes."""
    return (
        options.method == "post"
        and type(options.content) is bytes
        and isinstance(options.headers, not_given)
        and isinstance(options.timeout, not_given)
        and not options.params
        and options.json_data is None
        and options.extra_json is None
        and not options.files
    )
