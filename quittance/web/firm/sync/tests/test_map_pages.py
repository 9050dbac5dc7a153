"""The field map's pages: changed, tried, saved, taken back, and what they refuse."""

import re

import pytest
from django.test import Client as Browser

from quittance.sync.models import FieldMap, Trial
from quittance.web.firm.sync.tests.visits import SYNC, page
from quittance.web.firm.tests.desk import text


def test_a_map_is_changed_tried_saved_and_taken_back(connected: Browser) -> None:
    assert "is “Deceased”" in page(connected, f"{SYNC}map/edit/clients/")
    fields = sent_of(page(connected, f"{SYNC}map/edit/clients/"))
    fields |= {"clients.inactive.0.words": "Deceased", "clients.responsible.way": "static"}
    fields["clients.responsible.static"] = "ruth.okafor@harborpine.example"
    shown = text(connected.post(f"{SYNC}map/edit/clients/preview/", fields))
    assert "2 fields would change" in shown
    assert not Trial.objects.exists()
    trial = connected.post(f"{SYNC}map/edit/clients/", {**fields, "do": "try"}).headers["Location"]
    shown = page(connected, trial)
    assert "Of 2 clients, <strong>1 would change" in shown
    assert "always Ruth Okafor" in shown
    assert "Naomi Cross" in shown
    assert connected.post(f"{trial}save/", {"note": "Ruth answers"}).headers["Location"] == f"{SYNC}map/"
    assert FieldMap.objects.get().choices["clients"]["responsible"] == {"static": "5"}
    assert "Ruth answers" in page(connected, f"{SYNC}map/")
    assert "already" not in text(connected.post(f"{trial}save/", {}, follow=True))
    assert "What going back would change" in page(connected, f"{SYNC}map/versions/0/")
    connected.post(f"{SYNC}map/versions/0/return/")
    assert FieldMap.objects.latest("number").choices == {}


def sent_of(shown: str) -> dict[str, str]:
    """What the form would send as it stands: its selects and texts."""
    found = dict(re.findall(r'<input type="(?:text|hidden)"[^>]* name="([^"]+)" value="([^"]*)"', shown))
    found |= dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', shown, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def test_the_form_as_it_stands_says_what_is_in_force(connected: Browser) -> None:
    for group in ("clients", "staff", "contacts", "ledger"):
        fields = sent_of(page(connected, f"{SYNC}map/edit/{group}/"))
        connected.post(f"{SYNC}map/edit/{group}/", {**fields, "do": "try"})
        assert Trial.objects.latest("pk").choices == {}


@pytest.mark.parametrize("typed", ["", "Nobody Atall", "<script>"])
def test_one_person_for_all_must_be_on_the_staff_list(connected: Browser, typed: str) -> None:
    fields = sent_of(page(connected, f"{SYNC}map/edit/clients/"))
    fields |= {"clients.responsible.way": "static", "clients.responsible.static": typed, "do": "try"}
    answer = connected.post(f"{SYNC}map/edit/clients/", fields)
    assert answer.status_code == 400
    assert "nobody on the staff list" in text(answer)
    assert "<script>”" not in text(answer)


def test_what_was_chosen_stands_there_again_after_a_fault(connected: Browser) -> None:
    fields = sent_of(page(connected, f"{SYNC}map/edit/clients/"))
    fields |= {"clients.responsible.way": "static", "clients.responsible.static": "Nobody Atall", "do": "try"}
    fields |= {"clients.status": "sort_name", "clients.inactive.0.words": "Deceased", "clients.name.1": "name2"}
    answer = connected.post(f"{SYNC}map/edit/clients/", fields)
    shown = text(answer)
    assert answer.status_code == 400
    kept = sent_of(shown)
    assert (kept["clients.status"], kept["clients.name.1"]) == ("sort_name", "name2")
    assert kept["clients.responsible.static"] == "Nobody Atall"
    assert re.search(r'name="clients.inactive.0.words" value="Deceased" checked', shown)
    assert re.search(r'name="clients.responsible.way" value="static" checked', shown)


def test_a_field_can_be_left_empty_unless_no_row_can_stand_without_it(connected: Browser) -> None:
    fields = sent_of(page(connected, f"{SYNC}map/edit/clients/"))
    answer = connected.post(f"{SYNC}map/edit/clients/", {**fields, "clients.city": "", "do": "try"})
    assert Trial.objects.get().choices == {"clients": {"city": {"field": ""}}}
    assert "nothing" in page(connected, answer.headers["Location"])
    connected.post(f"{answer.headers['Location']}save/", {})
    assert sent_of(page(connected, f"{SYNC}map/edit/clients/"))["clients.city"] == ""
    answer = connected.post(
        f"{SYNC}map/edit/clients/", {**fields, "clients.number.0": "", "clients.number.1": "", "do": "try"}
    )
    assert answer.status_code == 400
    assert "Client number: choose a field." in text(answer)


def test_the_field_of_a_further_condition_stays_chosen_until_its_words_are(connected: Browser) -> None:
    fields = sent_of(page(connected, f"{SYNC}map/edit/clients/"))
    fields |= {"clients.inactive.0.words": "Deceased", "clients.inactive.1": "city"}
    shown = text(connected.post(f"{SYNC}map/edit/clients/", fields))
    assert sent_of(shown)["clients.inactive.1"] == "city"
    connected.post(f"{SYNC}map/edit/clients/", {**fields, "do": "try"})
    kept = {"field": "client_status", "one_of": ["Deceased"]}
    assert Trial.objects.get().choices == {"clients": {"inactive": kept}}


def test_rows_are_named_by_what_people_call_them(connected: Browser) -> None:
    shown = page(connected, f"{SYNC}map/edit/ledger/")
    assert "61001 · 1001 Acme Co" in shown
    fields = sent_of(page(connected, f"{SYNC}map/edit/clients/")) | {"clients.status": "", "do": "try"}
    shown = page(connected, connected.post(f"{SYNC}map/edit/clients/", fields).headers["Location"])
    assert ">1001 Acme Co</a>" in shown
    fields = sent_of(page(connected, f"{SYNC}map/edit/clients/")) | {"clients.name.0": "name2", "do": "try"}
    shown = page(connected, connected.post(f"{SYNC}map/edit/clients/", fields).headers["Location"])
    assert ">1002 Blue Heron Bakery</a>" in shown


def test_a_form_sent_with_nonsense_is_refused_and_saves_nothing(connected: Browser) -> None:
    for fields in ({"clients.name.0": "tax_id"}, {"base": "9" * 30}, {}):
        answer = connected.post(f"{SYNC}map/edit/clients/", {**fields, "do": "try"})
        assert answer.status_code == 400
    assert not Trial.objects.exists()
    assert connected.get(f"{SYNC}map/edit/nothing/").status_code == 404
