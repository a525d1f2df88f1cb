"""The admin pages: for administrators who must mend what the product's rules keep them out of. Every act is logged.

They show no document, run or secret. The one thing they can do that the API cannot is to share a workflow that was
left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from builder.models import ApiToken, AuditEntry, Membership, Share, Team, User
from builder.services import audit

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Model]
else:
    Base = admin.ModelAdmin


class Site(admin.AdminSite):
    """Signing in and passwords have the product's own pages: Django's know neither limits on tries nor our log."""

    site_header = site_title = "Baton"
    index_title = "Administration"
    site_url = settings.LOGIN_REDIRECT_URL
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and request.user.is_active and request.user.is_superuser

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied("Only an administrator of this installation may do this.")
        target = request.GET.get("next", request.path.removesuffix("login/"))
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': target})}")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        return HttpResponseRedirect("/settings")

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        return HttpResponseRedirect("/settings")


site = Site(name="admin")


class Audited(Base):
    """Looking only, unless a page says more; whatever is done here is written to the audit log."""

    actions = None
    may_add = may_change = may_delete = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_change and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_delete and super().has_delete_permission(request, obj)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """By address only what a page offers as a filter: any other question could guess at hashes and digests."""
        return lookup.partition("__")[0] in self.list_filter

    def note(self, request: HttpRequest, obj: Model, deed: str) -> None:
        """Writes the act down."""
        assert isinstance(request.user, User)
        audit.record(
            f"admin.{obj._meta.model_name}_{deed}",
            by=request.user,
            subject=str(obj.pk),
            workflow_id=getattr(obj, "workflow_id", None),
            address=request.META.get("REMOTE_ADDR"),
        )

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self.note(request, obj, "changed" if change else "added")

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        self.note(request, obj, "deleted")
        super().delete_model(request, obj)


@admin.register(User, site=site)
class UserAdmin(Audited):
    """Accounts. They are made, closed and given rights under Settings → People."""

    list_display = ("username", "email", "is_active", "is_superuser", "date_joined", "last_login")
    search_fields = ("username", "email")
    fields = (
        "username",
        "email",
        "first_name",
        "last_name",
        "is_active",
        "is_superuser",
        "date_joined",
        "last_login",
    )
    ordering = ("username",)


@admin.register(Team, site=site)
class TeamAdmin(Audited):
    """Teams."""

    list_display = ("name", "created_at")
    search_fields = ("name",)
    ordering = ("name",)


@admin.register(Membership, site=site)
class MembershipAdmin(Audited):
    """Who is in which team."""

    list_display = ("team", "user", "role")
    list_select_related = True


@admin.register(Share, site=site)
class ShareAdmin(Audited):
    """Roles on workflows. Adding one is how a workflow whose owners are gone gets an owner again."""

    may_add = True
    list_display = ("workflow", "user", "team", "role", "created_at")
    list_select_related = True
    raw_id_fields = ("workflow", "user", "team")


@admin.register(ApiToken, site=site)
class TokenAdmin(Audited):
    """API tokens, which can be revoked here."""

    may_delete = True
    list_display = ("prefix", "user", "name", "created_at", "expires_at", "last_used_at")
    list_select_related = True
    fields = ("user", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at")


@admin.register(AuditEntry, site=site)
class AuditAdmin(Audited):
    """What was done."""

    list_display = ("at", "actor_name", "action", "subject", "address")
    list_filter = ("action",)
    search_fields = ("actor_name", "subject")
    ordering = ("-id",)
