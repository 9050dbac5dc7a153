// What every frame of the stand-in shares: messages with the page around it, and the API of its own origin.
export const parent = window.parent;
let config = {};
const verbs = {};

const flat = (value, name, into) => {
  if (value === undefined || value === null) return into;
  if (Array.isArray(value)) value.forEach((each, number) => flat(each, `${name}[${number}]`, into));
  else if (typeof value === 'object') for (const [key, each] of Object.entries(value)) flat(each, name ? `${name}[${key}]` : key, into);
  else into.append(name, value);
  return into;
};

export const call = async ({ key, account, method, path, params }) => {
  const form = flat(params || {}, '', new URLSearchParams());
  const headers = { Authorization: `Bearer ${key}` };
  if (account) headers['Stripe-Account'] = account;
  try {
    const where = method === 'GET' ? `${path}?${form}` : path;
    const answer = await fetch(where, { method, headers, body: method === 'GET' ? undefined : form });
    const facts = await answer.json();
    return facts.error ? { error: { ...facts.error, request_id: answer.headers.get('Request-Id') } } : facts;
  } catch {
    return { error: { type: 'api_connection_error', message: 'The processor did not answer. Check whether the payment went through before you try again.' } };
  }
};

// To the frames' own doors, beside the API.
export const send = async (path, facts) => {
  try {
    const answer = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(facts) });
    return await answer.json();
  } catch {
    return { error: { type: 'api_connection_error', message: 'The processor did not answer.' } };
  }
};

export const settings = () => config;
export const on = (verb, act) => { verbs[verb] = act; };
export const tell = (event, detail) => parent.postMessage({ event, detail }, '*');

export const begin = (init) => {
  on('init', (facts) => { config = facts; return init ? init(facts) : {}; });
  on('call', call);
  window.addEventListener('message', async (event) => {
    if (event.source !== parent || parent === window) return;
    const { ask, verb, facts } = event.data || {};
    if (ask === undefined || !verbs[verb]) return;
    const result = (await verbs[verb](facts)) || {};
    parent.postMessage({ answer: ask, result }, event.origin);
  });
  tell('hello');
};
