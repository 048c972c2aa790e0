// For every eye and every finger: small windows, large letters, touch, stillness.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startStage } from "../lib/stage.mjs";
import { reach } from "../lib/states.mjs";

let stage;
before(async () => {
  stage = await startStage();
});
after(() => stage?.close());

const STILL = { reducedMotion: "reduce" };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const STATES = ["low", "reasons", "solved", "contact", "thanks with a wish", "without Wasm"];

/** What can be pressed and is smaller than `least` in a direction. Links within a sentence may be as high as it. */
const small = (widget, least) =>
  widget.root.evaluate(
    ({ shadowRoot }, px) =>
      [...shadowRoot.querySelectorAll("button,select,textarea,a:not(.note a)")]
        .map((one) => [one.className || one.localName, one.getBoundingClientRect()])
        .filter(([, { width, height }]) => width > 0 && (width < px || height < px))
        .map(([name, { width, height }]) => `${name} ${width} x ${height}`),
    least,
  );

test("targets are 44 px high and wide under a finger, 24 px under a pointer", async () => {
  for (const state of STATES) {
    for (const layout of ["inline", "sheet"]) {
      const touch = await reach(stage, state, { ...STILL, ...PHONE, layout });
      assert.deepEqual(await small(touch.widget, 43.9), [], `${state}, ${layout}, touch`);
      await touch.page.context().close();
    }
    const mouse = await reach(stage, state, { ...STILL, layout: "popover" });
    assert.deepEqual(await small(mouse.widget, 24), [], `${state}, pointer`);
    await mouse.page.context().close();
  }
});

test("with letters twice as large nothing is cut off on a phone", async () => {
  for (const state of ["asked", "reasons", "contact that cannot be one"]) {
    for (const lang of ["en", "es", "ar"]) {
      const { page, widget } = await reach(stage, state, { ...STILL, lang, viewport: PHONE.viewport });
      // As the browser's setting for the size of letters does it.
      const session = await page.context().newCDPSession(page);
      await session.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
      await page.waitForFunction(() => parseFloat(getComputedStyle(document.querySelector("afterword-feedback").shadowRoot.querySelector(".card")).fontSize) === 32);
      const cut = await widget.root.evaluate(({ shadowRoot }) =>
        [...shadowRoot.querySelectorAll("*")]
          .filter((one) => !one.closest(".live") && one.clientWidth && one.scrollWidth > one.clientWidth + 1 && !one.matches("textarea,select,option"))
          .map((one) => `${one.className}: ${one.scrollWidth} > ${one.clientWidth}`),
      );
      assert.deepEqual(cut, [], `${state}, ${lang}`);
      await page.context().close();
    }
  }
});

test("words of the rating stay inside their choice and whole, on a phone and in a popover", async () => {
  for (const [layout, options] of [["inline", PHONE], ["sheet", PHONE], ["popover", {}], ["inline", { ...PHONE, viewport: { width: 360, height: 740 } }]]) {
    for (const lang of ["en", "zh-Hans", "zh-Hant", "ja", "es", "ar"]) {
      const { page, widget } = await reach(stage, "asked", { ...STILL, ...options, layout, lang });
      const told = await widget.root.evaluate(({ shadowRoot }) =>
        [...shadowRoot.querySelectorAll(".choices .choice")].flatMap((choice) => {
          const word = choice.querySelector(".word");
          const range = document.createRange();
          range.selectNodeContents(word);
          const [box, text] = [choice.getBoundingClientRect(), range.getBoundingClientRect()];
          // Two lines are for two words: a word of its own is not broken.
          const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
          const words = word.textContent.split(/\s+/).length;
          return text.left < box.left + 1 || text.right > box.right - 1 || (/[a-z]/.test(word.textContent) && lines > words) ? [`${word.textContent}: ${text.width} in ${box.width}, ${lines} lines`] : [];
        }),
      );
      assert.deepEqual(told, [], `${layout}, ${lang}`);
      await page.context().close();
    }
  }
});

test("for people who want no motion nothing moves", async () => {
  const moving = (page) => page.evaluate(() => document.querySelector("afterword-feedback").shadowRoot.getAnimations().length);
  const calm = await reach(stage, "asked", { ...STILL, layout: "sheet" });
  assert.equal(await moving(calm.page), 0, "the sheet does not slide in");
  await calm.widget.choose(4);
  assert.equal(await moving(calm.page), 0);
  await calm.widget.choice(2).hover();
  assert.equal(await moving(calm.page), 0, "and the faces stay as they are");

  const lively = await stage.page({ layout: "sheet" });
  const started = lively.evaluate(
    () => new Promise((done) => addEventListener("afterword:shown", () => done(document.querySelector("afterword-feedback").shadowRoot.getAnimations().length))),
  );
  await stage.show(lively, { layout: "sheet" });
  assert.ok((await started) > 0, "the test would see it");
});
