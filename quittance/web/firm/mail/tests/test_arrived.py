"""What came in: the queue of what needs a person, what was read, and what a person does about it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from quittance.access.models import Limit
from quittance.core import clock, scope
from quittance.outbox.models import Delivery
from quittance.receivables.models import Invoice
from quittance.relay.actions import keys
from quittance.relay.models import Intake
from quittance.relay.models.intake import State
from quittance.relay.tests import post as practice
from quittance.web.firm.mail.tests import post
from quittance.web.firm.mail.tests.post import ARRIVED, HERE, invoice
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast

_SURE = {"sure": "yes"}


@pytest.fixture
def really_held(cast: Cast, settings: Settings, tmp_path: Path) -> Intake:
    """As the relay takes it in: from a proven sender, with a PDF that bears no number."""
    settings.QUITTANCE = replace(settings.QUITTANCE, files_url=str(tmp_path))
    with shelf.harbor(cast):
        shelf.two_offices()
        keys.renew(which=keys.Which.KEY, by="system", now=clock.now(), secret=practice.KEY)
        raw = practice.letter(subject="From your accountant", files={"letter.pdf": practice.paper("Dear client")})
        return practice.taken(raw, at=clock.now())


def state(cast: Cast, intake: Intake) -> str:
    with shelf.harbor(cast):
        return Intake.objects.get(pk=intake.pk).state


def recipients(page: str) -> str:
    """What stands in the field for them."""
    found = re.search(r'<textarea[^>]*name="recipients"[^>]*>([^<]*)</textarea>', page)
    assert found
    return found[1].strip()


def decide(browser: Browser, intake: Intake, **told: object) -> tuple[int, str]:
    answer = browser.post(f"{ARRIVED}{intake.pk}/decide/", told, follow=True)
    return answer.status_code, text(answer)


def test_before_any_mail_came_in_each_list_says_what_will_stand_there(danas: Browser) -> None:
    assert "No mail needs a decision" in text(danas.get(f"{HERE}attention/"))
    assert "No mail came in yet" in text(danas.get(ARRIVED))


def test_the_queue_tells_the_reason_since_when_and_for_whom(cast: Cast, danas: Browser, held: Intake) -> None:
    with shelf.harbor(cast):
        post.came("ben@blueheron.example", subject="Invoice 70000", state="waiting", reason="not_mirrored")
    page = text(danas.get(f"{HERE}attention/"))
    for words in ("1 mail needs a decision", "1 waits for the invoice", "carol@acme.example", "1 hour ago", "decide"):
        assert words in page, words
    tag = danas.get(f"{HERE}attention/part/").headers["ETag"]
    assert danas.get(f"{HERE}attention/part/", headers={"If-None-Match": tag}).status_code == 304
    assert held.subject in page


def test_the_page_of_a_mail_tells_sender_proof_files_and_numbers(danas: Browser, held: Intake) -> None:
    page = text(danas.get(f"{ARRIVED}{held.pk}/"))
    for words in ("Dana Reyes", "proven", "key of the firm", "Invoice_61001.pdf", "61001 in its name", "2 KB"):
        assert words in page, words


def test_the_original_is_shown_harmless_and_given_as_a_file_byte_by_byte(danas: Browser, held: Intake) -> None:
    answer = danas.get(f"{ARRIVED}{held.pk}/as-it-came/")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    whole = danas.get(f"{ARRIVED}{held.pk}/whole/")
    assert whole.headers["Content-Disposition"].startswith("attachment")
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert "As the firm wrote it" in text(whole)


def test_the_key_of_the_mail_rule_is_shown_to_nobody_who_reads_a_mail(danas: Browser, really_held: Intake) -> None:
    for page in ("", "as-it-came/", "whole/"):
        assert practice.KEY not in text(danas.get(f"{ARRIVED}{really_held.pk}/{page}")), page


def test_an_invoice_is_found_by_number_or_client_and_nothing_typed_is_lost(
    cast: Cast, danas: Browser, held: Intake
) -> None:
    status, page = decide(danas, held, do="find", find="Blue\0 Heron", recipients="Ann <ann@acme.example>", why="x y")
    assert status == 200
    assert f'value="{invoice(cast, "61002").pk}"' in page
    assert "Ann &lt;ann@acme.example&gt;" in page
    assert 'value="x y"' in page
    assert state(cast, held) == State.HELD


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"do": "wrapped", "recipients": "carol@acme.example"}, "Choose its invoice"),
        ({"do": "as_it_came", "recipients": ""}, "nobody would get it"),
        ({"do": "as_it_came", "recipients": "carol at acme"}, "is no e-mail address"),
        ({"do": "discard", "recipients": "carol@acme.example"}, "Say why it is discarded"),
    ],
)
def test_what_lacks_something_is_refused_and_keeps_what_was_typed(
    cast: Cast, danas: Browser, held: Intake, told: dict[str, str], words: str
) -> None:
    status, page = decide(danas, held, **told, **_SURE)
    assert status == 400
    assert words in page
    assert told["recipients"] in page
    assert state(cast, held) == State.HELD


def test_nothing_is_done_before_it_was_confirmed(cast: Cast, danas: Browser, held: Intake) -> None:
    told = {"invoices": invoice(cast, "61001").pk, "recipients": "carol@acme.example"}
    status, page = decide(danas, held, do="wrapped", **told)
    assert status == 200
    assert "Send invoice 61001 of Acme Co to carol@acme.example?" in page
    assert state(cast, held) == State.HELD


def test_a_mail_that_nothing_proves_goes_to_the_clients_own_contacts_and_says_what_it_lacks(
    cast: Cast, danas: Browser
) -> None:
    """A stranger names himself as the recipient, and waits for somebody who presses on."""
    with shelf.harbor(cast):
        shelf.two_offices()
        held = post.came("thief@evil.example", reason="unproven_sender", proof="")
        post.enclose(held)
    bill = invoice(cast, "61001")
    assert recipients(text(danas.get(f"{ARRIVED}{held.pk}/"))) == "Carol Diaz &lt;carol@acme.example&gt;"
    unproven = "Nothing proves that the firm sent this"
    _, page = decide(danas, held, do="wrapped", invoices=bill.pk, recipients="carol@acme.example")
    assert f"{unproven}; its PDF becomes the invoice&#x27;s paper." in page
    _, page = decide(danas, held, do="as_it_came", recipients="carol@acme.example")
    assert f"{unproven}. Unchanged" in page


def test_a_proven_mail_goes_to_whom_it_names(cast: Cast, danas: Browser, held: Intake) -> None:
    assert recipients(text(danas.get(f"{ARRIVED}{held.pk}/"))) == "carol@acme.example"
    told = {"invoices": invoice(cast, "61001").pk, "recipients": "carol@acme.example"}
    assert "Nothing proves" not in decide(danas, held, do="wrapped", **told)[1]


def test_sent_wrapped_it_goes_to_exactly_those_named_once_however_often_it_is_pressed(
    cast: Cast, danas: Browser, really_held: Intake
) -> None:
    held = really_held
    told = {"invoices": invoice(cast, "61001").pk, "recipients": "Ann <ann@acme.example>", "do": "wrapped", **_SURE}
    _, page = decide(danas, held, **told)
    assert "goes wrapped to ann@acme.example" in page
    assert state(cast, held) == State.WRAPPED
    _, page = decide(danas, held, **told)
    assert "Nothing was done" in page
    with shelf.harbor(cast):
        assert list(Delivery.objects.filter(mail__kind="invoice").values_list("address", flat=True)) == [
            "ann@acme.example"
        ]


def test_discarded_with_a_reason_it_stays_in_the_list(cast: Cast, danas: Browser, held: Intake) -> None:
    _, page = decide(danas, held, do="discard", why="Sent twice by mistake", **_SURE)
    assert "discarded" in page
    assert "Sent twice by mistake" in page
    assert state(cast, held) == State.DISCARDED


def test_deciding_is_for_whoever_may_and_looking_for_whoever_sees_mail(cast: Cast, held: Intake) -> None:
    miguels = desk_of(cast.miguel)
    page = text(miguels.get(f"{ARRIVED}{held.pk}/"))
    assert "needs the right" in page
    assert miguels.post(f"{ARRIVED}{held.pk}/decide/", {"do": "discard", "why": "x", **_SURE}).status_code == 403
    assert state(cast, held) == State.HELD


def test_another_firms_mail_and_one_beyond_the_bounds_do_not_exist(cast: Cast, danas: Browser, held: Intake) -> None:
    with scope.firm(cast.second.pk):
        foreign = post.came("lee@elsewhere.example")
    for page in ("", "as-it-came/", "whole/", "files/0/"):
        assert danas.get(f"{ARRIVED}{foreign.pk}/{page}").status_code == 404, page
    assert danas.post(f"{ARRIVED}{foreign.pk}/decide/", {"do": "discard"}).status_code == 404
    with shelf.harbor(cast):
        shelf.bind(cast.dana, Limit.Kind.OFFICE, "Boston")
    assert danas.get(f"{ARRIVED}{held.pk}/").status_code == 404


def test_another_clients_invoices_cannot_be_chosen_beyond_the_bounds(cast: Cast, held: Intake) -> None:
    with shelf.harbor(cast):
        row = Invoice.objects.get(number="61001")
        held.matches.create(invoice=row, found_in="subject")
        shelf.bind(cast.dana, Limit.Kind.OFFICE, "Boston")
    told = {"invoices": invoice(cast, "61002").pk, "recipients": "carol@acme.example", "do": "wrapped", **_SURE}
    assert decide(desk_of(cast.dana), held, **told)[0] == 400


def test_the_law_is_a_page_and_each_bucket_leads_to_its_list(cast: Cast, danas: Browser, held: Intake) -> None:
    page = text(danas.get(f"{HERE}conservation/"))
    assert "zero unexplained" in page
    assert f'href="{ARRIVED}?bucket=held"' in page
    with shelf.harbor(cast):
        held.addressees.all().delete()
    assert "zero unexplained" not in text(danas.get(f"{HERE}conservation/"))
