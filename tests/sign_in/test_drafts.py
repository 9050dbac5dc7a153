"""The form of a draft forgives what people paste, and what comes back of a try can be read."""

import html
import re

from quittance.access.actions import handshakes, trials
from quittance.core import clock, scope
from quittance.integrations.identity import Somebody
from quittance.tenancy import queries as tenancy
from tests.sign_in.test_settings import HERE, save, stage_of, try_it
from tests.sign_in.visit import Visit


def test_an_issuer_pasted_as_the_address_of_its_document_is_cut_to_the_issuer(dana: Visit) -> None:
    save(dana, issuer=f"{dana.provider.root}/oidc/.well-known/openid-configuration")
    assert stage_of(dana) == {"draft": f"{dana.provider.root}/oidc"}


def test_an_empty_draft_is_answered_in_our_words_with_a_summary(dana: Visit) -> None:
    answer = save(dana, issuer="", client_id="")
    said = html.unescape(answer.content.decode())
    assert answer.status_code == 400
    assert "Issuer: Enter the issuer." in said
    assert "Client id: Enter the client id." in said


def test_what_came_back_shows_times_and_answers_as_people_read_them(dana: Visit) -> None:
    save(dana)
    page = try_it(dana)
    assert re.search(r"<td>iat</td><td[^>]*>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC</td>", page)
    assert not re.search(r"<td[^>]*>(True|False)</td>", page)


def test_what_no_column_keeps_is_shown_as_such_in_a_trial(dana: Visit) -> None:
    save(dana)
    with scope.firm(dana.firm.pk):
        draft = tenancy.draft_connection()
        assert draft is not None
        told = {"sub": "1", "a\x00b": "nul \x00", "half": "\ud800", "list": ["\x00", "\udfff"], "more": {"\ud800": 1}}
        somebody = Somebody(subject="1", address=dana.person, groups=("One",), told=told)
        trials.record(outcome=handshakes.Outcome(draft, somebody, ""), by="system", now=clock.now())
    page = html.unescape(dana.client.get(f"{HERE}trial/").content.decode())
    assert "<td>a\N{REPLACEMENT CHARACTER}b</td>" in page
