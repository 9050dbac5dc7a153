"""The paper that every mail is written on: the firm's name or logo, its colour, one button, and why it came."""

from types import SimpleNamespace

from django.template import engines
from django.template.loader import render_to_string

FIRM = SimpleNamespace(name="Harbor & Pine CPAs")
BRAND = SimpleNamespace(
    accent="#7a1f3d", on_accent="#fffdfd", logo="https://harbor.example/logo.png", postal_address="1 Pier Road, Bath"
)
LETTER = (
    '{% extends "outbox/letterhead.html" %}{% block preheader %}Seen in the list{% endblock %}'
    '{% block letter %}{% include "outbox/button.html" with address=link label="Confirm the address" %}{% endblock %}'
    "{% block why %}You asked for it.{% endblock %}"
)


def letter(**facts: object) -> str:
    link = "https://harbor.example/c/?a=1&b=2"
    return engines["django"].from_string(LETTER).render({"firm": FIRM, "link": link, **facts})


def test_a_firm_without_a_logo_signs_with_its_name_and_our_green() -> None:
    mail = letter()
    assert "<img" not in mail
    assert "Harbor &amp; Pine CPAs" in mail
    assert "background:#1f5e4d" in mail


def test_a_firms_logo_and_colours_are_used_and_the_name_stands_in_for_the_picture() -> None:
    mail = letter(brand=BRAND)
    assert 'src="https://harbor.example/logo.png" alt="Harbor &amp; Pine CPAs"' in mail
    assert "background:#7a1f3d" in mail
    assert "color:#fffdfd" in mail
    assert "1 Pier Road, Bath" in mail


def test_the_name_that_stands_in_for_a_logo_can_be_read_on_what_lies_behind_it() -> None:
    for ground, colour in (("#171614", "color:#f0ede7"), ("#fbfaf7", "color: #1c1b19 !important")):
        logo = SimpleNamespace(**{**vars(BRAND), "logo_ground": ground})
        assert colour in letter(brand=logo), ground


def test_the_button_is_a_link_of_at_least_44_pixels() -> None:
    """14 above, 20 of text, 14 below: 48, in mail programs that know nothing of buttons."""
    assert 'href="https://harbor.example/c/?a=1&amp;b=2" style="display:inline-block;padding:14px 26px' in letter()
    assert "line-height:20px" in letter()


def test_a_mail_has_colours_for_the_dark_and_a_line_for_the_list_of_mails() -> None:
    mail = letter()
    assert "prefers-color-scheme: dark" in mail
    assert "Seen in the list" in mail


def test_a_plain_text_letter_escapes_nothing_and_says_why_it_came() -> None:
    text = (
        '{% extends "outbox/letterhead.txt" %}'
        "{% block letter %}From {{ firm.name }}{% endblock %}{% block why %}Why.{% endblock %}"
    )
    written = engines["django"].from_string(text).render({"firm": FIRM, "brand": BRAND})
    assert written.startswith("From Harbor & Pine CPAs\n")
    assert written.rstrip().endswith("Why.\nHarbor & Pine CPAs, 1 Pier Road, Bath")


def test_the_trial_mail_is_written_on_it() -> None:
    assert "You got this" in render_to_string("outbox/trial.html", {"firm": FIRM, "copies": 1})
