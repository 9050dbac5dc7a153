from django.urls import path

from quittance.web.portal import gate
from quittance.web.portal.clients import pages as clients
from quittance.web.portal.door import pages as door
from quittance.web.portal.door import passkey_pages as door_passkey
from quittance.web.portal.home import pages as home
from quittance.web.portal.invoices import pages as invoices
from quittance.web.portal.invoices import pass_pages
from quittance.web.portal.key import pages as key
from quittance.web.portal.links import pages as links
from quittance.web.portal.profile import (
    address_pages,
    pages,
    passkey_pages,
    second_factor_pages,
    security_pages,
    session_pages,
)
from quittance.web.portal.register import pages as register

urlpatterns = [
    path("", door.door),
    path("sign-in/", door.sign_in),
    path("sign-in/second-step/", door.second_step),
    path("sign-in/passkey/", door_passkey.answer),
    path("sign-in/passkey/options/", door_passkey.options),
    path("door/sign-out/", door.sign_out),
    path("register/", register.register),
    path("register/sent/", register.sent),
    path("verify/<str:token>/", register.verify),
    path("link/", links.link),
    path("link/sent/", links.link_sent),
    path("link/<str:token>/", links.enter),
    path("forgotten/", links.forgotten),
    path("forgotten/sent/", links.forgotten_sent),
    path("reset/<str:token>/", links.reset),
    path("address/leave/<str:token>/", address_pages.leave),
    path("address/take/<str:token>/", address_pages.take),
    path("home/", home.home),
    path("key/", key.key),
    path("leave/", key.leave),
    path("invoices/", invoices.every),
    path("invoices/file/", invoices.file),
    path("invoices/<int:invoice_id>/", invoices.one),
    path("pass/<str:token>/", pass_pages.arrive),
    path("pass/<str:token>/seen/", pass_pages.seen),
    path("pass/<str:token>/keep/", pass_pages.keep),
    path("pass/<str:token>/invoices/", gate.by_pass(invoices.every)),
    path("pass/<str:token>/invoices/<int:invoice_id>/", gate.by_pass(invoices.one)),
    path("clients/", clients.every),
    path("profile/", pages.overview),
    path("profile/name/", pages.name),
    path("profile/address/", pages.address),
    path("profile/address/cancel/", pages.address_cancel),
    path("profile/password/", security_pages.password),
    path("profile/prove/", security_pages.prove),
    path("profile/prove/passkey/", security_pages.prove_by_passkey),
    path("profile/passkeys/options/", passkey_pages.options),
    path("profile/passkeys/add/", passkey_pages.add),
    path("profile/passkeys/<int:passkey_id>/", passkey_pages.rename),
    path("profile/passkeys/<int:passkey_id>/remove/", passkey_pages.remove),
    path("profile/second-factor/", second_factor_pages.set_up),
    path("profile/second-factor/codes/", second_factor_pages.renew),
    path("profile/second-factor/off/", second_factor_pages.switch_off),
    path("profile/sessions/end-others/", session_pages.end_others),
    path("profile/sessions/<int:session_id>/end/", session_pages.end),
    path("profile/close/", pages.close),
]
