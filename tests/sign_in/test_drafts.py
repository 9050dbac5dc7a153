"""The form of a draft forgives what people paste, and what comes back of a try can be read."""

import html
import re

from tests.sign_in.test_settings import save, stage_of, try_it
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
