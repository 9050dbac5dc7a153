"""A payment by wallet among the firm's: it reads as the wallet, with the card that lay in it."""

from quittance.payments.models import Payment
from quittance.web.firm.tests import shelf, till
from quittance.web.firm.tests.desk import desk_of, text
from quittance.web.firm.tests.till import HERE
from tests.cast import Cast


def test_a_wallet_is_named_where_the_card_in_it_would_be(cast: Cast) -> None:
    paid = till.filled(cast).card
    danas = desk_of(cast.dana)
    with shelf.harbor(cast):
        Payment.objects.filter(pk=paid.pk).update(wallet="apple_pay")
    assert "Apple Pay 4242" in text(danas.get(HERE))
    for where in (f"{HERE}{paid.pk}/", f"{HERE}{paid.pk}/refund/"):
        assert "Apple Pay (Visa •••• 4242)" in text(danas.get(where)), where
    assert "Apple Pay" in text(danas.get(f"{HERE}file/"))
