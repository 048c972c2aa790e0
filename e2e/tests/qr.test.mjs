// The page of a code on a phone that runs no script, and how it looks.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api, BISTRO } from "../lib/api.mjs";
import { violations } from "../lib/axe.mjs";
import { screenshot, startBrowser } from "../lib/browser.mjs";
import { figuresOf, newTable, openTable } from "../lib/table.mjs";
import { startWorker } from "../lib/worker.mjs";

const MOST_BYTES = 14 * 1024;

let worker;
let api;
let browser;
let url;

before(async () => {
  worker = await startWorker({ placeLimit: 12 });
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

const without = { javaScriptEnabled: false };

test("the page is one reply of at most 14 KB, headers included, compressed or not", async () => {
  const code = await newTable(api, "Bytes");
  for (const locale of ["en-GB", "ar", "ja", "es"]) {
    const page = await openTable(browser, url, code, { ...without, locale, before: async (page) => {
      page.cdp = await page.context().newCDPSession(page);
      await page.cdp.send("Network.enable");
      page.bytes = 0;
      page.cdp.on("Network.loadingFinished", ({ encodedDataLength }) => (page.bytes += encodedDataLength));
    } });
    await page.getByRole("button").first().waitFor();
    const plain = (await api.call(`/q/${code}`, { headers: { "accept-language": locale, "accept-encoding": "identity" } })).text;
    for (const bytes of [page.bytes, Buffer.byteLength(plain) + 1024]) assert.ok(bytes > 2000 && bytes <= MOST_BYTES, `${locale}: ${bytes}`);
    assert.deepEqual(page.requests.filter((path) => path !== "/scan.js"), [`/q/${code}`], locale);
    await page.context().close();
  }
});

const send = (page) => page.getByRole("button", { name: "Send", exact: true });

test("without scripts one tap answers, the other scale is one more, and the rest is sent together", async () => {
  const code = await newTable(api, "Taps");
  const page = await openTable(browser, url, code, without);
  await screenshot(page, "qr-asked");
  for (const box of await page.locator(".choice").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()))) {
    assert.ok(box.width >= 44 && box.height >= 44, JSON.stringify(box));
  }
  await page.getByRole("button", { name: "Dissatisfied", exact: true }).tap();
  await page.waitForURL(/\/a\//);
  await page.getByText("Thank you for your feedback.").waitFor();
  await page.getByText("You chose: Dissatisfied").waitFor();
  await screenshot(page, "qr-after");
  const { ratings, n_answers } = await figuresOf(api, "t-taps");
  assert.deepEqual([ratings, n_answers], [[0, 1, 0, 0, 0], 1]);
  await page.getByRole("button", { name: "Somewhat disagree" }).tap();
  await page.locator("summary", { hasText: "Somewhat disagree" }).waitFor();
  await page.getByRole("checkbox", { name: "Waiting time" }).check();
  await page.getByRole("radio", { name: "No", exact: true }).check();
  await page.getByRole("textbox").first().fill("The soup was cold.");
  await send(page).tap();
  await page.locator("summary", { hasText: "The soup was cold." }).waitFor();
  await screenshot(page, "qr-after-more");
  const now = await figuresOf(api, "t-taps");
  assert.deepEqual([now.ratings, now.efforts, now.reasons.wait, now.solved.n], [[0, 1, 0, 0, 0], [0, 0, 1, 0, 0, 0, 0], 1, 1]);
  await page.locator("summary", { hasText: "Change" }).first().tap();
  await page.getByRole("button", { name: "Neither", exact: true }).tap();
  await page.getByText("You chose: Neither").waitFor();
  await page.getByRole("button", { name: "Undo" }).tap();
  await page.getByText("Your answer has been taken back.").waitFor();
  await page.getByRole("button", { name: "Satisfied", exact: true }).tap();
  await page.getByText("You chose: Satisfied").waitFor();
  assert.deepEqual((await figuresOf(api, "t-taps")).ratings, [0, 0, 0, 1, 0]);
});

test("words that are typed and not sent stay when something else is tapped, and are stored nowhere", async () => {
  const code = await newTable(api, "Typed");
  const page = await openTable(browser, url, code, without);
  await page.getByRole("button", { name: "Neither", exact: true }).tap();
  const words = page.getByRole("textbox").first();
  await words.fill("The soup was cold.\nAnd late.");
  await page.getByRole("checkbox", { name: "Waiting time" }).check();
  await page.getByRole("button", { name: "Disagree", exact: true }).tap();
  await page.locator("summary", { hasText: "Disagree" }).waitFor();
  assert.equal(await words.inputValue(), "The soup was cold.\nAnd late.");
  await screenshot(page, "qr-typed");
  const stored = async () => (await (await worker.d1()).prepare("SELECT count(*) AS n FROM answer_words JOIN answer USING (site, space, sid) WHERE answer.facts LIKE '%t-typed%'").first()).n;
  assert.equal(await stored(), 0);
  await send(page).tap();
  await page.locator("summary", { hasText: "The soup was cold." }).waitFor();
  assert.equal(await stored(), 1);
  assert.equal((await figuresOf(api, "t-typed")).reasons.wait, 1);
});

test("looking writes nothing, the tap three rows, and a whole journey eight", async () => {
  const code = await newTable(api, "Rows");
  const page = await openTable(browser, url, code, without);
  await page.getByRole("button", { name: "Neither", exact: true }).tap();
  await page.getByText("You chose: Neither").waitFor();
  await page.getByRole("button", { name: "Agree", exact: true }).tap();
  await page.locator("summary", { hasText: "Agree" }).waitFor();
  await page.getByRole("checkbox", { name: "Waiting time" }).check();
  await page.getByRole("radio", { name: "Yes", exact: true }).check();
  await page.getByRole("textbox").first().fill("A little slow.");
  await send(page).tap();
  await page.locator("summary", { hasText: "A little slow." }).waitFor();
  assert.deepEqual(page.rows.map(({ rows }) => rows.written), [0, 3, 0, 2, 0, 3, 0], JSON.stringify(page.rows));
  assert.ok(page.rows[0].rows.round_trips <= 3, JSON.stringify(page.rows));
  // What the code stands for, what is stored (none yet), and the answer with its tally; then the answer itself.
  const accepted = page.rows.filter(({ rows }) => rows.written);
  assert.ok(accepted.every(({ rows }) => rows.read <= 4 && rows.round_trips <= 3), JSON.stringify(page.rows));
});

test("a low journey writes nine rows, and a call two more", async () => {
  const code = await newTable(api, "Low");
  const page = await openTable(browser, url, code, without);
  await page.getByRole("button", { name: "Dissatisfied", exact: true }).tap();
  await page.getByText("You chose: Dissatisfied").waitFor();
  await page.getByRole("button", { name: "Disagree", exact: true }).tap();
  await page.locator("summary", { hasText: "Disagree" }).waitFor();
  await page.getByRole("textbox").first().fill("Cold soup.");
  await page.getByRole("button", { name: "Please send somebody" }).tap();
  await page.getByText("Somebody will be with you in a moment.").waitFor();
  assert.equal(await page.getByRole("textbox").first().inputValue(), "Cold soup.", "not sent, and not lost");
  await screenshot(page, "qr-called");
  await page.getByRole("checkbox", { name: "Waiting time" }).check();
  await page.getByRole("radio", { name: "No", exact: true }).check();
  await send(page).tap();
  await page.locator("summary", { hasText: "Cold soup." }).waitFor();
  assert.deepEqual(page.rows.map(({ rows }) => rows.written), [0, 4, 0, 2, 0, 2, 3, 0], JSON.stringify(page.rows));
});

test("the Enter key in a field sends, and calls nobody", async () => {
  const code = await newTable(api, "Enter");
  const page = await openTable(browser, url, code, without);
  await page.getByRole("button", { name: "Neither", exact: true }).tap();
  await page.getByRole("checkbox", { name: "Waiting time" }).check();
  await page.getByRole("checkbox", { name: "Waiting time" }).press("Enter");
  await page.locator("summary", { hasText: "Waiting time" }).waitFor();
  await page.getByRole("button", { name: "Please send somebody" }).waitFor();
});

test("a child hammering the faces counts once", async () => {
  const code = await newTable(api, "Child");
  const page = await openTable(browser, url, code, without);
  const form = await page.locator("form").first().evaluate((form) => [form.action, [...new FormData(form)]]);
  const sent = [3, 1, 5, 5, 2, 4, 1, 3].map((rating) =>
    api.call(new URL(form[0]).pathname, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: `${new URLSearchParams(form[1])}&rating=${rating}` }));
  await Promise.all(sent);
  assert.equal((await figuresOf(api, "t-child")).n_answers, 1);
});

test("the keyboard alone is enough", async () => {
  const code = await newTable(api, "Keys");
  const page = await openTable(browser, url, code, { ...without, isMobile: false, hasTouch: false });
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.value), "1", "the worst comes first");
  for (let n = 0; n < 4; n += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("You chose: Very satisfied").waitFor();
  assert.equal((await figuresOf(api, "t-keys")).ratings[4], 1);
  // Enter on what is ticked sends it, and presses no scale.
  await page.getByRole("checkbox", { name: "Waiting time" }).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await page.locator("summary", { hasText: "Waiting time" }).waitFor();
  const { efforts, reasons } = await figuresOf(api, "t-keys");
  assert.deepEqual([efforts.reduce((sum, n) => sum + n), reasons.wait], [0, 1]);
});

test("languages: the phone's, then the one that is chosen; the worst where reading begins", async () => {
  const code = await newTable(api, "Words");
  const chinese = await openTable(browser, url, code, { ...without, locale: "zh-CN" });
  assert.equal(await chinese.locator("html").getAttribute("lang"), "zh-Hans");
  await screenshot(chinese, "qr-chinese");
  await chinese.getByRole("link", { name: "العربية" }).tap();
  await chinese.locator("html[lang=ar][dir=rtl]").waitFor();
  await screenshot(chinese, "qr-arabic");
  const [worst, best] = await chinese.locator(".choice").evaluateAll((all) => [all[0], all[4]].map((one) => one.getBoundingClientRect().left));
  assert.ok(worst > best);
  await chinese.locator(".choice").nth(4).tap();
  await chinese.waitForURL(/\/a\/.+lang=ar/);
  await screenshot(chinese, "qr-arabic-after");
  assert.equal((await figuresOf(api, "t-words")).ratings[4], 1);
});

test("a dead code explains itself, and the restaurant can be told", async () => {
  const code = await newTable(api, "Old");
  await (await worker.d1()).prepare("UPDATE place_code SET revoked_at = 1 WHERE code = ?").bind(code).run();
  const page = await openTable(browser, url, code, { ...without, locale: "es" });
  await page.getByText("Esta tarjeta ya no está en uso.").waitFor();
  await screenshot(page, "qr-dead");
  assert.deepEqual(await told(code), 0);
  await page.getByRole("link", { name: "English" }).tap();
  await page.getByRole("button", { name: "Tell the restaurant that this card is old" }).tap();
  await page.getByText("Thank you. The restaurant has been told.").waitFor();
  await screenshot(page, "qr-told");
  await page.reload();
  await page.getByText("Thank you. The restaurant has been told.").waitFor();
  assert.equal(await told(code), 1);
  const unknown = await openTable(browser, url, "0000000000000000", without);
  await unknown.getByText("This code is not known.").waitFor();
  await screenshot(unknown, "qr-unknown");
});

const told = async (code) => (await (await worker.d1()).prepare("SELECT told FROM place_code WHERE code = ?").bind(code).first()).told;

test("above a plausible rate answers are marked, and none is refused", async () => {
  const code = await newTable(api, "Rush");
  for (let n = 0; n < 16; n += 1) {
    const html = (await api.call(`/q/${code}`)).text;
    const fields = [...html.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
    const body = `${new URLSearchParams(fields)}&rating=${(n % 5) + 1}`;
    const reply = await fetch(`${worker.url}/q/${code}`, { method: "POST", redirect: "manual", headers: { "content-type": "application/x-www-form-urlencoded" }, body });
    assert.equal(reply.status, 303);
  }
  const { n_answers, flagged } = await figuresOf(api, "t-rush");
  assert.deepEqual([n_answers, flagged], [16, 4]);
  const list = await api.call("/v1/answers?flagged=yes&place=t-rush", { headers: { authorization: `Bearer ${BISTRO.readKey}` } });
  assert.equal(list.body.answers.length, 4);
});

test("nothing for axe on the page and behind it, light, dark, small and large", async () => {
  const code = await newTable(api, "Axe");
  const found = [];
  for (const [name, options] of Object.entries({
    light: {},
    dark: { colorScheme: "dark" },
    forced: { forcedColors: "active" },
    narrow: { viewport: { width: 320, height: 640 } },
    arabic: { locale: "ar", colorScheme: "dark" },
    chinese: { locale: "zh-CN" },
  })) {
    // Its script is left out, so that the form itself is looked at.
    const page = await openTable(browser, url, code, { reducedMotion: "reduce", before: (page) => page.route("**/scan.js", (route) => route.abort()), ...options });
    const look = async (where) => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      found.push(...(await violations(page)).map((line) => `${name} ${where}: ${line}`), ...(wide ? [`${name} ${where}: scrolls sideways`] : []));
    };
    await look("asked");
    await screenshot(page, `qr-${name}`);
    await page.locator(".choice").first().tap();
    await page.locator(".recorded").waitFor();
    await look("after");
    await screenshot(page, `qr-${name}-after`);
    await page.context().close();
  }
  assert.deepEqual(found, []);
});
