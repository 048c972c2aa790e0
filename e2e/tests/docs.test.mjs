// /docs: the description of the API as people read it, drawn from what this deployment serves and from nowhere else.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { violations } from "../lib/axe.mjs";
import { openPage, screenshot } from "../lib/browser.mjs";
import { size, startStage } from "../lib/stage.mjs";

let stage;
let described;
before(async () => {
  stage = await startStage();
  described = (await stage.api.call("/openapi.json")).body;
});
after(() => stage?.close());

/** The page, drawn, with what it complained of and what it asked for. */
async function open(t, options) {
  const page = await openPage(stage.browser, options);
  t.after(() => page.context().close());
  page.asked = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.errors.push(message.text()));
  page.on("request", (request) => page.asked.push(request.url()));
  await page.goto(`${stage.url}/docs`);
  await page.locator(".opblock").first().waitFor();
  return page;
}

test("every operation and every problem code is on the page, without a word to anybody else", async (t) => {
  const page = await open(t);
  const shown = await page.locator(".opblock-summary").evaluateAll((all) =>
    all.map((one) => `${one.querySelector(".opblock-summary-method").textContent} ${one.querySelector(".opblock-summary-path").dataset.path}`),
  );
  const operations = Object.entries(described.paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`));
  assert.deepEqual(shown.sort(), operations.sort());
  const table = await page.locator(".info table").innerText();
  const { enum: codes } = described.components.schemas.Code;
  assert.ok(codes.length > 20);
  for (const code of codes) assert.ok(table.includes(code), code);
  // One that is opened shows its example.
  await page.locator("#operations-answers-answer .opblock-summary-control").click();
  await page.getByText("00000000000000aa").first().waitFor();
  assert.deepEqual(page.errors, []);
  for (const url of page.asked) assert.ok(url.startsWith(stage.url) || url.startsWith("data:"), url);
});

test("it is served under a policy that lets nothing else in", async () => {
  const { status, headers } = await stage.api.call("/docs");
  assert.equal(status, 200);
  assert.match(headers.get("content-security-policy"), /default-src 'none'; script-src 'self';/);
  for (const file of ["LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt"]) assert.equal((await stage.api.call(`/docs/${file}`)).status, 200, file);
});

for (const colorScheme of ["light", "dark"]) {
  test(`on a phone, ${colorScheme}: nothing scrolls sideways, nothing for axe`, async (t) => {
    const page = await open(t, { viewport: size("inline", 320), colorScheme });
    await screenshot(page, `docs-${colorScheme}`);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
    assert.deepEqual(await violations(page), []);
  });
}
