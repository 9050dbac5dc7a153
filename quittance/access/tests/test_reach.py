"""Bounds say which clients somebody sees; without any, all of them."""

from hypothesis import given
from hypothesis import strategies as st

from quittance.access import queries
from quittance.access.models import Limit
from quittance.access.models.person import Face
from quittance.access.rules import reach
from quittance.core import scope
from tests.cast import NOW, Cast, session_of

WORDS = st.text(alphabet="abcABC 123", min_size=1, max_size=6).filter(lambda word: bool(word.strip()))
BOUNDS = st.lists(st.tuples(st.sampled_from(["office", "partner", "client"]), WORDS), max_size=6)


def test_without_bounds_every_client_is_seen() -> None:
    assert reach.of([]).covers(office="Boston", partners=["RO"], client="1100")


def test_one_fitting_bound_is_enough() -> None:
    bounds = reach.of([("office", "Boston"), ("client", "1100")])
    assert bounds.covers(office="Portland", partners=[], client="1100")
    assert bounds.covers(office=" boston ", partners=[], client="2200")
    assert not bounds.covers(office="Portland", partners=["Boston"], client="2200")


@given(BOUNDS, WORDS, st.lists(WORDS, max_size=3), WORDS)
def test_a_further_bound_never_hides_what_was_seen_under_bounds(
    bounds: list[tuple[str, str]], office: str, partners: list[str], client: str
) -> None:
    if bounds and reach.of(bounds).covers(office=office, partners=partners, client=client):
        more = reach.of([*bounds, ("office", "zz")])
        assert more.covers(office=office, partners=partners, client=client)


def test_a_visitor_brings_their_bounds(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        Limit.objects.create(person=cast.miguel, kind="office", value="Portland: East", given_at=NOW, given_by="system")
        token = session_of(cast.miguel, NOW)
        found = queries.visitor(token=token, face=Face.STAFF, host="localhost", now=NOW)
    assert found is not None
    assert found.reach == reach.Reach(offices=frozenset({"portland: east"}))
