// The link pages in a browser: the form that needs no script, and the widget on a page of its own.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api, FACTS, SUPPORT } from "../lib/api.mjs";
import { openPage, screenshot, startBrowser } from "../lib/browser.mjs";
import { startWorker } from "../lib/worker.mjs";

let worker;
let api;
let browser;

before(async () => {
  worker = await startWorker();
  api = new Api(worker.url);
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await worker?.close();
});

test("without scripts a form takes the answer, and the figure moves", async () => {
  const facts = { ...FACTS, agent: "plain" };
  const { body: screen } = await api.invite({ facts });
  const page = await openPage(browser, { javaScriptEnabled: false });
  await page.goto(screen.link_plain);
  await screenshot(page, "plain-asked");
  await page.getByRole("radio", { name: "Satisfied", exact: true }).check();
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("You chose: Satisfied").first().waitFor();
  await screenshot(page, "plain-recorded");
  const stored = (await api.current(screen.token)).body;
  assert.deepEqual([stored.answer, stored.standing], [{ rating: 4 }, "counted"]);
  assert.equal((await api.figures({ agent: "plain" })).n_answers, 1);

  await page.reload();
  await page.getByText("You chose: Satisfied").first().waitFor();
  assert.equal((await api.figures({ agent: "plain" })).n_answers, 1, "looking again writes nothing");
});

test("the link page shows the widget for the token in its fragment", async () => {
  const { body: screen } = await api.invite({});
  const page = await openPage(browser);
  await page.goto(screen.link);
  await page.getByRole("button", { name: "Very satisfied" }).click();
  await page.getByText("You chose: Very satisfied", { exact: true }).waitFor();
  await screenshot(page, "link");
  assert.deepEqual((await api.current(screen.token)).body.answer, { rating: 5 });
  assert.deepEqual(page.errors, []);
});

test("where scripts run, the token leaves the address, and a reload opens the widget", async () => {
  const { body: screen } = await api.invite({});
  const page = await openPage(browser);
  await page.goto(screen.link_plain);
  await page.waitForURL(screen.link);
  await page.getByRole("radio", { name: "Satisfied", exact: true }).check();
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("You chose: Satisfied").first().waitFor();
  await page.waitForURL(screen.link);
  await page.getByRole("link", { name: "Español" }).click();
  await page.locator("html[lang=es]").waitFor();
  await page.waitForURL(screen.link);
  await page.reload();
  await page.getByText("You chose: Satisfied", { exact: true }).waitFor();
  assert.equal(page.url(), screen.link);
  assert.deepEqual(page.errors, []);
});

test("without scripts an answer is deleted in two steps", async () => {
  const { body: screen } = await api.invite({ facts: { ...FACTS, agent: "deleted" } });
  const page = await openPage(browser, { javaScriptEnabled: false });
  await page.goto(screen.link_plain);
  await page.getByRole("radio", { name: "Dissatisfied", exact: true }).check();
  await page.getByRole("textbox", { name: "Phone number or email" }).fill("guest@mail.example");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("You chose: Dissatisfied").first().waitFor();
  assert.equal((await api.current(screen.token)).body.answer.contact, "guest@mail.example");
  const yes = page.getByRole("button", { name: "Delete", exact: true });
  assert.equal(await yes.isVisible(), false, "one press is not enough");
  await page.getByText("Delete my answer").click();
  await screenshot(page, "plain-delete");
  await yes.click();
  await page.getByText("This answer has been deleted.").waitFor();
  assert.equal((await api.current(screen.token)).body.code, "erased");
  const { n_answers, withdrawn } = await api.figures({ agent: "deleted" });
  assert.deepEqual([n_answers, withdrawn], [0, 1]);
});

test("a page without scripts begins a session at the site's own form", async () => {
  const page = await openPage(browser, { javaScriptEnabled: false, locale: "ar" });
  await page.goto(`${worker.url}/s/${SUPPORT.siteKey}?channel=phone`);
  assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
  await screenshot(page, "site-form-arabic");
  await page.getByRole("link", { name: "日本語" }).click();
  await page.locator("html[lang=ja]").waitFor();
  await page.getByRole("radio").nth(4).check();
  await page.getByRole("button").last().click();
  await page.waitForURL(/\/a\/.+lang=ja/);
  await page.locator(".recorded").first().waitFor();
  assert.equal((await api.figures({ channel: "phone", source: "page" })).n_answers, 1);
});

test("the link page says who asks and what for before anything is answered, and leads to deleting", async () => {
  const { body: screen } = await api.invite({});
  const page = await openPage(browser);
  await page.goto(screen.link);
  await page.getByText("Northwind Support reads your answer to get better.").waitFor();
  await page.getByRole("link", { name: "Privacy" }).waitFor();
  const [plain] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("link", { name: "Delete my answer" }).click()]);
  await plain.getByRole("radio", { name: "Satisfied", exact: true }).waitFor();
  assert.deepEqual(page.errors, []);
});

test("a browser that cannot dress the widget on the link page gets the plain page", async () => {
  const { body: screen } = await api.invite({});
  const page = await openPage(browser);
  await page.addInitScript(() => delete CSSStyleSheet.prototype.replaceSync);
  await page.goto(screen.link);
  await page.getByRole("radio", { name: "Satisfied", exact: true }).waitFor();
  assert.deepEqual(page.errors, []);
});
