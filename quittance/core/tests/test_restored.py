"""A dump restored into a new server brings old transaction numbers along; the event chain goes on all the same."""

from django.db import connections, transaction

from quittance.core import events, scope, seals
from quittance.core.models import Event, Seal
from tests.cast import NOW, Cast

FAR_AHEAD = 10**12  # as if the old server had lived much longer than this one


def ring(cast: Cast) -> int:
    with scope.firm(cast.harbor.pk), transaction.atomic():
        return events.record("bell.rang", cast.harbor, at=NOW, by="system").pk


def seal(cast: Cast) -> int:
    with scope.firm(cast.harbor.pk):
        return seals.seal(now=NOW)


def age(cast: Cast) -> None:
    """Let everything that is there stem from a server with higher transaction numbers."""
    with connections["owner"].cursor() as owner:
        owner.execute("UPDATE core_event SET transaction_id = transaction_id + %s", [FAR_AHEAD])
        owner.execute("UPDATE core_seal SET last_transaction_id = last_transaction_id + %s", [FAR_AHEAD])


def test_without_a_word_the_chain_would_stand_still(cast: Cast) -> None:
    seal(cast)
    age(cast)
    ring(cast)
    assert seal(cast) == 0


def test_told_of_it_the_chain_takes_the_unsealed_and_the_new_and_stays_whole(cast: Cast) -> None:
    ring(cast)
    seal(cast)
    unsealed = ring(cast)
    age(cast)
    seals.forget_transactions(connections["owner"])
    new = ring(cast)
    assert seal(cast) == 2
    with scope.firm(cast.harbor.pk):
        last = Seal.objects.order_by("-number")[0]
        assert sorted(last.event_ids) == [unsealed, new]
        assert sorted(pk for link in Seal.objects.all() for pk in link.event_ids) == sorted(
            Event.objects.values_list("pk", flat=True)
        )
        assert seals.broken_links() == []


def test_said_twice_or_without_need_it_changes_nothing_of_what_is_sealed(cast: Cast) -> None:
    ring(cast)
    seal(cast)
    for _ in range(2):
        seals.forget_transactions(connections["owner"])
    assert seal(cast) == 0
    ring(cast)
    assert seal(cast) == 1
