"""Who is taken out at the provider is out here within a quarter of an hour; everybody else notices nothing."""

import html
from datetime import timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.access import jobs
from quittance.access.actions import renewals
from quittance.access.models import Session
from quittance.core import clock, scope
from quittance.core.models import Event
from tests.sign_in.visit import Visit

MINUTE = timedelta(minutes=1)
TODAY = "/firm-portal/today/"


def ages(visit: Visit, minutes: float, **fields: Any) -> None:
    with scope.firm(visit.firm.pk):
        Session.objects.filter(ended_at=None).update(proved_at=clock.now() - minutes * MINUTE, **fields)


def asked(visit: Visit) -> None:
    with scope.firm(visit.firm.pk):
        jobs.ask_provider()


@pytest.fixture
def in_by_oidc(oidc: Visit) -> Visit:
    assert oidc.come_in().status_code == 302
    return oidc


@pytest.fixture
def in_by_saml(saml: Visit) -> Visit:
    assert saml.come_in().status_code == 302
    return saml


def leave(visit: Visit) -> None:
    visit.provider.ask("PATCH", f"people/{visit.person}", active=False)


def test_the_provider_is_asked_behind_the_scenes_and_what_it_says_counts_anew(in_by_oidc: Visit) -> None:
    ages(in_by_oidc, 6)
    asked(in_by_oidc)
    [session] = in_by_oidc.sessions()
    assert clock.now() - session.proved_at < MINUTE
    assert in_by_oidc.is_in()
    # A refresh token may be good for one use only: the next answer's is kept.
    ages(in_by_oidc, 6, asked_at=None)
    asked(in_by_oidc)
    assert in_by_oidc.is_in()


def test_who_was_taken_out_at_the_provider_is_signed_out_at_the_next_asking(in_by_oidc: Visit) -> None:
    leave(in_by_oidc)
    ages(in_by_oidc, 6)
    asked(in_by_oidc)
    assert not in_by_oidc.sessions()
    assert not in_by_oidc.is_in()
    with scope.firm(in_by_oidc.firm.pk):
        assert Event.objects.get(name="session.ended").facts["why"] == "the provider knows them no more"


def test_a_new_group_at_the_provider_is_known_without_a_new_sign_in(in_by_oidc: Visit) -> None:
    groups = in_by_oidc.provider.ask("GET", f"people/{in_by_oidc.person}")["groups"]
    in_by_oidc.provider.ask("PATCH", f"people/{in_by_oidc.person}", groups=[*groups, "Bookkeeping"])
    ages(in_by_oidc, 6)
    asked(in_by_oidc)
    with scope.firm(in_by_oidc.firm.pk):
        assert Event.objects.filter(name="membership.given", facts__group="Users").exists()


def test_a_provider_that_is_away_signs_nobody_out_until_the_quarter_of_an_hour_is_over(in_by_oidc: Visit) -> None:
    ages(in_by_oidc, 6)
    in_by_oidc.provider.misbehave("oidc_token_500")
    asked(in_by_oidc)
    assert in_by_oidc.is_in()
    ages(in_by_oidc, 16)
    answer = in_by_oidc.client.get(TODAY)
    assert "quiet=1" in answer.content.decode()


def test_two_workers_at_once_ask_about_a_session_once(in_by_oidc: Visit) -> None:
    ages(in_by_oidc, 6)
    with scope.firm(in_by_oidc.firm.pk):
        [session] = renewals.due(now=clock.now())
        renewals.ask(session=session, now=clock.now())
        renewals.ask(session=session, now=clock.now())  # the other one read the same row before
    assert len(in_by_oidc.sessions()) == 1


def onward(answer: Any) -> str:
    said = html.unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "<h1>One moment</h1>" in said
    return said.partition('content="0; url=')[2].partition('"')[0]


def test_between_the_tenth_and_the_fifteenth_minute_a_page_leads_through_the_provider_and_back(
    in_by_saml: Visit,
) -> None:
    token = in_by_saml.token
    ages(in_by_saml, 11)
    there = onward(in_by_saml.client.get(f"{TODAY}?a=b"))
    back = in_by_saml.arrive(in_by_saml.sent_back(in_by_saml.client.get(there)["Location"]))
    assert back["Location"] == f"{TODAY}?a=b"
    assert in_by_saml.token == token  # the same session, proved once more: other tabs notice nothing
    assert in_by_saml.client.get(TODAY).status_code == 200
    assert "One moment" not in in_by_saml.client.get(TODAY).content.decode()


def test_a_provider_that_is_down_keeps_nobody_out_before_the_time_is_over(in_by_saml: Visit) -> None:
    ages(in_by_saml, 11)
    onward(in_by_saml.client.get(TODAY))
    assert "Good" in in_by_saml.client.get(TODAY).content.decode()  # gone back by hand: let through this once
    ages(in_by_saml, 16)
    onward(in_by_saml.client.get(TODAY))


def test_who_was_taken_out_finds_the_door_shut_after_a_quarter_of_an_hour(in_by_saml: Visit) -> None:
    leave(in_by_saml)
    ages(in_by_saml, 16)
    there = in_by_saml.client.get(onward(in_by_saml.client.get(TODAY)))["Location"]
    in_by_saml.person = ""  # the provider ended their session there
    back = in_by_saml.arrive(in_by_saml.sent_back(there))
    assert "quiet" not in onward(back)  # once more, and this time the provider asks the person
    onward(in_by_saml.client.get(TODAY))


def test_part_of_a_page_sends_the_whole_page_to_be_renewed(in_by_saml: Visit) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://second.localhost/firm-portal/people/?q=1"}
    ages(in_by_saml, 11)
    assert in_by_saml.client.get(TODAY, headers=headers).status_code == 200
    ages(in_by_saml, 16)
    answer = in_by_saml.client.get(TODAY, headers=headers)
    assert answer["HX-Redirect"] == "/firm-portal/door/go/?next=%2Ffirm-portal%2Fpeople%2F%3Fq%3D1&quiet=1"


@pytest.mark.parametrize("address", ["http://[::1", "http://[::1]x/", "\x00", ""])
def test_part_of_a_page_with_an_odd_address_leads_on_to_the_first_page(in_by_saml: Visit, address: str) -> None:
    ages(in_by_saml, 16)
    answer = in_by_saml.client.get(TODAY, headers={"HX-Request": "true", "HX-Current-URL": address})
    assert answer["HX-Redirect"] == "/firm-portal/door/go/?next=%2Ffirm-portal%2Ftoday%2F&quiet=1"


def test_a_script_that_cannot_follow_to_the_provider_is_told(in_by_saml: Visit) -> None:
    ages(in_by_saml, 16)
    answer = in_by_saml.client.get("/firm-portal/people/rows/", headers={"Sec-Fetch-Mode": "cors"})
    assert answer.status_code == 401


def test_what_was_typed_is_kept_while_the_sign_in_is_renewed(in_by_saml: Visit) -> None:
    csrf = in_by_saml.client.get("/firm-portal/settings/sign-in/groups/").context["csrf_token"]
    ages(in_by_saml, 16)
    typed = {"csrfmiddlewaretoken": csrf, "name": ['<script>"x"</script>', "two"], "note": "long work"}
    answer = in_by_saml.client.post("/firm-portal/settings/sign-in/discard/?a=1", typed)
    said = answer.content.decode()
    assert answer.status_code == 409
    assert 'action="/firm-portal/settings/sign-in/discard/?a=1"' in said
    assert 'name="name" value="&lt;script&gt;&quot;x&quot;&lt;/script&gt;"' in said
    assert 'name="name" value="two"' in said
    assert 'name="note" value="long work"' in said
    assert str(csrf) not in said
    with scope.firm(in_by_saml.firm.pk):
        assert not Event.objects.filter(name="connection.discarded").exists()


def test_signing_out_needs_no_renewal(in_by_saml: Visit) -> None:
    csrf = in_by_saml.client.get("/firm-portal/settings/sign-in/groups/").context["csrf_token"]
    ages(in_by_saml, 60)
    answer = in_by_saml.client.post("/firm-portal/door/sign-out/", {"csrfmiddlewaretoken": csrf})
    assert answer["Location"] == "/firm-portal/door/left/"
    assert not in_by_saml.sessions()


def test_the_clock_asks_for_firms_with_people_to_ask_about(in_by_oidc: Visit, in_by_saml: Visit) -> None:
    ages(in_by_oidc, 6)
    jobs.ask_providers()
    jobs.ask_providers()
    waiting = ProcrastinateJob.objects.filter(task_name="access.ask_provider")
    assert [job.args["firm"] for job in waiting] == [in_by_oidc.firm.pk]
