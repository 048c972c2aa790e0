// Ordinary and awkward pages: the widget answers in each, and leaves it as it was.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { nextWrite } from "../lib/browser.mjs";
import { isAsItWas } from "../lib/guest.mjs";
import { startHosts } from "../lib/hosts.mjs";
import { startSite } from "../lib/site.mjs";
import { Widget, current } from "../lib/widget.mjs";

let hosts;
before(async () => {
  hosts = await startHosts();
});
after(() => hosts?.close());

test("a script tag in a plain page", () => hosts.check("/03_script_tag/"));

test("a version pinned by its hash", async () => {
  const { file, integrity } = current.widget;
  const pinned = (hash) => (text) => text.replace(/src="(.*)\/widget\.js"/, `src="$1/${file}" integrity="${hash}" crossorigin`);
  const site = await startSite(hosts.demo.url, { edit: pinned(integrity) });
  await hosts.check("/03_script_tag/", { from: site.url });
  site.stop();
  const other = await startSite(hosts.demo.url, { edit: pinned(`sha384-${"A".repeat(64)}`) });
  const page = await hosts.open("/03_script_tag/", { from: other.url });
  assert.equal(await page.evaluate(() => customElements.get("afterword-feedback")), undefined);
  other.stop();
});

test("loaded twice", () =>
  hosts.check("/12_loaded_twice/", {
    inside: async (page) => assert.equal(await page.locator("afterword-feedback").count(), 1),
  }));

test("a page in quirks mode that writes itself", () =>
  hosts.check("/15_quirks_mode/", {
    inside: async (page) => assert.equal(await page.evaluate(() => document.compatMode), "BackCompat"),
  }));

/** As where cookies and site data are blocked. */
function denyStorage() {
  for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
    Object.defineProperty(window, name, {
      get() {
        throw new DOMException("Access is denied for this document.", "SecurityError");
      },
    });
  }
}

test("storage denied", () => hosts.check("/03_script_tag/", { prepare: (page) => page.addInitScript(denyStorage) }));

test("fetch patched before: every reply has been read by somebody else", () => hosts.check("/16_patched_fetch/"));

// What the patched calls come to is the browser's to report.
test("fetch patched before: every call has a header that no other origin takes", () =>
  hosts.check("/16_patched_fetch/traced.html", { complaints: [/x-trace|preflight|ERR_FAILED/] }));

test("fetch patched after: no other origin can be reached by it", () => hosts.check("/16_patched_fetch/after.html"));

test("a reload goes on with the same session", async () => {
  const n = await hosts.counted();
  const page = await hosts.open("/03_script_tag/");
  await new Widget(page).post("Satisfied");
  await page.reload();
  const widget = new Widget(page);
  await widget.text("You chose: Satisfied").waitFor();
  assert.equal((await widget.post("Neither")).body.outcome, "corrected");
  assert.equal((await hosts.counted()) - n, 1);
  assert.deepEqual(page.errors, []);
});

test("two elements for one conversation are one session", async () => {
  const n = await hosts.counted();
  const page = await hosts.open("/03_script_tag/");
  await new Widget(page).post("Satisfied");
  await page.evaluate(() => {
    const [one] = document.querySelectorAll("afterword-feedback");
    one.replaceWith(one.cloneNode());
  });
  await new Widget(page).text("You chose: Satisfied").waitFor();
  assert.equal((await hosts.counted()) - n, 1);
  assert.deepEqual(page.errors, []);
});

test("a single-page app that takes the element away and builds it again", async () => {
  const before = await hosts.bare("/13_single_page_app/#orders");
  const n = await hosts.counted();
  const page = await hosts.open("/13_single_page_app/");
  const widget = new Widget(page);
  await widget.post("Satisfied");
  for (let round = 0; round < 3; round++) {
    await page.getByRole("link", { name: "Orders" }).click();
    await page.getByText("You have no open orders.").waitFor();
    await page.getByRole("link", { name: "Chat", exact: true }).click();
    await widget.text("You chose: Satisfied").waitFor();
  }
  const [reply] = await Promise.all([nextWrite(page), widget.button("Very satisfied").click()]);
  assert.equal(reply.body.outcome, "corrected");
  await page.getByRole("link", { name: "Orders" }).click();
  await page.evaluate(() => document.activeElement.blur());
  await isAsItWas(page, before);
  assert.equal((await hosts.counted()) - n, 1);
  assert.deepEqual(page.errors, []);
});

test("an element that is moved goes on as it was", async () => {
  const page = await hosts.open("/03_script_tag/");
  const widget = new Widget(page);
  await widget.post("Satisfied");
  await widget.button("Agree").click();
  await page.evaluate(() => document.querySelector(".log").append(document.querySelector("afterword-feedback")));
  await widget.button("Knowledge").click();
  await widget.pressed("Knowledge", true);
  const { body } = await widget.post("Skip to end");
  assert.deepEqual([body.answer.rating, body.answer.effort, body.answer.reasons], [4, 6, ["knowledge"]]);
  assert.deepEqual(page.errors, []);
});

/** Runs in the page: every style rule of the widget for all browsers, without those that ask first. */
function rulesForAll({ shadowRoot }) {
  const walk = (rules) => [...rules].flatMap((rule) => (rule instanceof CSSSupportsRule ? [] : rule instanceof CSSStyleRule ? rule.cssText : walk(rule.cssRules ?? [])));
  return shadowRoot.adoptedStyleSheets.flatMap((sheet) => walk(sheet.cssRules));
}

test("a popover is styled by what Chrome 80 knows, and stands at the end of the line", async () => {
  for (const [lang, side] of [["en", "right"], ["ar", "left"]]) {
    const page = await hosts.open("/03_script_tag/", { viewport: { width: 1000, height: 800 }, reducedMotion: "reduce" });
    await page.evaluate((lang) => {
      document.querySelector("afterword-feedback").remove();
      afterword.open({ siteKey: "pk_test_demo_support", layout: "popover", lang });
    }, lang);
    const widget = new Widget(page);
    const card = await widget.root.locator(".card").boundingBox();
    assert.equal(side === "right" ? 1000 - card.x - card.width : card.x, 16);
    await widget.root.locator(".choice").nth(3).click();
    await widget.full();
    const rules = await widget.root.evaluate(rulesForAll);
    assert.ok(rules.length > 40);
    assert.deepEqual(rules.filter((rule) => /color-mix|oklch|(inset|margin|padding)-(inline|block): (?!initial)|[{ ]inset: (?!initial)/.test(rule)), []);
    await page.context().close();
  }
});
