from django.urls import path

from quittance.web.firm.settings.portal import pages

urlpatterns = [path("", pages.page)]
