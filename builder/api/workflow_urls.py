"""The addresses of workflows, versions, runs, approvals and the catalogue, under /api/v1."""

from django.urls import path

from builder.api import approval_links, approvals, catalogue, runs, schema, versions, workflows

urlpatterns = [
    path("node-types", catalogue.NodeTypes.as_view()),
    path("tools", catalogue.Tools.as_view()),
    path("templates", catalogue.Templates.as_view()),
    path("workflows", workflows.Workflows.as_view()),
    path("workflows/<str:workflow_id>", workflows.OneWorkflow.as_view()),
    path("workflows/<str:workflow_id>/validate", workflows.Validation.as_view()),
    path("workflows/<str:workflow_id>/preview", workflows.Preview.as_view()),
    path("workflows/<str:workflow_id>/publish", versions.Publish.as_view()),
    path("workflows/<str:workflow_id>/versions", versions.Versions.as_view()),
    path("workflows/<str:workflow_id>/versions/<str:number>", versions.OneVersion.as_view()),
    path("workflows/<str:workflow_id>/versions/<str:number>/restore", versions.Restore.as_view()),
    path("workflows/<str:workflow_id>/runs", runs.WorkflowRuns.as_view()),
    path("runs", runs.Runs.as_view()),
    path("runs/<str:run_id>", runs.OneRun.as_view()),
    path("runs/<str:run_id>/document", runs.RunDocument.as_view()),
    path("runs/<str:run_id>/events", runs.RunEvents.as_view()),
    path("runs/<str:run_id>/cancel", runs.Cancel.as_view()),
    path("runs/<str:run_id>/continue", runs.Continue.as_view()),
    path("runs/<str:run_id>/rerun", runs.Rerun.as_view()),
    path("approvals", approvals.Approvals.as_view()),
    path("approvals/<str:approval_id>", approvals.OneApproval.as_view()),
    path("approvals/<str:approval_id>/decision", approvals.Decision.as_view()),
    path("approvals/<str:approval_id>/links", approval_links.Links.as_view()),
    path("approvals/<str:approval_id>/links/<uuid:link_id>", approval_links.OneLink.as_view()),
    path("schema", schema.Schema.as_view()),
    path("docs", schema.Docs.as_view()),
]
