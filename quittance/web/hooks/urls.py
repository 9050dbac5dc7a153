from django.urls import include, path

from quittance.web.hooks import health, processor

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.counted),
    path("hooks/processor/", processor.called),
    path("hooks/scim/v2/", include("quittance.web.hooks.scim.urls")),
]
handler400 = "quittance.web.base.errors.bad_request"
handler404 = "quittance.web.base.errors.not_found"
handler500 = "quittance.web.base.errors.server_error"
