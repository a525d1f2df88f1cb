"""`/teams`: people who are shared with and asked together."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from builder.access import get_visible, require, visible_teams
from builder.api.auth import caller
from builder.api.pagination import page_of
from builder.api.serializers import Input, listing, read
from builder.models import Membership, Role, Share, User
from builder.models import Team as Row
from builder.services import teams

ROLES = Membership.Role.choices


class TeamMember(serializers.Serializer[Any]):
    """One person in a team; `id` is the person's, as `user` is."""

    id = serializers.UUIDField()
    user = serializers.UUIDField()
    user_name = serializers.CharField()
    role = serializers.ChoiceField(ROLES)


class Team(serializers.Serializer[Any]):
    """A team with its members; `role` is the caller's."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    role = serializers.ChoiceField(ROLES, allow_null=True)
    members = TeamMember(many=True)


class TeamWorkflow(serializers.Serializer[Any]):
    """A workflow that is shared with the team, and the team's role on it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    role = serializers.ChoiceField(Role.choices)


class TeamInput(Input):
    """A team's name; workflows call it `team:<name>`."""

    name = serializers.CharField(max_length=64)


class MemberInput(Input):
    """A person, by username or e-mail address."""

    user = serializers.CharField(max_length=254)
    role = serializers.ChoiceField(ROLES, required=False)


class MemberChange(Input):
    """The new role."""

    role = serializers.ChoiceField(ROLES)


def show_member(row: Membership) -> dict[str, Any]:
    """Returns a member."""
    key = str(row.user_id)
    return {"id": key, "user": key, "user_name": row.user.name, "role": row.role}


def show(team: Row, user: User) -> dict[str, Any]:
    """Returns a team as one of its members sees it."""
    members = sorted(team.memberships.all(), key=lambda row: row.user.name.lower())
    role = next((row.role for row in members if row.user_id == user.pk), None)
    return {"id": str(team.pk), "name": team.name, "role": role, "members": [show_member(row) for row in members]}


def show_workflow(row: Share) -> dict[str, Any]:
    """Returns a workflow that the team has a role on."""
    return {"id": str(row.workflow_id), "name": row.workflow.name, "role": row.role}


def _mine(user: User) -> QuerySet[Row]:
    return visible_teams(user).prefetch_related("memberships__user")


def _own(user: User, team_id: uuid.UUID) -> Row:
    team = get_visible(user, _mine(user), team_id, "builder.view_team")
    require(user, "builder.change_team", team)
    return team


class TeamsView(APIView):
    """My teams."""

    scopes = {"POST": "admin"}

    @extend_schema(operation_id="teams", responses=listing(Team))
    def get(self, request: Request) -> Response:
        """The teams I am in."""
        user = caller(request)
        return Response(page_of(request, _mine(user), lambda row: show(row, user), by=("name", "id")))

    @extend_schema(operation_id="teams_create", request=TeamInput, responses={201: Team})
    def post(self, request: Request) -> Response:
        """Found a team; the caller owns it."""
        user = caller(request)
        return Response(show(teams.create_team(by=user, **read(TeamInput, request.data)), user), status=201)


class TeamView(APIView):
    """One team."""

    scopes = {"PATCH": "admin", "DELETE": "admin"}

    @extend_schema(operation_id="team", responses=Team)
    def get(self, request: Request, team_id: uuid.UUID) -> Response:
        """A team I am in."""
        user = caller(request)
        return Response(show(get_visible(user, _mine(user), team_id, "builder.view_team"), user))

    @extend_schema(operation_id="teams_rename", request=TeamInput, responses=Team)
    def patch(self, request: Request, team_id: uuid.UUID) -> Response:
        """Rename a team I own."""
        user = caller(request)
        team = _own(user, team_id)
        return Response(show(teams.rename_team(team=team, by=user, **read(TeamInput, request.data)), user))

    @extend_schema(operation_id="teams_delete", responses={204: None})
    def delete(self, request: Request, team_id: uuid.UUID) -> Response:
        """End a team I own, and what was shared with it."""
        user = caller(request)
        teams.delete_team(team=_own(user, team_id), by=user)
        return Response(status=204)


class MembersView(APIView):
    """The members of a team."""

    scopes = {"POST": "admin"}

    @extend_schema(operation_id="team_members", responses=listing(TeamMember))
    def get(self, request: Request, team_id: uuid.UUID) -> Response:
        """Who is in a team I am in."""
        team = get_visible(caller(request), _mine(caller(request)), team_id, "builder.view_team")
        rows = Membership.objects.filter(team=team).select_related("user")
        return Response(page_of(request, rows, show_member, by=("created_at", "id")))

    @extend_schema(operation_id="team_members_add", request=MemberInput, responses={201: TeamMember})
    def post(self, request: Request, team_id: uuid.UUID) -> Response:
        """Take a person into a team I own."""
        user = caller(request)
        team = _own(user, team_id)
        values = {"role": Membership.Role.MEMBER, **read(MemberInput, request.data)}
        return Response(show_member(teams.add_member(team=team, by=user, **values)), status=201)


class TeamWorkflowsView(APIView):
    """What a team has been given."""

    @extend_schema(operation_id="team_workflows", responses=listing(TeamWorkflow))
    def get(self, request: Request, team_id: uuid.UUID) -> Response:
        """What is shared with a team I am in, last shared first."""
        team = get_visible(caller(request), _mine(caller(request)), team_id, "builder.view_team")
        return Response(page_of(request, teams.shared_with(team), show_workflow))


class MemberView(APIView):
    """One member, by the person's id."""

    scopes = {"PATCH": "admin", "DELETE": "admin"}

    @extend_schema(operation_id="team_members_change", request=MemberChange, responses=TeamMember)
    def patch(self, request: Request, team_id: uuid.UUID, user_id: uuid.UUID) -> Response:
        """Make a member owner, or an owner member."""
        user = caller(request)
        team = _own(user, team_id)
        role = read(MemberChange, request.data)["role"]
        return Response(show_member(teams.change_member(team=team, user_id=user_id, role=role, by=user)))

    @extend_schema(operation_id="team_members_remove", responses={204: None})
    def delete(self, request: Request, team_id: uuid.UUID, user_id: uuid.UUID) -> Response:
        """Take a person out of a team I own, or leave one."""
        user = caller(request)
        team = get_visible(user, _mine(user), team_id, "builder.view_team")
        teams.remove_member(team=team, user_id=user_id, by=user)
        return Response(status=204)
