"""A page of somebody who takes payments, on another origin, under a policy as strict as the product's."""

# ruff: noqa: E501  the page and its script are written as such

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><html lang="en"><head><meta name="color-scheme" content="light dark"><meta charset="utf-8"><title>Shop</title>
<script src="{origin}/v3/" defer></script><script src="/shop.js" defer></script></head>
<body><h1>Shop</h1><form id="form"><div id="fields"></div><button id="pay">Pay</button></form><p id="told" role="status"></p></body></html>"""
SCRIPT = """
const asked = new URLSearchParams(location.search);
const told = document.getElementById('told');
const tell = (answer) => { told.textContent = answer.error ? `${answer.error.code || answer.error.type}: ${answer.error.message}` : JSON.stringify(answer.paymentIntent || answer.setupIntent || answer.confirmationToken || answer.paymentMethod); };
const clientSecret = asked.get('secret');
if (!clientSecret) {
  told.textContent = `back ${location.search}`;
} else {
  const stripe = Stripe('pk_test_shop', { stripeAccount: asked.get('account') });
  if (asked.get('way') === 'bank') {
    stripe.collectBankAccountForPayment({ clientSecret, params: { payment_method_type: 'us_bank_account', payment_method_data: { billing_details: { name: 'Acme' } } } })
      .then((found) => (found.error ? found : stripe.confirmUsBankAccountPayment(clientSecret))).then(tell);
  } else {
    const elements = stripe.elements({ clientSecret, appearance: { variables: { colorDanger: "#a3312a" } } });
    const element = elements.create('payment', { defaultValues: { billingDetails: { name: 'Acme', email: 'a@acme.example' } } });
    element.on('ready', () => { document.body.dataset.ready = 'yes'; });
    element.mount('#fields');
    document.getElementById('form').addEventListener('submit', async (event) => {
      event.preventDefault();
      if (asked.get('way') === 'token') {
        const { error } = await elements.submit();
        tell(error ? { error } : await stripe.createConfirmationToken({ elements, params: { return_url: location.origin } }));
      } else {
        const confirmParams = { return_url: `${location.origin}/` };
        tell(await (clientSecret.startsWith('seti_') ? stripe.confirmSetup : stripe.confirmPayment).call(stripe, { elements, confirmParams, redirect: asked.get('redirect') || 'if_required' }));
      }
    });
  }
}
"""


@contextmanager
def open_shop(processor: str) -> Iterator[str]:
    policy = (
        f"default-src 'none'; script-src 'self' {processor}; frame-src {processor}; connect-src 'self' {processor}; "
        "style-src 'self'; form-action 'self'; base-uri 'none'"
    )

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            script = self.path == "/shop.js"
            body = (SCRIPT if script else PAGE.format(origin=processor)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if script else "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
