from urllib.parse import parse_qs

from bench.harness.payers import Order, Round, filled_in

PAGE = """<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="seal">
<input type="hidden" name="i" value="7:500"><input type="hidden" name="key" value="a&amp;b">
<input type="hidden" name="token" value=""><input type="radio" name="how" value="bank" checked>
<input type="hidden" name="total-card" value="515"></form>"""


def test_a_payer_sends_what_the_page_holds_and_what_they_chose() -> None:
    sent = parse_qs(filled_in(PAGE, Order(path="/", invoice=7, cents=500, token="ctoken_1")))
    assert sent["csrfmiddlewaretoken"] == ["seal"]
    assert (sent["i"], sent["key"], sent["total-card"]) == (["7:500"], ["a&b"], ["515"])
    assert (sent["token"], sent["how"], sent["agreed"]) == (["ctoken_1"], ["card"], ["on"])


def test_the_rate_of_a_round_is_of_all_its_payers_together() -> None:
    assert Round(seconds=2.0, each=(0.9, 1.1, 1.0, 1.0)).per_second == 2.0
