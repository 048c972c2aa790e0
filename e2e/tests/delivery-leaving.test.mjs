// Pages are closed, hidden, left and come back to: what was chosen arrives, once.

import assert from "node:assert/strict";
import { after } from "node:test";

import { startBrowser } from "../lib/browser.mjs";
import { QUEUED, STORED, UNDONE, cases, isMint, isWrite } from "../lib/delivery.mjs";

const { check, sum } = cases();

const answers = ({ wire }) => wire.writes.map(({ body }) => body.answer);
const down = ({ wire }) => (wire.fault = (path) => (isWrite(path) ? "refused" : undefined));
const up = ({ wire }) => (wire.fault = () => undefined);

/** A browser as Firefox was until 133. */
const older = ({ page }) =>
  page.addInitScript(() => {
    delete Request.prototype.keepalive;
    const { fetch } = globalThis;
    // Without keepalive a fetch ends with its page.
    globalThis.fetch = Object.defineProperty((url, { keepalive, ...init } = {}) => fetch(url, init), "toString", { value: () => "function fetch() { [native code] }" });
  });

/** What a browser tells a page of which another tab takes the place. */
const hide = ({ page }, hidden = true) =>
  page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);

/** The next page of the site, which shows what is stored. */
async function next(customer) {
  const tab = await customer.tab();
  await tab.open();
  return tab;
}

check("closed while the reply is on its way: counted, and the next page doubles nothing", {
  async does(customer) {
    const { wire } = customer;
    wire.fault = (path) => (isWrite(path) ? { fault: { when: "never", delay_ms: 200 } } : undefined);
    const arrives = wire.until(() => wire.writes.length);
    await customer.press("Satisfied");
    await arrives;
    await customer.page.close();
    const tab = await next(customer);
    await tab.sees("You chose: Satisfied");
    assert.ok(wire.writes.every(({ reply }) => reply?.outcome !== "corrected"));
    return tab;
  },
  sees: STORED,
  counted: 4,
});

check("closed in the moment of the click: the write leaves with the page", {
  async does(customer) {
    await customer.page.evaluate(() => {
      document.querySelector("afterword-feedback").choose(4);
      location.href = "about:blank";
    });
    await customer.replies(1);
    return next(customer);
  },
  sees: "You chose: Satisfied",
  counted: 4,
});

check("closed before the invitation was there: the next page asks for it and delivers", {
  siteKey: true,
  closed: true,
  async does(customer) {
    await customer.preload();
    const mint = customer.wire.hold(isMint, "refused");
    await customer.open();
    await mint.seen;
    await customer.press("Satisfied");
    await customer.sees("Sending…");
    await customer.page.close();
    mint.release();
    up(customer);
    assert.equal(customer.wire.writes.length, 0);
    return next(customer);
  },
  sees: "You chose: Satisfied",
  counted: 4,
});

check("closed after follow-ups that had not left: they leave in one write", {
  async does(customer) {
    await customer.press("Satisfied");
    await customer.sees(STORED);
    await customer.press("Agree");
    await customer.press("Waiting time");
    await customer.page.close();
    await customer.replies(2);
    assert.deepEqual(answers(customer), [{ rating: 4 }, { rating: 4, effort: 6, reasons: ["wait"] }]);
    return next(customer);
  },
  sees: "You chose: Satisfied",
  counted: 4,
});

check("without keepalive: follow-ups leave by a beacon, and the next page doubles nothing", {
  prepare: older,
  async does(customer) {
    await customer.press("Satisfied");
    await customer.sees(STORED);
    await customer.press("Agree");
    await customer.page.goto("about:blank");
    await customer.replies(2);
    assert.deepEqual(customer.wire.writes.map(({ beacon }) => beacon), [false, true]);
    const tab = await next(customer);
    assert.ok(customer.wire.writes.slice(2).every(({ reply }) => reply.outcome === "unchanged"));
    return tab;
  },
  sees: "You chose: Satisfied",
  counted: 4,
});

check("without keepalive: a click that is on its way is sent by a beacon too", {
  prepare: older,
  async does(customer) {
    const click = customer.wire.hold((path, body) => isWrite(path) && body.rev === 1 && customer.wire.writes.length === 1, "refused");
    await customer.press("Satisfied");
    await click.seen;
    await customer.page.goto("about:blank");
    await customer.replies(1);
    click.release();
    assert.deepEqual(customer.wire.writes.map(({ beacon }) => beacon), [false, true]);
    return next(customer);
  },
  sees: "You chose: Satisfied",
  counted: 4,
});

check("hidden twice: what was gathered leaves once", {
  async does(customer) {
    await customer.press("Satisfied");
    await customer.sees(STORED);
    await customer.press("Agree");
    for (const hidden of [true, false, true]) await hide(customer, hidden);
    await customer.replies(2);
    await customer.sees(STORED);
    await customer.page.evaluate(() => afterword.close());
    assert.equal(customer.wire.writes.length, 2);
  },
  counted: 4,
});

check("reloaded while the answer waits on the device, again and again: counted once", {
  async does(customer) {
    down(customer);
    await customer.press("Satisfied");
    await customer.sees(QUEUED);
    for (let n = 0; n < 2; n += 1) await customer.reload();
    assert.equal((await customer.kept()).length, 1);
    up(customer);
    await customer.reload();
    await customer.sees("You chose: Satisfied");
    assert.deepEqual(customer.wire.writes.filter(({ reply }) => reply).map(({ reply }) => reply.outcome), ["stored"]);
  },
  sees: STORED,
  counted: 4,
});

check("undone, and closed before the server knew: the next page takes it back", {
  async does(customer) {
    await customer.press("Satisfied");
    await customer.sees(STORED);
    down(customer);
    await customer.press("Undo");
    await customer.sees(QUEUED);
    await customer.page.close();
    up(customer);
    const tab = await customer.tab();
    await customer.replies(2);
    await tab.ready();
    await tab.page.waitForFunction(() => !localStorage.length);
    return tab;
  },
  counted: 0,
  and: { withdrawn: 1 },
});

// Playwright switches the back/forward cache off.
let cached;
after(() => cached?.close());
const withCache = { browser: async () => (cached ??= await startBrowser({ ignoreDefaultArgs: ["--disable-back-forward-cache"] })) };

/** To another page and back; resolves once the page is shown again, as it was. */
async function away(customer, meanwhile = () => {}) {
  const { page, wire } = customer;
  await page.evaluate(() => addEventListener("pageshow", ({ persisted }) => (globalThis.persisted = persisted)));
  await page.goto(`${wire.shop}other`);
  await meanwhile();
  await page.goBack();
  await page.waitForFunction(() => globalThis.persisted === true);
}

check("back/forward cache before the click: the widget works as before", {
  ...withCache,
  async does(customer) {
    await away(customer);
    await customer.press("Satisfied");
  },
  sees: STORED,
  counted: 4,
});

check("back/forward cache after the click: shown as it was, and can be changed", {
  ...withCache,
  async does(customer) {
    await customer.press("Satisfied");
    await customer.sees(STORED);
    await away(customer);
    await customer.sees("You chose: Satisfied");
    await customer.press("Dissatisfied");
    await customer.replies(2);
  },
  sees: STORED,
  counted: 2,
  and: { corrected: 1 },
});

check("back/forward cache with follow-ups that had not left: they leave, once", {
  ...withCache,
  async does(customer) {
    await customer.press("Satisfied");
    await customer.sees(STORED);
    await customer.press("Agree");
    await away(customer, () => customer.replies(2));
    await customer.press("Skip to end");
    await customer.sees("Thank you for your feedback.");
    assert.deepEqual(answers(customer), [{ rating: 4 }, { rating: 4, effort: 6 }]);
  },
  sees: STORED,
  counted: 4,
});

check("back/forward cache with an answer that waits on the device: the other page delivers, and this one goes on", {
  ...withCache,
  async does(customer) {
    down(customer);
    await customer.press("Satisfied");
    await customer.sees(QUEUED);
    up(customer);
    await away(customer, () => customer.replies(1));
    await customer.press("Undo");
    await customer.sees(UNDONE);
    await customer.wire.until(() => customer.wire.writes.at(-1).reply?.outcome === "withdrawn");
    await customer.page.waitForFunction(() => !localStorage.length);
  },
  sees: UNDONE,
  counted: 0,
  and: { withdrawn: 1 },
});

check("back/forward cache with a click on its way: counted once", {
  ...withCache,
  async does(customer) {
    const click = customer.wire.hold((path) => isWrite(path) && customer.wire.writes.length === 1);
    await customer.press("Satisfied");
    await click.seen;
    const { page, wire } = customer;
    await page.goto(`${wire.shop}other`);
    click.release();
    await customer.replies(1);
    await page.goBack();
    // Chromium may keep such a page or not; where it does not, the widget is opened anew.
    await customer.ready();
    if (!(await page.evaluate(() => !!document.querySelector("afterword-feedback")))) await customer.open();
  },
  sees: STORED,
  counted: 4,
});

sum();
