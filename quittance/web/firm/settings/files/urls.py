from django.urls import path

from quittance.web.firm.settings.files import pages

urlpatterns = [
    path("", pages.page),
    path("preview/", pages.preview),
    path("put-back/", pages.put_back),
]
