// The link pages in a browser: the form that needs no script, and the widget on a page of its own.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api, FACTS } from "../lib/api.mjs";
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
