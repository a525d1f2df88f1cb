"""Every address of the API under `/api/v1`."""

from django.urls import include, path

from builder.api import connections, me, people, shares, teams, tokens

urlpatterns = [
    path("me", me.MeView.as_view()),
    path("me/password", me.PasswordView.as_view()),
    path("limits", me.LimitsView.as_view()),
    path("tokens", tokens.TokensView.as_view()),
    path("tokens/<uuid:token_id>", tokens.TokenView.as_view()),
    path("connections", connections.ConnectionsView.as_view()),
    path("connections/<str:connection_id>", connections.ConnectionView.as_view()),
    path("connections/<str:connection_id>/test", connections.ConnectionTestView.as_view()),
    path("teams", teams.TeamsView.as_view()),
    path("teams/<uuid:team_id>", teams.TeamView.as_view()),
    path("teams/<uuid:team_id>/workflows", teams.TeamWorkflowsView.as_view()),
    path("teams/<uuid:team_id>/members", teams.MembersView.as_view()),
    path("teams/<uuid:team_id>/members/<uuid:user_id>", teams.MemberView.as_view()),
    path("workflows/<uuid:workflow_id>/shares", shares.SharesView.as_view()),
    path("workflows/<uuid:workflow_id>/shares/<uuid:share_id>", shares.ShareView.as_view()),
    path("users", people.UsersView.as_view()),
    path("users/<uuid:user_id>", people.UserView.as_view()),
    path("users/<uuid:user_id>/invitation", people.InvitationView.as_view()),
    path("audit", people.AuditView.as_view()),
    path("", include("builder.api.workflow_urls")),
]
