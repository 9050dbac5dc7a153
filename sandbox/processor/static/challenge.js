// Inside the page of the one who is paid: it hears when the payer has decided.
if (window.parent !== window) {
  const decided = document.body.querySelector('[data-decided]');
  window.parent.postMessage({ event: decided ? 'done' : 'hello', detail: { status: decided?.dataset.decided } }, '*');
}
