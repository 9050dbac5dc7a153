from django.urls import path

from quittance.web.firm.settings.branding import pages, preview

urlpatterns = [
    path("", pages.page),
    path("put-back/", pages.put_back),
    path("verdict/", preview.verdict),
    path("preview/<slug:pane>/", preview.pane),
    path("preview.css", preview.sheet),
    path("preview.png", preview.logo),
]
