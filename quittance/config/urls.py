"""Pages of a firm's host. The ops host and the machine doors have tables of their own; the door chooses."""

from django.urls import include, path

from quittance.web.portal.door.pages import front

urlpatterns = [
    path("", front),
    path("brand/", include("quittance.web.portal.brand.urls")),
    path("client-portal/", include("quittance.web.portal.urls")),
    path("firm-portal/", include("quittance.web.firm.urls")),
]
handler400 = "quittance.web.base.errors.bad_request"
handler403 = "quittance.web.base.errors.forbidden"
handler404 = "quittance.web.base.errors.not_found"
handler500 = "quittance.web.base.errors.server_error"
