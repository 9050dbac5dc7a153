"""The product's addresses and, behind them all, one more."""

from django.urls import path

from bench.hello_site import pages
from quittance.config import urls as product

urlpatterns = [*product.urlpatterns, path("firm-portal/hello/", pages.hello)]
handler400 = product.handler400
handler403 = product.handler403
handler404 = product.handler404
handler500 = product.handler500
