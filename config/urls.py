"""Every address of Baton: the API, the pages, the demo model, the admin pages."""

from django.urls import include, path

from builder.admin import site as admin_site

urlpatterns = [
    path("api/v1/", include("builder.api.urls")),
    path("demo/v1/", include("builder.demo.urls")),
    path("admin/", admin_site.urls),
    path("", include("builder.urls")),
]

handler400 = "builder.views.bad_request"
handler403 = "builder.views.forbidden"
handler404 = "builder.views.not_found"
handler500 = "builder.views.server_error"
