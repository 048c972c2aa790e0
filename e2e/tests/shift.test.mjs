// Nothing on the page jumps: from the first paint of the question on, through the Wasm taking over, to the end.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startStage } from "../lib/stage.mjs";
import { Steps } from "../lib/states.mjs";
import { WASM, hold } from "../lib/widget.mjs";

let stage;
before(async () => {
  stage = await startStage();
});
after(() => stage?.close());

/** Runs in the page: keeps every shift, whether or not somebody has just pressed something. */
function watch() {
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      globalThis.shifts.push({ value, hadRecentInput, what: sources.map(({ node, previousRect, currentRect }) => `${node?.id || node?.className || node?.nodeName}: ${previousRect.y} to ${currentRect.y}`) });
    }
  }).observe({ type: "layout-shift" });
}

/** Until what was asked for is painted, and the shifts of it are told. */
const painted = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));

const LAYOUTS = {
  inline: {},
  popover: {},
  sheet: { hasTouch: true, isMobile: true },
  "inline on a phone": { layout: "inline", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

for (const [name, options] of Object.entries(LAYOUTS)) {
  const layout = options.layout ?? name;

  test(`${name}: no shift while question and Wasm arrive`, async () => {
    let wasm;
    let texts;
    const before = async (page) => ([wasm, texts] = [await hold(page, WASM), await hold(page, /answers\/current$/)]);
    const page = await stage.page({ layout, ...options, before });
    const shown = stage.show(page, { layout });
    // The room is made when the page opens the widget; the question comes later.
    await texts.seen;
    await painted(page);
    await page.evaluate(watch);
    texts.release();
    const widget = await shown;
    await painted(page);
    wasm.release();
    await widget.full();
    await painted(page);
    assert.deepEqual(await page.evaluate(() => globalThis.shifts), []);
  });

  test(`${name}: a click makes room at once, and the Wasm that comes later moves nothing`, async () => {
    let wasm;
    const page = await stage.page({ layout, ...options, before: async (page) => (wasm = await hold(page, WASM)) });
    await stage.show(page, { layout });
    const widget = new Steps(page);
    await widget.shown(".choice[tabindex]");
    await widget.choice(1).click();
    await widget.shown(".undo");
    await painted(page);
    // From here on everything counts: there is no new input that would excuse it.
    await page.evaluate(watch);
    await painted(page);
    const before = await page.evaluate(() => globalThis.shifts.length);
    wasm.release();
    await widget.full();
    await widget.shown(".step");
    await painted(page);
    const shifts = (await page.evaluate(() => globalThis.shifts)).slice(before);
    const below = shifts.filter(({ what }) => what.some((line) => /^(below|choices|choice|question|head|card)/.test(line)));
    assert.deepEqual(below, []);
  });
}

test("a shift would be seen", async () => {
  const page = await stage.page();
  await page.evaluate(watch);
  await painted(page);
  await page.evaluate(() => (document.querySelector("h1").style.paddingBottom = "50px"));
  await painted(page);
  await page.waitForFunction(() => globalThis.shifts.length > 0);
});
