from django.urls import path

from quittance.web.firm.mail import arrived_pages, conservation_pages, deciding_pages, mail_pages, pages

urlpatterns = [
    path("", pages.every),
    path("rows/", pages.rows),
    path("file/", pages.file),
    path("attention/", arrived_pages.waiting),
    path("attention/part/", arrived_pages.waiting_part),
    path("arrived/", arrived_pages.every),
    path("arrived/<int:intake_id>/", deciding_pages.one),
    path("arrived/<int:intake_id>/decide/", deciding_pages.decide),
    path("arrived/<int:intake_id>/as-it-came/", deciding_pages.as_it_came),
    path("arrived/<int:intake_id>/whole/", deciding_pages.whole),
    path("arrived/<int:intake_id>/files/<int:position>/", deciding_pages.file),
    path("conservation/", conservation_pages.page),
    path("conservation/part/", conservation_pages.part),
    path("<int:delivery_id>/", mail_pages.one),
    path("<int:delivery_id>/part/", mail_pages.part),
    path("<int:delivery_id>/as-sent/", mail_pages.as_sent),
    path("<int:delivery_id>/original/", mail_pages.original),
    path("<int:delivery_id>/lift/", mail_pages.lift),
    path("<int:delivery_id>/files/<int:position>/", mail_pages.file),
]
