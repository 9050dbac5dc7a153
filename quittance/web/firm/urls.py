from django.urls import include, path

from quittance.web.firm.audit import pages as audit
from quittance.web.firm.clients import pages as clients
from quittance.web.firm.contacts import pages as contacts
from quittance.web.firm.deposits import moving_pages
from quittance.web.firm.door import pages as door
from quittance.web.firm.echoes import pages as echoes
from quittance.web.firm.groups import pages as groups
from quittance.web.firm.invoices import pages as invoices
from quittance.web.firm.invoices import paper_pages as invoice_papers
from quittance.web.firm.mail import resend_pages as resend
from quittance.web.firm.payments import approval_pages as approvals
from quittance.web.firm.payments import dispute_pages as disputes
from quittance.web.firm.payments import overpaid_pages as overpaid
from quittance.web.firm.payments import pages as payments
from quittance.web.firm.payments import refund_pages as refunds
from quittance.web.firm.people import pages as people
from quittance.web.firm.people import person_pages as person
from quittance.web.firm.portal_people import link_pages as links
from quittance.web.firm.portal_people import pages as portal_people
from quittance.web.firm.tie_out import pages as tie_out
from quittance.web.firm.today import pages as today
from quittance.web.firm.ways import client_pages as client_ways
from quittance.web.firm.ways import pages as ways

urlpatterns = [
    path("", door.door),
    path("door/", include("quittance.web.firm.door.urls")),
    path("today/", today.today),
    path("today/opened/", today.opened),
    path("settings/sign-in/", include("quittance.web.firm.settings.sign_in.urls")),
    path("settings/branding/", include("quittance.web.firm.settings.branding.urls")),
    path("settings/portal/", include("quittance.web.firm.settings.portal.urls")),
    path("settings/payments/", include("quittance.web.firm.settings.payments.urls")),
    path("settings/files/", include("quittance.web.firm.settings.files.urls")),
    path("settings/mail/", include("quittance.web.firm.settings.mail.urls")),
    path("clients/", clients.every),
    path("clients/<int:client_id>/", clients.one),
    path("clients/<int:client_id>/part/", clients.part),
    path("clients/<int:client_id>/ledger/", clients.entries),
    path("clients/<int:client_id>/key/", client_ways.key),
    path("clients/<int:client_id>/portal/", client_ways.portal),
    path("clients/<int:client_id>/link/", links.person_to),
    path("contacts/", contacts.every),
    path("contacts/<int:contact_id>/", contacts.one),
    path("invoices/", invoices.every),
    path("invoices/<int:invoice_id>/", invoices.one),
    path("invoices/<int:invoice_id>/part/", invoices.part),
    path("invoices/<int:invoice_id>/pdf/", invoice_papers.paper),
    path("invoices/<int:invoice_id>/pdf/file/", invoice_papers.paper_file),
    path("invoices/<int:invoice_id>/resend/", resend.resend),
    path("invoices/<int:invoice_id>/link/copy/", ways.copy),
    path("invoices/<int:invoice_id>/link/send/", ways.send),
    path("passes/<int:pass_id>/revoke/", ways.revoke),
    path("payments/", payments.every),
    path("payments/file/", payments.file),
    path("payments/disputes/<int:dispute_id>/", disputes.one),
    path("payments/disputes/<int:dispute_id>/answer/", disputes.answer),
    path("payments/disputes/<int:dispute_id>/preview/", disputes.preview),
    path("payments/disputes/<int:dispute_id>/accept/", disputes.accept),
    path("payments/refunds/<int:refund_id>/", approvals.one),
    path("payments/refunds/<int:refund_id>/approve/", approvals.approve),
    path("payments/refunds/<int:refund_id>/decline/", approvals.decline),
    path("payments/overpaid/", overpaid.every),
    path("payments/overpaid/<int:invoice_id>/", overpaid.one),
    path("payments/overpaid/<int:invoice_id>/leave/", overpaid.leave),
    path("payments/<int:payment_id>/", payments.one),
    path("payments/<int:payment_id>/part/", payments.part),
    path("payments/<int:payment_id>/ask/", payments.ask),
    path("payments/<int:payment_id>/refund/", refunds.refund),
    path("payments/<int:payment_id>/move/", moving_pages.move),
    path("deposits/", include("quittance.web.firm.deposits.urls")),
    path("mail/", include("quittance.web.firm.mail.urls")),
    path("portal-people/", portal_people.every),
    path("portal-people/file/", portal_people.file),
    path("portal-people/<int:person_id>/", portal_people.one),
    path("portal-people/<int:person_id>/agree/", portal_people.agree),
    path("portal-people/<int:person_id>/link/", links.client_to),
    path("portal-people/links/<int:link_id>/cut/", links.cut),
    path("portal-people/links/<int:link_id>/lift/", links.lift),
    path("echoes/", echoes.every),
    path("echoes/decide/", echoes.decide),
    path("echoes/<int:decision_id>/withdraw/", echoes.withdraw),
    path("tie-out/", tie_out.every),
    path("tie-out/file/", tie_out.file),
    path("tie-out/<int:client_id>/", tie_out.one),
    path("people/", people.everybody),
    path("people/rows/", people.rows),
    path("people/layout/", people.layout),
    path("people/file/", people.file),
    path("people/provisioning/", include("quittance.web.firm.provisioning.urls")),
    path("people/<int:person_id>/", person.person),
    path("people/<int:person_id>/beside/", people.beside),
    path("people/<int:person_id>/groups/", person.put_in_groups),
    path("people/<int:person_id>/rights/", person.give_rights),
    path("people/<int:person_id>/bounds/", person.bound),
    path("people/<int:person_id>/sessions/", person.end_sessions),
    path("people/<int:person_id>/see-as/", person.start_seeing_as),
    path("see-as/stop/", person.stop_seeing_as),
    path("groups/", groups.every),
    path("groups/add/", groups.add),
    path("groups/<int:group_id>/", groups.one),
    path("groups/<int:group_id>/delete/", groups.delete),
    path("sync/", include("quittance.web.firm.sync.urls")),
    path("audit/", audit.log),
    path("audit/file/", audit.file),
]
