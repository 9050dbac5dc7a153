from django.urls import path

from quittance.web.firm.provisioning import pages

urlpatterns = [
    path("", pages.provisioning),
    path("key/", pages.make_key),
    path("key/withdraw/", pages.withdraw_key),
]
