from django.urls import path

from quittance.web.ops.door import pages as door
from quittance.web.ops.firms import pages as firms
from quittance.web.ops.inbox import pages as inbox
from quittance.web.ops.jobs import pages as jobs

urlpatterns = [
    path("", door.front),
    path("ops/", door.door),
    path("ops/sign-out/", door.sign_out),
    path("ops/firms/", firms.all_of_them),
    path("ops/firms/add/", firms.add),
    path("ops/firms/<slug:slug>/", firms.one),
    path("ops/firms/<slug:slug>/clock/", firms.clock),
    path("ops/firms/<slug:slug>/trial-mail/", firms.trial_mail),
    path("ops/jobs/", jobs.queue),
    path("ops/jobs/<int:job_id>/again/", jobs.again),
    path("ops/inbox/", inbox.waiting),
    path("ops/inbox/<int:inbound_id>/again/", inbox.again),
]
handler400 = "quittance.web.base.errors.bad_request"
handler403 = "quittance.web.base.errors.forbidden"
handler404 = "quittance.web.base.errors.not_found"
handler500 = "quittance.web.base.errors.server_error"
