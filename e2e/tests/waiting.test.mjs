// The page on which a guest waits for somebody, with and without scripts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { each, violations } from "../lib/axe.mjs";
import { Guest, PHONE, openBranch, staffGoes, until } from "../lib/board.mjs";
import { openPage, screenshot, startBrowser } from "../lib/browser.mjs";
import { startWorker } from "../lib/worker.mjs";

let worker;
let browser;
let branch;
before(async () => {
  [worker, browser] = await Promise.all([startWorker(), startBrowser()]);
  branch = await openBranch(worker, { branch: "waiting" });
});
after(async () => {
  await browser?.close();
  await worker?.close();
});

let tables = 0;
/** A guest for whom this was done, and their id on the board. */
async function guest(...deeds) {
  tables += 1;
  const table = tables;
  const guest = new Guest(branch, table);
  if (deeds.length) await guest.call();
  const { cards } = (await branch.api.call("/v1/board", { headers: { authorization: `Bearer ${branch.key}` } })).body;
  guest.id = cards.find(({ name }) => name === `Table ${table}`)?.id;
  for (const deed of deeds.slice(1)) await staffGoes(branch, guest.id, deed, "Maya");
  return guest;
}

/** Lets time pass until the page says it. */
async function looks(page, text) {
  const status = page.getByRole("status");
  const later = async () => {
    await page.clock.fastForward(2_000);
    return false;
  };
  // A look that is under way is given the time of the wall to end before the page's clock goes on.
  const saysSo = () => status.getByText(text).waitFor({ timeout: 300 }).then(() => true, later);
  await until(saysSo, async () => `the page says ${await status.allTextContents()}`);
}

const STATES = { nobody: [], asked: ["ask"], "somebody comes": ["ask", "claim"], done: ["ask", "claim", "done"] };

/** The page as a browser without scripts reads it; axe itself is one. */
async function withoutScripts(route) {
  const reply = await route.fetch();
  const html = await reply.text();
  await route.fulfill({ response: reply, body: html.replace(/<script>.*?<\/script>/s, "").replace(/<\/?noscript>/g, "") });
}

test("axe finds nothing in any state, light and dark, in three languages, with scripts and without", async () => {
  const looks = [["en", "light"], ["zh-CN", "dark"], ["ar", "dark"]];
  const cases = Object.keys(STATES).flatMap((state) => looks.flatMap(([locale, colorScheme]) => [true, false].map((isScripted) => [state, isScripted, { locale, colorScheme }])));
  const found = await each(cases, async ([state, isScripted, options]) => {
    const { token } = await guest(...STATES[state]);
    const page = await openPage(browser, { ...PHONE, isMobile: true, ...options });
    if (!isScripted) await page.route("**/a/*/call", withoutScripts);
    await page.goto(`${worker.url}/a/${token}/call`);
    await screenshot(page, `waiting-${state.replace(" ", "-")}-${options.locale}-${isScripted ? "script" : "plain"}`);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("button, a, summary")].filter((at) => at.offsetHeight && at.offsetHeight < 44).map((at) => `small: ${at.textContent}`));
    // Without scripts nothing but a refresh can tell who waits that somebody comes.
    const lines = [...(await violations(page)), ...small].filter((line) => isScripted || !line.startsWith("meta-refresh"));
    await page.context().close();
    return lines.map((line) => `${state}, ${isScripted}, ${JSON.stringify(options)}: ${line}`);
  });
  assert.deepEqual(found, []);
});

test("with scripts it looks again in place: what is new is said, and the focus stays", async () => {
  const { token, id } = await guest("ask");
  const page = await openPage(browser, PHONE);
  await page.clock.install();
  await page.goto(`${worker.url}/a/${token}/call`);
  await page.evaluate(() => (globalThis.isTheSame = true));
  const button = page.getByRole("button", { name: "I need nobody any more" });
  await button.focus();
  await staffGoes(branch, id, "claim", "Maya");
  await looks(page, "Maya is on the way to you.");
  assert.equal(await button.evaluate((at) => at === document.activeElement), true);
  // A look that fails is not the last one.
  await page.context().setOffline(true);
  const failed = page.waitForEvent("requestfailed");
  await page.clock.fastForward(10_000);
  await failed;
  await page.context().setOffline(false);
  await staffGoes(branch, id, "done", "Maya");
  await looks(page, "Somebody has been with you.");
  const again = page.getByRole("button", { name: "Please send somebody" });
  assert.equal(await again.evaluate((at) => at === document.activeElement), true);
  assert.equal(await page.evaluate(() => globalThis.isTheSame), true, "it was not loaded anew");
  await again.click();
  await page.getByText("Somebody will be with you in a moment.").waitFor();
  assert.deepEqual(page.errors, []);
});

test("a look that nobody answers is given up, and whoever takes the phone out again waits for no timer", async () => {
  const { token, id } = await guest("ask");
  const page = await openPage(browser, PHONE);
  await page.clock.install();
  await page.goto(`${worker.url}/a/${token}/call`);
  await page.getByText("Somebody will be with you in a moment.").waitFor();
  await page.clock.pauseAt(Date.now() + 1_000);
  let isHeld = true;
  const looked = [];
  await page.route("**/a/*/call", (route) => {
    looked.push(route);
    return isHeld ? undefined : route.continue();
  });
  const held = page.waitForRequest("**/a/*/call");
  await page.clock.fastForward(10_000);
  await held;
  const failed = page.waitForEvent("requestfailed");
  await page.clock.fastForward(8_000);
  await failed;
  isHeld = false;
  await staffGoes(branch, id, "claim", "Maya");
  const later = page.waitForResponse("**/a/*/call");
  await page.clock.fastForward(10_000);
  await later;
  await page.getByText("Maya is on the way to you.").waitFor();
  await staffGoes(branch, id, "done", "Maya");
  // Its clock stands still.
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.getByText("Somebody has been with you.").waitFor();
  assert.equal(looked.length, 3);
});

test("another language is that of the same page", async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { token } = await guest("ask", "claim");
    const page = await openPage(browser, { ...PHONE, javaScriptEnabled });
    await page.goto(`${worker.url}/a/${token}/call`);
    await page.getByRole("link", { name: "简体中文" }).click();
    await page.getByText("Maya正在过来。").waitFor();
    await page.getByRole("link", { name: "返回问题" }).click();
    await page.locator("html[lang=zh-Hans] form").first().waitFor();
    await page.getByRole("link", { name: "查看" }).waitFor();
  }
});

test("a reload where scripts run comes back to who waits, and the token is in no address that a server sees", async () => {
  const { token } = await guest("ask");
  const page = await openPage(browser, PHONE);
  await page.goto(`${worker.url}/a/${token}/call`);
  await page.waitForURL(`${worker.url}/a#${token}/call`);
  await page.reload();
  await page.getByText("Somebody will be with you in a moment.").waitFor();
  await page.waitForURL(`${worker.url}/a#${token}/call`);
  assert.deepEqual(page.errors, []);
});
