// The board after its connection was gone, in every way in which one goes: everybody is there, each once, as they are now.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { Guest, TABLET, boardOf, cardOf, openBoard, openBranch, staffGoes } from "../lib/board.mjs";
import { openPage, startBrowser } from "../lib/browser.mjs";
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

/** Counts guests that were on the page twice, be it for a moment. */
function watchTwice() {
  globalThis.twice = [];
  new MutationObserver(() => {
    const ids = [...document.querySelectorAll("li[data-id]")].map(({ dataset }) => dataset.id);
    if (new Set(ids).size < ids.length) globalThis.twice.push(ids);
  }).observe(document, { childList: true, subtree: true });
}

/** A branch with a board on which table 1 waits. */
async function stage(name, { before = async () => {}, on = worker } = {}) {
  const branch = await openBranch(on, { branch: name });
  const page = await openPage(browser, TABLET);
  await page.addInitScript(watchTwice);
  await before(page);
  await openBoard(page, branch);
  await new Guest(branch, 1).call();
  await cardOf(page, "Table 1").waitFor();
  return { branch, page };
}

/** What happens while a board hears nothing: three come, one is gone to, one is settled. */
async function meanwhile(branch) {
  for (const table of [2, 3]) await new Guest(branch, table).call();
  await new Guest(branch, 4).rate(1);
  const { cards } = (await branch.api.call("/v1/board", { headers: { authorization: `Bearer ${branch.key}` } })).body;
  const idOf = (table) => cards.find(({ name }) => name === `Table ${table}`).id;
  await staffGoes(branch, idOf(1), "claim", "Jo");
  await staffGoes(branch, idOf(3), "done", "Jo");
}

const shown = () =>
  [...document.querySelectorAll("li.card")].map((card) => [".place", ".by"].map((part) => card.querySelector(part)?.textContent ?? "").join(": ")).join("; ");

/** Until exactly these are on the page; and nobody was there twice. */
async function shows(page, wanted) {
  const end = Date.now() + 15_000;
  while ((await page.evaluate(shown)) !== wanted && Date.now() < end) await pause(50);
  assert.equal(await page.evaluate(shown), wanted);
  assert.deepEqual(await page.evaluate(() => globalThis.twice), []);
  assert.deepEqual(page.errors, []);
}
const AFTER = "Table 1: Jo is going; Table 2: ; Table 4: ; Table 3: Jo was there";
const isLive = (page) => page.locator("#state[data-state=live]").waitFor();

test("offline, and back", async () => {
  const { branch, page } = await stage("offline");
  await page.context().setOffline(true);
  await page.locator("#state[data-state=offline]").getByText(/Last seen \d/).waitFor();
  await page.getByText("This board is not connected.").waitFor();
  assert.match(await page.title(), /^⚠ /);
  await meanwhile(branch);
  await page.context().setOffline(false);
  await isLive(page);
  await shows(page, AFTER);
  assert.equal(await page.getByText("This board is not connected.").isVisible(), false);
});

test("the connection is cut, and the next ones are refused for a while: it polls, and shows the same", async () => {
  const open = [];
  let isRefused = false;
  const before = (page) =>
    page.routeWebSocket("**/v1/board/live*", (socket) => {
      if (isRefused) return socket.close();
      socket.connectToServer();
      open.push(socket);
    });
  const { branch, page } = await stage("cut", { before });
  isRefused = true;
  for (const socket of open) await socket.close({ code: 1011 });
  await page.locator("#state[data-state=polling]").waitFor();
  await meanwhile(branch);
  await shows(page, AFTER);
  isRefused = false;
  await isLive(page);
  await shows(page, AFTER);
});

test("where no live connection can ever be had it polls", async () => {
  const branch = await openBranch(worker, { branch: "polling" });
  const page = await openPage(browser, TABLET);
  await page.addInitScript(watchTwice);
  await page.routeWebSocket("**/v1/board/live*", (socket) => socket.close());
  await page.goto(boardOf(worker, `#key=${branch.key}`));
  await page.locator("#state[data-state=polling]").waitFor();
  await new Guest(branch, 1).call();
  await cardOf(page, "Table 1").waitFor();
  await meanwhile(branch);
  await shows(page, AFTER);
});

test("a tablet that slept calls its connection live only when it answers, and then shows everything", async () => {
  const sleep = { held: [], isAsleep: false };
  // While it sleeps nothing reaches it, and nobody tells it that its connection is dead.
  const before = async (page) => {
    await page.clock.install();
    await page.routeWebSocket("**/v1/board/live*", (socket) => {
      const server = socket.connectToServer();
      const asleep = sleep.isAsleep;
      server.onMessage((message) => (sleep.isAsleep && !asleep ? sleep.held.push(message) : socket.send(message)));
    });
  };
  const { branch, page } = await stage("asleep", { before });
  sleep.isAsleep = true;
  await meanwhile(branch);
  await page.clock.setSystemTime(Date.now() + 3_600_000);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.locator("#state[data-state=connecting]").getByText(/Connecting again … · Last seen \d/).waitFor();
  await page.clock.fastForward(11_000);
  await isLive(page);
  await shows(page, AFTER);
  assert.ok(sleep.held.length > 0, "it did hear nothing");
});

test("workerd is killed, and comes back", async () => {
  const first = await startWorker();
  try {
    const { branch, page } = await stage("killed", { on: first });
    const died = new Promise((resolve) => first.workerd.once("exit", resolve));
    first.workerd.kill("SIGKILL");
    await died;
    await page.locator("#state[data-state=connecting]").waitFor();
    const port = Number(new URL(first.url).port);
    await first.stop().catch(() => {});
    const again = await startWorker({ state: first.state, port });
    try {
      await meanwhile({ ...branch, worker: again });
      await isLive(page);
      await shows(page, AFTER);
    } finally {
      await again.stop();
    }
  } finally {
    await first.close().catch(() => {});
  }
});

test("who was there before is not announced again, nor who takes a call back and asks again", async () => {
  const { branch, page } = await stage("once");
  await page.evaluate(() => {
    globalThis.said = [];
    const log = document.querySelector("[aria-live=polite]");
    new MutationObserver(() => globalThis.said.push(log.textContent)).observe(log, { childList: true, characterData: true, subtree: true });
  });
  const said = () => page.evaluate(() => globalThis.said);
  const unsure = new Guest(branch, 2);
  await unsure.call();
  await cardOf(page, "Table 2").getByRole("button", { name: "I am going" }).waitFor();
  await unsure.call(false);
  await cardOf(page, "Table 2").getByRole("button").waitFor({ state: "detached" });
  await unsure.call();
  await cardOf(page, "Table 2").getByRole("button", { name: "I am going" }).waitFor();
  await page.context().setOffline(true);
  await page.locator("#state[data-state=offline]").waitFor();
  await new Guest(branch, 3).call();
  await page.context().setOffline(false);
  await cardOf(page, "Table 3").waitFor();
  await isLive(page);
  assert.deepEqual(await said(), ["Table 2: Calls for somebody", "Table 3: Calls for somebody"]);
});
