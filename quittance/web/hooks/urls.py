from django.urls import path

from quittance.web.hooks import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.counted),
]
handler400 = "quittance.web.base.errors.bad_request"
handler404 = "quittance.web.base.errors.not_found"
handler500 = "quittance.web.base.errors.server_error"
