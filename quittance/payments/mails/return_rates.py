"""To the firm: more of its bank transfers came back than the bank network allows."""

from django.template.loader import render_to_string

from quittance.outbox.actions.mails import Words
from quittance.payments.rules.return_rates import Counted, Rate, Sort
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm

_WHAT = {
    Sort.UNAUTHORIZED: (
        "because nobody had authorized them",
        "Look who these payers are, and ask them before any new debit: their bank believes that they agreed to none.",
    ),
    Sort.ADMINISTRATIVE: (
        "because the account was closed or its number wrong",
        "Ask these payers for the right account. One that was returned for such a reason is debited no more.",
    ),
    Sort.OVERALL: ("for any reason", "Look why they came back: the page of each payment says it."),
}


def passed(*, firm: Firm, counted: Counted, rate: Rate) -> Words:
    why, what_now = _WHAT[rate.limit.sort]
    count, debits = f"{rate.returned:,}", f"{rate.debits:,} bank transfer{'' if rate.debits == 1 else 's'}"
    told = {
        "firm": firm,
        "brand": tenancy.letterhead(),
        "heading": "More bank transfers came back than the bank network allows",
        "sentences": [
            f"Of {debits} in {counted.window.name}, {count} came back {why}: {rate.percent}.",
            f"The network (Nacha) allows {rate.limit_percent}. Above it, it may ask for reasons and for a plan.",
            what_now,
            "It is counted each day. You get no other mail about it before it was within the limit again.",
        ],
        "mandate": [],
        "address": "",
        "label": "",
        "why": f"You got this because you are named for news of payments to {firm.name}.",
    }
    return Words(
        kind="return_rate_passed",
        subject="More bank transfers came back than the bank network allows",
        text=render_to_string("payments/method.txt", told),
        html=render_to_string("payments/method.html", told),
    )
