from django.urls import path

from quittance.web.portal.brand import pages

urlpatterns = [path("<slug:version>.css", pages.sheet), path("<slug:sha256>.png", pages.logo)]
