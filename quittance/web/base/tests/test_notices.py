"""A word after a redirect: ours, fresh, shown once and by the part of the site it is for."""

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from quittance.core import scope
from quittance.web.base import notices

SALT = "quittance.notice:0:/firm-portal/"


def left(text: str, *, leads_to: str = "/firm-portal/people/", tone: str = "good") -> HttpResponse:
    response = HttpResponseRedirect(leads_to)
    notices.leave(response, text, tone=tone)
    return response


def following(cookie: str, path: str = "/firm-portal/people/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.COOKIES[notices.COOKIE] = cookie
    return request


def test_what_was_left_is_shown_by_the_page_that_follows() -> None:
    cookie = left("The group was saved.", tone="warn").cookies[notices.COOKIE]
    assert notices.take(following(cookie.value)) == notices.Notice("The group was saved.", "warn")
    assert cookie["max-age"] == notices.LASTS_SECONDS
    assert cookie["httponly"] is True


def test_a_notice_is_for_the_face_it_was_left_on() -> None:
    assert left("Saved.").cookies[notices.COOKIE]["path"] == "/firm-portal/"
    assert left("Saved.", leads_to="/client-portal/profile/").cookies[notices.COOKIE]["path"] == "/client-portal/"
    assert left("Saved.", leads_to="https://harbor.example/ops/firms/").cookies[notices.COOKIE]["path"] == "/ops/"


def test_a_notice_is_shown_once() -> None:
    request = following(left("The group was saved.").cookies[notices.COOKIE].value)
    notices.take(request)
    assert notices.take(request) is None
    response = HttpResponse()
    notices.put_away(response, request)
    assert response.cookies[notices.COOKIE]["max-age"] == 0
    assert response.cookies[notices.COOKIE]["path"] == "/firm-portal/"


def test_a_page_that_showed_nothing_puts_nothing_away() -> None:
    request, response = following(left("Saved.").cookies[notices.COOKIE].value), HttpResponse()
    notices.put_away(response, request)
    assert notices.COOKIE not in response.cookies


def test_an_answer_that_shows_one_notice_may_leave_the_next() -> None:
    request, response = following(left("Saved.").cookies[notices.COOKIE].value), left("Removed.")
    notices.take(request)
    notices.put_away(response, request)
    assert notices.take(following(response.cookies[notices.COOKIE].value)) == notices.Notice("Removed.", "good")


def test_a_notice_of_one_firm_or_face_is_not_shown_by_another() -> None:
    with scope.firm(1):
        ours = left("Call 555-0100 and pay again.").cookies[notices.COOKIE].value
        assert notices.take(following(ours))
        assert notices.take(following(ours, "/client-portal/home/")) is None
    with scope.firm(2):
        assert notices.take(following(ours)) is None


def test_a_notice_that_we_did_not_sign_is_not_shown() -> None:
    ours = left("The group was saved.").cookies[notices.COOKIE].value
    forged = signing.dumps(["Call 555-0100 and pay again.", "bad"], key="not-our-key", salt=SALT)
    other_purpose = signing.dumps(["Call 555-0100.", "bad"], salt="something.else")
    for cookie in ("", "x", forged, other_purpose, ours[:-1], "A" + ours):
        assert notices.take(following(cookie)) is None


def test_a_signed_word_of_another_shape_is_not_shown() -> None:
    assert notices.take(following(signing.dumps(7, salt=SALT))) is None
