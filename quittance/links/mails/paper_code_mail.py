"""The mail that brings the code for a client's PDFs."""

from django.template.loader import render_to_string

from quittance.links.rules import papers
from quittance.outbox.actions.mails import Words
from quittance.receivables.models import Client
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm


def words(*, firm: Firm, client: Client, digits: str) -> Words:
    facts = {
        "firm": firm,
        "brand": tenancy.letterhead(),
        "client": client,
        "digits": digits,
        "minutes": round(papers.LASTS.total_seconds() / 60),
    }
    return Words(
        kind="paper_code",
        subject=f"Your code for the PDFs of {firm.name}",
        text=render_to_string("links/paper_code.txt", facts),
        html=render_to_string("links/paper_code.html", facts),
        secret=digits,
    )
