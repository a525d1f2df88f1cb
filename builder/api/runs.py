"""The API of runs: start, list, read, follow, cancel, run again."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from builder.access import holds
from builder.api import problems
from builder.api.auth import caller
from builder.api.base import View, whole_number
from builder.api.pagination import page_of
from builder.api.serializers import Input, listing, read
from builder.api.shapes import AnyField, ObjectField, RunDocumentShape, RunEventShape, RunShape, RunSummaryShape
from builder.api.sse import EventStreamRenderer, event_stream, wants_stream
from builder.api.workflows import CURSOR, LIMIT
from builder.models import User
from builder.services import run_filters, runs
from builder.services.workflows import get_workflow
from runtime import services as runtime
from runtime.engine.errors import Invalid, Problem
from runtime.models import Run
from runtime.prepared import Prepared
from runtime.replies import held

LONGEST_WAIT = 300
PAGE = 1_000
STREAM = OpenApiResponse(str, "The events as they happen, `id:` = seq.")
EITHER: tuple[type[BaseRenderer], ...] = (JSONRenderer, EventStreamRenderer)


class RunInput(Input):
    """What to run."""

    input = AnyField(required=False, help_text="The run's input, as the start node's schema says.")
    version = AnyField(required=False, help_text='"published" (the default), "draft", or a version\'s number.')
    to = serializers.CharField(
        required=False, max_length=63, help_text="A node's id: only that one runs, and what leads to it."
    )


class RerunInput(Input):
    """From where to run again, and on which document."""

    document = serializers.CharField(required=False, help_text="same (the default) or draft")
    repeat = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Nodes that changed something outside do it again without asking; else they wait for an approval.",
    )
    outputs = ObjectField(
        required=False, help_text="By node id, upstream of `from`: used instead of what that node gave. For editors."
    )

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        """`from` is a word of Python's, so the member cannot be an attribute."""
        return {**super().get_fields(), "from": serializers.CharField(help_text="A node's id.")}


class ContinueInput(Input):
    """What is to go on."""

    path = serializers.CharField(
        required=False, default="", max_length=2_000, help_text="Where it waits at a breakpoint; absent: everywhere."
    )
    step = serializers.BooleanField(
        required=False, default=False, help_text="Stop again before whatever begins next."
    )


class WorkflowRuns(View):
    """Running a workflow: what the button does, and the REST trigger."""

    scopes = {"POST": "run"}
    renderer_classes = EITHER

    @extend_schema(
        operation_id="runs_start",
        parameters=[
            OpenApiParameter("wait", int, description=f"Seconds to hold the answer, {LONGEST_WAIT} at most."),
            OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, description="Makes a repeat harmless."),
        ],
        request=RunInput,
        responses={200: RunShape, 202: RunShape, (200, "text/event-stream"): STREAM},
    )
    def post(self, request: Request, workflow_id: str) -> HttpResponseBase:
        """Starts a run: 202 with the run, or 200 when it ended within `wait`, or its events as they happen."""
        user = caller(request)
        seconds = _wait(request.query_params.get("wait"))
        workflow = get_workflow(user=user, workflow_id=workflow_id, perm="builder.run_workflow")
        wanted = read(RunInput, request.data)
        run = runs.start(user=user, workflow=workflow, key=request.headers.get("Idempotency-Key"), **wanted)
        where = f"/api/v1/runs/{run.pk}"
        if wants_stream(request):
            stream = event_stream(user, run, after=0, session=_session(request))
            stream["Location"] = where
            return stream
        if seconds and not run.ended:
            return held(
                request._request, partial(runtime.wait_for_end, run.pk, seconds), partial(_ended, user, run.pk, where)
            )
        return Response(
            runtime.run_json(run), status=200 if run.ended and seconds else 202, headers={"Location": where}
        )


class Runs(View):
    """All runs that I may see."""

    @extend_schema(
        operation_id="runs_list",
        parameters=[
            OpenApiParameter("workflow", str, description="Only those of this workflow."),
            OpenApiParameter("status", str, description="Only those in these states, comma-separated."),
            OpenApiParameter("by", str, description="Only those that this person started: an id, or `me`."),
            OpenApiParameter("version", str, description="Only those of `draft`, `published` or a version's number."),
            OpenApiParameter("trigger", str, description="Only those started so: `manual`, `rest`, `rerun`, …"),
            OpenApiParameter("from", str, description="Only those made then or later: a time, or a day (UTC)."),
            OpenApiParameter("to", str, description="Only those made before this time."),
            OpenApiParameter("min_duration", float, description="Only those that took so many seconds so far."),
            OpenApiParameter(
                "q",
                str,
                description="Only those with this text in the input, the workflow's name, how it ended or the id.",
            ),
            OpenApiParameter(
                "parent", UUID, description="Only those that this run has called; the list of all runs has none such."
            ),
            OpenApiParameter(
                "order", str, enum=["newest", "oldest"], default="newest", description="Which are first."
            ),
            CURSOR,
            LIMIT,
        ],
        responses=listing(RunSummaryShape, "RunList"),
    )
    def get(self, request: Request) -> Response:
        """Lists the runs you may see, newest first unless you ask for another order."""
        query = request.query_params
        rows = runs.list_runs(
            user=caller(request),
            workflow=query.get("workflow", ""),
            parent=query.get("parent", ""),
            **{name: query.get(name, "") for name in ("by", *run_filters.FILTERS)},
        )
        by = run_filters.ordered(query.get("order", ""))
        return Response(page_of(request, rows, lambda run: runtime.run_json(run, nodes=False), by=by))


class OneRun(View):
    """One run."""

    @extend_schema(operation_id="runs_read", responses=RunShape)
    def get(self, request: Request, run_id: str) -> Response:
        """Reads a run, with where each of its nodes stands."""
        return Response(runtime.run_json(runs.get_run(user=caller(request), run_id=run_id)))


class RunDocument(View):
    """The document of a run."""

    @extend_schema(operation_id="runs_document", responses=RunDocumentShape)
    def get(self, request: Request, run_id: str) -> Response:
        """Reads the document that the run executes, as it was drawn when the run began."""
        run = runs.get_run(user=caller(request), run_id=run_id)
        return Response({"document": run.document.body, "version": run.version})


class RunEvents(View):
    """The log of a run."""

    renderer_classes = EITHER

    @extend_schema(
        operation_id="runs_events",
        parameters=[
            OpenApiParameter("after", int, description="Only events with a higher `seq`."),
            OpenApiParameter("Last-Event-ID", int, OpenApiParameter.HEADER, description="The same, when streaming."),
            CURSOR,
        ],
        responses={200: listing(RunEventShape, "RunEventList"), (200, "text/event-stream"): STREAM},
    )
    def get(self, request: Request, run_id: str) -> HttpResponseBase:
        """Reads the log after `after`: a page of it, or with `Accept: text/event-stream` to the run's end."""
        user = caller(request)
        run = runs.get_run(user=user, run_id=run_id)
        query = request.query_params
        after = whole_number(query.get("cursor") or query.get("after") or "0", "after")
        if wants_stream(request):
            seen = request.headers.get("Last-Event-ID", "")
            start = whole_number(seen, "Last-Event-ID") if seen else after
            return event_stream(user, run, after=start, session=_session(request))
        events = runtime.events_after(run_id=run.pk, after=after, limit=PAGE)
        following = str(events[-1]["seq"]) if len(events) == PAGE else None
        return Response({"results": events, "next": following})


class Cancel(View):
    """Stopping a run."""

    scopes = {"POST": "run"}

    @extend_schema(operation_id="runs_cancel", request=None, responses={202: RunShape})
    def post(self, request: Request, run_id: str) -> Response:
        """Cancels a run: after this answer nothing new starts in it. A run that has ended stays as it is."""
        user = caller(request)
        run = runs.cancel(user=user, run=runs.get_run(user=user, run_id=run_id, perm="runtime.cancel_run"))
        return Response(runtime.run_json(run), status=202)


class Continue(View):
    """Going on from a breakpoint."""

    scopes = {"POST": "run"}

    @extend_schema(operation_id="runs_continue", request=ContinueInput, responses={202: RunShape})
    def post(self, request: Request, run_id: str) -> Response:
        """Lets a run of the draft go on that waits at a breakpoint. 409 when it waits at none."""
        user = caller(request)
        run = runs.get_run(user=user, run_id=run_id, perm="runtime.continue_run")
        wanted = read(ContinueInput, request.data)
        return Response(runtime.run_json(runs.continue_run(user=user, run=run, **wanted)), status=202)


class Rerun(View):
    """Running again from a node."""

    scopes = {"POST": "run"}

    @extend_schema(operation_id="runs_rerun", request=RerunInput, responses={202: RunShape})
    def post(self, request: Request, run_id: str) -> Response:
        """Starts a new run that reuses every node upstream of `from`. What changes something outside asks first."""
        user = caller(request)
        run = runs.get_run(user=user, run_id=run_id, perm="runtime.rerun_run")
        wanted = read(RerunInput, request.data)
        again = runs.rerun(
            user=user,
            run=run,
            from_node=wanted["from"],
            source=wanted.get("document", "same"),
            repeat=wanted["repeat"],
            outputs=wanted.get("outputs"),
        )
        return Response(runtime.run_json(again), status=202, headers={"Location": f"/api/v1/runs/{again.pk}"})


_RUN = Prepared(lambda run: Run.objects.filter(pk=run).select_related("created_by"), UUID)


def _session(request: Request) -> str | None:
    """The key of the session that the request came with; None when it came with a token."""
    return None if request.auth else request._request.session.session_key


def _ended(user: User, run_id: UUID, where: str) -> HttpResponse:
    """The reply of a run that was waited for: 200 when it has ended, 202 when the time was up first.

    404 for somebody who lost the right to see it meanwhile.
    """
    (run,) = _RUN.objects(run_id)
    if not holds(user, "runtime.view_run", run):
        return problems.respond(404)
    return HttpResponse(
        JSONRenderer().render(runtime.run_json(run)),
        status=200 if run.ended else 202,
        content_type="application/json",
        headers={"Location": where},
    )


def _wait(text: str | None) -> float:
    """The seconds of `?wait`, 0 without it."""
    if text is None:
        return 0
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= LONGEST_WAIT:
        message = f"Give the seconds to wait, 0 to {LONGEST_WAIT}."
        raise Invalid(f"wait: {message}", problems=[Problem(message, field="wait")])
    return seconds
