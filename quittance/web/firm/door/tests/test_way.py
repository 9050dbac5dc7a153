"""After a sign-in one lands on a page of this portal, whatever was asked for."""

from urllib.parse import unquote, urljoin, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from quittance.web.firm import way

OURS = "https://harbor.example/firm-portal/door/go/"
_PIECES = ["/", "//", "\\", "..", ".", "%2e", "%2f", "%5c", "http:", "javascript:", "@", "evil.example", "?", "#", "\t",
           "\n", "firm-portal", "client-portal", "people", "door", " ", "\0", "é"]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=8).map("".join), st.sampled_from(["/firm-portal/", ""]))
def test_no_mixture_of_pieces_leads_out_of_the_portal(mixed: str, begins: str) -> None:
    landed = urlsplit(urljoin(OURS, way.safe(begins + mixed)))
    assert (landed.scheme, landed.netloc) == ("https", "harbor.example")
    assert landed.path.startswith("/firm-portal/")
    assert ".." not in unquote(landed.path).split("/")
    assert not landed.path.startswith("/firm-portal/door/")


def test_a_page_with_its_question_is_kept() -> None:
    for page in (
        "/firm-portal/people/",
        "/firm-portal/people/?q=a%26b",
        "/firm-portal/audit/?kind=x#row-4",
        way.RENEWED,
    ):
        assert way.safe(page) == page
