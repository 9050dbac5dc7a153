from django.urls import path

from quittance.web.ops.door import pages as door
from quittance.web.ops.firms import pages as firms
from quittance.web.ops.inbox import pages as inbox
from quittance.web.ops.jobs import pages as jobs
from quittance.web.ops.style import pages as style

urlpatterns = [
    path("", door.front),
    path("ops/", door.door),
    path("ops/sign-out/", door.sign_out),
    path("ops/firms/", firms.all_of_them),
    path("ops/firms/add/", firms.add),
    path("ops/firms/<slug:slug>/", firms.one),
    path("ops/firms/<slug:slug>/clock/", firms.clock),
    path("ops/firms/<slug:slug>/trial-mail/", firms.trial_mail),
    path("ops/firms/<slug:slug>/set-up-link/", firms.set_up_link),
    path("ops/jobs/", jobs.queue),
    path("ops/jobs/<int:job_id>/again/", jobs.again),
    path("ops/inbox/", inbox.waiting),
    path("ops/inbox/<int:inbound_id>/again/", inbox.again),
    path("ops/style/", style.index),
    path("ops/style/portal/", style.portal),
    path("ops/style/firm/", style.firm),
    path("ops/style/door/", style.door),
    path("ops/style/error/", style.error),
    path("ops/style/part/", style.part),
]
handler400 = "quittance.web.base.errors.bad_request"
handler403 = "quittance.web.base.errors.forbidden"
handler404 = "quittance.web.base.errors.not_found"
handler500 = "quittance.web.base.errors.server_error"
