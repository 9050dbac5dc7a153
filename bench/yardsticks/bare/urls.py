from django.urls import path

from bench.yardsticks.bare import pages

urlpatterns = [path("entries/<int:key>/", pages.entry)]
