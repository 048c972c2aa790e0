// What a page is like, seen from inside it, so that a test can tell what a guest has left behind.

import assert from "node:assert/strict";

/** Runs in the page before any script of it: keeps who listens where, and what ticks. */
export function keepWatch() {
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  const lists = new Map();
  const key = (type, options) => `${type} ${Boolean(typeof options === "object" ? options?.capture : options)}`;
  const held = (target, name) => {
    if (!lists.has(target)) lists.set(target, new Map());
    const names = lists.get(target);
    if (!names.has(name)) names.set(name, new Set());
    return names.get(name);
  };
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const listeners = held(this ?? window, key(type, options));
    if (listener) listeners.add(listener);
    const forget = () => listeners.delete(listener);
    if (options?.once) add.call(this ?? window, type, forget, options);
    if (options?.signal) add.call(options.signal, "abort", forget);
    return add.call(this ?? window, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    held(this ?? window, key(type, options)).delete(listener);
    return remove.call(this ?? window, type, listener, options);
  };
  const ticking = new Set();
  const { setInterval: set, clearInterval: clear } = window;
  window.setInterval = (...given) => {
    const id = set(...given);
    ticking.add(id);
    return id;
  };
  window.clearInterval = (id) => {
    ticking.delete(id);
    clear(id);
  };
  const isGone = (target) => target instanceof Node && (!target.isConnected || target.getRootNode() !== document || target.localName === "afterword-feedback");
  Object.defineProperty(window, "watched", {
    enumerable: false,
    value: () => ({
      listeners: [...lists]
        .filter(([target]) => !isGone(target))
        .flatMap(([target, names]) => [...names].map(([name, { size }]) => `${target.localName ?? target.constructor.name} ${name} ${size}`))
        .filter((line) => !line.endsWith(" 0"))
        .sort(),
      ticking: ticking.size,
    }),
  });
}

/** Runs in the page: all that a guest could have changed. */
function look() {
  const all = [...document.querySelectorAll("*")];
  const looks = (node, at) => {
    const style = getComputedStyle(node);
    const name = `${at} ${node.localName}`;
    const where = `${name} stands at ${JSON.stringify(node.getBoundingClientRect())}`;
    return [where, ...[...style].sort().map((property) => `${name} has ${property}: ${style.getPropertyValue(property)}`)];
  };
  const handlers = [window, document, document.body].flatMap((target) => {
    const names = [];
    for (const name in target) if (/^on/.test(name) && target[name]) names.push(name);
    return names;
  });
  const keys = (get) => {
    try {
      return Object.keys(get()).filter((key) => key.startsWith("afterword:q:") || !key.startsWith("afterword:"));
    } catch {
      return "denied";
    }
  };
  return {
    html: document.documentElement.outerHTML,
    mode: document.compatMode,
    globals: Object.getOwnPropertyNames(window).sort(),
    sheets: [document.styleSheets.length, document.adoptedStyleSheets?.length],
    looks: all.flatMap(looks),
    handlers,
    local: keys(() => localStorage),
    session: keys(() => sessionStorage),
    cookie: document.URL.startsWith("http") && window.origin !== "null" ? document.cookie : "",
    title: document.title,
    scroll: [scrollX, scrollY],
    ...watched(),
  };
}

// By a locator, because Playwright then listens in the page itself: always, and not in one test and not the other.
const seen = (frame) => frame.locator(":root").evaluate(look);

/** What the page is like without the widget: with the elements gone that its markup has. */
export async function without(frame) {
  await frame.evaluate(() => document.querySelectorAll("afterword-feedback").forEach((one) => one.remove()));
  return seen(frame);
}

/** Waits until the page is as it was, but for the one global; what is still another then fails the test. */
export async function isAsItWas(frame, before) {
  const wanted = { ...before, globals: [...before.globals, "afterword"].sort() };
  let now;
  for (const deadline = Date.now() + 5000; Date.now() < deadline; ) {
    now = await seen(frame);
    if (JSON.stringify(now) === JSON.stringify(wanted)) return;
    await frame.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
  const { looks, ...others } = wanted;
  for (const name of Object.keys(others)) assert.deepEqual(now[name], others[name], `${name} of the page`);
  const differences = (one, other) => one.filter((line, at) => line !== other[at]);
  assert.deepEqual(differences(now.looks, looks), differences(looks, now.looks), "looks of the page");
}
