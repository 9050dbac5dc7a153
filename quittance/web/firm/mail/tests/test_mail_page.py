"""One mail: as it was sent, what became of it, and an address that was given up."""

import pytest
from django.test import Client as Browser

from quittance.core import clock
from quittance.outbox.actions import bounces
from quittance.outbox.models import Attempt, Bounce, DeadAddress, Delivery
from quittance.outbox.models.delivery import State
from quittance.web.firm.mail.tests import post
from quittance.web.firm.mail.tests.post import HERE
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


@pytest.fixture
def bounced(cast: Cast) -> Delivery:
    with shelf.harbor(cast):
        acme, _ = shelf.two_offices()
        row = post.sent(cast, "carol@acme.example", client=acme, about="61001", state=State.BOUNCED)
        now = clock.now()
        Attempt.objects.create(delivery=row, number=1, started_at=now, outcome="accepted", reply="250 2.0.0 Ok")
        Bounce.objects.create(
            delivery=row, inbound_id=1, status="5.1.1", words="User unknown", permanent=True, received_at=now
        )
        bounces.bury(address=row.address, reason="5.1.1 User unknown", delivery=row, now=now)
        return row


def test_the_page_tells_the_servers_words_in_plain_language_and_what_it_is_about(
    danas: Browser, bounced: Delivery
) -> None:
    page = text(danas.get(f"{HERE}{bounced.pk}/"))
    for words in ("bounced", "There is no mailbox of that name.", "User unknown", "250 2.0.0 Ok", "Acme Co", "61001"):
        assert words in page, words
    assert "Nothing is sent to carol@acme.example any more." in page


def test_the_mail_is_shown_in_a_frame_where_nothing_runs_or_is_fetched(danas: Browser, bounced: Delivery) -> None:
    page = danas.get(f"{HERE}{bounced.pk}/")
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    answer = danas.get(f"{HERE}{bounced.pk}/as-sent/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "Hello" in text(answer)


def test_a_one_time_word_of_a_link_is_shown_to_nobody(cast: Cast, danas: Browser) -> None:
    secret = "s" * 43
    with shelf.harbor(cast):
        row = post.sent(cast, "carol@acme.example", kind="magic", secret=secret)
    for page in ("", "as-sent/"):
        told = text(danas.get(f"{HERE}{row.pk}/{page}"))
        assert secret not in told
        assert "kept-apart" not in told
    assert "shown to nobody but the recipient" in text(danas.get(f"{HERE}{row.pk}/"))


def test_an_address_that_was_given_up_is_lifted_once_by_whoever_may(
    cast: Cast, danas: Browser, bounced: Delivery
) -> None:
    address = f"{HERE}{bounced.pk}/lift/"
    assert desk_of(cast.miguel).post(address).status_code == 403
    page = text(danas.post(address, follow=True))
    assert "Mail goes to carol@acme.example again." in page
    with shelf.harbor(cast):
        assert not DeadAddress.objects.filter(lifted_at=None).exists()
    assert "was not given up any more" in text(danas.post(address, follow=True))


def test_what_is_the_same_is_not_sent_again(danas: Browser, bounced: Delivery) -> None:
    tag = danas.get(f"{HERE}{bounced.pk}/part/").headers["ETag"]
    assert danas.get(f"{HERE}{bounced.pk}/part/", headers={"If-None-Match": tag}).status_code == 304


def test_a_file_or_a_mail_that_is_not_there_is_not_found(danas: Browser, bounced: Delivery) -> None:
    for page in (f"{bounced.pk}/files/0/", f"{bounced.pk}/original/", "999999999/", "999999999/part/"):
        assert danas.get(f"{HERE}{page}").status_code == 404, page
