// Card and bank fields. What is typed here goes to the processor and nowhere else.
import { begin, call, on, send, settings, tell } from './frame.js';

const $ = (id) => document.getElementById(id);
const digits = (text) => text.replace(/\D/g, '');
let types = ['card'];
let wallets = []; // that the account may show on the page around
let type = 'card';
let login = '';
let manual = false;

const brandOf = (number) => [[/^3[47]/, 'amex'], [/^4/, 'visa'], [/^(5|2)/, 'mastercard'], [/^(60|64|65)/, 'discover'], [/^35/, 'jcb'], [/^62/, 'unionpay'], [/^3/, 'diners']].find(([start]) => start.test(number))?.[1] || 'unknown';
const passes = (number) => [...number].reverse().reduce((sum, digit, place) => {
  const value = Number(digit) * (place % 2 ? 2 : 1);
  return sum + (value > 9 ? value - 9 : value);
}, 0) % 10 === 0;
const routes = (number) => number.length === 9 && [...number].reduce((sum, digit, place) => sum + Number(digit) * [3, 7, 1][place % 3], 0) % 10 === 0;

const cardFaults = () => {
  const number = digits($('number').value);
  const [month, year] = [Number(digits($('expiry').value).slice(0, 2)), Number(digits($('expiry').value).slice(2, 4))];
  const today = new Date();
  const faults = {};
  if (number.length < 12) faults.number = number ? 'Your card number is incomplete.' : 'Type your card number.';
  else if (!passes(number)) faults.number = 'Your card number is invalid.';
  if (digits($('expiry').value).length < 4) faults.expiry = 'Your card’s expiration date is incomplete.';
  else if (month < 1 || month > 12) faults.expiry = 'Your card’s expiration month is invalid.';
  else if (2000 + year < today.getFullYear() || (2000 + year === today.getFullYear() && month < today.getMonth() + 1)) faults.expiry = 'Your card’s expiration date is in the past.';
  if (digits($('cvc').value).length < (brandOf(number) === 'amex' ? 4 : 3)) faults.cvc = 'Your card’s security code is incomplete.';
  return faults;
};

const takesNumbers = () => settings().elements?.paymentMethodOptions?.us_bank_account?.verification_method !== 'instant';
const bankFaults = () => {
  const faults = {};
  if (!$('holder').value.trim()) faults.holder = 'Type the name of the account’s holder.';
  if (manual) {
    if (!routes(digits($('routing').value))) faults.routing = 'The routing number is invalid. It has nine digits and stands at the bottom left of a check.';
    if (digits($('account').value).length < 4) faults.account = 'The account number is incomplete.';
  } else if (!login) faults.login = takesNumbers() ? 'Choose a bank and an account, or type the numbers.' : 'Choose a bank and an account.';
  return faults;
};

const isWallet = (name) => name === 'apple_pay' || name === 'google_pay';
const faultsNow = () => (type === 'card' ? cardFaults() : isWallet(type) ? {} : bankFaults());
const show = (faults) => {
  for (const node of document.querySelectorAll('.fault')) {
    const words = faults[node.dataset.of] || '';
    node.textContent = words;
    const field = $(node.dataset.of);
    if (field && field.matches('input')) field.setAttribute('aria-invalid', words ? 'true' : 'false');
  }
  resize();
};
const resize = () => tell('resize', Math.ceil(document.body.getBoundingClientRect().height) + 4);

const changed = () => {
  const complete = Object.keys(faultsNow()).length === 0;
  const empty = isWallet(type) ? false : type === 'card' ? !$('number').value && !$('expiry').value && !$('cvc').value : !login && !$('account').value;
  tell('change', { elementType: settings().type, complete, empty, brand: brandOf(digits($('number').value)), collapsed: false, value: { type }, error: undefined });
};

const choose = (wanted) => {
  type = wanted;
  $('card-part').hidden = type !== 'card';
  $('bank-part').hidden = type !== 'us_bank_account';
  $('wallet-part').hidden = !isWallet(type);
  for (const tab of document.querySelectorAll('[data-type]')) {
    const isChosen = tab.dataset.type === type;
    tab.setAttribute('aria-pressed', String(isChosen));
    if (isChosen) $('wallet-name').textContent = tab.textContent;
  }
  show({});
  changed();
};

const dress = (appearance) => {
  const root = document.documentElement;
  root.dataset.theme = appearance?.theme || (settings().dark ? 'night' : 'stripe');
  const names = { colorPrimary: '--accent', colorBackground: '--surface', colorText: '--ink', colorDanger: '--bad', borderRadius: '--radius', fontFamily: '--sans', colorTextSecondary: '--quiet' };
  for (const [name, value] of Object.entries(appearance?.variables || {})) if (names[name]) root.style.setProperty(names[name], value);
};

const typesOf = async (facts) => {
  const options = facts.elements || {};
  if (facts.type === 'card') return ['card'];
  if (!options.clientSecret) return options.paymentMethodTypes || ['card', 'us_bank_account'];
  const kind = options.clientSecret.startsWith('seti_') ? 'setup_intents' : 'payment_intents';
  const intent = await call({ ...facts, method: 'GET', path: `/v1/${kind}/${options.clientSecret.split('_secret_')[0]}`, params: { client_secret: options.clientSecret } });
  if (intent.error) throw intent.error;
  return intent.payment_method_types;
};

// "auto" is what holds where nothing is said, as at the real one.
const NAMES = { apple_pay: 'applePay', google_pay: 'googlePay' };
const offer = () => {
  const wanted = settings().element?.wallets || {};
  const shown = types.includes('card') ? wallets.filter((each) => wanted[NAMES[each]] !== 'never') : [];
  const all = [...types, ...shown];
  for (const tab of document.querySelectorAll('[data-type]')) tab.hidden = !all.includes(tab.dataset.type);
  $('by-hand').parentElement.hidden = !takesNumbers();
  $('tabs').hidden = all.length < 2;
  if (!all.includes(type)) choose(types[0]);
  resize();
};

const init = async (facts) => {
  dress(facts.elements?.appearance);
  const name = facts.element?.defaultValues?.billingDetails?.name;
  if (name) $('holder').value = name;
  if (facts.element?.business?.name) $('business').textContent = facts.element.business.name;
  try {
    types = (await typesOf(facts)).filter((each) => ['card', 'us_bank_account'].includes(each));
  } catch (error) {
    return { error };
  }
  wallets = facts.type === 'payment' ? (await send('/v3/wallets', { account: facts.account, host: facts.host })).wallets || [] : [];
  offer();
  const order = facts.element?.paymentMethodOrder?.find((each) => types.includes(each));
  choose(order || types[0]);
  document.body.dataset.ready = 'yes';
  resize();
  return {};
};

const billing = (given) => {
  const defaults = settings().element?.defaultValues?.billingDetails || {};
  const found = { ...defaults, ...(given || {}) };
  if (type === 'us_bank_account') found.name = $('holder').value.trim();
  return found;
};

const createMethod = ({ billing_details: given, card: held } = {}) => {
  if (isWallet(type)) {
    if (!held) return { error: { type: 'invalid_request_error', message: 'Call elements.submit() first: it opens the wallet.' } };
    return send('/v3/from-wallet', { account: settings().account, wallet: type, card: held, billing: billing(given) });
  }
  const facts = { type, billing_details: billing(given) };
  if (type === 'card') {
    const expiry = digits($('expiry').value);
    facts.card = { number: digits($('number').value), exp_month: Number(expiry.slice(0, 2)), exp_year: 2000 + Number(expiry.slice(2, 4)), cvc: digits($('cvc').value) };
  } else {
    const holder = $('company').checked ? 'company' : 'individual';
    facts.us_bank_account = manual
      ? { account_holder_type: holder, routing_number: digits($('routing').value), account_number: digits($('account').value) }
      : { account_holder_type: holder, financial_connections_account: login };
  }
  return call({ ...settings(), method: 'POST', path: '/v1/payment_methods', params: facts });
};

on('validate', () => {
  const faults = faultsNow();
  show(faults);
  const [first] = Object.keys(faults);
  if (!first) return { selectedPaymentMethod: type };
  $(first)?.focus();
  return { error: { type: 'validation_error', code: `incomplete_${first}`, message: faults[first] } };
});
on('createMethod', createMethod);
on('update', (facts) => {
  if (facts.appearance) dress(facts.appearance);
  if (facts.wallets) { settings().element = { ...settings().element, wallets: { ...settings().element?.wallets, ...facts.wallets } }; offer(); }
  return {};
});
on('focus', () => { (isWallet(type) ? document.querySelector('[aria-pressed="true"]') : type === 'card' ? $('number') : $('holder')).focus(); return {}; });
on('clear', () => { for (const field of document.querySelectorAll('input:not([type=radio])')) field.value = ''; changed(); return {}; });

$('number').addEventListener('input', () => {
  $('number').value = digits($('number').value).slice(0, 19).replace(/(.{4})(?=.)/g, '$1 ');
  $('brand').textContent = $('number').value ? brandOf(digits($('number').value)) : '';
});
$('expiry').addEventListener('input', (event) => {
  const all = digits($('expiry').value).slice(0, 4);
  $('expiry').value = all.length > 2 || (all.length === 2 && event.inputType !== 'deleteContentBackward') ? `${all.slice(0, 2)} / ${all.slice(2)}` : all;
});
document.addEventListener('input', () => { show({}); changed(); });
document.addEventListener('focusin', () => tell('focus', { elementType: settings().type }));
document.addEventListener('toggle', resize, true);
document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  if (button.dataset.type) choose(button.dataset.type);
  if (button.dataset.number) { $('number').value = button.dataset.number.replace(/(.{4})(?=.)/g, '$1 '); $('expiry').value = '12 / 34'; $('cvc').value = button.dataset.number.startsWith('37') ? '3141' : '314'; $('number').dispatchEvent(new Event('input', { bubbles: true })); }
  if (button.dataset.account) { $('routing').value = '110000000'; $('account').value = button.dataset.account; changed(); }
  if (button.dataset.login) {
    login = button.dataset.login;
    for (const each of document.querySelectorAll('[data-login]')) each.setAttribute('aria-pressed', String(each === button));
    show({});
    changed();
  }
  if (button.id === 'by-hand' || button.id === 'by-login') {
    manual = button.id === 'by-hand';
    $('manual').hidden = !manual;
    $('logins').hidden = manual;
    show({});
    changed();
  }
});

// A window that is pulled, or photographed whole, passes through widths that nobody sees.
let settled;
new ResizeObserver(() => {
  clearTimeout(settled);
  settled = setTimeout(resize, 150);
}).observe(document.body);
begin(init);
