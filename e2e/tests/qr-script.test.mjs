// The page of a code where scripts run: the form's own buttons become the first question of a widget.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api, BISTRO, seconds } from "../lib/api.mjs";
import { violations } from "../lib/axe.mjs";
import { screenshot, startBrowser, watch } from "../lib/browser.mjs";
import { LINES, adopted, figuresOf, newTable, openTable, slowed } from "../lib/table.mjs";
import { startWorker } from "../lib/worker.mjs";

let worker;
let api;
let browser;
let url;

before(async () => {
  worker = await startWorker();
  url = worker.url.replace("127.0.0.1", "localhost");
  api = new Api(worker.url);
  browser = await startBrowser();
  // Once a day the first request of all draws the salt by which addresses are hashed: one row.
  await api.call("/q/none");
});
after(async () => {
  await browser?.close();
  await worker?.close();
});

const face = (page, name) => page.locator(".choices").first().getByRole("button", { name, exact: true });
/** Until the Wasm asks the next question. */
const asksMore = (page) => page.locator(".slot .step").first().waitFor();
/** Asks until it is so; in the end gives what there is. */
async function until(ask, is) {
  for (const deadline = Date.now() + 20_000; ; ) {
    const now = await ask();
    if (is(now) || Date.now() > deadline) return now;
    await new Promise((done) => setTimeout(done, 100));
  }
}
/** Until an answer of this table is counted. */
async function counted(place, ratings) {
  const now = await until(() => figuresOf(api, place), (now) => JSON.stringify(now?.ratings) === JSON.stringify(ratings));
  assert.deepEqual(now?.ratings, ratings);
  return now;
}

test("the buttons stay the same nodes in the same place, and Wasm comes after the first tap", async () => {
  const code = await newTable(api, "Nodes");
  const page = await openTable(browser, url, code, { before: (page) => page.addInitScript(() => {
    addEventListener("DOMContentLoaded", () => {
      const all = [...document.querySelectorAll(".choice")];
      globalThis.before = all.map((one) => [one, one.getBoundingClientRect().toJSON()]);
    });
  }) });
  await adopted(page);
  const same = () => page.evaluate(() => globalThis.before.every(([one, box], i) => {
    const now = document.querySelectorAll(".choices .choice")[i];
    return now === one && JSON.stringify(now.getBoundingClientRect().toJSON()) === JSON.stringify(box);
  }));
  assert.equal(await same(), true);
  await page.waitForLoadState("networkidle");
  const first = page.requests.filter((path) => path.startsWith("/afterword-"));
  assert.deepEqual([page.requests.slice(0, 2), new Set(first).size, first.some((path) => path.endsWith(".wasm"))], [[`/q/${code}`, "/scan.js"], 1, false], page.requests.join());
  assert.equal(page.requests.some((path) => path.startsWith("/v1/")), false);

  await face(page, "Satisfied").tap();
  await page.getByText("You chose: Satisfied").first().waitFor();
  await asksMore(page);
  assert.ok(page.requests.some((path) => path.endsWith(".wasm")));
  assert.equal(await same(), true, "what comes below moves nothing");
  await screenshot(page, "qr-script-next");
  await counted("t-nodes", [0, 0, 0, 1, 0]);
  await page.locator(".slot").getByRole("button", { name: "Agree", exact: true }).tap();
  await page.getByRole("button", { name: "Waiting time" }).tap();
  await page.getByRole("button", { name: "Done" }).first().tap();
  await page.locator(".slot").getByText("Was everything all right in the end?").waitFor();
  await page.locator(".slot").getByRole("button", { name: "Yes", exact: true }).tap();
  await page.locator(".slot textarea").fill("The soup was cold.");
  await page.getByRole("button", { name: "Send", exact: true }).tap();
  await page.getByText("Thank you for your feedback.").first().waitFor();
  await screenshot(page, "qr-script-end");
  const { efforts, reasons, n_answers } = await counted("t-nodes", [0, 0, 0, 1, 0]);
  assert.deepEqual([efforts[5], reasons.wait, n_answers], [1, 1, 1]);
  const written = page.rows.reduce((sum, { rows }) => sum + rows.written, 0);
  assert.ok(written >= 6 && written <= 8, JSON.stringify(page.rows));
  assert.deepEqual(page.errors, []);
});

test("a reload goes on with the answer, and a scan hours later is a new one", async () => {
  const code = await newTable(api, "Reload");
  const page = await openTable(browser, url, code);
  await adopted(page);
  await face(page, "Dissatisfied").tap();
  await asksMore(page);
  await page.reload();
  await page.getByText("You chose: Dissatisfied").first().waitFor();
  await page.locator(".choice[aria-pressed=true]").first().waitFor();
  await face(page, "Very satisfied").tap();
  await counted("t-reload", [0, 0, 0, 0, 1]);
  assert.equal((await figuresOf(api, "t-reload")).n_answers, 1);
  // The window of this device's note is over.
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith("afterword:d:q:")) localStorage.setItem(key, localStorage.getItem(key).split(" ")[0] + " 1");
  });
  await page.reload();
  await adopted(page);
  assert.equal(await page.locator(".choice[aria-pressed=true]").count(), 0);
  await face(page, "Neither").tap();
  await counted("t-reload", [0, 0, 1, 0, 1]);
  assert.deepEqual(page.errors, []);
});

test("a tap before the script sends the form, and going back finds the answer", async () => {
  const code = await newTable(api, "Early");
  let release;
  const page = await openTable(browser, url, code, { before: (page) => page.route("**/afterword-*", async (route) => {
    await new Promise((done) => (release = done));
    await route.continue().catch(() => {});
  }) });
  await face(page, "Satisfied").tap();
  await page.waitForURL(/\/a#/);
  await page.getByText("You chose: Satisfied").first().waitFor();
  release?.();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.goto(`${url}/q/${code}`);
  await page.getByText("You chose: Satisfied").first().waitFor();
  assert.equal((await figuresOf(api, "t-early")).n_answers, 1);
  assert.deepEqual(page.errors, []);
});

test("on 2G the question can be answered before the script is there, and the tap is counted", async () => {
  const code = await newTable(api, "Slow");
  const seen = [];
  let release;
  const page = await openTable(browser, url, "none", { before: async (page) => {
    const cdp = await slowed(page, LINES["2G"]);
    cdp.on("Network.responseReceived", ({ response }) => seen.push(new URL(response.url).pathname));
    // As slow as it gets: the script never comes before a guest has tapped.
    const tapped = new Promise((done) => (release = done));
    await page.route("**/scan.js", async (route) => {
      await tapped;
      await route.continue().catch(() => {});
    });
  } });
  await page.goto(`${url}/q/${code}`, { waitUntil: "commit" });
  await face(page, "Satisfied").tap({ noWaitAfter: true });
  await page.getByText("You chose: Satisfied").first().waitFor();
  release();
  assert.ok(seen.includes(`/q/${code}`) && !seen.includes("/scan.js"), seen.join());
  await counted("t-slow", [0, 0, 0, 1, 0]);
  assert.deepEqual(page.errors, []);
});

test("a child hammering the faces counts once", async () => {
  const code = await newTable(api, "Hammer");
  const page = await openTable(browser, url, code);
  await adopted(page);
  await page.evaluate(() => {
    const all = document.querySelectorAll(".choice");
    for (let n = 0; n < 12; n += 1) all[(n * 3) % 5].click();
    all[1].click();
  });
  await counted("t-hammer", [0, 1, 0, 0, 0]);
  assert.equal((await figuresOf(api, "t-hammer")).n_answers, 1);
  assert.deepEqual(page.errors, []);
});

/** What old or guarded engines lack. Each has to answer all the same. */
const LACKS = {
  "no Wasm": () => delete globalThis.WebAssembly,
  "no storage": () => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(globalThis, name, { get() { throw new DOMException("denied", "SecurityError"); } });
    }
  },
  "no constructed style sheets": () => {
    delete CSSStyleSheet.prototype.replaceSync;
    delete Document.prototype.adoptedStyleSheets;
  },
  "an engine of early 2020": () => {
    delete globalThis.SubmitEvent;
    for (const [of, names] of [[Element.prototype, ["replaceChildren", "checkVisibility"]], [Array.prototype, ["at", "findLast"]], [String.prototype, ["at", "replaceAll"]], [Object, ["hasOwn"]], [Promise, ["any"]], [globalThis, ["structuredClone", "WeakRef"]], [Document.prototype, ["adoptedStyleSheets"]], [Intl, ["DisplayNames"]], [crypto.constructor.prototype, ["randomUUID"]]]) {
      for (const name of names) delete of[name];
    }
  },
};
for (const [name, lack] of Object.entries(LACKS)) {
  test(`${name}: the tap is counted, and there is more to say`, async () => {
    const place = `lack-${Object.keys(LACKS).indexOf(name)}`;
    const code = await newTable(api, place);
    const page = await openTable(browser, url, code, { before: (page) => page.addInitScript(lack) });
    if (name !== "no Wasm") await adopted(page);
    await face(page, "Very satisfied").tap();
    await page.getByText("You chose: Very satisfied").first().waitFor();
    await page.getByText("It was easy to get what I wanted.").first().waitFor();
    await counted(`t-${place}`, [0, 0, 0, 0, 1]);
    assert.deepEqual(page.errors, []);
  });
}

test("where a script fails to come, or the card was replaced meanwhile, the form does it", async () => {
  const code = await newTable(api, "Fails");
  const broken = await openTable(browser, url, code, { before: (page) => page.route("**/afterword-*", (route) => route.abort()) });
  await face(broken, "Neither").tap();
  await broken.waitForURL(/\/a#/);
  await counted("t-fails", [0, 0, 1, 0, 0]);
  const page = await openTable(browser, url, code);
  await adopted(page);
  await (await worker.d1()).prepare("UPDATE place_code SET revoked_at = 1 WHERE code = ?").bind(code).run();
  await face(page, "Neither").tap();
  await page.getByText("This card is out of date.").waitFor();
  assert.equal((await figuresOf(api, "t-fails")).n_answers, 1);
});

test("offline after it was loaded: the tap is kept and delivered when the line is back", async () => {
  const code = await newTable(api, "Offline");
  const page = await openTable(browser, url, code);
  await adopted(page);
  await page.context().setOffline(true);
  await face(page, "Dissatisfied").tap();
  await page.getByText("Saved on this device; we send it when you are back online.").first().waitFor();
  await screenshot(page, "qr-script-offline");
  await page.context().setOffline(false);
  await counted("t-offline", [0, 1, 0, 0, 0]);
  assert.deepEqual(page.errors, []);
});

/** The same phone scans again. Its clock is so many seconds behind. */
async function scanAgain(page, code, behind_s = 0) {
  const tab = watch(await page.context().newPage());
  await tab.addInitScript((ms) => {
    const now = Date.now;
    Date.now = () => now() - ms;
  }, behind_s * 1000);
  await tab.goto(`${url}/q/${code}`);
  return tab;
}

const listed = async (place) => {
  const reply = await api.call(`/v1/answers?place=${place}`, { headers: { authorization: `Bearer ${BISTRO.readKey}` } });
  return reply.body.answers;
};

test("a tap that waited for the network is filed under its own hour, and late after its window", async () => {
  for (const [name, ago_s, standing] of [["Hour", 7200, "counted"], ["Hours", 4 * 3600, "late"]]) {
    const code = await newTable(api, name);
    const place = `t-${name.toLowerCase()}`;
    const first = await openTable(browser, url, "none");
    const page = await scanAgain(first, code, ago_s);
    await adopted(page);
    await page.context().setOffline(true);
    await face(page, "Dissatisfied").tap();
    await page.getByText("Saved on this device").first().waitFor();
    await page.close();
    await first.context().setOffline(false);
    const tapped = seconds() - ago_s;
    // The next page of this phone delivers what the first has left.
    await scanAgain(first, code);
    const [answer] = await until(() => listed(place), ({ length }) => length === 1);
    assert.equal(answer.standing, standing, JSON.stringify(answer));
    assert.ok(Math.abs(answer.end - tapped) < 60, `${answer.end - tapped}`);
    assert.equal(answer.delayed, true);
    await first.context().close();
  }
});

test("two tabs of one scan are one answer, whichever is tapped first", async () => {
  const code = await newTable(api, "Tabs");
  const first = await openTable(browser, url, code);
  const second = await scanAgain(first, code);
  await Promise.all([adopted(first), adopted(second)]);
  await face(first, "Satisfied").tap();
  await counted("t-tabs", [0, 0, 0, 1, 0]);
  await face(second, "Dissatisfied").tap();
  await second.getByText("You chose: Satisfied").first().waitFor();
  await second.locator(".choice[aria-pressed=true]").getByText("Satisfied", { exact: true }).waitFor();
  await screenshot(second, "qr-script-tabs");
  await counted("t-tabs", [0, 0, 0, 1, 0]);
  // Who has seen what is stored may change it.
  await face(second, "Dissatisfied").tap();
  await counted("t-tabs", [0, 1, 0, 0, 0]);
  assert.deepEqual([...first.errors, ...second.errors], []);
});

test("two tabs whose forms are sent are one answer, too", async () => {
  const code = await newTable(api, "Forms");
  const noWasm = { before: (page) => page.context().addInitScript(() => delete globalThis.WebAssembly) };
  const first = await openTable(browser, url, code, noWasm);
  const second = await scanAgain(first, code);
  await Promise.all([first, second].map((page) => page.waitForLoadState("networkidle")));
  await face(first, "Satisfied").tap();
  await first.waitForURL(/\/a#/);
  await face(second, "Dissatisfied").tap();
  await second.getByText("Change it to: Dissatisfied").waitFor();
  await counted("t-forms", [0, 0, 0, 1, 0]);
});

test("an answer that a closed page has left is delivered by the next scan", async () => {
  const code = await newTable(api, "Left");
  const page = await openTable(browser, url, code);
  await adopted(page);
  await page.context().setOffline(true);
  await face(page, "Satisfied").tap();
  await page.getByText("Saved on this device").first().waitFor();
  await page.context().setOffline(false);
  await page.goto(`${url}/q/${code}`);
  await page.getByText("You chose: Satisfied").first().waitFor();
  await counted("t-left", [0, 0, 0, 1, 0]);
});

test("by keyboard, in the dark, in Arabic and Chinese, with nothing for axe", async () => {
  const found = [];
  for (const [locale, colorScheme] of [["en-GB", "dark"], ["ar", "light"], ["zh-CN", "dark"]]) {
    const place = `look ${locale}`;
    const code = await newTable(api, place);
    const page = await openTable(browser, url, code, { locale, colorScheme, isMobile: false, hasTouch: false, reducedMotion: "reduce" });
    await adopted(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await asksMore(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    found.push(...(await violations(page)), ...(wide ? [`${locale} scrolls sideways`] : []));
    await screenshot(page, `qr-script-${locale}`);
    await counted(`t-${place.toLowerCase().replace(/\W+/g, "-")}`, [1, 0, 0, 0, 0]);
    assert.deepEqual(page.errors, [], locale);
  }
  assert.deepEqual(found, []);
});

test("the language is switched in place after the tap", async () => {
  const code = await newTable(api, "Switch");
  const page = await openTable(browser, url, code);
  await adopted(page);
  await face(page, "Satisfied").tap();
  await asksMore(page);
  assert.equal(await page.locator("footer").isVisible(), false, "one switch is enough");
  await page.getByRole("combobox").selectOption("ja");
  await page.getByText("満足").first().waitFor();
  await counted("t-switch", [0, 0, 0, 1, 0]);
  assert.deepEqual(page.errors, []);
});

test("after a tap, whatever it was, a guest can ask for somebody to come", async () => {
  const code = await newTable(api, "Ask");
  const page = await openTable(browser, url, code);
  await adopted(page);
  const ask = page.getByRole("button", { name: "Please send somebody" });
  assert.equal(await ask.isVisible(), false, "there is no answer yet");
  await face(page, "Very satisfied").tap();
  await ask.tap();
  await page.getByText("Somebody will be with you in a moment.").waitFor();
  await counted("t-ask", [0, 0, 0, 0, 1]);
  await page.context().close();
});

test("who calls while words are not sent waits in another tab, and the words stay", async () => {
  const code = await newTable(api, "Calls");
  const page = await openTable(browser, url, code);
  await adopted(page);
  await face(page, "Dissatisfied").tap();
  await asksMore(page);
  await page.locator(".slot").getByRole("button", { name: "Disagree", exact: true }).tap();
  await page.getByRole("button", { name: "Waiting time" }).tap();
  await page.getByRole("button", { name: "Done" }).first().tap();
  await page.locator(".slot").getByRole("button", { name: "No", exact: true }).tap();
  const words = page.locator(".slot textarea");
  await words.fill("Cold soup.");
  const opened = page.context().waitForEvent("page");
  await page.getByRole("button", { name: "Please send somebody" }).tap();
  const waits = await opened;
  await waits.getByText("Somebody will be with you in a moment.").waitFor();
  assert.equal(await words.inputValue(), "Cold soup.");
  await page.getByRole("button", { name: "Send", exact: true }).tap();
  const token = new URL(await page.locator("#call").evaluate((form) => form.action)).pathname.split("/")[2];
  const said = async () => (await api.current(token)).body.answer.comment;
  assert.equal(await until(said, Boolean), "Cold soup.");
});
