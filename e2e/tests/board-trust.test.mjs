// When the staff's board may be trusted: what it says of its connection, and what it does to keep one.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { TABLET, boardOf, cardOf, openBranch } from "../lib/board.mjs";
import { openPage, startBrowser } from "../lib/browser.mjs";
import { card, scripted } from "../lib/scripted.mjs";
import { startWorker } from "../lib/worker.mjs";

let worker;
let browser;
before(async () => {
  [worker, browser] = await Promise.all([startWorker(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await worker?.close();
});

const HOUR_MS = 3_600_000;
const isSaid = (page, state) => page.locator(`#state[data-state=${state}]`).waitFor();

test("a board that hears much says as often that it is there as one that hears nothing", async () => {
  const board = await scripted(browser, worker, "busy");
  const { page } = board;
  for (let table = 1; table <= 6; table += 1) {
    board.tell(card(table));
    await cardOf(page, `Table ${table}`).waitFor();
    await page.clock.fastForward(10_000);
  }
  board.tell(card(7));
  await cardOf(page, "Table 7").waitFor();
  assert.ok(board.pings >= 2, `${board.pings} pings in a minute`);
  assert.equal(board.sockets.length, 1);
});

test("a connection that is away for less than a moment frightens nobody, and one that stays away does", async () => {
  const { page, sockets } = await scripted(browser, worker, "moment");
  const dead = page.locator("#dead");
  await page.evaluate(() => {
    globalThis.wasDead = false;
    const banner = document.querySelector("#dead");
    new MutationObserver(() => (globalThis.wasDead ||= !banner.hidden)).observe(banner, { attributes: true });
  });
  // It was quiet before.
  await page.clock.fastForward(15_000);
  // Polls do not answer, either.
  await page.route("**/v1/board?*", (route) => route.abort());
  await sockets[0].close({ code: 1011 });
  await isSaid(page, "connecting");
  await isSaid(page, "live");
  assert.equal(await page.evaluate(() => globalThis.wasDead), false);
  await page.route("**/v1/board/tickets", (route) => route.abort());
  await sockets[1].close({ code: 1011 });
  await isSaid(page, "connecting");
  assert.equal(await dead.isVisible(), false);
  await page.clock.fastForward(11_000);
  await dead.waitFor();
});

/** A board that has to poll, by a clock of its own. */
async function polling(name) {
  const branch = await openBranch(worker, { branch: name });
  const page = await openPage(browser, TABLET);
  await page.clock.install();
  await page.routeWebSocket("**/v1/board/live*", (socket) => socket.close());
  // Replies that begin and never end, as long as `isStuck`.
  await page.addInitScript(() => {
    const real = globalThis.fetch;
    globalThis.fetch = (path, init) => {
      if (!globalThis.isStuck) return real(path, init);
      const start = (body) => init.signal.addEventListener("abort", () => body.error(init.signal.reason));
      return Promise.resolve(new Response(new ReadableStream({ start })));
    };
  });
  await page.goto(boardOf(worker, `#key=${branch.key}`));
  await isSaid(page, "polling");
  return page;
}
const stick = (page, is) => page.evaluate((is) => (globalThis.isStuck = is), is);

test("a reply that begins and never ends is given up, and the board says that it is not current", async () => {
  const page = await polling("endless");
  await stick(page, true);
  await page.clock.fastForward(6_000);
  await page.clock.fastForward(9_000);
  await isSaid(page, "connecting");
  await stick(page, false);
  await page.clock.fastForward(6_000);
  await isSaid(page, "polling");
});

test("a tablet that polled and slept is called current only when it is answered, and asks at once", async () => {
  const page = await polling("dozed");
  await stick(page, true);
  await page.clock.pauseAt(Date.now() + HOUR_MS);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.locator("#state[data-state=connecting]").getByText(/Last seen \d/).waitFor();
  await page.locator("#dead").waitFor();
  await page.clock.fastForward(9_000);
  await stick(page, false);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await isSaid(page, "polling");
});
