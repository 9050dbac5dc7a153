from django.urls import path

from quittance.web.firm.settings.payments import pages

urlpatterns = [
    path("", pages.page),
    path("put-back/", pages.put_back),
]
