"""After a door somebody goes on to a page of this portal, and never to a place that a link's author chose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.access.tests.portal import CAROL, PASSWORD
from quittance.web.portal import ways
from quittance.web.portal.tests.visits import HOME, Browser, carol, token_mailed
from tests.cast import Cast

ELSEWHERE = [
    "//evil.example",
    "//evil.example/client-portal/home/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/client-portal/\\evil.example",
    "/client-portal//evil.example",
    "https:evil.example",
    "https://evil.example",
    "https:///evil.example",
    "HTTPS://evil.example/client-portal/home/",
    "javascript:alert(1)",
    "data:text/html,x",
    "%2f%2fevil.example",
    "/%2fevil.example",
    "/client-portal/%2e%2e/%2e%2e//evil.example",
    "/client-portal/../firm-portal/",
    "/client-portal/./home/",
    "/client-portal/home/%0d%0aLocation: https://evil.example",
    "/client-portal/home/\r\nLocation: https://evil.example",
    "/client-portal/home/\n",
    "\t/client-portal/profile/",
    " /client-portal/profile/",
    "/client-portal/profile/\0",
    "/client-portal@evil.example",
    "/client-portal.evil.example/",
    "/client-portal/profile/#//evil.example",
    "/client-portal/profile/?next=//evil.example",
    "/firm-portal/",
    "/ops/",
    "client-portal/profile/",
    "http://localhost:8000/client-portal/profile/",
    "/client-portal/nothing-here/",
    "/client-portal/sign-in/",
    "/client-portal/profile/sessions/1/end/",
    "/client-portal/prof\u0131le/",
    "/client-portal/profile/" + "?x=" + "y" * 400,
]


@pytest.mark.parametrize("wanted", ["", *ELSEWHERE], ids=repr)
def test_a_way_on_that_is_no_page_of_ours_leads_home(wanted: str) -> None:
    assert ways.onward(wanted) == HOME


@pytest.mark.parametrize(
    "wanted",
    [HOME, "/client-portal/profile/", "/client-portal/profile/passkeys/7/remove/", "/client-portal/profile/?a=b-1"],
)
def test_a_page_of_ours_is_gone_on_to(wanted: str) -> None:
    assert ways.onward(wanted) == wanted


@given(st.text(alphabet="/\\:%.@?#abc0123=&-_ \r\n\t\0", max_size=60))
def test_no_text_at_all_leads_off_the_portal(wanted: str) -> None:
    for given_ in (wanted, f"/client-portal/{wanted}", f"/client-portal/home/{wanted}"):
        found = ways.onward(given_)
        assert found.startswith("/client-portal/")
        assert not set("\\%#@: \r\n\t\0") & set(found)
        assert "//" not in found.partition("?")[0]
        assert ".." not in found.partition("?")[0]


@pytest.mark.parametrize("wanted", ELSEWHERE[:6], ids=repr)
def test_no_door_leads_off_the_portal_whichever_way_one_comes_in(cast: Cast, wanted: str) -> None:
    carol(cast)
    browser = Browser()
    assert "evil" not in browser.client.get("/client-portal/sign-in/", {"next": wanted}).content.decode()
    answer = browser.post("sign-in/", address=CAROL, password=PASSWORD, next=wanted)
    assert answer["Location"] == HOME
    assert browser.client.get("/client-portal/sign-in/", {"next": wanted})["Location"] == HOME
    other = Browser()
    other.post("link/", address=CAROL, next=wanted)
    assert other.post(f"link/{token_mailed(cast)}/")["Location"] == HOME
