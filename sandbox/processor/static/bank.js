// The bank login: whoever signs in finds accounts and chooses one.
import { begin, settings, tell } from './frame.js';

const collect = async (login) => {
  const { key, account, clientSecret, billing } = settings();
  const answer = await fetch('/v3/collect', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ key, account, clientSecret, billing, login }),
  });
  const facts = await answer.json();
  tell('done', facts.error ? { error: facts.error } : {});
};

document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  if (button.dataset.login) collect(button.dataset.login);
  if (button.dataset.bank) {
    for (const part of document.querySelectorAll('[data-accounts-of]')) part.hidden = part.dataset.accountsOf !== button.dataset.bank;
    document.getElementById('banks').hidden = true;
    document.querySelector('[data-accounts-of]:not([hidden]) button').focus();
  }
  if (button.id === 'close') tell('done', {});
});
begin();
