// Scripted cases of delivery. A case says what happens to network, page, clock or server; what the customer sees
// then; and the one answer that is counted, or that none is.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api, FACTS, SUPPORT } from "./api.mjs";
import { startBrowser, watch } from "./browser.mjs";
import { recount } from "./database.mjs";
import { Widget } from "./widget.mjs";
import { Wire } from "./wire.mjs";
import { startWorker } from "./worker.mjs";

export const STORED = "You can change this until";
export const QUEUED = "Saved on this device; we send it when you are back online.";
export const NOT_SENT = "Not sent yet; keep this page open.";
export const UNDONE = "Your answer has been taken back.";
export const REFUSED = "Your answer could not be saved.";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const isWrite = (path) => path === "/v1/answers";
export const isMint = (path) => path === "/v1/invitations";

/** One customer in a case. */
export class Customer {
  constructor(set, context, page, options) {
    Object.assign(this, { wire: set.wire, api: set.api, worker: set.worker, browser: set.browser, context, page, options });
    this.widget = new Widget(page);
  }

  /** Asks the question on the page that is there. */
  async open() {
    const { widget, options } = this;
    await this.ready();
    await this.start();
    await widget.root.locator(".question").first().waitFor();
    if (!options.early) await widget.full();
  }

  /** Until the script of the page has run. */
  ready() {
    return this.page.waitForFunction(() => globalThis.afterword);
  }

  /** What the page's own script does when the conversation is over. */
  start() {
    return this.page.evaluate((options) => {
      globalThis.failed = [];
      addEventListener("afterword:failed", ({ detail }) => globalThis.failed.push(detail.code));
      globalThis.result = afterword.open({ ...options, target: "#here" });
    }, this.options.open);
  }

  async preload() {
    await this.ready();
    await this.page.evaluate((options) => afterword.preload(options), this.options.open);
  }

  /** Presses a button as a person does, once the pause for a second click of a double click is over. */
  async press(name) {
    await this.widget.settled();
    await this.widget.button(name).click();
  }

  sees(text) {
    return this.widget.text(text).waitFor();
  }

  /** Loads the page anew, and asks again. */
  async reload() {
    await this.page.reload();
    await this.open();
  }

  offline() {
    return this.context.setOffline(true);
  }

  online() {
    return this.context.setOffline(false);
  }

  /** Another tab of the same browser, with the same or another conversation. */
  async tab(options = {}) {
    const page = watch(await this.context.newPage());
    const tab = new Customer(this, this.context, page, { ...this.options, ...options });
    await page.goto(this.wire.shop);
    return tab;
  }

  /** The records that wait on the device. */
  kept() {
    return this.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("afterword:q:")).map((key) => localStorage.getItem(key)));
  }

  /** Time goes by at once: timers that were due meanwhile run. */
  wait(ms) {
    return this.page.clock.fastForward(ms);
  }

  /** Until the Worker has replied to `n` writes. */
  replies(n) {
    return this.wire.until(() => this.wire.writes.filter(({ reply }) => reply).length >= n);
  }
}

const COUNTS = ["n_answers", "withdrawn", "late", "corrected"];

/** Starts what the cases of a file share; `check` adds one. Must be called once a file. */
export function cases(workerOptions) {
  const set = {};
  before(async () => {
    set.worker = await startWorker(workerOptions);
    set.api = new Api(set.worker.url);
    set.wire = await new Wire().start(set.worker.url);
    set.browser = await startBrowser();
  });
  after(async () => {
    await set.browser?.close();
    set.wire?.stop();
    await set.worker?.close();
  });

  // Figures lie on the days on which the sessions ended.
  const day = (ago) => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);
  const days = { from: day(10), to: day(-1), bucket: "total" };
  const figures = async () => {
    const group = await set.api.figures(days);
    return { ratings: group?.ratings ?? [0, 0, 0, 0, 0], ...Object.fromEntries(COUNTS.map((name) => [name, group?.[name] ?? 0])) };
  };

  /**
   * `does`: what happens, given the customer with the question on the screen (`early`: without waiting for the
   * Wasm; `closed`: before open()). `sees`: the last thing that is told. `counted`: the one rating that is counted then, or 0 for none;
   * `others`: how many more of it, of other conversations. `and`: what else the figures say. `token`: of the invitation, `siteKey`: without one. `kept`: how many records
   * still wait on the device. `context`: of the browser. `prepare`: before the page is loaded.
   */
  const check = (name, { does, sees, counted, and = {}, siteKey = false, invitation = {}, context: given = {}, prepare, early, closed, kept = 0, browser, others = 0 }) => {
    test(name, async (t) => {
      set.wire.clear();
      const was = await figures();
      const token = siteKey ? undefined : await set.api.token({ facts: FACTS, ...invitation });
      const open = siteKey ? { siteKey: SUPPORT.siteKey, conversation: `chat-${crypto.randomUUID()}`, facts: { channel: "chat" } } : { token };
      const context = await (browser?.() ?? set.browser).newContext({ locale: "en-GB", viewport: { width: 800, height: 900 }, ...given });
      t.after(() => context.close());
      context.setDefaultTimeout(10_000);
      const page = watch(await context.newPage());
      const customer = new Customer(set, context, page, { open, early });
      await prepare?.(customer);
      await page.goto(set.wire.shop);
      if (!closed) await customer.open();
      const last = (await does(customer)) ?? customer;
      if (sees) await last.sees(sees);
      if (kept !== null && !last.page.isClosed()) assert.equal((await last.kept()).length, kept, "records on the device");
      // What left when a page was closed may still be on its way.
      const expected = (counted ? 1 : 0) + others;
      let now = await figures();
      const sum = ({ ratings }) => ratings.reduce((all, n) => all + n, 0);
      while (sum(now) - sum(was) < expected) now = await figures();
      const ratings = now.ratings.map((n, i) => n - was.ratings[i]);
      assert.deepEqual(ratings, [1, 2, 3, 4, 5].map((value) => (value === counted ? expected : 0)), "what is counted");
      for (const count of COUNTS.slice(1)) assert.equal(now[count] - was[count], and[count] ?? 0, count);
      assert.deepEqual(last.page.errors, []);
    });
  };

  /** The last test of a file. */
  const sum = () =>
    test("the tallies are what the answers say", async () => {
      assert.match(await recount(await set.worker.file()), / 0 of them differ/);
    });

  return { check, sum, set };
}
