// Nothing that axe-core would find on the pages that we serve, and nothing that scrolls sideways.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { SUPPORT, write } from "../lib/api.mjs";
import { each, violations } from "../lib/axe.mjs";
import { size, startStage } from "../lib/stage.mjs";

let stage;
before(async () => {
  stage = await startStage();
});
after(() => stage?.close());

const answered = async () => {
  const { body } = await stage.api.invite();
  await stage.api.write(write(body.token, { rating: 1, effort: 2, reasons: ["wait"], comment: "It took long." }));
  return body;
};

/** Address of each page, and what is waited for on it. */
const PAGES = {
  asked: [async () => (await stage.api.invite()).body.link_plain],
  recorded: [async () => (await answered()).link_plain],
  "delete, before it is confirmed": [async () => (await answered()).link_plain, (page) => page.locator("summary").click()],
  deleted: [
    async () => {
      const { token, link_plain } = await answered();
      await stage.api.erase(token);
      return link_plain;
    },
  ],
  "the site's own form": [async () => `${stage.url}/s/${SUPPORT.siteKey}`],
  "a link that is none": [async () => `${stage.url}/a/nothing`],
  "the widget on a page of its own": [async () => (await stage.api.invite()).body.link, (page) => page.locator("afterword-feedback .question").waitFor()],
};
const LOOKS = [
  [{}, size("inline", 100)],
  [{ colorScheme: "dark" }, size("inline", 320)],
  [{ forcedColors: "active" }, size("inline", 200)],
];

async function found([name, lang, looks]) {
  const [address, ready] = PAGES[name];
  const context = await stage.browser.newContext({ locale: lang, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(await address(), { waitUntil: "load" });
  await ready?.(page);
  const lines = [];
  for (const [media, viewport] of looks) {
    await page.emulateMedia({ colorScheme: "light", forcedColors: "none", ...media });
    await page.setViewportSize(viewport);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    const all = [...(await violations(page)), ...(wide ? ["scrolls sideways"] : [])];
    lines.push(...all.map((line) => `${name}, ${lang}, ${JSON.stringify(media)}: ${line}`));
  }
  await context.close();
  return lines;
}

test("every page: light, dark, with forced colours, at 200 % and 320 px wide", async () => {
  assert.deepEqual(await each(Object.keys(PAGES).map((name) => [name, "en", LOOKS]), found), []);
});

test("the form in the other languages", async () => {
  assert.deepEqual(await each(["zh-CN", "zh-TW", "ja", "es", "ar"].map((lang, i) => ["recorded", lang, [LOOKS[i % LOOKS.length]]]), found), []);
});
