from django.urls import path

from quittance.web.firm.door import answers, other_ways, pages

urlpatterns = [
    path("go/", pages.go),
    path("oidc/", answers.oidc),
    path("saml/", answers.saml),
    path("saml/arrive/", answers.saml_again),
    path("saml/metadata/", answers.saml_metadata),
    path("sign-out/", pages.sign_out),
    path("left/", pages.left),
    path("renewed/", pages.renewed),
    path("emergency/", other_ways.with_key),
    path("set-up/", other_ways.with_link),
    path("set-up/send/", other_ways.send_link),
]
