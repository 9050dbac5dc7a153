// The stand-in for Stripe.js. Fields stand in frames of the processor's own origin; nothing typed there passes through the page.
(() => {
  'use strict';
  const origin = new URL(document.currentScript.src).origin;

  // A frame of the processor's, asked and answered by messages.
  class Frame {
    constructor(path, title) {
      this.node = document.createElement('iframe');
      this.node.title = title;
      this.node.src = origin + path;
      Object.assign(this.node.style, { border: '0', width: '100%', display: 'block' });
      this.waiting = new Map();
      this.listeners = {};
      this.count = 0;
      this.ready = new Promise((resolve) => { this.isReady = resolve; });
      this.hear = (event) => {
        if (event.origin !== origin || event.source !== this.node.contentWindow) return;
        const told = event.data || {};
        if (told.answer !== undefined) {
          this.waiting.get(told.answer)?.(told.result);
          this.waiting.delete(told.answer);
        } else if (told.event === 'hello') this.isReady();
        else this.emit(told.event, told.detail);
      };
      window.addEventListener('message', this.hear);
    }
    async ask(verb, facts = {}) {
      await this.ready;
      const number = ++this.count;
      return new Promise((resolve) => {
        this.waiting.set(number, resolve);
        this.node.contentWindow.postMessage({ ask: number, verb, facts }, origin);
      });
    }
    on(name, listener) { (this.listeners[name] ||= []).push(listener); return this; }
    emit(name, detail) { for (const each of this.listeners[name] || []) each(detail); }
    close() { window.removeEventListener('message', this.hear); this.node.remove(); }
  }

  // Over the page until it says that it is done.
  const modal = (path, title, config) => new Promise((resolve) => {
    const cover = document.createElement('div');
    cover.setAttribute('role', 'dialog');
    cover.setAttribute('aria-modal', 'true');
    cover.setAttribute('aria-label', title);
    Object.assign(cover.style, {
      position: 'fixed', inset: '0', zIndex: '2147483647', background: 'rgb(20 19 17 / 0.6)', display: 'grid', placeItems: 'center', padding: '12px',
    });
    const frame = new Frame(path, title);
    Object.assign(frame.node.style, { maxWidth: '460px', height: 'min(600px, 94dvh)', background: '#fff', borderRadius: '10px' });
    const before = document.activeElement;
    const done = (detail) => { frame.close(); cover.remove(); before?.focus?.(); resolve(detail); };
    frame.on('done', done);
    if (config) frame.ready.then(() => frame.ask('init', config));
    cover.append(frame.node);
    document.body.append(cover);
    frame.node.focus();
  });

  // The frame is clear, so its colours must be of the page's own side. What the page's own text would be tells which that is.
  const isDark = (theme) => {
    if (theme) return theme === 'night';
    const probe = document.createElement('i');
    probe.style.color = 'CanvasText';
    document.documentElement.append(probe);
    const [red] = getComputedStyle(probe).color.match(/\d+/) || ['0'];
    probe.remove();
    return Number(red) > 127;
  };

  class Element {
    constructor(stripe, elements, type, options) {
      Object.assign(this, { stripe, elements, type, options: options || {} });
      this.frame = new Frame('/v3/fields', 'Secure payment fields');
      this.frame.node.name = `__privateStripeFrame${Math.floor(performance.now())}`;
      const dark = isDark(elements.options.appearance?.theme);
      Object.assign(this.frame.node.style, { height: '220px', colorScheme: dark ? 'dark' : 'light' });
      this.frame.on('resize', (height) => { this.frame.node.style.height = `${height}px`; });
      this.frame.ready.then(() => this.frame.ask('init', { ...stripe.config, dark, type, host: window.location.hostname, element: this.options, elements: elements.options }))
        .then((answer) => (answer.error ? this.frame.emit('loaderror', { elementType: type, error: answer.error }) : this.frame.emit('ready', { elementType: type })));
    }
    mount(where) {
      const host = typeof where === 'string' ? document.querySelector(where) : where;
      if (!host) throw new Error(`Invalid value for elements.mount(): nothing matches ${where}.`);
      host.replaceChildren(this.frame.node);
      host.classList.add('StripeElement');
      return this;
    }
    on(name, listener) { this.frame.on(name, listener); return this; }
    once(name, listener) { return this.on(name, listener); }
    update(options) { Object.assign(this.options, options); this.frame.ask('update', options); }
    focus() { this.frame.ask('focus'); }
    blur() {}
    clear() { this.frame.ask('clear'); }
    unmount() { this.frame.node.remove(); }
    destroy() { this.frame.close(); this.elements.made = this.elements.made.filter((each) => each !== this); }
    collapse() {}
  }

  const WALLETS = { apple_pay: 'Apple Pay (stand-in)', google_pay: 'Google Pay (stand-in)' };

  class Elements {
    constructor(stripe, options) { Object.assign(this, { stripe, options: options || {}, made: [] }); }
    create(type, options) {
      if (!['payment', 'card'].includes(type)) throw new Error(`The sandbox's Stripe.js has the elements payment and card, not ${type}.`);
      const element = new Element(this.stripe, this, type, options);
      this.made.push(element);
      return element;
    }
    getElement(type) { return this.made.find((each) => each.type === type) || null; }
    update(options) {
      Object.assign(this.options, options);
      for (const each of this.made) {
        if (options.appearance) each.frame.node.style.colorScheme = isDark(options.appearance.theme) ? 'dark' : 'light';
        each.frame.ask('update', options);
      }
    }
    async fetchUpdates() { return {}; }
    async submit() {
      const [first] = this.made;
      if (!first) return { error: { type: 'validation_error', message: 'No element is mounted.' } };
      this.held = null;
      const checked = await first.frame.ask('validate');
      return checked.error || !WALLETS[checked.selectedPaymentMethod] ? checked : this.open(checked);
    }
    // A wallet's sheet: it names the amount, and whoever closes it has paid nothing.
    async open(checked) {
      const wallet = checked.selectedPaymentMethod;
      const { amount, currency } = this.options;
      const business = this.made[0].options.business?.name || 'the business';
      const dark = isDark(this.options.appearance?.theme);
      const done = await modal(`/v3/wallet`, WALLETS[wallet], { wallet, name: WALLETS[wallet], amount, currency, business, dark });
      if (!done?.card) return { error: { type: 'validation_error', code: 'payment_canceled', message: `${WALLETS[wallet]} was closed.` } };
      this.held = done.card;
      return checked;
    }
    // What submit() has found good becomes a method; of a wallet, the card that was chosen in its sheet.
    async method(billing) {
      const held = this.held;
      this.held = null;
      const { frame } = this.made[0];
      const checked = await frame.ask('validate');
      return checked.error ? checked : frame.ask('createMethod', { billing_details: billing, card: held });
    }
  }

  const idOf = (secret) => String(secret).split('_secret_')[0];
  const kindOf = (secret) => (String(secret).startsWith('seti_') ? 'setup_intents' : 'payment_intents');
  const nameOf = (secret) => (String(secret).startsWith('seti_') ? 'setupIntent' : 'paymentIntent');

  class Stripe {
    constructor(key, options = {}) {
      if (!/^pk_test_/.test(String(key))) throw new Error('Stripe() wants a publishable test key: pk_test_…');
      this.config = { key, account: options.stripeAccount || '' };
    }
    get controller() {
      if (!this.hidden) {
        this.hidden = new Frame('/v3/controller', 'Payment connection');
        Object.assign(this.hidden.node.style, { position: 'absolute', width: '1px', height: '1px', opacity: '0', pointerEvents: 'none' });
        this.hidden.node.tabIndex = -1;
        this.hidden.node.setAttribute('aria-hidden', 'true');
        document.body.append(this.hidden.node);
      }
      return this.hidden;
    }
    call(method, path, params) { return this.controller.ask('call', { ...this.config, method, path, params }); }
    elements(options) { return new Elements(this, options); }

    async retrieve(secret) {
      const answer = await this.call('GET', `/v1/${kindOf(secret)}/${idOf(secret)}`, { client_secret: secret });
      return answer.error ? answer : { [nameOf(secret)]: answer };
    }
    retrievePaymentIntent(secret) { return this.retrieve(secret); }
    retrieveSetupIntent(secret) { return this.retrieve(secret); }

    async handleNextAction({ clientSecret }) {
      const answer = await this.retrieve(clientSecret);
      const intent = answer[nameOf(clientSecret)];
      const next = intent?.next_action;
      if (intent?.status !== 'requires_action' || !next) return answer;
      if (next.type === 'redirect_to_url') {
        window.location.assign(next.redirect_to_url.url);
        return new Promise(() => {});
      }
      if (next.type !== 'use_stripe_sdk') return answer;
      const page = new URL(next.use_stripe_sdk.stripe_js);
      await modal(`${page.pathname}${page.search}&embedded=1`, 'Your bank asks you to confirm');
      const after = await this.retrieve(clientSecret);
      const error = after[nameOf(clientSecret)]?.last_payment_error || after[nameOf(clientSecret)]?.last_setup_error;
      return after[nameOf(clientSecret)]?.status === 'requires_payment_method' && error ? { error: { ...error, [kindOf(clientSecret).slice(0, -1)]: after[nameOf(clientSecret)] } } : after;
    }
    handleCardAction(clientSecret) { return this.handleNextAction({ clientSecret }); }

    async confirm({ elements, clientSecret, confirmParams = {}, redirect = 'always' }) {
      const secret = clientSecret || elements?.options.clientSecret;
      if (!secret) return { error: { type: 'invalid_request_error', message: 'A clientSecret is needed to confirm.' } };
      const { return_url: back, payment_method_data: data, confirmation_token: token, payment_method: given, ...more } = confirmParams;
      const params = { client_secret: secret, use_stripe_sdk: true, return_url: back, confirmation_token: token, payment_method: typeof given === 'string' ? given : undefined, ...more };
      if (elements && !token) {
        const checked = await elements.submit();
        if (checked.error) return checked;
        const method = await elements.method(data?.billing_details);
        if (method.error) return method;
        params.payment_method = method.id;
      }
      const answer = await this.call('POST', `/v1/${kindOf(secret)}/${idOf(secret)}/confirm`, params);
      if (answer.error) return answer;
      const after = answer.status === 'requires_action' ? await this.handleNextAction({ clientSecret: secret }) : { [nameOf(secret)]: answer };
      if (after.error || redirect === 'if_required' || !back) return after;
      const intent = after[nameOf(secret)];
      const where = new URL(back);
      const word = kindOf(secret).slice(0, -1);
      where.searchParams.set(word, intent.id);
      where.searchParams.set(`${word}_client_secret`, secret);
      where.searchParams.set('redirect_status', ['succeeded', 'processing'].includes(intent.status) ? intent.status : 'failed');
      window.location.assign(where);
      return new Promise(() => {});
    }
    confirmPayment(options) { return this.confirm(options); }
    confirmSetup(options) { return this.confirm(options); }

    async direct(clientSecret, data = {}, { handleActions = true } = {}) {
      let method = data.payment_method;
      if (method && typeof method === 'object') {
        const made = await this.createPaymentMethod({ type: method.card ? 'card' : 'us_bank_account', ...method });
        if (made.error) return made;
        method = made.paymentMethod.id;
      }
      const params = { client_secret: clientSecret, use_stripe_sdk: true, payment_method: method, return_url: data.return_url };
      const answer = await this.call('POST', `/v1/${kindOf(clientSecret)}/${idOf(clientSecret)}/confirm`, params);
      if (answer.error) return answer;
      return handleActions && answer.status === 'requires_action' ? this.handleNextAction({ clientSecret }) : { [nameOf(clientSecret)]: answer };
    }
    confirmCardPayment(secret, data, options) { return this.direct(secret, data, options); }
    confirmCardSetup(secret, data, options) { return this.direct(secret, data, options); }
    confirmUsBankAccountPayment(secret, data, options) { return this.direct(secret, data, options); }
    confirmUsBankAccountSetup(secret, data, options) { return this.direct(secret, data, options); }

    async createPaymentMethod({ elements, params, type, card, us_bank_account: bank, billing_details: billing }) {
      let made;
      if (elements) made = await elements.method(params?.billing_details || billing);
      else if (card instanceof Element) {
        const checked = await card.frame.ask('validate');
        if (checked.error) return checked;
        made = await card.frame.ask('createMethod', { billing_details: billing });
      } else made = await this.call('POST', '/v1/payment_methods', { type, card, us_bank_account: bank, billing_details: billing });
      return made.error ? made : { paymentMethod: made };
    }
    async createConfirmationToken({ elements, params = {} }) {
      const made = await this.createPaymentMethod({ elements, params: params.payment_method_data });
      if (made.error) return made;
      const usage = elements.options.setupFutureUsage;
      const answer = await this.call('POST', '/v1/confirmation_tokens', { payment_method: made.paymentMethod.id, return_url: params.return_url, setup_future_usage: usage });
      return answer.error ? answer : { confirmationToken: answer };
    }

    async collect({ clientSecret, params = {} }) {
      const billing = params.payment_method_data?.billing_details || {};
      const done = await modal('/v3/bank', 'Choose your bank', { ...this.config, clientSecret, billing });
      if (done?.error) return { error: done.error };
      return this.retrieve(clientSecret);
    }
    collectBankAccountForPayment(options) { return this.collect(options); }
    collectBankAccountForSetup(options) { return this.collect(options); }
    async verify(clientSecret, data) {
      const answer = await this.call('POST', `/v1/${kindOf(clientSecret)}/${idOf(clientSecret)}/verify_microdeposits`, { client_secret: clientSecret, ...data });
      return answer.error ? answer : { [nameOf(clientSecret)]: answer };
    }
    verifyMicrodepositsForPayment(secret, data) { return this.verify(secret, data); }
    verifyMicrodepositsForSetup(secret, data) { return this.verify(secret, data); }
    registerAppInfo() {}
  }

  window.Stripe = Object.assign((key, options) => new Stripe(key, options), { version: 3 });
})();
