"""The addresses of the house. Every name here stands in `portal/policies.py` too, or the system check stops."""

from django.urls import URLPattern, URLResolver, include, path

from portal.views import api, failures, figures, health, home, money, profile, security_txt, start, switches

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("so-lieu/", figures.figures, name="figures"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path(".well-known/security.txt", security_txt.security_txt, name="security-txt"),
    path("ngon-ngu/", switches.language, name="language"),
    path("ban-rut-gon/", switches.light, name="light"),
    path("bat-dau/", start.start, name="start"),
    path("tai-khoan/", profile.profile, name="profile"),
    path("tai-khoan/sua/", profile.edit, name="profile-edit"),
    path("", include("accounts.urls")),
    path("", include("notifications.urls")),
    path("quan-tri/cong-viec-loi/", failures.failures, name="failures"),
    path("quan-tri/cong-viec-loi/<int:pk>/thu-lai/", failures.retry, name="failure-retry"),
    path("quan-tri/tien/", money.money, name="money"),
    path("quan-tri/tien/hoi-lai/<int:pk>/", money.ask, name="money-ask"),
    path("quan-tri/tien/hoan-lai/<int:pk>/", money.retry, name="money-retry"),
    path("quan-tri/tien/tra-lai/<int:pk>/", money.give_back, name="money-return"),
    path("api/v1/", api.page, name="api-page"),
    path("api/v1/schema/", api.schema, name="api-schema"),
    path("api/v1/", include("services.api_urls")),
    path("api/v1/", include("cases.urls.api")),
    path("", include("services.urls")),
    path("", include("payments.urls")),
    path("", include("cases.urls.public")),
    path("", include("cases.urls.citizen")),
    path("can-bo/danh-muc/", include("services.editor.urls")),
    path("can-bo/danh-muc/", include("cases.urls.rehearsal")),
    path("can-bo/", include("cases.urls.office")),
]

handler400 = "portal.views.errors.bad_request"
handler403 = "portal.views.errors.permission_denied"
handler404 = "portal.views.errors.page_not_found"
handler500 = "portal.views.errors.server_error"
