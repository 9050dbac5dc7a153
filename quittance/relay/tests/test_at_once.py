"""What two do to one mail at the same moment: the machine and a person, the last look and the giving up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

from django.db import connection, transaction

from quittance.core import scope
from quittance.core.tests.waiting import PATIENCE_SECONDS, alone, together, until
from quittance.links.tests.doors import acme
from quittance.outbox.models import Delivery
from quittance.receivables.models import Client
from quittance.receivables.tests import books
from quittance.relay import queries
from quittance.relay.actions import deciding, placing, taking
from quittance.relay.models import Addressee, Intake
from quittance.relay.tests.post import CAROL, came, letter, paper, people, taken
from tests.cast import NOW, Cast

LATE = NOW + timedelta(hours=73)


def early() -> tuple[Intake, Client]:
    """A mail that waits for its invoice."""
    client = acme()
    return taken(letter(files={"Invoice_61002.pdf": paper("A bill")})), client


def now_is(intake: Intake) -> str:
    return Intake.objects.get(pk=intake.pk).state


def in_firm(firm_id: int, act: Callable[[], None]) -> None:
    with scope.firm(firm_id):
        act()


def while_it_is_placed(harbor: Cast, intake: Intake, act: Callable[[], None]) -> None:
    """Done by us after the machine has read the mail and before it holds the mail's row."""
    place = partial(placing.place, intake_id=intake.pk, now=LATE)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Intake.objects.select_for_update().get(pk=intake.pk)
            machine = pool.submit(alone, partial(in_firm, harbor.harbor.pk, place))
            until(somebody_waits, what="The machine's wait for the row")
            act()
        machine.result(PATIENCE_SECONDS)


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_what_is_given_up_while_it_is_looked_at_stays_with_the_person(harbor: Cast) -> None:
    intake, _ = early()
    while_it_is_placed(harbor, intake, lambda: placing.give_up(intake_id=intake.pk, now=LATE))
    assert now_is(intake) == "held"
    assert queries.conservation().faults == []


def test_what_is_given_up_as_its_invoice_arrives_is_not_sent_behind_the_persons_back(harbor: Cast) -> None:
    intake, client = early()
    books.invoice(client, 50_00, number="61002")
    while_it_is_placed(harbor, intake, lambda: placing.give_up(intake_id=intake.pk, now=LATE))
    assert now_is(intake) == "held"
    assert not Delivery.objects.filter(mail__kind="invoice").exists()


def test_a_person_who_throws_it_away_as_it_is_released_is_obeyed(harbor: Cast) -> None:
    intake, client = early()
    books.invoice(client, 50_00, number="61002")
    discard = partial(deciding.discard, intake=intake, why="A test", by="staff:1", now=LATE)
    while_it_is_placed(harbor, intake, discard)
    assert (now_is(intake), people(intake)) == ("discarded", {CAROL: "discarded"})
    assert not Delivery.objects.exists()


def test_a_person_who_sends_it_as_it_is_released_sends_it_once(harbor: Cast) -> None:
    intake, client = early()
    invoice = books.invoice(client, 50_00, number="61002")
    to = [(CAROL, "")]
    wrap = partial(deciding.send_wrapped, intake=intake, invoices=[invoice], recipients=to, by="staff:1", now=LATE)
    while_it_is_placed(harbor, intake, wrap)
    assert (now_is(intake), people(intake)) == ("wrapped", {CAROL: "going"})
    assert Delivery.objects.count() == 1


def test_one_mail_that_two_relays_brought_with_other_envelopes_goes_to_each_recipient_once(harbor: Cast) -> None:
    acme()
    raw = letter(cc="ap@acme.example")
    rows = [came(raw, helo=name).pk for name in ("relay-1", "relay-2")]
    takes = [partial(taking.take_in, inbound_id=number, now=NOW) for number in rows]
    together(*(partial(in_firm, harbor.harbor.pk, take) for take in takes))
    assert sorted(Intake.objects.values_list("state", flat=True)) == ["suppressed", "wrapped"]
    assert Delivery.objects.count() == 2
    assert sorted(Addressee.objects.values_list("state", flat=True)) == ["going", "going", "suppressed", "suppressed"]
    assert queries.conservation().difference == 0
