"""Files that are held: what is not explained row by row, looking again, and letting go with a reason."""

import re
from datetime import time, timedelta

import pytest
from django.test import Client as Browser

from quittance.access import queries as access
from quittance.access.models import Limit
from quittance.access.models.person import Face
from quittance.core import clock
from quittance.core.models import Event
from quittance.core.tests.waiting import work_off
from quittance.payments.models import Payout
from quittance.reconciliation.actions import proving
from quittance.reconciliation.actions.proving import CannotRelease
from quittance.reconciliation.models import FileSet, Gap, Policy, Proof
from quittance.reconciliation.tests.banks import Bank
from quittance.web.firm.deposits.tests.conftest import HERE, Story
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from quittance.web.firm.today import deposit_needs
from tests.cast import Cast, session_of


@pytest.fixture
def held(bank: Bank, paid: Story) -> str:
    """A cent too much in the payout of the bank transfer; the address of its deposit."""
    row = paid.by_bank
    Payout.objects.filter(pk=row.pk).update(amount_cents=2_976_01)
    assert bank.close() == []
    return f"{HERE}open/{row.bank_account_id}/USD/{row.deposit_date}/"


def seen(browser: Browser, address: str) -> str:
    """What the sure page asks to agree to."""
    page = text(browser.post(f"{address}release/", {"reason": "The bank owes us a cent."}))
    found = re.search(r'name="agreed" value="([^"]+)"', page)
    assert found
    return found[1]


def test_each_gap_stands_with_its_cents_and_what_to_do(held: str, danas: Browser) -> None:
    page = text(danas.get(held))
    assert "held" in page
    assert "$0.01" in page
    assert "The payout is 2,976.01, its lines come to 2,976.00." in page
    assert "Ask the processor what else the payout holds." in page


def test_on_its_day_a_held_deposit_stands_among_what_needs_somebody(held: str, cast: Cast, bank: Bank) -> None:
    found = access.visitor(token=session_of(cast.dana, bank.now), face=Face.STAFF, host="localhost", now=bank.now)
    assert found is not None
    (need,) = deposit_needs.of(found, now=bank.now)
    assert (need.address, "$0.01 is not explained" in need.title) == (held, True)
    early = Proof.objects.earliest("payout__deposit_date").payout.deposit_date - timedelta(days=2)
    assert deposit_needs.of(found, now=bank.now.replace(year=early.year, month=early.month, day=early.day)) == []


def test_looked_at_again_it_says_what_is_still_open_or_that_the_files_leave(
    held: str, danas: Browser, bank: Bank
) -> None:
    again = f"{held}look-again/"
    danas.post(again)
    assert "1 place is not explained" in text(danas.get(held))
    Payout.objects.filter(amount_cents=2_976_01).update(amount_cents=2_976_00)
    danas.post(again)
    assert "every line is explained to the cent" in text(danas.get(held))
    (one,) = bank.close()
    assert one.released_by == ""


def test_a_deposit_of_thousands_of_lines_is_looked_at_while_nobody_waits(held: str, danas: Browser) -> None:
    Payout.objects.filter(amount_cents=2_976_01).update(amount_cents=2_976_00, line_count=5_001)
    danas.post(f"{held}look-again/")
    assert Proof.objects.exclude(gap_count=0).exists()
    page = text(danas.get(held))
    assert re.search(r"Its 5,00\d lines are being looked at", page)
    work_off("default")
    assert not Proof.objects.exclude(gap_count=0).exists()


def test_released_is_what_was_seen_with_its_reason_and_on_the_second_click(
    held: str, danas: Browser, bank: Bank
) -> None:
    address = f"{held}release/"
    assert danas.post(address, {"reason": "  "}).status_code == 400
    agreed = seen(danas, held)
    assert not Proof.objects.exclude(released_at=None).exists()
    answer = danas.post(address, {"reason": "The bank owes us a cent.", "agreed": agreed})
    assert (answer.status_code, answer.headers["Location"]) == (302, held)
    assert Event.objects.get(name="proof.released").facts["reason"] == "The bank owes us a cent."
    (one,) = bank.close()
    assert one.released_reason == "The bank owes us a cent."
    page = text(danas.get(f"{HERE}files/{one.pk}/"))
    assert "Released although not all of it is explained" in page
    assert "$0.01" in page


def test_what_changed_since_it_was_seen_is_not_released(held: str, danas: Browser, bank: Bank) -> None:
    agreed = seen(danas, held)
    Payout.objects.filter(amount_cents=2_976_01).update(amount_cents=2_976_02)
    danas.post(f"{held}look-again/")
    answer = danas.post(f"{held}release/", {"reason": "The bank owes us a cent.", "agreed": agreed})
    assert answer.status_code == 409
    assert "changed meanwhile" in text(answer)
    assert bank.close() == []
    assert not FileSet.objects.exists()


def test_another_gap_of_the_same_sum_is_not_what_was_seen(held: str, danas: Browser) -> None:
    agreed = seen(danas, held)
    Gap.objects.update(words="A line of the sort “transfer” of 0.01 belongs to no payment of ours.")
    answer = danas.post(f"{held}release/", {"reason": "The bank owes us a cent.", "agreed": agreed})
    assert (answer.status_code, Proof.objects.exclude(released_at=None).exists()) == (409, False)


def test_what_changes_while_somebody_releases_is_not_released(held: str, bank: Bank) -> None:
    del held
    proofs = list(Proof.objects.exclude(gap_count=0))
    with pytest.raises(CannotRelease, match="changed meanwhile"):
        proving.release(proofs=proofs, by="staff:1", reason="A cent.", now=bank.now, seen="something else")


def test_without_the_right_nobody_releases_and_the_page_offers_it_to_nobody(held: str, cast: Cast) -> None:
    miguels = desk_of(cast.miguel)
    assert "Release the files" not in text(miguels.get(held))
    assert miguels.get(f"{held}release/").status_code == 403
    assert miguels.post(f"{held}release/", {"reason": "I want to."}).status_code == 403


def test_whoever_sees_some_clients_alone_sees_no_deposit_of_all(held: str, danas: Browser, cast: Cast) -> None:
    shelf.bind(cast.dana, Limit.Kind.CLIENT, "11022")
    for address in (HERE, held, f"{HERE}files/", f"{HERE}where/?q=61001", f"{HERE}year/", f"{HERE}unposted/"):
        answer = danas.get(address)
        assert answer.status_code == 403, address
        assert "61001" not in text(answer)


def test_on_the_day_itself_the_files_leave_at_the_firms_hour_and_not_before(
    paid: Story, danas: Browser, cast: Cast
) -> None:
    row, today = paid.by_bank, cast.harbor.clock.today(clock.now())
    Payout.objects.update(deposit_date=today)
    for payout in Payout.objects.all():
        proving.prove(payout=payout, now=clock.now())
    address = f"{HERE}open/{row.bank_account_id}/USD/{today}/"
    Policy.objects.create(mail_time=time(23, 59, 59))
    assert "at 23:59" in text(danas.get(address))
    danas.post(f"{address}look-again/")
    page = text(danas.get(address))
    assert "explained to the cent. Its files leave on" in page
    assert "within moments" not in page
    Policy.objects.update(mail_time=time(0))
    assert "Its files leave within moments." in text(danas.get(address))
