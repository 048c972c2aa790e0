// The staff's board in a browser: who waits, who goes, by touch and by keyboard.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { violations } from "../lib/axe.mjs";
import { Guest, PHONE, TABLET, boardOf, cardOf, openBoard, openBranch, staffGoes } from "../lib/board.mjs";
import { openPage, screenshot, startBrowser } from "../lib/browser.mjs";
import { card } from "../lib/scripted.mjs";
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

/** A branch of its own, with its board on a tablet. */
async function stage(name, options = TABLET) {
  const branch = await openBranch(worker, { branch: name });
  const page = await openPage(browser, options);
  return { branch, page, open: () => openBoard(page, branch) };
}

const go = (page, name) => page.getByRole("button", { name });

test("staff see who waits and say that they go, and the guest's page says so", async () => {
  const { branch, page, open } = await stage("going");
  await open();
  assert.equal(new URL(page.url()).hash, "#branch=going", "the key leaves the address");
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
  for (const [deed, next] of [["Not me after all", "I am going"], ["I am going", "Not me after all"]]) {
    await go(page, `${deed}: Table 1`).focus();
    await page.keyboard.press("Space");
    await go(page, `${next}: Table 1`).waitFor();
    assert.match(await focused(), /: Table 1$/, `${deed}: it is drawn again under the focus`);
  }
  await go(page, "Done: Table 1").focus();
  await page.keyboard.press("Enter");
  await page.locator("#settled").getByText("Table 1").waitFor();
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Table 2/, "the next one is at hand");
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "I am going: Table 2");
  for (const id of ["me", "sound", "forget"]) {
    for (let n = 0; n < 20 && (await focused()) !== id; n += 1) await page.keyboard.press("Tab");
    assert.equal(await focused(), id);
  }
});

test("calls come first, the longest wait on top; then low ratings, the newest on top, doubtful ones last; what is settled below", async () => {
  const { branch, page, open } = await stage("order");
  const cards = [
    card(1), card(2, { flagged: true }), card(9), card(3, { called_at: 1090 }), card(4, { called_at: 1080 }),
    card(5, { done_at: 1200 }), card(6, { done_at: 1300 }), card(7, { rating: 5 }), card(8, { called_at: 1085, by: "Jo" }),
    card(10, { called_at: 1085, id: "f".repeat(32) }),
  ];
  await page.routeWebSocket("**/v1/board/live*", (socket) => socket.send(JSON.stringify({ kind: "all", cards })));
  await open();
  const places = (list) => page.locator(`#${list} .place`).allTextContents();
  assert.deepEqual(await places("waiting"), [4, 10, 8, 3, 9, 1, 2].map((table) => `Table ${table}`));
  assert.deepEqual(await places("settled"), [6, 5, 7].map((table) => `Table ${table}`));
  assert.deepEqual(await page.locator("li").filter({ hasText: "Unusually many answers" }).locator(".place").allTextContents(), ["Table 2"]);
});

test("a key that opens nothing is told, and another can be entered", async () => {
  const { branch, page } = await stage("key");
  await page.goto(boardOf(worker, "#key=ak_test_nobody"));
  await page.getByText("This key was revoked, or opens no board.").waitFor();
  await page.getByLabel("Key of this board").fill(branch.key);
  await go(page, "Open").click();
  await page.locator("#state[data-state=live]").waitFor();
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
    found.push(...(await wrong(page)).map((line) => `${name}: ${line}`));
    await page.context().close();
  }
  assert.deepEqual(found, []);
});

/** What axe finds, what is too small for a finger, and whether the page is too wide. */
async function wrong(page) {
  const measured = await page.evaluate(() => {
    const small = [...document.querySelectorAll("button, a, input")].filter((at) => at.offsetParent && (at.offsetHeight < 44 || at.offsetWidth < 44));
    const wide = document.documentElement.scrollWidth > innerWidth ? ["scrolls sideways"] : [];
    return [...small.map((at) => `small: ${at.textContent}`), ...wide];
  });
  return [...(await violations(page)), ...measured];
}

test("axe finds nothing on a board that is empty, asks for its key, asks for a name, is refused or is not connected", async () => {
  const branch = await openBranch(worker, { branch: "states" });
  const found = [];
  for (const [look, options] of [["light", PHONE], ["dark", { ...TABLET, colorScheme: "dark", locale: "ar" }]]) {
    const page = await openPage(browser, options);
    const check = async (state) => found.push(...(await wrong(page)).map((line) => `${state}, ${look}: ${line}`));
    await page.goto(boardOf(worker));
    await page.locator("#open").waitFor();
    await check("no key");
    await openBoard(page, branch);
    await page.locator("#nobody").waitFor();
    await screenshot(page, `board-empty-${look}`);
    await check("empty");
    await page.locator("#me").click();
    await page.locator("#my-name").fill("梅".repeat(30));
    await check("name");
    await page.locator("#who-no").click();
    await page.locator("#forget").click();
    await check("forget");
    await page.locator("#leave-no").click();
    await page.context().setOffline(true);
    await page.locator("#dead").waitFor();
    await check("offline");
    await page.context().setOffline(false);
    await page.goto(boardOf(worker, "#key=ak_test_nobody&branch=other"));
    await page.locator("#why").waitFor();
    await page.locator("#boards a").waitFor();
    await check("refused");
    await page.context().close();
  }
  assert.deepEqual(found, []);
});
