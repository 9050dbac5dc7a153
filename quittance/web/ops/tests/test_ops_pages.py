"""The pages for those who run the product: a host of their own, a sign-in of their own."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.access.models import OperatorSession
from quittance.core import clock, inbox, queue, scope
from quittance.core.models import Event, Inbound
from quittance.outbox.models import Delivery
from quittance.payments.models import Payment
from quittance.payments.rules.fees import Method
from quittance.payments.tests import back
from quittance.tenancy.models import Firm
from tests.cast import NOW, OLIVES_PASSWORD, Cast, olive

OPS = {"host": "ops.localhost"}


@pytest.fixture
def olives(cast: Cast) -> Client:
    olive()
    olives = Client(headers=OPS)
    answer = olives.post("/ops/", {"address": "olive@ops.example", "password": OLIVES_PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (302, "/ops/firms/")
    return olives


def page(olives: Client, path: str) -> str:
    answer = olives.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(cast: Cast) -> None:
    olive()
    answers = [
        Client(headers=OPS).post("/ops/", {"address": address, "password": "wrong-wrong-wrong"})
        for address in ("olive@ops.example", "nobody@ops.example")
    ]
    assert {answer.status_code for answer in answers} == {400}
    assert all("do not belong together" in answer.content.decode() for answer in answers)
    assert OperatorSession.objects.count() == 0


def test_nothing_is_shown_without_a_session(cast: Cast) -> None:
    for path in ("/ops/firms/", "/ops/firms/harbor/", "/ops/jobs/", "/ops/inbox/"):
        answer = Client(headers=OPS).get(path)
        assert (answer.status_code, answer.headers["location"]) == (302, "/ops/")


def test_signing_out_ends_the_session_not_only_the_cookie(olives: Client) -> None:
    token = olives.cookies["quittance_ops"].value
    olives.post("/ops/sign-out/")
    olives.cookies["quittance_ops"] = token
    assert olives.get("/ops/firms/").status_code == 302


def test_the_session_cookie_is_bound_to_the_ops_pages(olives: Client) -> None:
    cookie = olives.cookies["quittance_ops"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["domain"]) == ("/ops/", True, "Lax", "")


def test_a_form_without_its_token_changes_nothing(olives: Client) -> None:
    strict = Client(enforce_csrf_checks=True, headers=OPS)
    strict.cookies["quittance_ops"] = olives.cookies["quittance_ops"].value
    answer = strict.post("/ops/firms/harbor/trial-mail/", {"address": "a@b.example", "copies": "1"})
    assert answer.status_code == 403
    assert "We did not do that" in answer.content.decode()
    assert Delivery.all_firms.filter(mail__kind="trial").count() == 0


def test_all_firms_stand_on_one_page_and_a_new_one_joins_them(olives: Client) -> None:
    shown = page(olives, "/ops/firms/")
    assert "Harbor &amp; Pine CPAs" in shown
    assert "Second Street Accounting" in shown
    answer = olives.post(
        "/ops/firms/add/",
        {"name": "Third Way", "slug": "third", "host": "third.localhost", "contact_address": "ann@third.example",
         "zone_name": "Pacific/Honolulu", "rehearsal": "on"},
    )  # fmt: skip
    assert answer.headers["location"] == "/ops/firms/third/"
    assert "Third Way" in page(olives, "/ops/firms/third/")


def test_a_firms_own_time_is_shown_in_its_own_zone(olives: Client, cast: Cast) -> None:
    here = cast.harbor.clock.moment(clock.now())
    assert here.utcoffset() != timedelta(0)
    hours = {f"{moment:%H}:" for moment in (here, here + timedelta(minutes=1))}
    shown = page(olives, "/ops/firms/harbor/clock/")
    assert any(f", {hour}" in shown for hour in hours)


def test_a_taken_name_is_refused_in_words(olives: Client) -> None:
    words = {"name": "X", "slug": "harbor", "host": "x.localhost", "contact_address": "a@b.example", "zone_name": "UTC"}
    answer = olives.post("/ops/firms/add/", words)
    assert answer.status_code == 400
    assert "exists already" in answer.content.decode()


def test_a_rehearsal_firms_clock_moves_forward_by_days_and_says_so(olives: Client, cast: Cast) -> None:
    olives.post(
        "/ops/firms/add/",
        {
            "name": "Third",
            "slug": "third",
            "host": "t.localhost",
            "contact_address": "a@t.example",
            "zone_name": "UTC",
            "rehearsal": "on",
        },
    )
    answer = olives.post("/ops/firms/third/clock/", {"days": "3"})
    assert answer.status_code == 302
    firm = Firm.all_firms.get(slug="third")
    assert firm.clock_offset.days == 3
    event = Event.all_firms.get(firm_id=firm.pk, name="clock.moved")
    assert (event.by, event.facts["days"]) == (f"ops:{OperatorSession.objects.get().operator_id}", 3)


def test_an_address_without_its_last_slash_leads_to_the_page(olives: Client) -> None:
    answer = olives.get("/ops/firms/harbor/clock")
    assert (answer.status_code, answer.headers["location"]) == (302, "/ops/firms/harbor/clock/")
    assert "keeps real time" in page(olives, "/ops/firms/harbor/clock/")


@pytest.mark.parametrize(("slug", "days"), [("harbor", "1"), ("harbor", "-1"), ("harbor", "0"), ("harbor", "abc")])
def test_a_live_firms_clock_stays_and_no_clock_runs_back(olives: Client, slug: str, days: str) -> None:
    assert olives.post(f"/ops/firms/{slug}/clock/", {"days": days}).status_code == 400
    assert Firm.all_firms.get(slug=slug).clock_offset.days == 0


def test_a_trial_mail_becomes_a_row_a_job_and_an_event(olives: Client) -> None:
    olives.post("/ops/firms/harbor/trial-mail/", {"address": "dana@harborpine.example", "copies": "3"})
    assert Delivery.all_firms.filter(mail__kind="trial", state="waiting").count() == 3
    assert "trial_mail.posted" in page(olives, "/ops/firms/harbor/")


def test_the_jobs_page_shows_the_queue_and_its_live_part_alone_to_htmx(olives: Client, cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        queue.enqueue("core.seal")
    assert "core.seal" in page(olives, "/ops/jobs/")
    part = olives.get("/ops/jobs/", headers={**OPS, "HX-Request": "true"}).content.decode()
    assert "core.seal" in part
    assert "<html" not in part


def test_what_arrived_and_was_not_opened_stands_in_the_inbox(olives: Client, cast: Cast) -> None:
    with scope.firm(cast.second.pk):
        inbox.store(source="smtp", external_id="1", body=b"x", headers={}, now=NOW)
    inbox.store_stray(source="stripe", body=b"x", headers={}, reason="an account we do not know", now=NOW)
    shown = page(olives, "/ops/inbox/")
    assert "Second Street Accounting" in shown
    assert "an account we do not know" in shown
    assert Inbound.all_firms.get().handled_at is None


def test_mail_that_was_not_taken_in_says_so_and_goes_into_its_firms_queue_again_once(
    olives: Client, cast: Cast
) -> None:
    with scope.firm(cast.second.pk):
        row, _ = inbox.store(source="smtp", external_id="1", body=b"x", headers={}, now=NOW)
        inbox.note_failed(inbound_id=row.pk, error=OSError("the disk is full"), now=NOW)
    shown = page(olives, "/ops/inbox/")
    assert "the disk is full" in shown
    assert "No job has it" in shown
    assert "Kept: nothing opens this source" not in shown
    for _ in range(2):
        assert "stands in the queue again" in olives.post(f"/ops/inbox/{row.pk}/again/", follow=True).content.decode()
    waits = ProcrastinateJob.objects.filter(task_name="relay.take_in", status="todo")
    assert [job.args for job in waits] == [{"inbound_id": row.pk, "firm": cast.second.pk}]
    assert "A job in the queue has it." in page(olives, "/ops/inbox/")


def test_what_nothing_opens_is_said_to_be_kept_and_offers_no_button(olives: Client, cast: Cast) -> None:
    with scope.firm(cast.second.pk):
        inbox.store(source="telegraph", external_id="1", body=b"x", headers={}, now=NOW)
    shown = page(olives, "/ops/inbox/")
    assert "Kept: nothing opens this source on this version." in shown
    assert "Open it again" not in shown


def test_unknown_numbers_are_not_found(olives: Client) -> None:
    assert olives.get("/ops/firms/nobody/").status_code == 404
    assert olives.post("/ops/jobs/999/again/").status_code == 404
    assert olives.post("/ops/inbox/999/again/").status_code == 404


def test_what_people_wrote_is_shown_as_text(olives: Client) -> None:
    olives.post(
        "/ops/firms/add/",
        {
            "name": "<script>x</script>",
            "slug": "odd",
            "host": "odd.localhost",
            "contact_address": "a@o.example",
            "zone_name": "UTC",
        },
    )
    assert not re.search(r"<script>x", page(olives, "/ops/firms/") + page(olives, "/ops/firms/odd/"))


def test_a_firms_page_shows_how_many_of_its_bank_transfers_came_back(cast: Cast, olives: Client) -> None:
    assert "No bank transfer was sent off." in page(olives, "/ops/firms/harbor/")
    with scope.firm(cast.harbor.pk):
        payment = back.paid(50_00, method=Method.BANK)
        Payment.objects.update(submitted_at=clock.now() - timedelta(days=3))
        back.returned(payment, "R02")
    told = page(olives, "/ops/firms/harbor/")
    assert "closed account or wrong number 100.00 % of at most 3 %" in told
    assert "No bank transfer was sent off." in page(olives, "/ops/firms/second/")
