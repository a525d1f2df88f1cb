"""The pages: set-up, log-in, and every address of the browser side."""

from django.urls import path

from builder import link_page, views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.health),
    path("login", views.log_in, name="login"),
    path("logout", views.log_out, name="logout"),
    path("setup/<str:secret>", views.set_up, name="setup"),
    path("invite/<str:secret>", views.invitation, name="invite"),
    path("a/<str:secret>", link_page.decide, name="decision_link"),
    path("workflows", views.app),
    path("workflows/<uuid:workflow>", views.app),
    path("workflows/<uuid:workflow>/versions", views.app),
    path("workflows/<uuid:workflow>/runs/<uuid:run>", views.app),
    path("runs", views.app),
    path("runs/compare", views.app),
    path("approvals", views.app),
    path("templates", views.app),
    path("team", views.app),
    path("signed-in", views.app),
    path("settings", views.app),
    path("settings/<slug:section>", views.app),
]
