from django.urls import path

from quittance.web.firm.settings.mail import domain_pages, guide_pages, pages, trial_pages, words_pages

urlpatterns = [
    path("", pages.page),
    path("put-back/", pages.put_back),
    path("words/", words_pages.page),
    path("words/draft/", words_pages.draft),
    path("words/preview/", words_pages.pane),
    path("words/<int:wording_id>/bring-back/", words_pages.bring_back),
    path("guide/", guide_pages.page),
    path("guide/keys/", guide_pages.make),
    path("guide/keys/<slug:which>/renew/", guide_pages.renew),
    path("domain/", domain_pages.page),
    path("domain/check/", domain_pages.check),
    path("domain/retire/", domain_pages.retire),
    path("test/", trial_pages.page),
    path("test/part/", trial_pages.part),
    path("test/end/", trial_pages.end),
]
