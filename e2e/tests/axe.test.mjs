// Nothing that axe-core would find, in every state of the widget, and in the states crossed with how it is met.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { each, violations } from "../lib/axe.mjs";
import { covered, pairwise, product } from "../lib/pairs.mjs";
import { size, startStage } from "../lib/stage.mjs";
import { STATES, reach } from "../lib/states.mjs";

let stage;
before(async () => {
  stage = await startStage();
});
after(() => stage?.close());

/** What moves is not looked at while it moves, and the pauses against double clicks are left out. */
const STILL = { reducedMotion: "reduce" };
test("every state has no violation", async () => {
  const found = await each(Object.keys(STATES), async (state) => {
    const { page } = await reach(stage, state, STILL);
    const lines = await violations(page);
    const errors = page.errors.map((error) => `error: ${error}`);
    await page.context().close();
    return [...lines, ...errors].map((line) => `${state}: ${line}`);
  });
  assert.deepEqual(found, []);
});

const FACTORS = {
  state: ["asked", "low", "high", "reasons", "words near the limit", "contact that cannot be one", "thanks with a wish", "undone", "queued", "without Wasm"],
  layout: ["inline", "popover", "sheet"],
  theme: ["light", "dark", "forced colours"],
  lang: ["en", "zh-Hans", "zh-Hant", "ja", "es", "ar"],
  zoom: [100, 200, 320],
};
const SOAK = Boolean(process.env.AFTERWORD_SOAK);

test("the pairwise set holds every pair, and 80 rows at most", () => {
  const rows = pairwise(FACTORS);
  assert.ok(rows.length <= 80, `${rows.length} rows`);
  assert.deepEqual(covered(rows), covered(product(FACTORS)));
  assert.equal(covered(product({ a: [1, 2], b: [3, 4, 5] })).size, 6);
  assert.equal(pairwise({ a: [1, 2], b: [1, 2], c: [1, 2] }).length, 4, "not the whole product of 8");
});

test(`${SOAK ? "every combination" : "every pair"} of state, layout, theme, language and zoom has no violation, and nothing scrolls sideways`, async () => {
  const rows = SOAK ? product(FACTORS) : pairwise(FACTORS);
  // A state is reached once for each layout; the rest changes around it.
  const groups = Map.groupBy(rows, ({ state, layout }) => JSON.stringify([state, layout]));
  const found = await each([...groups.values()], async (group) => {
    const [{ state, layout }] = group;
    const { page, widget } = await reach(stage, state, { ...STILL, layout });
    const lines = [];
    for (const { theme, zoom, lang } of group) {
      await widget.speak(lang);
      await page.emulateMedia({ colorScheme: theme === "dark" ? "dark" : "light", forcedColors: theme === "forced colours" ? "active" : "none" });
      await page.setViewportSize(size(layout, zoom));
      const wide = await page.evaluate(() => {
        const card = document.querySelector("afterword-feedback").shadowRoot.querySelector(".card");
        return [document.documentElement.scrollWidth - innerWidth, card.scrollWidth - card.clientWidth].filter((more) => more > 0);
      });
      const all = [...(await violations(page)), ...wide.map((more) => `scrolls sideways by ${more} px`)];
      lines.push(...all.map((line) => `${[state, layout, theme, lang, zoom].join(", ")}: ${line}`));
    }
    await page.context().close();
    return lines;
  });
  assert.deepEqual(found, []);
});

test("text in a brand's colour can be read, whatever the brand", async () => {
  const found = await each(["low", "reasons", "thanks with a wish"], async (state) => {
    const { page } = await reach(stage, state, STILL);
    const lines = [];
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      for (const brand of ["yellow", "#ffd1dc", "black", "white", "#00ff88", "#0000ff"]) {
        await page.evaluate((colour) => document.documentElement.style.setProperty("--afterword-brand", colour), brand);
        lines.push(...(await violations(page, "color-contrast")).map((line) => `${state}, ${brand}, ${colorScheme}: ${line}`));
      }
    }
    await page.context().close();
    return lines;
  });
  assert.deepEqual(found, []);
});
