// A wallet's sheet: whoever holds the device chooses one of its cards, or closes it. The page hears the card's name alone.
import { begin, tell } from './frame.js';

const $ = (id) => document.getElementById(id);
const close = () => tell('done', {});

$('sheet').addEventListener('submit', (event) => {
  event.preventDefault();
  tell('done', { card: new FormData($('sheet')).get('card') });
});
$('close').addEventListener('click', close);
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') close(); });

begin(({ name, amount, currency, business, dark }) => {
  document.documentElement.dataset.theme = dark ? 'night' : 'stripe';
  $('name').textContent = name;
  $('business').textContent = business;
  if (amount) $('amount').textContent = new Intl.NumberFormat('en-US', { style: 'currency', currency: currency || 'usd' }).format(amount / 100);
  document.querySelector('[name="card"]:checked').focus();
  return {};
});
