from django.urls import path

from quittance.web.firm.settings.sign_in import group_pages, key_pages, pages

urlpatterns = [
    path("", pages.overview),
    path("draft/", pages.draft),
    path("check/<str:stage>/", pages.check),
    path("try/", pages.attempt),
    path("trial/", pages.trial),
    path("discard/", pages.discard),
    path("put-in-force/", pages.put_in_force),
    path("groups/", group_pages.groups),
    path("emergency/", key_pages.key),
    path("emergency/withdraw/", key_pages.withdraw),
]
