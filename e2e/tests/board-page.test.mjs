// The staff's board in a browser: who waits, who goes, and what it does while the network or the server is gone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { violations } from "../lib/axe.mjs";
import { BISTRO } from "../lib/api.mjs";
import { Guest, cardOf, openBoard, openBranch, staffGoes } from "../lib/board.mjs";
import { openPage, screenshot, startBrowser } from "../lib/browser.mjs";
import { startWorker } from "../lib/worker.mjs";

const TABLET = { viewport: { width: 1180, height: 820 }, hasTouch: true };
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };

let worker;
let browser;
before(async () => {
  [worker, browser] = await Promise.all([startWorker(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await worker?.close();
});

/** A branch of its own, with its board on a tablet. */
async function stage(name, options = TABLET, before = async () => {}) {
  const branch = await openBranch(worker, { branch: name });
  const page = await openPage(browser, options);
  await before(page);
  return { branch, page, open: () => openBoard(page, branch) };
}

const go = (page, name) => page.getByRole("button", { name });

test("staff see who waits and say that they go, and the guest's page says so", async () => {
  const { branch, page, open } = await stage("going");
  await open();
  assert.equal(new URL(page.url()).hash, "", "the key leaves the address");
  await page.getByText("Nobody is waiting").waitFor();
  const low = new Guest(branch, 7);
  await low.rate(1, { reasons: ["wait"], comment: "Forty minutes, <b>forty</b>." });
  await cardOf(page, "Table 7").getByText("Very dissatisfied").waitFor();
  await cardOf(page, "Table 7").getByText("May still change").waitFor();
  await cardOf(page, "Table 7").getByText("Forty minutes, <b>forty</b>.").waitFor();
  const guest = new Guest(branch, 12);
  await guest.rate(4);
  await guest.call();
  await cardOf(page, "Table 12").waitFor();
  const order = await page.locator("#waiting .place").allTextContents();
  assert.deepEqual(order, ["Table 12", "Table 7"], "calls come first");

  await go(page, "I am going: Table 12").click();
  await page.getByRole("textbox", { name: "Name" }).fill("Maya");
  await go(page, "OK").click();
  await cardOf(page, "Table 12").getByText("You are going (Maya)").waitFor();
  const plain = await openPage(browser, { javaScriptEnabled: false });
  await plain.goto(`${worker.url}/a/${guest.token}/call`);
  await plain.getByText("Maya is on the way to you.").waitFor();

  await go(page, "I am going: Table 7").click();
  await cardOf(page, "Table 7").getByText("You are going (Maya)").waitFor();
  await go(page, "Not me after all: Table 7").click();
  await go(page, "I am going: Table 7").waitFor();
  await go(page, "Done: Table 12").click();
  await page.locator("#settled").getByText("Table 12").waitFor();
  assert.deepEqual(page.errors, []);
});

test("a guest without scripts calls, waits and takes it back, and the board follows", async () => {
  const { branch, page, open } = await stage("plain");
  await open();
  const guest = new Guest(branch, 3);
  await guest.rate(2);
  const plain = await openPage(browser, { javaScriptEnabled: false, ...PHONE });
  await plain.goto(`${worker.url}/a/${guest.token}`);
  await plain.getByRole("button", { name: "Please send somebody" }).click();
  await plain.getByText("Somebody will be with you in a moment.").waitFor();
  await screenshot(plain, "call-waits");
  await cardOf(page, "Table 3").getByText("Calls for somebody").waitFor();
  const { cards } = (await guest.api.call("/v1/board", { headers: { authorization: `Bearer ${branch.key}` } })).body;
  await staffGoes(branch, cards[0].id, "claim", "Maya");
  // By itself: the page looks again every ten seconds.
  await plain.getByText("Maya is on the way to you.").waitFor();
  await screenshot(plain, "call-taken");
  await plain.getByRole("button", { name: "I need nobody any more" }).click();
  await cardOf(page, "Table 3").getByText("Dissatisfied").waitFor();
});

test("what is mended or taken back says so and leaves those who wait", async () => {
  const { branch, page, open } = await stage("mended");
  await open();
  const [mended, undone] = [new Guest(branch, 1), new Guest(branch, 2)];
  await mended.rate(1);
  await undone.rate(2);
  await cardOf(page, "Table 2").waitFor();
  await mended.rate(5);
  await undone.say({}, { ins: branch.ins });
  await page.locator("#settled").getByText("Changed to: Very satisfied").waitFor();
  await page.locator("#settled").getByText("Taken back").waitFor();
  assert.equal(await page.locator("#waiting li").count(), 0);
});

test("offline it says so, and back it shows everything, each once", async () => {
  const { branch, page, open } = await stage("offline");
  await open();
  await new Guest(branch, 1).call();
  await cardOf(page, "Table 1").waitFor();
  await page.context().setOffline(true);
  await page.locator("#state[data-state=offline]").waitFor();
  for (const table of [2, 3, 4]) await new Guest(branch, table).call();
  await page.context().setOffline(false);
  await page.locator("#state[data-state=live]").waitFor();
  await cardOf(page, "Table 4").waitFor();
  assert.deepEqual(await page.locator("#waiting .place").allTextContents().then((all) => all.sort()), ["Table 1", "Table 2", "Table 3", "Table 4"]);
});

test("where no live connection can be had it polls", async () => {
  const { branch, page } = await stage("polling", TABLET, (page) => page.routeWebSocket("**/v1/board/live*", (socket) => socket.close()));
  await page.goto(`${worker.url}/board/${BISTRO.site}#key=${branch.key}`);
  await page.locator("#state[data-state=polling]").waitFor();
  await new Guest(branch, 5).call();
  await cardOf(page, "Table 5").waitFor();
});

test("the keyboard does it all, and the focus stays where it is while others come", async () => {
  const { branch, page, open } = await stage("keyboard", { viewport: TABLET.viewport });
  await open();
  await new Guest(branch, 1).call();
  await cardOf(page, "Table 1").waitFor();
  await page.locator("#sound").focus();
  await page.keyboard.press("Tab");
  const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.id);
  assert.equal(await focused(), "I am going: Table 1");
  await new Guest(branch, 2).call();
  await cardOf(page, "Table 2").waitFor();
  assert.equal(await focused(), "I am going: Table 1");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Jo");
  await page.keyboard.press("Enter");
  await cardOf(page, "Table 1").getByText("You are going (Jo)").waitFor();
  assert.match(await page.locator("#said").textContent(), /Table 2: Calls for somebody/);
});

test("a key that opens nothing is told, and another can be entered", async () => {
  const { branch, page } = await stage("key");
  await page.goto(`${worker.url}/board/${BISTRO.site}#key=ak_test_nobody`);
  await page.locator("#state[data-state=refused]").waitFor();
  await page.getByLabel("Key of this board").fill(branch.key);
  await go(page, "Open").click();
  await page.locator("#state[data-state=live]").waitFor();
});

test("workerd is killed: boards come back and show everything", async () => {
  const first = await startWorker();
  try {
    const branch = await openBranch(first, { branch: "killed" });
    const page = await openBoard(await openPage(browser, TABLET), branch);
    await new Guest(branch, 1).call();
    await cardOf(page, "Table 1").waitFor();
    const died = new Promise((resolve) => first.workerd.once("exit", resolve));
    first.workerd.kill("SIGKILL");
    await died;
    await page.locator("#state:not([data-state=live])").waitFor();
    const port = Number(new URL(first.url).port);
    await first.stop().catch(() => {});
    const again = await startWorker({ state: first.state, port });
    try {
      await new Guest({ ...branch, worker: again }, 2).call();
      await page.locator("#state[data-state=live]").waitFor();
      await cardOf(page, "Table 2").waitFor();
      await cardOf(page, "Table 1").waitFor();
      assert.equal(await page.locator("#waiting li").count(), 2);
    } finally {
      await again.stop();
    }
  } finally {
    await first.close().catch(() => {});
  }
});

test("axe finds nothing, on a tablet and a phone, light, dark and from right to left", async () => {
  const branch = await openBranch(worker, { branch: "looks" });
  const guests = [1, 2, 3, 4, 5, 6].map((table) => new Guest(branch, table));
  await guests[0].rate(1, { reasons: ["wait", "environment"], comment: "Forty minutes for a soup, and then it was cold.\nNobody came." });
  await guests[1].rate(2);
  await guests[2].call();
  await guests[3].rate(1, { comment: "انتظرنا طويلاً" });
  await guests[3].call();
  await guests[4].rate(1);
  await guests[4].rate(4);
  await guests[5].call();
  const { cards } = (await branch.api.call("/v1/board", { headers: { authorization: `Bearer ${branch.key}` } })).body;
  const idOf = (table) => cards.find(({ name }) => name === `Table ${table}`).id;
  await staffGoes(branch, idOf(3), "claim", "Maya");
  await staffGoes(branch, idOf(6), "done", "Jo");
  const found = [];
  for (const [name, options] of [
    ["tablet", TABLET],
    ["tablet-dark", { ...TABLET, colorScheme: "dark" }],
    ["phone", PHONE],
    ["phone-arabic", { ...PHONE, locale: "ar" }],
    ["tablet-japanese", { ...TABLET, locale: "ja" }],
    ["tablet-contrast", { ...TABLET, forcedColors: "active" }],
  ]) {
    const page = await openPage(browser, options);
    await openBoard(page, branch);
    await page.locator("#waiting li").nth(3).waitFor();
    await screenshot(page, `board-${name}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    found.push(...(await violations(page)).map((line) => `${name}: ${line}`), ...(wide ? [`${name}: scrolls sideways`] : []));
    await page.context().close();
  }
  assert.deepEqual(found, []);
});
