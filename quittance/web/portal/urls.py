from django.urls import path

from quittance.web.portal import gate
from quittance.web.portal.clients import pages as clients
from quittance.web.portal.door import pages as door
from quittance.web.portal.door import passkey_pages as door_passkey
from quittance.web.portal.history import pages as history
from quittance.web.portal.home import pages as home
from quittance.web.portal.invoices import code_pages, paper_pages, pass_pages
from quittance.web.portal.invoices import pages as invoices
from quittance.web.portal.key import pages as key
from quittance.web.portal.links import pages as links
from quittance.web.portal.methods import add_pages as method_adding
from quittance.web.portal.methods import pages as methods
from quittance.web.portal.pay import alone
from quittance.web.portal.pay import pages as pay
from quittance.web.portal.payments import pages as payments
from quittance.web.portal.payments import several
from quittance.web.portal.profile import (
    address_pages,
    pages,
    passkey_pages,
    second_factor_pages,
    security_pages,
    session_pages,
)
from quittance.web.portal.register import pages as register
from quittance.web.portal.statement import pages as statement

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
    path("invoices/now/", invoices.list_now),
    path("invoices/<int:invoice_id>/", invoices.one),
    path("invoices/<int:invoice_id>/now/", invoices.one_now),
    path("invoices/<int:invoice_id>/pdf/", paper_pages.paper),
    path("invoices/<int:invoice_id>/pdf/file/", paper_pages.paper_file),
    path("invoices/<int:invoice_id>/pdf/code/", code_pages.code),
    path("invoices/<int:invoice_id>/pdf/code/mail/", code_pages.mail),
    path("pay/", pay.pay),
    path("pay/alone/", alone.alone),
    path("payments/form/<slug:form_key>/", payments.by_form),
    path("payments/together/<uuid:click>/", several.all_of),
    path("payments/together/<uuid:click>/now/", several.now),
    path("payments/together/<uuid:click>/asked/", several.asked),
    path("payments/together/<uuid:click>/leave/", several.leave),
    path("payments/<uuid:ticket>/", payments.one),
    path("payments/<uuid:ticket>/now/", payments.now),
    path("payments/<uuid:ticket>/asked/", payments.asked),
    path("payments/<uuid:ticket>/leave/", payments.leave),
    path("terms/", pay.terms),
    path("history/", history.every),
    path("history/<int:year>/", history.year),
    path("history/<int:year>/file/", history.year_file),
    path("history/<int:year>/paper/", history.year_on_paper),
    path("history/<uuid:ticket>/", history.one),
    path("history/<uuid:ticket>/paper/", history.one_on_paper),
    path("statement/", statement.every),
    path("statement/<int:client_id>/paper/", statement.one_on_paper),
    path("pass/<str:token>/", pass_pages.arrive),
    path("pass/<str:token>/seen/", pass_pages.seen),
    path("pass/<str:token>/keep/", pass_pages.keep),
    path("pass/<str:token>/invoices/", gate.by_pass(invoices.every)),
    path("pass/<str:token>/invoices/now/", gate.by_pass(invoices.list_now)),
    path("pass/<str:token>/invoices/<int:invoice_id>/", gate.by_pass(invoices.one)),
    path("pass/<str:token>/invoices/<int:invoice_id>/now/", gate.by_pass(invoices.one_now)),
    path("pass/<str:token>/invoices/<int:invoice_id>/pdf/", gate.by_pass(paper_pages.paper)),
    path("pass/<str:token>/invoices/<int:invoice_id>/pdf/file/", gate.by_pass(paper_pages.paper_file)),
    path("pass/<str:token>/pay/", gate.by_pass(pay.pay)),
    path("pass/<str:token>/pay/alone/", gate.by_pass(alone.alone)),
    path("pass/<str:token>/payments/form/<slug:form_key>/", gate.by_pass(payments.by_form)),
    path("pass/<str:token>/payments/together/<uuid:click>/", gate.by_pass(several.all_of)),
    path("pass/<str:token>/payments/together/<uuid:click>/now/", gate.by_pass(several.now)),
    path("pass/<str:token>/payments/together/<uuid:click>/asked/", gate.by_pass(several.asked)),
    path("pass/<str:token>/payments/together/<uuid:click>/leave/", gate.by_pass(several.leave)),
    path("pass/<str:token>/payments/<uuid:ticket>/", gate.by_pass(payments.one)),
    path("pass/<str:token>/payments/<uuid:ticket>/now/", gate.by_pass(payments.now)),
    path("pass/<str:token>/payments/<uuid:ticket>/asked/", gate.by_pass(payments.asked)),
    path("pass/<str:token>/payments/<uuid:ticket>/leave/", gate.by_pass(payments.leave)),
    path("pass/<str:token>/history/", gate.by_pass(history.every)),
    path("pass/<str:token>/statement/", gate.by_pass(statement.every)),
    path("pass/<str:token>/methods/", gate.by_pass(methods.every)),
    path("methods/", methods.every),
    path("methods/add/", method_adding.add),
    path("methods/<int:method_id>/remove/", methods.remove),
    path("methods/setups/<int:setup_id>/", method_adding.one),
    path("methods/setups/<int:setup_id>/back/", method_adding.returned),
    path("methods/setups/<int:setup_id>/look/", method_adding.look),
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
