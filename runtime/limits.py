"""Every limit of the product in one table: name → value, unit and the sentence a user sees when it is hit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: `value` in `unit`, and what it protects."""

    value: int
    unit: str
    about: str


LIMITS: dict[str, Limit] = {
    "request_body": Limit(2 * 1024 * 1024, "bytes", "the body of one request"),
    "json_depth": Limit(64, "levels", "nesting of JSON in a request"),
    "json_keys": Limit(50_000, "keys", "keys in the JSON of a request"),
    "nodes": Limit(2_000, "nodes", "steps in a workflow"),
    "edges": Limit(5_000, "edges", "edges in a workflow"),
    "templates": Limit(20_000, "templates", "templates and expressions in a workflow"),
    "template_text": Limit(512 * 1024, "characters in templates", "all templates and expressions of a workflow"),
    "references": Limit(20_000, "references", "references in the templates and expressions of a workflow"),
    "pins": Limit(256 * 1024, "bytes", "the pinned outputs of a workflow together"),
    "node_config": Limit(256 * 1024, "bytes", "the settings of one step"),
    "prompt": Limit(200 * 1024, "bytes", "one prompt"),
    "template_source": Limit(64 * 1024, "bytes", "one template or expression"),
    "loop_iterations": Limit(1_000, "iterations", "iterations of one loop"),
    "items": Limit(10_000, "items", "items of one for-each"),
    "nesting": Limit(8, "levels", "containers inside containers"),
    "workflow_depth": Limit(8, "calls", "workflows that call workflows, below the first"),
    "workflow_calls": Limit(2_000, "runs", "called workflows of one person going on at once"),
    "steps": Limit(50_000, "steps", "steps of one run"),
    "run_seconds": Limit(3_600, "seconds", "running time of one run, waiting not counted"),
    "nodes_at_once": Limit(64, "nodes", "steps running at once in a run"),
    "node_output": Limit(1024 * 1024, "bytes", "the output of one step"),
    "run_output": Limit(50 * 1024 * 1024, "bytes", "the outputs of one run together"),
    "run_input": Limit(200 * 1024 * 1024, "bytes", "what goes into the steps of one run together"),
    "runs_at_once": Limit(1_200, "runs", "runs at once in one process"),
    "runs_at_once_person": Limit(1_000, "runs", "runs at once in one process that act for one person"),
    "runs_queued": Limit(10_000, "runs", "runs waiting to start"),
    "code_seconds": Limit(10, "seconds", "one piece of Python"),
    "code_memory": Limit(256 * 1024 * 1024, "bytes", "memory of one piece of Python"),
    "code_output": Limit(1024 * 1024, "bytes", "output of one piece of Python"),
    "template_memory": Limit(256 * 1024 * 1024, "bytes", "memory of the template process"),
    "template_seconds": Limit(1, "seconds", "one template"),
    "http_response": Limit(5 * 1024 * 1024, "bytes", "one HTTP response"),
    "socket_message": Limit(64 * 1024, "bytes", "one WebSocket message from a browser"),
    "socket_rate": Limit(20, "messages/second", "WebSocket messages from a browser"),
    "sockets_user": Limit(60, "sockets", "open WebSockets of one user"),
    "token_rate": Limit(1_200, "calls/minute", "calls with one API token"),
    "login_account": Limit(10, "tries/15 min", "log-ins to one account"),
    "login_address": Limit(30, "tries/15 min", "log-ins from one address"),
    "link_address": Limit(300, "requests/15 min", "pages of decision links from one address"),
    "approval_links": Limit(20, "links", "links of one person to one approval that still work"),
}


def limit(name: str) -> int:
    """Returns the value of the limit `name`; KeyError when there is none of that name."""
    return LIMITS[name].value
